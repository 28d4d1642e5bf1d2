// site.yaml: what stands on premises, and the site's policy. The schema is the type; its descriptions
// are what an editor shows (site-json-schema.ts). Everything here is data; read-site.ts turns a file
// into it, with line and column in every error.

import { z } from 'zod';

import { CLOUDS, SERVICES } from '../catalog/services.ts';
import { toRegionName } from './region-names.ts';
import { Appliance, Machine, Source, VCenter } from './schema/machines.ts';
import { Firewall, Networks } from './schema/networks.ts';
import { Azure, Policy, ReplicationPolicy } from './schema/policy.ts';
import { Proxy } from './schema/proxies.ts';
import { Rehearsal } from './schema/rehearsal.ts';
import { Resolver } from './schema/resolvers.ts';
import { Path, Word } from './site-values.ts';

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
  networks: Networks,
  proxies: z.array(Proxy).default([]),
  resolvers: z.array(Resolver).min(1),
  firewall: Firewall.prefault({}),
  appliances: z.array(Appliance).min(1),
  vCenters: z
    .array(VCenter)
    .default([])
    .describe('vCenter servers that the appliances discover machines from'),
  sources: z.array(Source).default([]).describe('Machines to protect'),
  machines: z
    .array(Machine)
    .default([])
    .describe('Machines on which agents of other services run, such as Azure Arc or Azure Backup'),
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
/** A machine with agents of other services. */
export type AgentMachine = Site['machines'][number];
export type ReplicationPolicy = Site['replicationPolicy'];
