// Cisco Umbrella.

import type { Product } from '../product.ts';
import { readUmbrella } from './access-log.ts';

export const umbrella = {
  id: 'umbrella',
  layer: null,
  logs: [{ id: 'umbrella', create: () => readUmbrella }],
} as const satisfies Product;
