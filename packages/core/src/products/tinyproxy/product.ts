// tinyproxy.

import type { Product } from '../product.ts';
import { createTinyproxyReader } from './access-log.ts';

export const tinyproxy = {
  id: 'tinyproxy',
  layer: 'proxy-allow',
  logs: [{ id: 'tinyproxy', create: createTinyproxyReader }],
} as const satisfies Product;
