// The keys of site.yaml for DNS servers.

import { z } from 'zod';

import { Address, HostName, Path, PathList, Port, Word, RelativePath } from '../site-values.ts';

/** Where a resolver sends all else; another word is the name of a resolver. */
export const FORWARDS = ['internet', 'azure', 'none'] as const;

export const RESOLVER_PRODUCTS = [
  'bind',
  'unbound',
  'dnsmasq',
  'coredns',
  'windows',
  'other',
] as const;

const Asked = {
  server: Address.optional().describe('Where to ask and change it, when not at its address'),
  port: Port.default(53),
};

const ResolverSync = z
  .discriminatedUnion('driver', [
    z.strictObject({
      driver: z.literal('bind'),
      ...Asked,
      zones: z
        .array(HostName)
        .default([])
        .describe(
          'Zones that take dynamic updates with the key; a name goes into the longest that it lies in',
        ),
      policyZone: HostName.optional().describe(
        'Response policy zone for the names that lie in none of the zones',
      ),
      tsigKeyFile: RelativePath.describe('As tsig-keygen writes it'),
      rndc: z
        .strictObject({
          program: Path.default('rndc'),
          port: Port.default(953),
          keyFile: RelativePath,
        })
        .optional()
        .describe('To take dialled names out of the cache'),
    }),
    z.strictObject({
      driver: z.literal('unbound'),
      ...Asked,
      controlSocket: RelativePath.describe("Unbound's control-interface, as a path"),
      file: RelativePath.optional().describe(
        'Included by unbound.conf: brings the records back when Unbound is started again',
      ),
    }),
    z.strictObject({
      driver: z.literal('dnsmasq'),
      ...Asked,
      hostsFile: RelativePath.describe('The addn-hosts of its settings'),
      serversFile: RelativePath.optional().describe(
        'The servers-file of its settings: keeps other types of these names from going upstream',
      ),
      pidFile: RelativePath,
    }),
    z.strictObject({
      driver: z.literal('coredns'),
      ...Asked,
      hostsFile: RelativePath.describe('The file of its plugin hosts'),
      pidFile: RelativePath.optional().describe('To empty its cache by SIGUSR1'),
    }),
    z.strictObject({
      driver: z.literal('windows'),
      ...Asked,
      script: RelativePath.describe('Where the script goes that a person runs on the server'),
    }),
  ])
  .describe('How sekisho sync brings its records in step; without it sync leaves it alone');

/** One name, or several in the order in which they are asked. */
export const ResolverNames = z.union([Word, z.array(Word).min(1)]);

const ConditionalForwarder = z.strictObject({
  zones: z.array(HostName).min(1).describe('The suffixes that it forwards; the longest decides'),
  to: z
    .array(z.union([Address, Word]))
    .min(1)
    .describe(
      'Addresses, or names of resolvers. An address behind the VPN is a resolver in that virtual network, which also answers private zones',
    ),
});

const HostedRecord = z.union([Address, HostName, z.array(Address).min(1)]);

const HostedZone = z.union([
  HostName,
  z.strictObject({
    zone: HostName,
    records: z
      .record(z.string().min(1), HostedRecord)
      .optional()
      .describe(
        'All that stands in it: name in the zone (@ is the zone itself) to its address, addresses or alias',
      ),
  }),
]);

/** Directory partitions of Active Directory, the narrowest first; `server`: nobody else has it. */
const REPLICATION = ['server', 'domain', 'forest'] as const;

export const Resolver = z.strictObject({
  name: Word.describe('How the rest of this file names it'),
  product: z.enum(RESOLVER_PRODUCTS).default('bind'),
  address: Address,
  forwards: z
    .union([z.enum(FORWARDS), Word])
    .default('internet')
    .describe(
      'Where it sends questions it has no zone for. azure: a resolver in the virtual network, which also answers private zones; else a resolver of this site by name',
    ),
  sync: ResolverSync.optional(),
  state: PathList.optional().describe(
    "Files that hold what it hosts and whom it asks today, relative to site.yaml: its settings and zones, or exports of Windows' DNS server",
  ),
  forwardTo: z
    .array(Address)
    .default([])
    .describe('Resolvers in the virtual network that it asks, where it forwards to azure'),
  conditionalForwarders: z
    .array(ConditionalForwarder)
    .default([])
    .describe('Suffixes that it forwards elsewhere than all else'),
  hostedZones: z
    .array(HostedZone)
    .default([])
    .describe('Zones that it answers by itself: a name that is missing there does not exist'),
  validates: z.boolean().optional().describe('Does it validate DNSSEC?'),
  dropsPrivateAddresses: z
    .boolean()
    .optional()
    .describe('Does it drop private addresses in the answers of others (rebind protection)?'),
  replication: z
    .enum(REPLICATION)
    .optional()
    .describe(
      'Of a DNS server of Active Directory: to whom its zones and conditional forwarders replicate',
    ),
});
