// CSV with a line of names.

import type { Product } from '../product.ts';
import { createCsvReader } from './access-log.ts';

export const csv = {
  id: 'csv',
  layer: null,
  logs: [{ id: 'csv', create: createCsvReader, hasLocalDates: true }],
} as const satisfies Product;
