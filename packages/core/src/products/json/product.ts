// Logs of JSON, an object a line, with named fields.

import type { Product } from '../product.ts';
import { createJsonReader } from './access-log.ts';
import { layoutOfJson } from './layout.ts';

export const json = {
  id: 'json',
  layer: null,
  logs: [{ id: 'json', create: createJsonReader, isJson: true, layout: { learn: layoutOfJson } }],
} as const satisfies Product;
