// Windows' own firewall.

import type { Product } from '../product.ts';
import { createPfirewallReader } from './packet-log.ts';

export const pfirewall = {
  id: 'pfirewall',
  layer: 'firewall',
  logs: [{ id: 'pfirewall', create: createPfirewallReader }],
} as const satisfies Product;
