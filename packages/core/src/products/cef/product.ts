// CEF and LEEF, forms that many products write.

import type { Product } from '../product.ts';
import { createCefReader } from './access-log.ts';

export const cef = {
  id: 'cef',
  layer: null,
  logs: [{ id: 'cef', create: createCefReader }],
} as const satisfies Product;
