// Zscaler.

import type { Product } from '../product.ts';
import { ZSCALER_LAYOUTS } from './layout.ts';
import { createZscalerReader } from './access-log.ts';

export const zscaler = {
  id: 'zscaler',
  layer: 'proxy-allow',
  logs: [
    {
      id: 'zscaler',
      create: createZscalerReader,
      layout: ZSCALER_LAYOUTS,
    },
  ],
} as const satisfies Product;
