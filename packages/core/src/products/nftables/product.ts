// nftables and iptables: what the kernel writes of the packets that a rule logs.

import type { Product } from '../product.ts';
import { createNftablesReader } from './packet-log.ts';

export const nftables = {
  id: 'nftables',
  layer: 'firewall',
  logs: [{ id: 'nftables', create: createNftablesReader }],
} as const satisfies Product;
