// A made-up site with two appliances, each with a vault and a cache account of its own: site.yaml, and exports in
// the form of `az … -o json`. Everything in it is written here, so that tests need no example.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface TwoAppliances {
  /** One proxy and one resolver for both, or one each. */
  readonly servers: 'shared' | 'own';
  readonly proxies?: readonly string[];
  readonly resolvers?: readonly string[];
}

export const FIRST = {
  name: 'asr-east',
  address: '172.20.1.21',
  source: '172.20.1.101',
  vault: 'rsv-east',
  cache: 'stcacheeast',
  rcm: '3141592653589793238-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com',
};
export const SECOND = {
  name: 'asr-west',
  address: '172.20.2.21',
  source: '172.20.2.101',
  vault: 'rsv-west',
  cache: 'stcachewest',
  rcm: '2718281828459045235-asr-pod02-rcm1.jpe.privatelink.siterecovery.windowsazure.com',
};

const SUBSCRIPTION = '/subscriptions/5b7d0c11-7c2e-4f55-9d55-0c3c5a6f7e01';
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-recovery/providers`;
const NETWORK = `${GROUP}/Microsoft.Network`;

/** Writes the site; gives its folder back. */
export async function writeTwoAppliances(folder: string, wanted: TwoAppliances): Promise<string> {
  await mkdir(join(folder, 'estate'), { recursive: true });
  await writeFile(join(folder, 'site.yaml'), siteText(wanted));
  await writeExports(join(folder, 'estate'));
  return folder;
}

export function siteText({
  servers,
  proxies = [
    '  - { name: squid1, product: squid, address: 172.20.1.5, resolver: dns1 }',
    ...(servers === 'own'
      ? ['  - { name: fw2, product: other, address: 172.20.2.5, port: 8080, resolver: internet }']
      : []),
  ],
  resolvers = [
    '  - { name: dns1, product: windows, address: 172.20.1.53, forwards: internet }',
    ...(servers === 'own'
      ? ['  - { name: dns2, product: bind, address: 172.20.2.53, forwards: internet }']
      : []),
  ],
}: TwoAppliances): string {
  const nameOf = (lines: readonly string[], index: number): string =>
    /name: ([\w-]+)/.exec(lines[servers === 'own' ? index : 0] ?? '')?.[1] ?? '';
  return `name: two
cloud: AzurePublic
region: japaneast
networks: { onPremises: [172.20.0.0/16], throughVpn: [10.60.0.0/16] }
proxies:
${proxies.join('\n')}
resolvers:
${resolvers.join('\n')}
firewall:
  allow:
    - { from: 172.20.1.5, to: internet, ports: [443, 53] }
    - { from: 172.20.2.5, to: internet, ports: [443, 53] }
    - { from: 172.20.0.0/16, to: 10.60.0.0/16, ports: [443] }
appliances:
${[FIRST, SECOND]
  .map(
    (each, index) =>
      `  - { name: ${each.name}, address: ${each.address}, vault: ${each.vault}, proxy: ${nameOf(proxies, index)}, resolver: ${nameOf(resolvers, index)}, cacheStorageAccount: ${each.cache} }`,
  )
  .join('\n')}
sources:
${[FIRST, SECOND]
  .map(
    (each, index) =>
      `  - { name: app${String(index + 1)}, address: ${each.source}, appliance: ${each.name}, disks: [{ name: c, sizeGB: 64, churnMBps: 1 }] }`,
  )
  .join('\n')}
