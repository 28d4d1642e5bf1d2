// Zscaler.

import type { Product } from '../product.ts';
import { behindHead } from '../shared/logs/log-head.ts';
import { createZscalerReader } from './access-log.ts';

export const zscaler = {
  id: 'zscaler',
  layer: 'proxy-allow',
  logs: [{ id: 'zscaler', create: (options) => behindHead(createZscalerReader(options)) }],
} as const satisfies Product;
