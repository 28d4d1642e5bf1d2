// A drafted subscription as the files that `az … -o json` writes.

import type { ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import type { Cloud, MissingKind } from './random-site.ts';

export interface AzureDraft {
  readonly cloud: Cloud;
  /** Of the cloud's names, as the catalog has them. */
  readonly suffixes: Readonly<Record<string, string>>;
  readonly region: string;
  readonly asrCode: string;
  readonly migrateCode: string;
  readonly layout: 'flat' | 'hub';
  readonly isDualStack: boolean;
  readonly zones: 'linked' | 'linked elsewhere' | 'none';
  readonly central: 'none' | 'in the hub' | 'everywhere';
  readonly hasVaultEndpoints: boolean;
  readonly isResolverInAzure: boolean;
  readonly vaults: readonly VaultDraft[];
}

export interface VaultDraft {
  readonly name: string;
  readonly account: string;
  readonly number: string;
  /** Which virtual network its endpoints stand in. */
  readonly network: number;
  readonly cache: 'approved' | 'pending' | 'rejected' | 'none' | 'none and closed';
  readonly isRegistered: boolean;
  readonly appliance: string;
}

interface Resource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location?: string;
  readonly kind?: string;
  readonly properties: object;
}

interface Served {
  readonly endpoint: string;
  readonly target: string;
  readonly group: string;
  readonly zone: string;
  readonly state: 'Approved' | 'Pending' | 'Rejected';
  readonly network: number;
  readonly members: readonly { readonly fqdn: string; readonly record: string }[];
}

const SUBSCRIPTION = '/subscriptions/22222222-2222-2222-2222-222222222222';
const ROLES = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'];

const idIn = (group: string, type: string, name: string): string =>
  `${SUBSCRIPTION}/resourceGroups/${group}/providers/${type}/${name}`;
const networkId = (index: number): string =>
  idIn(`rg-net-${String(index)}`, 'Microsoft.Network/virtualNetworks', `vnet-${String(index)}`);
const HUB = idIn('rg-hub', 'Microsoft.Network/virtualNetworks', 'vnet-hub');

/** One file a kind; what is missing was not exported. */
export function exportsOf(
  draft: AzureDraft,
  missing: 'nothing' | MissingKind,
): readonly ExportedFile[] {
  const served = draft.vaults.flatMap((vault, at) => servedBy(draft, vault, at));
  const placed = served.map((each, at) => ({ ...each, addresses: addressesOf(draft, each, at) }));
  const zones = zonesOf(draft, placed);
  const lists: Readonly<Record<string, readonly Resource[]>> = {
    'private-endpoints': placed.map(endpointResource),
    'network-interfaces': placed.map(interfaceResource),
    vaults: draft.vaults.map((vault) => vaultResource(draft, vault, placed)),
    'storage-accounts': draft.vaults.map((vault) => accountResource(draft, vault)),
    'virtual-networks': networks(draft),
    'private-dns-zones': zones.map(({ zone }) => zone),
    'vmware-sites': draft.vaults.filter(isRegistered).map((vault) => vmwareSite(draft, vault)),
    'master-sites': draft.vaults.filter(isRegistered).map((vault) => masterSite(draft, vault)),
  };
  const single = draft.vaults
    .filter(isRegistered)
    .map((vault) => ({ file: `key-vault-${stemOf(vault)}kv.json`, value: keyVault(draft, vault) }));
  return [
    ...Object.entries(lists)
      .filter(([kind]) => kind !== missing)
      .map(([kind, value]) => fileOf(`${kind}.json`, value)),
    ...single.map(({ file, value }) => fileOf(file, value)),
    ...(missing === 'private-dns-zones'
      ? []
      : zones.flatMap(({ zone, records, links }, at) => [
          ...(missing === 'records'
            ? []
            : [fileOf(`records-${zone.name}-${String(at)}.json`, records)]),
          ...(missing === 'links' ? [] : [fileOf(`links-${zone.name}-${String(at)}.json`, links)]),
        ])),
  ];
}

function fileOf(file: string, value: unknown): ExportedFile {
  return { file, text: JSON.stringify(value, null, 2) };
}

const isRegistered = (vault: VaultDraft): boolean => vault.isRegistered;
/** As registration names what it creates. */
const stemOf = ({ name }: VaultDraft): string => `${name.replaceAll('-', '').slice(0, 10)}5a1f`;
const vaultId = ({ name }: VaultDraft): string =>
  idIn('rg-asr', 'Microsoft.RecoveryServices/vaults', name);
const accountId = ({ account }: VaultDraft): string =>
  idIn('rg-asr', 'Microsoft.Storage/storageAccounts', account);
