// CEF and LEEF, forms that many products write.

import type { Product } from '../product.ts';
import { createCefReader } from './access-log.ts';
import { layoutOfCef } from './layout.ts';

export const cef = {
  id: 'cef',
  layer: null,
  logs: [{ id: 'cef', create: createCefReader, layout: { learn: layoutOfCef } }],
} as const satisfies Product;
