// The keys of site.yaml for proxies.

import { z } from 'zod';

import { HostName, Path, Port, ProxyAddress, Word, RelativePath } from '../site-values.ts';
import { ResolverNames } from './resolvers.ts';

export const PROXY_PRODUCTS = ['squid', 'other'] as const;

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
  allowList: Path.optional().describe(
    "File with what it allows today, one pattern a line (Squid's dstdomain form), relative to site.yaml",
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