const keyVaultId = (vault: VaultDraft): string =>
  idIn('rg-asr', 'Microsoft.KeyVault/vaults', `${stemOf(vault)}kv`);
const masterId = (vault: VaultDraft): string =>
  idIn('rg-asr', 'Microsoft.OffAzure/MasterSites', `${stemOf(vault)}mastersite`);

function servedBy(draft: AzureDraft, vault: VaultDraft, at: number): Served[] {
  const { suffixes, asrCode, migrateCode } = draft;
  const recovery = suffixes['siteRecoveryPrivate'] ?? '';
  const blob = suffixes['blob'] ?? '';
  const migrate = suffixes['migratePrivate'] ?? '';
  const state = { pending: 'Pending', rejected: 'Rejected', approved: 'Approved' } as const;
  const common = { network: vault.network } as const;
  const suffix = String(at + 1);
  return [
    ...(draft.hasVaultEndpoints
      ? [
          {
            ...common,
            endpoint: `pe-asr-${suffix}`,
            target: vaultId(vault),
            group: 'AzureSiteRecovery',
            zone: `privatelink.${recovery}`,
            state: 'Approved' as const,
            members: ROLES.map((role) => ({
              fqdn: `${vault.number}-asr-pod01-${role}.${asrCode}.${recovery}`,
              record: `${vault.number}-asr-pod01-${role}.${asrCode}`,
            })),
          },
        ]
      : []),
    ...(vault.cache === 'none' || vault.cache === 'none and closed'
      ? []
      : [
          {
            ...common,
            endpoint: `pe-cache-${suffix}`,
            target: accountId(vault),
            group: 'blob',
            zone: `privatelink.${blob}`,
            state: state[vault.cache],
            members: [{ fqdn: `${vault.account}.${blob}`, record: vault.account }],
          },
        ]),
    ...(vault.isRegistered
      ? [
          {
            ...common,
            endpoint: `${stemOf(vault)}kv-pe`,
            target: keyVaultId(vault),
            group: 'vault',
            zone: `privatelink.${suffixes['keyVaultAlias'] ?? ''}`,
            state: 'Approved' as const,
            members: [
              {
                fqdn: `${stemOf(vault)}kv.${suffixes['keyVault'] ?? ''}`,
                record: `${stemOf(vault)}kv`,
              },
            ],
          },
          {
            ...common,
            endpoint: `${stemOf(vault)}mastersite-pe`,
            target: masterId(vault),
            group: 'Default',
            zone: `privatelink.${migrate}`,
            state: 'Approved' as const,
            members: [
              {
                fqdn: `${hexOf(vault)}-agent.${migrateCode}.disc.${migrate}`,
                record: `${hexOf(vault)}-agent.${migrateCode}.disc`,
              },
            ],
          },
        ]
      : []),
  ];
}

const hexOf = ({ number }: VaultDraft): string => `5f0c${number}`.padEnd(32, 'a').slice(0, 32);

/** Each member's addresses, IPv4 first. */
function addressesOf(
  { isDualStack }: AzureDraft,
  { members, network }: Served,
  at: number,
): string[][] {
  return members.map((_, index) => {
    const host = 10 + index;
    const net = String(41 + network);
    return [
      `10.${net}.${String(1 + at)}.${String(host)}`,
      ...(isDualStack ? [`fd00:${net}::${String(1 + at)}:${String(host)}`] : []),
    ];
  });
}

type Placed = Served & { readonly addresses: readonly (readonly string[])[] };

const endpointId = ({ endpoint, network }: Served): string =>
  idIn(`rg-net-${String(network)}`, 'Microsoft.Network/privateEndpoints', endpoint);
const interfaceId = ({ endpoint, network }: Served): string =>
  idIn(`rg-net-${String(network)}`, 'Microsoft.Network/networkInterfaces', `${endpoint}.nic`);

function endpointResource(served: Placed): Resource {
  return {
    id: endpointId(served),
    name: served.endpoint,
    type: 'Microsoft.Network/privateEndpoints',
    properties: {
      subnet: { id: `${networkId(served.network)}/subnets/snet-pe` },
      networkInterfaces: [{ id: interfaceId(served) }],
      customDnsConfigs: [],
      privateLinkServiceConnections: [
        {
          name: served.endpoint,
          properties: {
            groupIds: [served.group],
            privateLinkServiceId: served.target,
            privateLinkServiceConnectionState: { status: served.state },
          },
        },
      ],
    },
  };
}

