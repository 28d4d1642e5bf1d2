// Check Point.

import type { Product } from '../product.ts';
import { createCheckPointReader } from './access-log.ts';

export const checkPoint = {
  id: 'check-point',
  layer: null,
  logs: [{ id: 'check-point', create: createCheckPointReader }],
} as const satisfies Product;
