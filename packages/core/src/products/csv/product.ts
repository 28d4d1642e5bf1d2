// CSV with a line of names.

import type { Product } from '../product.ts';
import { createCsvReader } from './access-log.ts';
import { CSV_LAYOUT } from './layout.ts';

export const csv = {
  id: 'csv',
  layer: null,
  logs: [{ id: 'csv', create: createCsvReader, layout: CSV_LAYOUT, hasLocalDates: true }],
} as const satisfies Product;
