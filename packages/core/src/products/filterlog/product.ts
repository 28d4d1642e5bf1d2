// pfSense and OPNsense.

import type { Product } from '../product.ts';
import { readFilterlog } from './packet-log.ts';

export const filterlog = {
  id: 'filterlog',
  layer: 'firewall',
  logs: [{ id: 'filterlog', create: () => readFilterlog }],
} as const satisfies Product;
