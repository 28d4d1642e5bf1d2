// Logs of name=value pairs: FortiGate's, and their like.

import type { Product } from '../product.ts';
import { createKeyValueReader } from './access-log.ts';

export const keyValue = {
  id: 'key-value',
  layer: null,
  logs: [{ id: 'key-value', create: createKeyValueReader, layout: [{ kind: 'pairs' }] }],
} as const satisfies Product;
