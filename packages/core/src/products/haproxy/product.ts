// HAProxy.

import type { Product } from '../product.ts';
import { createHaproxyReader } from './access-log.ts';

export const haproxy = {
  id: 'haproxy',
  layer: 'proxy-allow',
  logs: [{ id: 'haproxy', create: createHaproxyReader }],
} as const satisfies Product;
