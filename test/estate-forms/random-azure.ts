// Random subscriptions around the described site, as objects of Resource Manager: what Azure itself
// would answer. Endpoints wait or are approved, zones lack records or have others, networks are peered,
// public access is on and off, and other people's resources stand beside.

import fc from 'fast-check';

import {
  CACHE,
  endpointId,
  endpointResources,
  KEY_VAULT,
  networks,
  OTHER,
  VAULT,
  zoneResources,
  type ArmResource,
  type Served,
} from './azure-resources.ts';

const STATES = ['Approved', 'Approved', 'Approved', 'Pending', 'Rejected'] as const;

const publicAccess = fc.constantFrom('Enabled', 'Disabled');

const endpointChoice = fc.record({
  exists: fc.boolean(),
  state: fc.constantFrom(...STATES),
  isManual: fc.boolean(),
  first: fc.integer({ min: 4, max: 60 }),
  hasZoneGroup: fc.boolean(),
  /** Azure leaves the list empty sometimes. */
  hasCustomDns: fc.boolean(),
  fixedAddresses: fc.boolean(),
});

const zoneChoice = fc.record({
  exists: fc.boolean(),
  links: fc.subarray(['avd2', 'hub', 'elsewhere']),
  policy: fc.constantFrom('Default', 'NxDomainRedirect'),
  registration: fc.boolean(),
  /** Of the records that the endpoints need: there, elsewhere, or missing. */
  records: fc.constantFrom('right', 'right', 'wrong', 'missing'),
  more: fc.subarray(['AAAA', 'CNAME', 'TXT', 'MX', 'SRV', 'PTR'] as const),
  ttl: fc.constantFrom(10, 300, 3600),
});

const choices = fc.record({
  vault: endpointChoice,
  cache: endpointChoice,
  keyVault: endpointChoice,
  other: endpointChoice,
  zones: fc.tuple(zoneChoice, zoneChoice, zoneChoice),
  access: fc.tuple(publicAccess, publicAccess, publicAccess),
  region: fc.constantFrom('japaneast', 'japanwest'),
  keyVaultExists: fc.boolean(),
  peered: fc.boolean(),
  subnets: fc.subarray(['default', 'GatewaySubnet', 'inbound']),
  hasNatGateway: fc.boolean(),
  dnsServers: fc.subarray(['10.2.0.4', '10.1.1.53']),
});

type ValueOf<A> = A extends fc.Arbitrary<infer T> ? T : never;
export type Choices = ValueOf<typeof choices>;
export type EndpointChoice = ValueOf<typeof endpointChoice>;
export type ZoneChoice = ValueOf<typeof zoneChoice>;
export const randomAzure: fc.Arbitrary<readonly ArmResource[]> = choices.map(composeAzure);

/** One that has everything, with public access on and links that fall back. */
export function fullAzure(): readonly ArmResource[] {
  const endpoint = {
    exists: true,
    state: 'Approved',
    isManual: false,
    first: 10,
    hasZoneGroup: true,
    hasCustomDns: true,
    fixedAddresses: false,
  } as const;
  const zone = {
    exists: true,
    links: ['avd2', 'hub'],
    policy: 'NxDomainRedirect',
    registration: false,
    records: 'right',
    more: [],
    ttl: 10,
  } as const;
  return composeAzure({
    vault: endpoint,
    cache: endpoint,
    keyVault: endpoint,
    other: endpoint,
    zones: [zone, zone, zone],
    access: ['Enabled', 'Enabled', 'Enabled'],
    region: 'japaneast',
    keyVaultExists: true,
    peered: true,
    subnets: ['default', 'inbound'],
    hasNatGateway: false,
    dnsServers: ['10.2.0.4'],
  } as unknown as Choices);
}
function composeAzure(chosen: Choices): readonly ArmResource[] {
  const endpoints = (
    [
      [VAULT, chosen.vault, 1],
      [CACHE, chosen.cache, 2],
      [
        KEY_VAULT,
        { ...chosen.keyVault, exists: chosen.keyVault.exists && chosen.keyVaultExists },
        3,
      ],
      [OTHER, chosen.other, 4],
    ] as const
  ).filter(([, choice]) => choice.exists);
  const addressOf = (index: number, first: number, member: number): string =>
    `10.2.${index}.${first + member}`;
  const placed = endpoints.map(([served, choice, index]) => ({
    served,
    choice,
    members: served.members.map((member, at) => ({
      ...member,
      address: addressOf(index, choice.first, at),
    })),
  }));
  const connectionsOf = (of: Served): readonly object[] =>
    placed
      .filter(({ served }) => served.target === of.target)
      .map(({ served, choice }) => ({
        id: `${served.target}/privateEndpointConnections/${served.name}.1`,
        properties: {
          privateEndpoint: { id: endpointId(served) },
          groupIds: [served.group],
          privateLinkServiceConnectionState: { status: choice.state },
        },
      }));
  const [vaultAccess, cacheAccess, keyVaultAccess] = chosen.access;
  const account = (of: Served, name: string): ArmResource => ({
    id: of.target,
    name,
    type: 'Microsoft.Storage/storageAccounts',
    location: 'japaneast',
    kind: 'StorageV2',
    properties: {
      primaryEndpoints: { blob: `https://${name}.blob.core.windows.net/` },
      publicNetworkAccess: cacheAccess,
      networkAcls: {
        defaultAction: cacheAccess === 'Enabled' ? 'Allow' : 'Deny',
        bypass: 'AzureServices',
        ipRules: [],
        virtualNetworkRules: [],
      },
      privateEndpointConnections: connectionsOf(of),
    },
  });
  return [
    {
      id: VAULT.target,
      name: 'privateasr2',
      type: 'Microsoft.RecoveryServices/vaults',
      location: chosen.region,
      properties: {
        publicNetworkAccess: vaultAccess,
        privateEndpointConnections: connectionsOf(VAULT),
      },
    },
    account(CACHE, 'privateasr2cache'),
    ...(chosen.other.exists ? [account(OTHER, 'otherapplication')] : []),
    ...(chosen.keyVaultExists
      ? [
          {
            id: KEY_VAULT.target,
            name: 'privateasr58afkv',
            type: 'Microsoft.KeyVault/vaults',
            location: 'japaneast',
            properties: {
              vaultUri: 'https://privateasr58afkv.vault.azure.net/',
              publicNetworkAccess: keyVaultAccess,
              networkAcls: {
                defaultAction: 'Deny',
                bypass: 'AzureServices',
                ipRules: [],
                virtualNetworkRules: [],
              },
              privateEndpointConnections: connectionsOf(KEY_VAULT),
            },
          },
        ]
      : []),
    ...placed.flatMap((each) => endpointResources(each)),
    ...[VAULT, CACHE, KEY_VAULT].flatMap((served, at) => {
      const choice = chosen.zones[at];
      return choice === undefined || !choice.exists
        ? []
        : zoneResources(served.zone, choice, placed);
    }),
    ...networks(chosen),
  ];
}
