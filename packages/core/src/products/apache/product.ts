// Apache httpd and nginx as forward proxies.

import type { Product } from '../product.ts';
import { readCombined } from './access-log.ts';

export const apache = {
  id: 'apache',
  layer: 'proxy-allow',
  logs: [{ id: 'combined', create: () => readCombined }],
} as const satisfies Product;
