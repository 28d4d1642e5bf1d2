// Random subscriptions around the described site, as objects of Resource Manager: what Azure itself
// would answer. Endpoints wait or are approved, zones lack records or have others, networks are peered,
// public access is on and off, and other people's resources stand beside.

import fc from 'fast-check';

export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location?: string;
  readonly kind?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111';
const GROUPS = `${SUBSCRIPTION}/resourceGroups`;
const NUMBER = '1265443793182260898';
const ROLES = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'];
const STATES = ['Approved', 'Approved', 'Approved', 'Pending', 'Rejected'] as const;

interface Served {
  readonly name: string;
  readonly group: string;
  readonly target: string;
  readonly zone: string;
  /** FQDN as the interface has it, and the record's name in the zone. */
  readonly members: readonly {
    readonly fqdn: string;
    readonly record: string;
    readonly label: string;
  }[];
}

const target = (type: string, name: string): string =>
  `${GROUPS}/privateasr2/providers/${type}/${name}`;
const single = (host: string, zone: string, label: string): Pick<Served, 'zone' | 'members'> => ({
  zone,
  members: [{ fqdn: host, record: host.split('.')[0] ?? '', label }],
});

const VAULT: Served = {
  name: 'pe-asr',
  group: 'AzureSiteRecovery',
  target: target('Microsoft.RecoveryServices/vaults', 'privateasr2'),
  zone: 'privatelink.siterecovery.windowsazure.com',
  members: ROLES.map((role) => ({
    fqdn: `${NUMBER}-asr-pod01-${role}.jpe.siterecovery.windowsazure.com`,
    record: `${NUMBER}-asr-pod01-${role}.jpe`,
    label: `SiteRecovery-${role}`,
  })),
};
const CACHE: Served = {
  name: 'pe-cache',
  group: 'blob',
  target: target('Microsoft.Storage/storageAccounts', 'privateasr2cache'),
  ...single('privateasr2cache.blob.core.windows.net', 'privatelink.blob.core.windows.net', 'blob'),
};
const KEY_VAULT: Served = {
  name: 'privateasr58afkv--pe-pe',
  group: 'vault',
  target: target('Microsoft.KeyVault/vaults', 'privateasr58afkv'),
  ...single('privateasr58afkv.vault.azure.net', 'privatelink.vaultcore.azure.net', 'default'),
};
const OTHER: Served = {
  name: 'pe-other',
  group: 'blob',
  target: target('Microsoft.Storage/storageAccounts', 'otherapplication'),
  ...single('otherapplication.blob.core.windows.net', 'privatelink.blob.core.windows.net', 'blob'),
};

const network = (name: string): string =>
  `${GROUPS}/avd2/providers/Microsoft.Network/virtualNetworks/${name}`;
const zoneId = (name: string): string =>
  `${GROUPS}/dns/providers/Microsoft.Network/privateDnsZones/${name}`;
const endpointId = (served: Served): string =>
  `${GROUPS}/avd2/providers/Microsoft.Network/privateEndpoints/${served.name}`;

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

type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

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

interface Placed {
  readonly served: Served;
  readonly choice: typeof endpointChoice extends fc.Arbitrary<infer T> ? T : never;
  readonly members: readonly (Served['members'][number] & { readonly address: string })[];
}

function endpointResources({ served, choice, members }: Placed): readonly ArmResource[] {
  const id = endpointId(served);
  const nic = `${GROUPS}/avd2/providers/Microsoft.Network/networkInterfaces/${served.name}.nic.5f`;
  const connection = [
    {
      name: served.name,
      properties: {
        privateLinkServiceId: served.target,
        groupIds: [served.group],
        privateLinkServiceConnectionState: { status: choice.state },
      },
    },
  ];
  return [
    {
      id,
      name: served.name,
      type: 'Microsoft.Network/privateEndpoints',
      location: 'japaneast',
      properties: {
        subnet: { id: `${network('avd2')}/subnets/default` },
        networkInterfaces: [{ id: nic }],
        privateLinkServiceConnections: choice.isManual ? [] : connection,
        manualPrivateLinkServiceConnections: choice.isManual ? connection : [],
        customDnsConfigs: choice.hasCustomDns
          ? members.map(({ fqdn, address }) => ({ fqdn, ipAddresses: [address] }))
          : [],
        ipConfigurations: choice.fixedAddresses
          ? members.map(({ label, address }) => ({
              name: label,
              properties: { groupId: served.group, memberName: label, privateIPAddress: address },
            }))
          : [],
      },
    },
    {
      id: nic,
      name: `${served.name}.nic.5f`,
      type: 'Microsoft.Network/networkInterfaces',
      location: 'japaneast',
      properties: {
        privateEndpoint: { id },
        ipConfigurations: members.map(({ fqdn, address, label }) => ({
          name: label,
          properties: {
            privateIPAddress: address,
            privateLinkConnectionProperties: {
              groupId: served.group,
              requiredMemberName: label,
              fqdns: [fqdn],
            },
          },
        })),
      },
    },
    ...(choice.hasZoneGroup
      ? [
          {
            id: `${id}/privateDnsZoneGroups/default`,
            name: 'default',
            type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
            properties: {
              privateDnsZoneConfigs: [
                {
                  name: served.zone.replaceAll('.', '-'),
                  properties: {
                    privateDnsZoneId: zoneId(served.zone),
                    recordSets: members.map(({ record, address }) => ({
                      recordType: 'A',
                      recordSetName: record,
                      fqdn: `${record}.${served.zone}`,
                      ttl: 10,
                      ipAddresses: [address],
                    })),
                  },
                },
              ],
            },
          },
        ]
      : []),
  ];
}

