// The keys of site.yaml for DNS servers.

import { z } from 'zod';

import { Address, HostName, Path, PathList, Port, Word, RelativePath } from '../site-values.ts';

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

export const Resolver = z.strictObject({
  name: Word.describe('How the rest of this file names it'),
  product: z.enum(RESOLVER_PRODUCTS).default('bind'),
  address: Address,
  forwards: z
    .enum(['internet', 'azure', 'none'])
    .default('internet')
    .describe(
      'Where it sends questions it has no zone for. azure: a resolver in the virtual network, which also answers private zones',
    ),
  sync: ResolverSync.optional(),
  state: PathList.optional().describe(
    "Files that hold what it hosts and whom it asks today, relative to site.yaml: its settings and zones, or exports of Windows' DNS server",
  ),
  forwardTo: z
    .array(Address)
    .default([])
    .describe(
      'Resolvers in the virtual network that conditional forwarders point at, where it forwards to azure',
    ),
});
