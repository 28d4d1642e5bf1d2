// What stands in Azure before a private endpoint: the security group of a subnet whose network policies
// are on for private endpoints, and the routes of the gateway's subnet. A route counts as Azure documents
// it (docs/facts/private-dns.md#what-stands-before-a-private-endpoint).

import {
  idKey,
  lastOf,
  networkOf,
  type Estate,
  type PrivateEndpoint,
  type Subnet,
  type VirtualNetwork,
} from '../estate/estate.ts';
import type { Route, RouteTable } from '../estate/network-filters.ts';
import { isInAny, parseCidr } from '@sekisho/dns/address.ts';
import { wholeView } from '../model/world/place.ts';
import type { AzureBarrier } from '../roads/azure-barriers.ts';
import type { Site } from '../site/site.ts';

/** privateEndpointNetworkPolicies, in lower case, with which a group or a route counts. */
const WITH_GROUPS = ['enabled', 'networksecuritygroupenabled'];
const WITH_ROUTES = ['enabled', 'routetableenabled'];

/** Whether a group counts in the subnet; null: no export tells. */
export function doesGroupCount({ endpointPolicies }: Subnet): boolean | null {
  return endpointPolicies === undefined
    ? null
    : WITH_GROUPS.includes(endpointPolicies.toLowerCase());
}

/** What stands before the addresses of an endpoint, in the order in which a connection meets it. */
export function barriersOf(
  { estate, site }: { readonly estate: Estate; readonly site: Site },
  endpoint: PrivateEndpoint,
): (address: string) => readonly AzureBarrier[] {
  const place = placeOf(estate, endpoint);
  if (place === null) return () => [];
  const { network, subnet } = place;
  const inAzure = estate.virtualNetworks.flatMap(({ addressPrefixes }) => addressPrefixes);
  const groupId = doesGroupCount(subnet) === true ? subnet.networkSecurityGroup : undefined;
  const group: readonly AzureBarrier[] =
    groupId === undefined
      ? []
      : [
          {
            kind: 'group',
            id: groupId,
            group: lastOf(groupId),
            rules: findById(estate.securityGroups, groupId)?.rules ?? null,
            virtualNetwork: [
              ...network.addressPrefixes,
              ...peersOf(estate, network).flatMap((each) => each.addressPrefixes),
              ...wholeView(site.networks).onPremises,
            ],
            memberOf: endpoint.applicationGroups ?? null,
            inAzure,
          },
        ];
  return (address) => [
    ...gatewayRoutes(estate, { network, subnet }, address).flatMap(
      ({ table, route, effect }): AzureBarrier[] =>
        effect === 'unclear'
          ? []
          : [
              {
                kind: 'route',
                id: table.id,
                table: table.name,
                route: route.name,
                to: route.to,
                appliance: effect === 'drop' ? null : (route.appliance ?? ''),
                passes: route.passes ?? [],
                inAzure,
              },
            ],
    ),
    ...group,
  ];
}

export interface GatewayRoute {
  readonly gateway: VirtualNetwork;
  readonly table: RouteTable;
  readonly route: Route;
  /** `unclear`: whether it takes what goes to the endpoint is not known, for the policies are not, or documents disagree. */
  readonly effect: 'appliance' | 'drop' | 'unclear';
}

/** Where the endpoint stands; null where no export tells. */
export function placeOf(
  { virtualNetworks }: Estate,
  { subnetId }: Pick<PrivateEndpoint, 'subnetId'>,
): { readonly network: VirtualNetwork; readonly subnet: Subnet } | null {
  if (subnetId === undefined) return null;
  const network = virtualNetworks.find(({ id }) => idKey(id) === idKey(networkOf(subnetId)));
  const name = lastOf(subnetId).toLowerCase();
  const subnet = network?.subnets?.find((each) => each.name.toLowerCase() === name);
  return network === undefined || subnet === undefined ? null : { network, subnet };
}

/** The routes of the gateway through which the premises reach this address: of its own network, else of those peered with it. */
export function gatewayRoutes(
  estate: Estate,
  place: { readonly network: VirtualNetwork; readonly subnet: Subnet },
  address: string,
): GatewayRoute[] {
  const hasGateway = ({ subnets = [] }: VirtualNetwork): boolean => subnets.some(isGateway);
  const gateways = hasGateway(place.network)
    ? [place.network]
    : peersOf(estate, place.network).filter(hasGateway);
  return gateways.flatMap((gateway): GatewayRoute[] => {
    const id = gateway.subnets?.find(isGateway)?.routeTable;
    const table = id === undefined ? undefined : findById(estate.routeTables, id);
    const found = table === undefined ? null : takenBy(table, place, address);
    return table === undefined || found === null ? [] : [{ gateway, table, ...found }];
  });
}

export function isGateway({ name }: Subnet): boolean {
  return name.toLowerCase() === 'gatewaysubnet';
}

/** An endpoint brings a route of its own single address into its network and all peered ones. */
function takenBy(
  { routes }: RouteTable,
  { network, subnet }: { readonly network: VirtualNetwork; readonly subnet: Subnet },
  address: string,
): Pick<GatewayRoute, 'route' | 'effect'> | null {
  const [best] = routes
    .flatMap((route) => {
      const cidr = isInAny(address, [route.to]) ? parseCidr(route.to) : null;
      return cidr === null ? [] : [{ route, cidr }];
    })
    .sort((a, b) => b.cidr.prefix - a.cidr.prefix);
  if (best === undefined) return null;
  const { route, cidr } = best;
  const hop = route.hop.toLowerCase();
  const effect = hop === 'none' ? 'drop' : hop === 'virtualappliance' ? 'appliance' : null;
  if (effect === null) return null;
  // A route of somebody's own wins over Azure's for the same single address, whatever the policies.
  if (cidr.prefix === (cidr.network.version === 4 ? 32 : 128)) return { route, effect };
  const policies = subnet.endpointPolicies?.toLowerCase();
  if (policies !== undefined && !WITH_ROUTES.includes(policies)) return null;
  const own = network.addressPrefixes
    .filter((prefix) => isInAny(address, [prefix]))
    .map((prefix) => parseCidr(prefix)?.prefix ?? 0);
  const isDefault = cidr.prefix === 0;
  if (isDefault || own.length === 0) return null;
  const isAsNarrow = cidr.prefix >= Math.max(...own);
  return { route, effect: policies === undefined || !isAsNarrow ? 'unclear' : effect };
}

function peersOf(
  { virtualNetworks }: Estate,
  { id, peeredWith }: VirtualNetwork,
): VirtualNetwork[] {
  const peers = new Set(peeredWith.map(idKey));
  return virtualNetworks.filter(
    (each) =>
      peers.has(idKey(each.id)) || each.peeredWith.some((peer) => idKey(peer) === idKey(id)),
  );
}

function findById<T extends { readonly id: string }>(
  all: readonly T[] | undefined,
  id: string,
): T | undefined {
  return all?.find((each) => idKey(each.id) === idKey(id));
}
