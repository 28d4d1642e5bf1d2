// The keys of site.yaml for proxies.

import { z } from 'zod';

import {
  Address,
  HostName,
  Network,
  Path,
  Port,
  ProxyAddress,
  RelativePath,
  Word,
} from '../site-values.ts';
import { ResolverNames } from './resolvers.ts';

const PROXY_PRODUCTS = ['squid', 'zscaler', 'paloalto', 'fortinet', 'other'] as const;

const ProxySync = z
  .discriminatedUnion('driver', [
    z.strictObject({
      driver: z.literal('squid'),
      folder: RelativePath.describe('The folder of its lists: allow.txt, which the helper reads'),
      probe: z
        .boolean()
        .default(true)
        .describe('Ask the proxy for changed names; this machine has to be a client of it'),
    }),
    z.strictObject({
      driver: z.literal('squid-reconfigure'),
      folder: RelativePath.describe(
        'The folder of its lists: allow-443.txt and so on, as sekisho render writes them',
      ),
      program: Path.default('squid'),
      config: Path.default('/etc/squid/squid.conf'),
      service: Word.optional().describe("Squid's service name (-n), where it has one"),
      probe: z
        .boolean()
        .default(true)
        .describe('Ask the proxy for changed names; this machine has to be a client of it'),
    }),
    z.strictObject({
      driver: z.literal('edl'),
      folder: RelativePath.describe('Where the external dynamic lists go'),
    }),
  ])
  .describe('How sekisho sync brings its allow-list in step; without it sync leaves it alone');

export const Proxy = z.strictObject({
  name: Word.describe('How the rest of this file names it'),
  product: z.enum(PROXY_PRODUCTS).default('squid'),
  address: ProxyAddress,
  port: Port.default(3128),
  host: HostName.optional().describe('How clients name it, when not by its address'),
  location: z
    .enum(['site', 'internet'])
    .optional()
    .describe(
      'Default: site. internet: a provider has it; it resolves and goes out by itself, and knows this site by its public address or by a login',
    ),
  addresses: z
    .array(Address)
    .min(1)
    .optional()
    .describe('Further addresses where clients connect: their name leads to each of them'),
  networks: z
    .array(Network)
    .min(1)
    .optional()
    .describe("Networks in which a provider's gateway has its addresses"),
  nodes: z
    .array(Address)
    .min(1)
    .optional()
    .describe(
      'Machines of a cluster: clients connect to its address, these resolve and go on. Default: the address itself',
    ),
  parent: Word.optional().describe(
    'Another of the proxies by name: this one passes everything on to it, and resolves nothing',
  ),
  login: z
    .boolean()
    .optional()
    .describe('It asks for a login: the rules of the plan have to stand above the one that asks'),
  inspectsTls: z
    .boolean()
    .optional()
    .describe('It opens TLS: the planned names have to be exempt from that'),
  allowList: Path.optional().describe(
    'File with what it allows today, as its product reads it, relative to site.yaml',
  ),
  logFormat: z
    .string()
    .regex(/%/, { error: 'needs a Squid logformat, such as "%ts.%03tu %>a %Ss/%03>Hs %rm %ru"' })
    .optional()
    .describe(
      "The logformat of its access log, where it is none of Squid's own; sekisho diagnose knows it by this",
    ),
  resolver: ResolverNames.default('internet').describe(
    "Which DNS the proxy itself asks: the internet's, or one or several resolvers of this site by name",
  ),
  sync: ProxySync.optional(),
});
