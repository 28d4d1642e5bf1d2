// PAN-OS.

import type { Product } from '../product.ts';
import { PALO_ALTO_LAYOUTS } from './layout.ts';
import { createPaloAltoReader } from './access-log.ts';

export const paloAlto = {
  id: 'palo-alto',
  layer: 'firewall',
  logs: [{ id: 'palo-alto', create: createPaloAltoReader, layout: PALO_ALTO_LAYOUTS }],
} as const satisfies Product;
