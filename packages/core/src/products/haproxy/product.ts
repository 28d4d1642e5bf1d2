// HAProxy.

import type { Product } from '../product.ts';
import { HAPROXY_LAYOUTS } from './layout.ts';
import { createHaproxyReader } from './access-log.ts';

export const haproxy = {
  id: 'haproxy',
  layer: 'proxy-allow',
  logs: [{ id: 'haproxy', create: createHaproxyReader, layout: HAPROXY_LAYOUTS }],
} as const satisfies Product;