policy: { scope: names }
`;
}

/** As somebody exports them: a file a list. */
export async function writeExports(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const endpoints = [FIRST, SECOND].flatMap((each, index) => {
    const base = `10.60.${String(index + 1)}`;
    const members = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'].map((member, at) => ({
      name: each.rcm.replace('rcm1', member).replace('.privatelink', ''),
      member: `SiteRecovery-${member}`,
      address: `${base}.${String(10 + at)}`,
    }));
    return [
      {
        name: `pe-${each.vault}`,
        group: 'AzureSiteRecovery',
        target: `${GROUP}/Microsoft.RecoveryServices/vaults/${each.vault}`,
        members,
      },
      {
        name: `pe-${each.cache}`,
        group: 'blob',
        target: `${GROUP}/Microsoft.Storage/storageAccounts/${each.cache}`,
        members: [
          {
            name: `${each.cache}.blob.core.windows.net`,
            member: 'blob',
            address: `${base}.20`,
          },
        ],
      },
    ];
  });
  const connectionOf = (name: string): object => ({
    id: `x/privateEndpointConnections/${name}`,
    name,
    properties: {
      privateEndpoint: { id: `${NETWORK}/privateEndpoints/${name}` },
      privateLinkServiceConnectionState: { status: 'Approved' },
    },
    privateEndpoint: { id: `${NETWORK}/privateEndpoints/${name}` },
    privateLinkServiceConnectionState: { status: 'Approved' },
  });
  const subnet = { id: `${NETWORK}/virtualNetworks/vnet-hub/subnets/snet-endpoints` };
  const files: Record<string, readonly object[]> = {
    'private-endpoints.json': endpoints.map(({ name, group, target }) => ({
      id: `${NETWORK}/privateEndpoints/${name}`,
      name,
      location: 'japaneast',
      type: 'Microsoft.Network/privateEndpoints',
      networkInterfaces: [{ id: `${NETWORK}/networkInterfaces/${name}-nic` }],
      privateLinkServiceConnections: [
        {
          groupIds: [group],
          privateLinkServiceConnectionState: { status: 'Approved' },
          privateLinkServiceId: target,
        },
      ],
      subnet,
    })),
    'network-interfaces.json': endpoints.map(({ name, group, members }) => ({
      id: `${NETWORK}/networkInterfaces/${name}-nic`,
      name: `${name}-nic`,
      location: 'japaneast',
      type: 'Microsoft.Network/networkInterfaces',
      privateEndpoint: { id: `${NETWORK}/privateEndpoints/${name}` },
      ipConfigurations: members.map((member, at) => ({
        name: `ip${String(at)}`,
        privateIPAddress: member.address,
        privateIPAddressVersion: 'IPv4',
        privateLinkConnectionProperties: {
          fqdns: [member.name],
          groupId: group,
          requiredMemberName: member.member,
        },
        subnet,
      })),
    })),
    'vaults.json': [FIRST, SECOND].map(({ vault }) => ({
      id: `${GROUP}/Microsoft.RecoveryServices/vaults/${vault}`,
      name: vault,
      location: 'japaneast',
      type: 'Microsoft.RecoveryServices/vaults',
      identity: { type: 'SystemAssigned', principalId: '0d7a7b62-0a58-4b0e-8a6e-3f1b0e6d7c01' },
      properties: {
        privateEndpointConnections: [connectionOf(`pe-${vault}`)],
        provisioningState: 'Succeeded',
        publicNetworkAccess: 'Disabled',
      },
    })),
    'storage-accounts.json': [FIRST, SECOND].map(({ cache }) => ({
      id: `${GROUP}/Microsoft.Storage/storageAccounts/${cache}`,
      name: cache,
      kind: 'StorageV2',
      location: 'japaneast',
      type: 'Microsoft.Storage/storageAccounts',
      primaryEndpoints: { blob: `https://${cache}.blob.core.windows.net/` },
      privateEndpointConnections: [connectionOf(`pe-${cache}`)],
      publicNetworkAccess: 'Disabled',
    })),
    'private-dns-zones.json': Object.keys(ZONES).map((zone) => ({
      id: `${NETWORK}/privateDnsZones/${zone}`,
      name: zone,
      location: 'global',
      type: 'Microsoft.Network/privateDnsZones',
    })),
    'virtual-networks.json': [
      {
        id: `${NETWORK}/virtualNetworks/vnet-hub`,
        name: 'vnet-hub',
        location: 'japaneast',
        type: 'Microsoft.Network/virtualNetworks',
        addressSpace: { addressPrefixes: ['10.60.0.0/16'] },
        subnets: [{ ...subnet, name: 'snet-endpoints', addressPrefix: '10.60.0.0/18' }],
      },
    ],
  };
  for (const [zone, suffix] of Object.entries(ZONES)) {
    files[`links-${zone}.json`] = [
      {
        id: `${NETWORK}/privateDnsZones/${zone}/virtualNetworkLinks/hub`,
        name: 'hub',
        type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
        registrationEnabled: false,
        virtualNetwork: { id: `${NETWORK}/virtualNetworks/vnet-hub` },
        virtualNetworkLinkState: 'Completed',
      },
    ];
    files[`records-${zone}.json`] = endpoints
      .flatMap(({ members }) => members)
      .filter(({ name }) => name.endsWith(suffix))
      .map(({ name, address }) => {
        const label = name.slice(0, -suffix.length);
        return {
          id: `${NETWORK}/privateDnsZones/${zone}/A/${label}`,
          name: label,
          fqdn: `${label}.${zone}.`,
          type: 'Microsoft.Network/privateDnsZones/A',
          ttl: 10,
          aRecords: [{ ipv4Address: address }],
        };
      });
  }
  for (const [file, rows] of Object.entries(files))
    await writeFile(join(folder, file), `${JSON.stringify(rows, null, 2)}\n`);
}

const ZONES: Readonly<Record<string, string>> = {
  'privatelink.siterecovery.windowsazure.com': '.siterecovery.windowsazure.com',
  'privatelink.blob.core.windows.net': '.blob.core.windows.net',
};
