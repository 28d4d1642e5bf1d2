// Proxies that write the W3C extended log format: Blue Coat ProxySG, ISA, TMG.

import type { Product } from '../product.ts';
import { readW3cLayout } from './layout.ts';
import { createW3cReader } from './access-log.ts';

export const w3c = {
  id: 'w3c',
  layer: 'proxy-allow',
  logs: [{ id: 'w3c', create: () => createW3cReader(), layout: readW3cLayout }],
} as const satisfies Product;
