// Cisco Secure Firewall: ASA and FTD.

import type { Product } from '../product.ts';
import { createCiscoAsaReader } from './access-log.ts';

export const ciscoAsa = {
  id: 'cisco-asa',
  layer: 'firewall',
  logs: [{ id: 'cisco-asa', create: createCiscoAsaReader }],
} as const satisfies Product;
