// The keys of site.yaml for appliances and the machines that they protect.

import { z } from 'zod';

import { AGENT_SERVICES } from '../../catalog/services.ts';
import { parseApplianceVersion, VERSION_NEEDS } from '../appliance-version.ts';
import { VAULT_ID, VAULT_NAME } from '../vault-name.ts';
import {
  Address,
  HostName,
  Network,
  Path,
  PlainAddress,
  StorageAccount,
  Word,
} from '../site-values.ts';
import { ResolverNames } from './resolvers.ts';

const ApplianceSettings = z.strictObject({
  applianceJson: Path.optional().describe(
    "Path of the appliance's appliance.json as it is today, relative to site.yaml",
  ),
  systemInternetOptions: Path.optional().describe(
    "Path of the SYSTEM account's internet options as they are today: JSON with ProxyEnable, ProxyServer, ProxyOverride, or a .reg export",
  ),
  systemScript: Path.optional().describe(
    'Path of a copy of the script (PAC) that the SYSTEM account uses by AutoConfigURL, for sekisho trace --current',
  ),
});

export const Appliance = z.strictObject({
  name: Word.describe('How the rest of this file names it'),
  address: Address,
  vault: z
    .string()
    .refine((text) => VAULT_NAME.test(text) || VAULT_ID.test(text), {
      error:
        'needs the name of a Recovery Services vault: 2 to 50 letters, digits and "-", a letter first; or its whole id: /subscriptions/…/providers/Microsoft.RecoveryServices/vaults/NAME',
    })
    .describe('Name of the Recovery Services vault, or its whole id where several have that name'),
  proxy: Word.describe('Name of one of the proxies, or none: its programs go out directly'),
  browserProxy: Word.optional().describe(
    "Name of the proxy of people's browsers on the appliance, where it is another one",
  ),
  resolver: ResolverNames.describe(
    'Name of one of the resolvers, or several in the order in which they are asked',
  ),
  host: HostName.optional().describe('Its full name, when its first part is not its name here'),
  administrators: z
    .array(z.union([Network, PlainAddress]))
    .default([])
    .describe('Networks and addresses from which people open its page (port 44368)'),
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

export const VCenter = z.strictObject({
  name: HostName.describe('As the appliance asks for it, such as vcenter.corp.example'),
  address: Address,
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

export const Source = z.strictObject({
  name: Word,
  address: Address,
  appliance: Word.describe('Name of one of the appliances'),
  host: HostName.optional().describe('Its full name, when its first part is not its name here'),
  push: z
    .enum(['windows', 'linux', 'none'])
    .optional()
    .describe(
      'Whether the appliance installs the agent on it, and how; none: by hand. Default: not known',
    ),
  disks: z.array(SourceDisk).optional().describe('Its disks, for sekisho capacity'),
});

export const Machine = z.strictObject({
  name: Word,
  address: Address,
  services: z
    .array(z.enum(AGENT_SERVICES))
    .min(1)
    .describe('Services whose agent runs on it, each one of the services above'),
  appliance: Word.optional().describe(
    'Name of the appliance whose proxy and resolver it uses; default: the only one',
  ),
  host: HostName.optional().describe('Its full name, when its first part is not its name here'),
});
