// site.yaml: what stands on premises, and the site's policy. The schema is the type; its descriptions
// are what an editor shows (site-json-schema.ts). Everything here is data; read-site.ts turns a file
// into it, with line and column in every error.

import { z } from 'zod';

import { CLOUDS, SERVICES } from '../catalog/services.ts';
import { parseApplianceVersion, VERSION_NEEDS } from './appliance-version.ts';
import { toRegionName } from './region-names.ts';
import {
  Address,
  Cidr,
  HostName,
  Network,
  Path,
  PatternText,
  PlainAddress,
  Port,
  ProxyAddress,
  StorageAccount,
  Word,
} from './site-values.ts';
import { VAULT_NAME } from './vault-name.ts';

export const PROXY_PRODUCTS = ['squid', 'other'] as const;
export const RESOLVER_PRODUCTS = [
  'bind',
  'unbound',
  'dnsmasq',
  'coredns',
  'windows',
  'other',
] as const;

const RelativePath = Path.describe('Relative to site.yaml, or whole');
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

const Proxy = z.strictObject({
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
  resolver: z
    .string()
    .default('internet')
    .describe(
      "Which DNS the proxy itself asks: the internet's, or a resolver of this site by name",
    ),
  sync: ProxySync.optional(),
});

const Resolver = z.strictObject({
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
  forwardTo: z
    .array(Address)
    .default([])
    .describe(
      'Resolvers in the virtual network that conditional forwarders point at, where it forwards to azure',
    ),
});

const FirewallRule = z.strictObject({
  from: z.union([Cidr, PlainAddress, z.literal('any')]).describe('A network, an address, or any'),
  to: z
    .union([Cidr, PlainAddress, z.enum(['internet', 'any'])])
    .describe('A network, an address, internet, or any'),
  ports: z.array(Port).min(1),
});

const ApplianceSettings = z.strictObject({
  applianceJson: Path.optional().describe(
    "Path of the appliance's appliance.json as it is today, relative to site.yaml",
  ),
  systemInternetOptions: Path.optional().describe(
    "Path of the SYSTEM account's internet options as they are today: JSON with ProxyEnable, ProxyServer, ProxyOverride, or a .reg export",
  ),
});

const Appliance = z.strictObject({
  name: Word.describe('How the rest of this file names it'),
  address: Address,
  vault: z
    .string()
    .regex(VAULT_NAME, {
      error:
        'needs the name of a Recovery Services vault: 2 to 50 letters, digits and "-", a letter first',
    })
    .describe('Name of the Recovery Services vault'),
  proxy: Word.describe('Name of one of the proxies'),
  resolver: Word.describe('Name of one of the resolvers'),
  cacheStorageAccount: StorageAccount.optional().describe(
    'Name of the storage account chosen as cache',
  ),
  version: z
    .string()
    .refine((text) => parseApplianceVersion(text) !== null, { error: VERSION_NEEDS })
    .optional()
    .describe(
      "The appliance's version, in quotes. Since 9.60 its page shows the field for the bypass list by itself",
    ),
  settings: ApplianceSettings.prefault({}),
});

const SourceDisk = z.strictObject({
  name: Word,
  sizeGB: z.number().positive(),
  usedGB: z.number().min(0).optional().describe('What is not zero on it; default: all of it'),
  churnMBps: z.number().min(0).describe('Megabytes a second that differ, on average over a day'),
  peakMBps: z
    .number()
    .min(0)
    .optional()
    .describe('The same in the busiest minutes; default: the average'),
  writeKB: z
    .number()
    .positive()
    .default(8)
    .describe('Usual size of a write, on which the documented limits depend'),
  target: z
    .enum(['standard', 'premium-p10-p15', 'premium-p20-p50'])
    .default('standard')
    .describe('Kind of the disk in Azure'),
});

const Source = z.strictObject({
  name: Word,
  address: Address,
  appliance: Word.describe('Name of one of the appliances'),
  disks: z.array(SourceDisk).optional().describe('Its disks, for sekisho capacity'),
});

const Policy = z.strictObject({
  allowWildcards: z.boolean().default(false).describe('May the proxy allow a whole suffix?'),
  scope: z
    .enum(['zone', 'names'])
    .default('zone')
    .describe('Bypass lists by whole zones, or by single names'),
  route: z
    .enum(['private', 'public'])
    .default('private')
    .describe(
      'Private endpoints wherever one can carry a name, or the public names of the documents through the proxy',
    ),
  optional: z
    .boolean()
    .default(false)
    .describe('Allow what the documents call optional: portal time check, telemetry, auto update'),
  extraNames: z
    .array(PatternText)
    .default([])
    .describe('Names that this company wants through the proxy besides'),
});

