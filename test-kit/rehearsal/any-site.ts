// A site that is not the described one: two appliances with a proxy, a resolver and a vault each, a hub with the
// resolver of Azure and a spoke with the endpoints. Tests change what they are about.

import type { z } from 'zod';

import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { EMPTY_ESTATE, type Estate, type PrivateEndpoint } from '@sekisho/core/estate/estate.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { SiteSchema, type Site } from '@sekisho/core/site/site.ts';
import { assertPublished } from '../documents/published-schemas.ts';
import type { RehearsalReport } from '@sekisho/rehearsal/report/report.ts';
import { rehearse } from '@sekisho/rehearsal/rehearse.ts';
import type { ScenarioName } from '@sekisho/rehearsal/scenarios/scenario.ts';
import { DISK_BYTES } from './play-scenario.ts';

const SUBSCRIPTION = '/subscriptions/5b0f2a5e-0d7e-4f5c-9a57-1f6f6d1c8a10';
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-dr`;
export const HUB = `${SUBSCRIPTION}/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/hub`;
export const SPOKE = `${SUBSCRIPTION}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/spoke`;
export const INBOUND = '10.70.0.4';
const CODE = 'frc';
const catalog = loadCatalog();

type SiteText = z.input<typeof SiteSchema>;

export function anySite(changed: Partial<SiteText> = {}): Site {
  return SiteSchema.parse({
    name: 'paris',
    region: 'francecentral',
    networks: { onPremises: ['172.20.0.0/16'], throughVpn: ['10.70.0.0/24', '10.71.0.0/16'] },
    proxies: [
      { name: 'squid1', address: '172.20.0.5', resolver: 'bind2' },
      {
        name: 'gate2',
        product: 'other',
        address: '172.20.1.5',
        host: 'gate.corp.example',
        port: 8080,
      },
    ],
    resolvers: [
      { name: 'bind1', address: '172.20.0.53' },
      { name: 'bind2', address: '172.20.1.53' },
    ],
    appliances: [
      {
        name: 'par1',
        address: '172.20.0.21',
        vault: 'vault-east',
        proxy: 'squid1',
        resolver: 'bind1',
        cacheStorageAccount: 'cacheeast',
      },
      {
        name: 'par2',
        address: '172.20.1.21',
        vault: 'vault-west',
        proxy: 'gate2',
        resolver: 'bind2',
        cacheStorageAccount: 'cachewest',
      },
    ],
    rehearsal: { timeScale: 120 },
    ...changed,
  });
}

const ZONES = {
  siteRecovery: 'privatelink.siterecovery.windowsazure.com',
  blob: 'privatelink.blob.core.windows.net',
} as const;

function zoneId(name: string): string {
  return `${SUBSCRIPTION}/resourceGroups/rg-hub/providers/Microsoft.Network/privateDnsZones/${name}`;
}

const LABELS = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'];

interface Pair {
  readonly vault: string;
  readonly cache: string;
  readonly number: string;
  readonly first: number;
}

const PAIRS: readonly Pair[] = [
  { vault: 'vault-east', cache: 'cacheeast', number: '1500000000000000001', first: 10 },
  { vault: 'vault-west', cache: 'cachewest', number: '1500000000000000002', first: 30 },
];

function endpointsOf({ vault, cache, number, first }: Pair): PrivateEndpoint[] {
  const endpoint = (
    name: string,
    of: Pick<PrivateEndpoint, 'targetId' | 'groupIds' | 'members' | 'zoneIds'>,
  ): PrivateEndpoint => ({
    id: `${GROUP}/providers/Microsoft.Network/privateEndpoints/${name}`,
    name,
    location: 'francecentral',
    connection: 'Approved',
    subnetId: `${SPOKE}/subnets/endpoints`,
    ...of,
  });
  return [
    endpoint(`pe-${vault}`, {
      targetId: vaultId(vault),
      groupIds: ['AzureSiteRecovery'],
      zoneIds: [zoneId(ZONES.siteRecovery)],
      members: LABELS.map((label, index) => ({
        fqdn: `${number}-asr-pod02-${label}.${CODE}.siterecovery.windowsazure.com`,
        addresses: [`10.71.4.${String(first + index)}`],
      })),
    }),
    endpoint(`pe-${cache}`, {
      targetId: accountId(cache),
      groupIds: ['blob'],
      zoneIds: [zoneId(ZONES.blob)],
      members: [
        { fqdn: `${cache}.blob.core.windows.net`, addresses: [`10.71.4.${String(first + 9)}`] },
      ],
    }),
  ];
}

function vaultId(name: string): string {
  return `${GROUP}/providers/Microsoft.RecoveryServices/vaults/${name}`;
}

function accountId(name: string): string {
  return `${GROUP}/providers/Microsoft.Storage/storageAccounts/${name}`;
}

export function anyEstate(linkedTo: readonly string[]): Estate {
  const privateEndpoints = PAIRS.flatMap(endpointsOf);
  const network = (
    id: string,
    prefix: string,
    other: string,
  ): Estate['virtualNetworks'][number] => ({
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    addressPrefixes: [prefix],
    dnsServers: [],
    peeredWith: [other],
  });
  return {
    ...EMPTY_ESTATE,
    privateEndpoints,
    virtualNetworks: [network(HUB, '10.70.0.0/24', SPOKE), network(SPOKE, '10.71.0.0/16', HUB)],
    vaults: PAIRS.map(({ vault }) => ({
      id: vaultId(vault),
      name: vault,
      location: 'francecentral',
      endpointConnections: [
        {
          endpointId: `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-${vault}`,
          status: 'Approved',
          groupIds: ['AzureSiteRecovery'],
        },
      ],
    })),
    storageAccounts: PAIRS.map(({ cache }) => ({
      id: accountId(cache),
      name: cache,
      blobHost: `${cache}.blob.core.windows.net`,
      kind: 'StorageV2',
    })),
    zones: Object.values(ZONES).map((name) => ({
      id: zoneId(name),
      name,
      records: privateEndpoints.flatMap((each) =>
        each.zoneIds.includes(zoneId(name))
          ? each.members.map(({ fqdn, addresses }) => ({
              name: fqdn.slice(0, -(name.length - 'privatelink'.length)),
              type: 'A' as const,
              ttlSeconds: 10,
              values: addresses,
            }))
          : [],
      ),
      links: linkedTo.map((virtualNetworkId) => ({
        name: virtualNetworkId.slice(virtualNetworkId.lastIndexOf('/') + 1),
        virtualNetworkId,
        registrationEnabled: false,
        nxDomainRedirect: false,
      })),
    })),
  };
}

/** The same without private endpoints of the vaults, with the names of another cloud. */
export function publicEstate(cloud: Site['cloud'], region: string): Estate {
  const { suffixes } = catalog.cloudFacts(cloud);
  const estate = anyEstate([SPOKE]);
  const isOfVault = ({ id }: { id: string }): boolean => id.includes('/pe-vault-');
  const own = {
    ...estate,
    privateEndpoints: estate.privateEndpoints.filter((each) => !isOfVault(each)),
    vaults: estate.vaults.map((vault) => ({ ...vault, location: region, endpointConnections: [] })),
    zones: estate.zones.filter(({ name }) => name === ZONES.blob),
  };
  return JSON.parse(
    JSON.stringify(own).replaceAll('blob.core.windows.net', suffixes['blob'] ?? ''),
  ) as Estate;
}

export function anyInput(site: Site, estate: Estate, appliance: string): PlanInput {
  const found = site.appliances.find(({ name }) => name === appliance);
  if (found === undefined) throw new Error(`no appliance ${appliance}`);
  return {
    site,
    appliance: found,
    estate,
    requirements: catalog.requirementsFor({ services: site.services, cloud: site.cloud }),
    privateLinks: catalog.data.privateLinks().filter((link) => link.cloud === site.cloud),
    codes: catalog.regionCodes(site.region, site.cloud),
    learned: [],
    route: site.policy.route,
  };
}

export async function rehearseAny(
  scenario: ScenarioName,
  input: PlanInput,
): Promise<RehearsalReport> {
  const report = await rehearse({
    scenario,
    input,
    catalog,
    current: { appliances: [], proxies: [] },
    disk: { sizeBytes: DISK_BYTES },
    emit: () => undefined,
    signal: new AbortController().signal,
    cycles: 1,
  });
  assertPublished(report);
  return report;
}
