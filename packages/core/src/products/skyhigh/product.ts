// Skyhigh Secure Web Gateway.

import type { Product } from '../product.ts';
import { createSkyhighReader } from './access-log.ts';

export const skyhigh = {
  id: 'skyhigh',
  layer: 'proxy-allow',
  logs: [{ id: 'skyhigh', create: createSkyhighReader, hasHead: true }],
} as const satisfies Product;
