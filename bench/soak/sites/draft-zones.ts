// The private DNS zones of a draft, with their records and links.

import { HUB, idIn, networkId, type AzureDraft, type Resource } from './azure-draft.ts';
import type { Placed, Served } from './draft-endpoints.ts';

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
export function zonesOf(draft: AzureDraft, placed: readonly Placed[]): Zone[] {
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
