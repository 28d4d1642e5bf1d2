// Addresses that no router of the internet passes on. A packet for one of them that leaves the site by its way to the
// internet goes nowhere, whoever has the address elsewhere.

import { isInAny } from '@sekisho/dns/address.ts';

const UNROUTED: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  // Azure's own, inside a virtual network only.
  '168.63.129.16/32',
  'fc00::/7',
  'fe80::/10',
];

export function isUnrouted(address: string): boolean {
  return isInAny(address, UNROUTED);
}
