// The private endpoints of a draft: what they serve, at which addresses.

import {
  accountId,
  hexOf,
  idIn,
  keyVaultId,
  masterId,
  networkId,
  stemOf,
  vaultId,
  type AzureDraft,
  type Resource,
  type VaultDraft,
} from './azure-draft.ts';

const ROLES = ['id1', 'rcm1', 'srs1', 'tel1', 'prot2'];

export interface Served {
  readonly endpoint: string;
  readonly target: string;
  readonly group: string;
  readonly zone: string;
  readonly state: 'Approved' | 'Pending' | 'Rejected';
  readonly network: number;
  readonly members: readonly { readonly fqdn: string; readonly record: string }[];
}

export function servedBy(draft: AzureDraft, vault: VaultDraft, at: number): Served[] {
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

/** Each member's addresses, IPv4 first. */
export function addressesOf(
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

export type Placed = Served & { readonly addresses: readonly (readonly string[])[] };

export const endpointId = ({ endpoint, network }: Served): string =>
  idIn(`rg-net-${String(network)}`, 'Microsoft.Network/privateEndpoints', endpoint);

const interfaceId = ({ endpoint, network }: Served): string =>
  idIn(`rg-net-${String(network)}`, 'Microsoft.Network/networkInterfaces', `${endpoint}.nic`);

export function endpointResource(served: Placed): Resource {
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

export function interfaceResource(served: Placed): Resource {
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
