// The described site and its estate as values, for tests that need no files.

import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { EMPTY_ESTATE, type Estate, type PrivateEndpoint } from '@sekisho/core/estate/estate.ts';
import { SiteSchema, type Site } from '@sekisho/core/site/site.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';

const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups';
const NUMBER = '1265443793182260898';
const NETWORK = `${SUBSCRIPTION}/avd2/providers/Microsoft.Network/virtualNetworks/avd2`;

export const SITE: Site = SiteSchema.parse({
  name: 'japan-east',
  region: 'japaneast',
  networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
  proxies: [{ name: 'proxy1', address: '10.1.1.20' }],
  resolvers: [{ name: 'dns1', address: '10.1.1.53' }],
  appliances: [
    {
      name: 'appliance1',
      address: '10.1.1.10',
      vault: 'privateasr2',
      proxy: 'proxy1',
      resolver: 'dns1',
      cacheStorageAccount: 'privateasr2cache',
    },
  ],
  sources: [{ name: 'app1', address: '10.1.2.31', appliance: 'appliance1' }],
});

function endpoint(
  name: string,
  group: string,
  target: string,
  groupId: string,
  members: readonly (readonly [string, string])[],
): PrivateEndpoint {
  return {
    id: `${SUBSCRIPTION}/${group}/providers/Microsoft.Network/privateEndpoints/${name}`,
    name,
    targetId: `${SUBSCRIPTION}/privateasr2/providers/${target}`,
    groupIds: [groupId],
    connection: 'Approved',
    subnetId: `${NETWORK}/subnets/default`,
    members: members.map(([fqdn, address]) => ({ fqdn, addresses: [address] })),
    zoneIds: [],
  };
}

const ROLES = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'];
const PE_ASR = endpoint(
  'pe-asr',
  'privateasr2',
  'Microsoft.RecoveryServices/vaults/privateasr2',
  'AzureSiteRecovery',
  ROLES.map((role, index) => [
    `${NUMBER}-asr-pod01-${role}.jpe.siterecovery.windowsazure.com`,
    `10.2.1.${String(13 + index)}`,
  ]),
);
const PE_CACHE = endpoint(
  'pe-cache',
  'privateasr2',
  'Microsoft.Storage/storageAccounts/privateasr2cache',
  'blob',
  [['privateasr2cache.blob.core.windows.net', '10.2.1.20']],
);
const PE_KEY_VAULT = endpoint(
  'privateasr58afkv-aa9de-avd2-avd2--pe-pe',
  'avd2',
  'Microsoft.KeyVault/vaults/privateasr58afkv',
  'vault',
  [['privateasr58afkv.vault.azure.net', '10.2.1.18']],
);
const PE_MASTER_SITE = endpoint(
  'privateasr58afmastersite-aa9de-avd2-avd2--pe-pe',
  'avd2',
  'Microsoft.OffAzure/MasterSites/privateasr58afmastersite',
  'Default',
  [
    [
      '0123456789abcdef0123456789abcdef-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      '10.2.1.19',
    ],
  ],
);

/** Before registration: the vault and the cache account have their endpoints. */
export const ESTATE_BEFORE: Estate = {
  ...EMPTY_ESTATE,
  privateEndpoints: [PE_ASR, PE_CACHE],
  vaults: [
    {
      id: PE_ASR.targetId,
      name: 'privateasr2',
      location: 'japaneast',
      endpointConnections: [
        { endpointId: PE_ASR.id, status: 'Approved', groupIds: ['AzureSiteRecovery'] },
      ],
    },
  ],
  storageAccounts: [
    {
      id: PE_CACHE.targetId,
      name: 'privateasr2cache',
      blobHost: 'privateasr2cache.blob.core.windows.net',
    },
  ],
  virtualNetworks: [
    { id: NETWORK, name: 'avd2', addressPrefixes: ['10.2.1.0/24'], dnsServers: [], peeredWith: [] },
  ],
};

/** After registration has made the Key Vault and the master site. */
export const ESTATE_AFTER: Estate = {
  ...ESTATE_BEFORE,
  privateEndpoints: [PE_ASR, PE_CACHE, PE_KEY_VAULT, PE_MASTER_SITE],
  keyVaults: [
    {
      id: PE_KEY_VAULT.targetId,
      name: 'privateasr58afkv',
      host: 'privateasr58afkv.vault.azure.net',
    },
  ],
  migrateSites: [{ id: PE_MASTER_SITE.targetId, name: 'privateasr58afmastersite', kind: 'master' }],
};

const catalog = loadCatalog();
export const PRIVATE_LINKS = catalog.data
  .privateLinks()
  .filter((link) => link.cloud === 'AzurePublic');

export function planInput(parts: Partial<PlanInput> = {}): PlanInput {
  const site = parts.site ?? SITE;
  const [appliance] = site.appliances;
  if (appliance === undefined) throw new Error('the site has no appliance');
  const requirements = catalog.requirementsFor({ services: site.services, cloud: site.cloud });
  return {
    site,
    appliance,
    estate: ESTATE_BEFORE,
    requirements,
    codes: { asrCode: 'jpe', migrateCode: 'je', backupCode: 'jpe' },
    learned: [],
    privateLinks: catalog.data.privateLinks().filter((link) => link.cloud === site.cloud),
    ...parts,
  };
}

/** The described site with another policy, other services or parts. */
export function siteWith(
  parts: Partial<Omit<Site, 'policy'>> & { readonly policy?: Partial<Site['policy']> },
): Site {
  return { ...SITE, ...parts, policy: { ...SITE.policy, ...parts.policy } };
}