function interfaceResource(served: Placed): Resource {
  const configurations = served.members.flatMap(({ fqdn }, at) =>
    (served.addresses[at] ?? []).map((address) => ({ fqdn, address })),
  );
  return {
    id: interfaceId(served),
    name: `${served.endpoint}.nic`,
    type: 'Microsoft.Network/networkInterfaces',
    properties: {
      privateEndpoint: { id: endpointId(served) },
      ipConfigurations: configurations.map(({ fqdn, address }, at) => ({
        name: `config${String(at)}`,
        properties: {
          privateIPAddress: address,
          privateIPAddressVersion: address.includes(':') ? 'IPv6' : 'IPv4',
          privateLinkConnectionProperties: { groupId: served.group, fqdns: [fqdn] },
        },
      })),
    },
  };
}

function vaultResource(draft: AzureDraft, vault: VaultDraft, placed: readonly Placed[]): Resource {
  const own = placed.filter(({ target }) => target === vaultId(vault));
  return {
    id: vaultId(vault),
    name: vault.name,
    type: 'Microsoft.RecoveryServices/vaults',
    location: draft.region,
    properties: {
      publicNetworkAccess: draft.hasVaultEndpoints ? 'Disabled' : 'Enabled',
      privateEndpointConnections: own.map((served) => ({
        id: `${vaultId(vault)}/privateEndpointConnections/${served.endpoint}`,
        properties: {
          privateEndpoint: { id: endpointId(served) },
          groupIds: [served.group],
          privateLinkServiceConnectionState: { status: served.state },
        },
      })),
    },
  };
}

function accountResource(draft: AzureDraft, vault: VaultDraft): Resource {
  const isOpen = vault.cache === 'none';
  return {
    id: accountId(vault),
    name: vault.account,
    type: 'Microsoft.Storage/storageAccounts',
    location: draft.region,
    kind: 'StorageV2',
    properties: {
      primaryEndpoints: { blob: `https://${vault.account}.${draft.suffixes['blob'] ?? ''}/` },
      publicNetworkAccess: isOpen ? 'Enabled' : 'Disabled',
      networkAcls: {
        defaultAction: isOpen ? 'Allow' : 'Deny',
        bypass: 'AzureServices',
        ipRules: [],
        virtualNetworkRules: [],
      },
    },
  };
}

function keyVault(draft: AzureDraft, vault: VaultDraft): Resource {
  return {
    id: keyVaultId(vault),
    name: `${stemOf(vault)}kv`,
    type: 'Microsoft.KeyVault/vaults',
    location: draft.region,
    properties: {
      vaultUri: `https://${stemOf(vault)}kv.${draft.suffixes['keyVault'] ?? ''}/`,
      publicNetworkAccess: 'Disabled',
    },
  };
}

function masterSite(draft: AzureDraft, vault: VaultDraft): Resource {
  return {
    id: masterId(vault),
    name: `${stemOf(vault)}mastersite`,
    type: 'Microsoft.OffAzure/MasterSites',
    location: draft.region,
    properties: { sites: [vmwareSite(draft, vault).id] },
  };
}

function vmwareSite(draft: AzureDraft, vault: VaultDraft): Resource {
  const name = `${stemOf(vault)}vmwaresite`;
  return {
    id: idIn('rg-asr', 'Microsoft.OffAzure/VMwareSites', name),
    name,
    type: 'Microsoft.OffAzure/VMwareSites',
    location: draft.region,
    properties: {
      serviceEndpoint: `https://${hexOf(vault)}-agent.${draft.migrateCode}.disc.privatelink.${draft.suffixes['migratePrivate'] ?? ''}`,
      agentDetails: {
        keyVaultUri: `https://${stemOf(vault)}kv.${draft.suffixes['keyVault'] ?? ''}/`,
      },
      applianceName: vault.appliance,
      masterSiteId: masterId(vault),
    },
  };
}

function networks(draft: AzureDraft): Resource[] {
  const used = [...new Set(draft.vaults.map(({ network }) => network))];
  const network = (
    id: string,
    prefixes: readonly string[],
    peers: readonly string[],
  ): Resource => ({
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type: 'Microsoft.Network/virtualNetworks',
    location: draft.region,
    properties: {
      addressSpace: { addressPrefixes: prefixes },
      dhcpOptions: { dnsServers: [] },
      subnets: [
        { id: `${id}/subnets/snet-pe`, name: 'snet-pe', properties: { addressPrefixes: prefixes } },
      ],
      virtualNetworkPeerings: peers.map((peer) => ({
        name: `to-${peer.slice(peer.lastIndexOf('/') + 1)}`,
        properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: peer } },
      })),
    },
  });
  return [
    ...used.map((index) =>
      network(
        networkId(index),
        [
          `10.${String(41 + index)}.0.0/16`,
          ...(draft.isDualStack ? [`fd00:${String(41 + index)}::/48`] : []),
        ],
        draft.layout === 'hub' ? [HUB] : [],
      ),
    ),
    ...(draft.layout === 'hub' ? [network(HUB, ['10.40.0.0/22'], used.map(networkId))] : []),
  ];
}

