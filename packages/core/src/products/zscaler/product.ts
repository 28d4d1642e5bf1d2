// Zscaler.

import type { Product } from '../product.ts';
import { ZSCALER_LAYOUTS } from './layout.ts';
import { behindHead } from '../shared/logs/log-head.ts';
import { createZscalerReader } from './access-log.ts';

export const zscaler = {
  id: 'zscaler',
  layer: 'proxy-allow',
  logs: [
    {
      id: 'zscaler',
      create: (options) => behindHead(createZscalerReader(options)),
      layout: ZSCALER_LAYOUTS,
    },
  ],
} as const satisfies Product;
