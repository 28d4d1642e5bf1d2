// PowerDNS Recursor.

import type { Product } from '../product.ts';
import { createPowerdnsReader } from './query-log.ts';

export const powerdns = {
  id: 'powerdns',
  layer: 'dns',
  logs: [{ id: 'powerdns', create: createPowerdnsReader }],
} as const satisfies Product;
