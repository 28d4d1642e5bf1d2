// PAN-OS.

import type { Product } from '../product.ts';
import { createPaloAltoReader } from './access-log.ts';

export const paloAlto = {
  id: 'palo-alto',
  layer: 'firewall',
  logs: [{ id: 'palo-alto', create: createPaloAltoReader }],
} as const satisfies Product;
