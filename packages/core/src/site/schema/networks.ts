// The keys of site.yaml for networks and the firewall between them.

import { z } from 'zod';

import { Cidr, Network, Path, PlainAddress, Port } from '../site-values.ts';

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

const FIREWALL_PRODUCTS = ['paloalto', 'fortinet', 'other'] as const;

export const Firewall = z.strictObject({
  allow: z.array(FirewallRule).default([]),
  byName: z
    .boolean()
    .optional()
    .describe('It lets appliances without a proxy out by names (a list of URLs, FQDN objects)'),
  product: z
    .enum(FIREWALL_PRODUCTS)
    .optional()
    .describe('In whose language its list of names is written. Default: other'),
  allowList: Path.optional().describe(
    'File with the names that it lets through today, relative to site.yaml',
  ),
});