interface Zone {
  readonly zone: Resource;
  readonly records: readonly Resource[];
  readonly links: readonly Resource[];
}

interface ZonePlan {
  readonly name: string;
  readonly group: string;
  readonly linkedTo: readonly string[];
  readonly holds: (served: Placed) => boolean;
}

/**
 * One for each name that the vaults' and accounts' endpoints need, one in each network's group for what registration
 * makes, and the Key Vaults' one where others have it.
 */
function zonesOf(draft: AzureDraft, placed: readonly Placed[]): Zone[] {
  const own = [...new Set(draft.vaults.map(({ network }) => networkId(network)))];
  const resolverStandsIn = draft.layout === 'hub' ? HUB : networkId(0);
  const keyVaults = `privatelink.${draft.suffixes['keyVaultAlias'] ?? ''}`;
  const isMade = ({ group }: Served): boolean => group === 'vault' || group === 'Default';
  const seen = draft.isResolverInAzure && draft.zones === 'linked' ? [resolverStandsIn] : [];
  const prepared =
    draft.zones === 'none'
      ? []
      : [...new Set(placed.filter((each) => !isMade(each)).map(({ zone }) => zone))].map(
          (name): ZonePlan => ({
            name,
            group: 'rg-dns',
            linkedTo: [...new Set([...own, ...seen])],
            holds: (served) => served.zone === name,
          }),
        );
  const central: ZonePlan[] =
    draft.central === 'none'
      ? []
      : [
          {
            name: keyVaults,
            group: 'rg-dns',
            linkedTo:
              draft.central === 'in the hub'
                ? [HUB]
                : [...own, ...(draft.layout === 'hub' ? [HUB] : [])],
            holds: (served) => served.zone === keyVaults,
          },
        ];
  const made = [
    ...new Set(placed.filter(isMade).map(({ zone, network }) => `${zone} ${String(network)}`)),
  ]
    .map((key) => key.split(' '))
    .filter(([zone]) => draft.central === 'none' || zone !== keyVaults)
    .map(([name = '', network = '']): ZonePlan => ({
      name,
      group: `rg-net-${network}`,
      // A network sees one zone of a name only, so the resolver's sees the first.
      linkedTo: [...new Set([networkId(Number(network)), ...(network === '0' ? seen : [])])],
      holds: (served) => served.zone === name && String(served.network) === network,
    }));
  return [...prepared, ...central, ...made].map((plan) => zoneOf(plan, placed));
}

function zoneOf({ name, group, linkedTo, holds }: ZonePlan, placed: readonly Placed[]): Zone {
  const type = 'Microsoft.Network/privateDnsZones';
  const id = idIn(group, type, name);
  const records = [
    {
      id: `${id}/SOA/@`,
      name: '@',
      type: `${type}/SOA`,
      properties: {
        ttl: 3600,
        fqdn: `${name}.`,
        soaRecord: { host: 'azureprivatedns.net', email: 'azureprivatedns-host.microsoft.com' },
      },
    },
    ...placed
      .filter(holds)
      .flatMap((served) =>
        served.members.flatMap(({ record }, at) =>
          recordSets({ id, name }, record, served.addresses[at] ?? []),
        ),
      ),
  ];
  return {
    zone: {
      id,
      name,
      type,
      location: 'global',
      properties: {
        numberOfRecordSets: records.length,
        numberOfVirtualNetworkLinks: linkedTo.length,
      },
    },
    records,
    links: linkedTo.map((network, at): Resource => ({
      id: `${id}/virtualNetworkLinks/link-${String(at)}`,
      name: `link-${String(at)}`,
      type: `${type}/virtualNetworkLinks`,
      location: 'global',
      properties: { virtualNetwork: { id: network }, registrationEnabled: false },
    })),
  };
}

function recordSets(
  zone: { readonly id: string; readonly name: string },
  record: string,
  addresses: readonly string[],
): Resource[] {
  const set = (type: 'A' | 'AAAA', properties: object): Resource => ({
    id: `${zone.id}/${type}/${record}`,
    name: record,
    type: `Microsoft.Network/privateDnsZones/${type}`,
    properties: { ttl: 10, fqdn: `${record}.${zone.name}.`, ...properties },
  });
  const six = addresses.filter((address) => address.includes(':'));
  const four = addresses.filter((address) => !address.includes(':'));
  return [
    set('A', { aRecords: four.map((ipv4Address) => ({ ipv4Address })) }),
    ...(six.length === 0
      ? []
      : [set('AAAA', { aaaaRecords: six.map((ipv6Address) => ({ ipv6Address })) })]),
  ];
}
