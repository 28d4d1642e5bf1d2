// A folder of exports in which nothing is missing, and plans of it with some files changed.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readEstate } from '@sekisho/core/estate/read-estate.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { planInput, siteWith } from './japan-east.ts';

const GROUP = '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-dr';
export const provider = (rest: string): string => `${GROUP}/providers/${rest}`;
const NETWORK = provider('Microsoft.Network/virtualNetworks/vnet-dr');
const VAULT = provider('Microsoft.RecoveryServices/vaults/rsv-east');
const ACCOUNT = provider('Microsoft.Storage/storageAccounts/steastcache');
export const CACHE_ZONE = 'privatelink.blob.core.windows.net';
export const VAULT_ZONE = 'privatelink.siterecovery.windowsazure.com';

export function connection(name: string): object {
  return {
    privateEndpoint: { id: provider(`Microsoft.Network/privateEndpoints/${name}`) },
    privateLinkServiceConnectionState: { status: 'Approved' },
  };
}

function endpoint(name: string, target: string, group: string): object {
  return {
    id: provider(`Microsoft.Network/privateEndpoints/${name}`),
    name,
    customDnsConfigs: [],
    networkInterfaces: [{ id: provider(`Microsoft.Network/networkInterfaces/${name}.nic.1`) }],
    privateLinkServiceConnections: [
      {
        privateLinkServiceId: target,
        groupIds: [group],
        privateLinkServiceConnectionState: { status: 'Approved' },
      },
    ],
    subnet: { id: `${NETWORK}/subnets/pe` },
  };
}

export function nic(name: string, names: readonly (readonly [string, string])[]): object {
  return {
    id: provider(`Microsoft.Network/networkInterfaces/${name}.nic.1`),
    name: `${name}.nic.1`,
    privateEndpoint: { id: provider(`Microsoft.Network/privateEndpoints/${name}`) },
    ipConfigurations: names.map(([fqdn, address]) => ({
      privateIpAddress: address,
      privateLinkConnectionProperties: { fqdns: [fqdn] },
    })),
  };
}

export function zone(name: string): object {
  return {
    id: provider(`Microsoft.Network/privateDnsZones/${name}`),
    name,
    numberOfRecordSets: 2,
    numberOfVirtualNetworkLinks: 1,
  };
}

export function record(zoneName: string, name: string, address: string): object {
  return {
    id: provider(`Microsoft.Network/privateDnsZones/${zoneName}/A/${name}`),
    name,
    ttl: 10,
    aRecords: [{ ipv4Address: address }],
  };
}

function link(zoneName: string): object {
  return {
    id: provider(`Microsoft.Network/privateDnsZones/${zoneName}/virtualNetworkLinks/l`),
    name: 'l',
    virtualNetwork: { id: NETWORK },
    registrationEnabled: false,
  };
}

export const VAULT_NAME = '900100200300400500-asr-pod02-rcm1.jpe';
export const WHOLE: Readonly<Record<string, unknown>> = {
  'private-endpoints.json': [
    endpoint('pe-vault', VAULT, 'AzureSiteRecovery'),
    endpoint('pe-cache', ACCOUNT, 'blob'),
  ],
  'network-interfaces.json': [
    nic('pe-vault', [[`${VAULT_NAME}.siterecovery.windowsazure.com`, '10.2.1.40']]),
    nic('pe-cache', [['steastcache.blob.core.windows.net', '10.2.1.41']]),
  ],
  'private-dns-zones.json': [zone(CACHE_ZONE), zone(VAULT_ZONE)],
  'records-1.json': [record(CACHE_ZONE, 'steastcache', '10.2.1.41')],
  'records-2.json': [record(VAULT_ZONE, VAULT_NAME, '10.2.1.40')],
  'links.json': [link(CACHE_ZONE), link(VAULT_ZONE)],
  'vaults.json': [
    {
      id: VAULT,
      name: 'rsv-east',
      location: 'japaneast',
      properties: { privateEndpointConnections: [{ properties: connection('pe-vault') }] },
    },
  ],
  'storage-accounts.json': [
    {
      id: ACCOUNT,
      name: 'steastcache',
      kind: 'StorageV2',
      primaryEndpoints: { blob: 'https://steastcache.blob.core.windows.net/' },
      privateEndpointConnections: [connection('pe-cache')],
    },
  ],
  'virtual-networks.json': [
    { id: NETWORK, name: 'vnet-dr', addressSpace: { addressPrefixes: ['10.2.1.0/24'] } },
  ],
};

const folders: string[] = [];

/** For afterAll of each test file: the folders that its plans were made of. */
export async function removeFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** Each change is a value, a text as it stands, or undefined: no such file. */
export async function planOf(changes: Readonly<Record<string, unknown>>): Promise<Plan> {
  return composePlan(await inputOf(changes));
}

export async function inputOf(changes: Readonly<Record<string, unknown>>): Promise<PlanInput> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-gaps-'));
  folders.push(folder);
  for (const [file, content] of Object.entries({ ...WHOLE, ...changes }))
    if (content !== undefined)
      await writeFile(
        join(folder, file),
        typeof content === 'string' ? content : JSON.stringify(content),
      );
  const { estate, notes, missing = [] } = await readEstate(folder);
  const { appliance } = planInput();
  const own = { ...appliance, vault: 'rsv-east', cacheStorageAccount: 'steastcache' };
  return planInput({
    site: siteWith({ appliances: [own], policy: { scope: 'names' } }),
    appliance: own,
    estate,
    notes,
    missing,
  });
}

export const CACHE = 'steastcache.blob.core.windows.net';