const Azure = z.strictObject({
  proxy: Word.optional().describe(
    'The proxy by which Sekisho itself reaches Azure: one of the proxies by name, or none. Default: HTTPS_PROXY of the environment',
  ),
  tenant: z
    .guid({ error: 'needs the id of a tenant' })
    .optional()
    .describe('The tenant to sign in to'),
  subscriptions: z
    .array(z.guid({ error: 'needs the id of a subscription' }))
    .min(1)
    .optional()
    .describe('The subscriptions to read; default: all that the account sees'),
});

/** As Resource Manager has it (InMageRcm); limits as documented for the product. */
const ReplicationPolicy = z.strictObject({
  recoveryPointHistoryMinutes: z
    .int()
    .min(1)
    .max(15 * 24 * 60)
    .default(24 * 60)
    .describe('How long recovery points are kept'),
  crashConsistentMinutes: z
    .int()
    .min(1)
    .max(60)
    .default(5)
    .describe(
      'Time between two crash-consistent points; the product takes them every five minutes and lets nobody change it',
    ),
  appConsistentMinutes: z
    .int()
    .min(0)
    .max(12 * 60)
    .refine((minutes) => minutes === 0 || minutes >= 60, {
      error: 'needs 0 (none), or one to twelve hours: 60 to 720',
    })
    .default(0)
    .describe('Time between two application-consistent points; 0: none'),
});

const Rehearsal = z.strictObject({
  vpnRateMbps: z
    .number()
    .min(0)
    .default(0)
    .describe('Rate of the VPN link in megabits a second; 0: as fast as the machine'),
  vpnDelayMs: z.number().min(0).max(5000).default(0),
  timeScale: z
    .number()
    .min(1)
    .max(600)
    .default(60)
    .describe(
      'One second of the rehearsal stands for this many of a real set-up (waits and retries only)',
    ),
  stemDigits: z
    .string()
    .regex(/^[0-9a-f]{4}$/, { error: 'needs four hexadecimal digits in lower case, in quotes' })
    .optional()
    .describe(
      "The four digits that Azure puts behind a vault's name for what registration creates; how it makes them is unknown",
    ),
  eventHubsSuffix: z
    .string()
    .regex(/^[0-9a-z]{1,16}$/, { error: 'needs small letters and digits' })
    .optional()
    .describe(
      "The last letters of the diagnostic Event Hubs name, as the proxy's log showed them; made up when absent",
    ),
});

const RegionCode = z.string().regex(/^[a-z0-9]{2,12}$/, {
  error: 'needs a code of 2 to 12 small letters and digits, such as jpe',
});

export const SiteSchema = z.strictObject({
  name: Word,
  cloud: z.enum(CLOUDS).default('AzurePublic'),
  region: z
    .string()
    .regex(/^[a-z0-9]+$/, {
      error: ({ input }) => {
        const meant = typeof input === 'string' ? toRegionName(input) : '';
        return `needs Azure's own name of a region, such as ${meant === '' ? 'japaneast' : meant}`;
      },
    })
    .describe("Azure's name of the vault's region, such as japaneast"),
  asrCode: RegionCode.optional().describe(
    "The region's code in Site Recovery's names, for the time before the vault has a private endpoint",
  ),
  migrateCode: RegionCode.optional().describe(
    "The region's code in Azure Migrate's names, for the time before registration",
  ),
  services: z
    .array(z.enum(SERVICES))
    .min(1)
    .default(['site-recovery'])
    .describe('What the plan is for, by the names of sekisho catalog'),
  estate: Path.default('estate').describe(
    'Folder with exports of the subscription, relative to site.yaml',
  ),
  networks: z.strictObject({
    onPremises: z.array(Network).min(1),
    throughVpn: z
      .array(Network)
      .default([])
      .describe('Networks in Azure that are reached through the VPN'),
  }),
  proxies: z.array(Proxy).min(1),
  resolvers: z.array(Resolver).min(1),
  firewall: z.strictObject({ allow: z.array(FirewallRule).default([]) }).prefault({}),
  appliances: z.array(Appliance).min(1),
  sources: z.array(Source).default([]).describe('Machines to protect'),
  policy: Policy.prefault({}),
  replicationPolicy: ReplicationPolicy.prefault({}).describe(
    'How often points are taken and how long they are kept',
  ),
  azure: Azure.optional().describe('How plan --azure reads Azure itself'),
  rehearsal: Rehearsal.prefault({}),
});

/** What stands on premises, and the policy, as site.yaml says it and with its defaults filled in. */
export type Site = z.infer<typeof SiteSchema>;
export type SiteProxy = Site['proxies'][number];
export type SiteResolver = Site['resolvers'][number];
export type ResolverSync = NonNullable<SiteResolver['sync']>;
export type ProxySync = NonNullable<SiteProxy['sync']>;
/** One appliance of a site. */
export type SiteAppliance = Site['appliances'][number];
export type ReplicationPolicy = Site['replicationPolicy'];
export type FirewallRule = Site['firewall']['allow'][number];
