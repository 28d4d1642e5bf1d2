// Logs of JSON, an object a line, with named fields.

import type { Product } from '../product.ts';
import { behindHead } from '../shared/logs/log-head.ts';
import { createJsonReader } from './access-log.ts';

export const json = {
  id: 'json',
  layer: null,
  logs: [{ id: 'json', create: (options) => behindHead(createJsonReader(options)) }],
} as const satisfies Product;
