// Juniper SRX.

import type { Product } from '../product.ts';
import { createJuniperReader } from './access-log.ts';

export const juniperSrx = {
  id: 'juniper-srx',
  layer: 'firewall',
  logs: [{ id: 'juniper-srx', create: createJuniperReader }],
} as const satisfies Product;