const MORE_RECORDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  AAAA: { aaaaRecords: [{ ipv6Address: 'fd00::1' }] },
  CNAME: { cnameRecord: { cname: 'target.example.com' } },
  TXT: { txtRecords: [{ value: ['v=1; {not json}'] }] },
  MX: { mxRecords: [{ preference: 5, exchange: 'mail.example.com' }] },
  SRV: { srvRecords: [{ priority: 1, weight: 2, port: 443, target: 'srv.example.com' }] },
  PTR: { ptrRecords: [{ ptrdname: 'host.example.com' }] },
};

function zoneResources(
  name: string,
  choice: typeof zoneChoice extends fc.Arbitrary<infer T> ? T : never,
  placed: readonly Placed[],
): readonly ArmResource[] {
  const id = zoneId(name);
  const set = (type: string, record: string, properties: object): ArmResource => ({
    id: `${id}/${type}/${record}`,
    name: record,
    type: `Microsoft.Network/privateDnsZones/${type}`,
    properties: { ttl: choice.ttl, ...properties },
  });
  const records = [
    ...placed
      .filter(({ served }) => served.zone === name && choice.records !== 'missing')
      .flatMap(({ members }) =>
        members.map(({ record, address }) =>
          set('A', record, {
            aRecords: [{ ipv4Address: choice.records === 'right' ? address : '10.2.200.9' }],
          }),
        ),
      ),
    ...choice.more.map((type) => set(type, `more-${type.toLowerCase()}`, MORE_RECORDS[type] ?? {})),
  ];
  return [
    {
      id,
      name,
      type: 'Microsoft.Network/privateDnsZones',
      location: 'global',
      properties: {
        numberOfRecordSets: records.length + 1,
        numberOfVirtualNetworkLinks: choice.links.length,
      },
    },
    ...records,
    ...choice.links.map((link): ArmResource => ({
      id: `${id}/virtualNetworkLinks/${link}`,
      name: link,
      type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
      location: 'global',
      properties: {
        virtualNetwork: { id: network(link) },
        registrationEnabled: choice.registration,
        resolutionPolicy: choice.policy,
      },
    })),
  ];
}

function networks({ peered, dnsServers, subnets, hasNatGateway }: Choices): readonly ArmResource[] {
  const one = (name: string, prefix: string, peer: string): ArmResource => ({
    id: network(name),
    name,
    type: 'Microsoft.Network/virtualNetworks',
    location: 'japaneast',
    properties: {
      addressSpace: { addressPrefixes: [prefix] },
      dhcpOptions: { dnsServers },
      subnets: subnets.map((subnet, at) => ({
        id: `${network(name)}/subnets/${subnet}`,
        name: subnet,
        properties: {
          addressPrefixes: [prefix.replace('.0.0/16', `.${at}.0/24`)],
          ...(hasNatGateway ? { natGateway: { id: `${network(name)}-nat` } } : {}),
        },
      })),
      virtualNetworkPeerings: peered
        ? [
            {
              id: `${network(name)}/virtualNetworkPeerings/to-${peer}`,
              name: `to-${peer}`,
              properties: { remoteVirtualNetwork: { id: network(peer) } },
            },
          ]
        : [],
    },
  });
  return [one('avd2', '10.2.0.0/16', 'hub'), one('hub', '10.3.0.0/16', 'avd2')];
}
