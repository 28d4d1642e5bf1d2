// The keys of site.yaml for networks and the firewalls between them.

import { z } from 'zod';

import { Cidr, Network, Path, PlainAddress, Port, PortRange, Word } from '../site-values.ts';

const Translation = z.strictObject({
  azure: Network.describe('The network in Azure'),
  seenAs: Network.describe('Its addresses as the premises see them; of the same length'),
});

const Translated = z
  .array(Translation)
  .optional()
  .describe('Networks in Azure whose addresses the VPN translates, one for one');

const NetworksOfSite = z.strictObject({
  name: Word.describe('How messages name it'),
  onPremises: z.array(Network).min(1).describe('Its own networks on premises'),
  throughVpn: z
    .array(Network)
    .default([])
    .describe('Networks in Azure that it reaches by its own tunnel or ExpressRoute'),
  translated: Translated,
});

const ZoneInside = z.strictObject({
  name: Word,
  networks: z.array(Network).min(1).describe('Networks on premises'),
});

const MicrosoftPeering = z.strictObject({
  service: z.enum(['storage']),
  networks: z
    .array(Network)
    .min(1)
    .optional()
    .describe("The service's address ranges that the circuit carries"),
  serviceTags: Path.optional().describe(
    "Microsoft's file of service tags (ServiceTags_Public.json), from which the ranges of this service in the site's region are read",
  ),
});

export const Networks = z.strictObject({
  onPremises: z
    .array(Network)
    .default([])
    .describe('Networks on premises; with sites, those that belong to none of them'),
  throughVpn: z
    .array(Network)
    .default([])
    .describe('Networks in Azure that are reached through the VPN; with sites, by all of them'),
  sites: z
    .array(NetworksOfSite)
    .optional()
    .describe('Several sites, each with what it reaches by its own tunnel'),
  translated: Translated,
  zones: z
    .array(ZoneInside)
    .optional()
    .describe('Parts of the premises with a firewall between them; what is in none is one more'),
  microsoftPeering: z
    .array(MicrosoftPeering)
    .optional()
    .describe(
      'Services that ExpressRoute with Microsoft peering carries to their public addresses',
    ),
});

const FirewallRule = z.strictObject({
  from: z.union([Cidr, PlainAddress, z.literal('any')]).describe('A network, an address, or any'),
  to: z
    .union([Cidr, PlainAddress, z.enum(['internet', 'any'])])
    .describe('A network, an address, internet, or any'),
  ports: z
    .array(z.union([Port, PortRange]))
    .min(1)
    .describe('Numbers, or a range in quotes: "49152-65535"'),
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
