// Endpoints, zones and networks of a subscription, as objects of Resource Manager.

import type { Choices, EndpointChoice, ZoneChoice } from './random-azure.ts';

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

export interface Served {
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

export const VAULT: Served = {
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
export const CACHE: Served = {
  name: 'pe-cache',
  group: 'blob',
  target: target('Microsoft.Storage/storageAccounts', 'privateasr2cache'),
  ...single('privateasr2cache.blob.core.windows.net', 'privatelink.blob.core.windows.net', 'blob'),
};
export const KEY_VAULT: Served = {
  name: 'privateasr58afkv--pe-pe',
  group: 'vault',
  target: target('Microsoft.KeyVault/vaults', 'privateasr58afkv'),
  ...single('privateasr58afkv.vault.azure.net', 'privatelink.vaultcore.azure.net', 'default'),
};
export const OTHER: Served = {
  name: 'pe-other',
  group: 'blob',
  target: target('Microsoft.Storage/storageAccounts', 'otherapplication'),
  ...single('otherapplication.blob.core.windows.net', 'privatelink.blob.core.windows.net', 'blob'),
};

const network = (name: string): string =>
  `${GROUPS}/avd2/providers/Microsoft.Network/virtualNetworks/${name}`;
const zoneId = (name: string): string =>
  `${GROUPS}/dns/providers/Microsoft.Network/privateDnsZones/${name}`;
export const endpointId = (served: Served): string =>
  `${GROUPS}/avd2/providers/Microsoft.Network/privateEndpoints/${served.name}`;
interface Placed {
  readonly served: Served;
  readonly choice: EndpointChoice;
  readonly members: readonly (Served['members'][number] & { readonly address: string })[];
}

export function endpointResources({ served, choice, members }: Placed): readonly ArmResource[] {
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

export function zoneResources(
  name: string,
  choice: ZoneChoice,
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

export function networks({
  peered,
  dnsServers,
  subnets,
  hasNatGateway,
}: Choices): readonly ArmResource[] {
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
