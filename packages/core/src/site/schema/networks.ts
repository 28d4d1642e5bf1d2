// The keys of site.yaml for networks and the firewall between them.

import { z } from 'zod';

import { Cidr, Network, PlainAddress, Port } from '../site-values.ts';

export const Networks = z.strictObject({
  onPremises: z.array(Network).min(1),
  throughVpn: z
    .array(Network)
    .default([])
    .describe('Networks in Azure that are reached through the VPN'),
});

const FirewallRule = z.strictObject({
  from: z.union([Cidr, PlainAddress, z.literal('any')]).describe('A network, an address, or any'),
  to: z
    .union([Cidr, PlainAddress, z.enum(['internet', 'any'])])
    .describe('A network, an address, internet, or any'),
  ports: z.array(Port).min(1),
});

export const Firewall = z.strictObject({ allow: z.array(FirewallRule).default([]) });
