// Names that programs reach directly although they have a proxy: a vCenter on premises, and the cache storage
// account where ExpressRoute with Microsoft peering carries it to its public address.

import type { FirewallAllow } from '../model/firewall-rule.ts';
import { parseAddress, parseCidr } from '@sekisho/dns/address.ts';
import type { Site } from '../site/site.ts';
import type { PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/** True for a name whose list is a proxy's or a firewall's. */
export function isListed({ road, way }: Pick<PlannedRoad, 'road' | 'way'>): boolean {
  return road === 'proxy' || (road === 'direct' && way === undefined);
}

/** True for a name that has to stand in the bypass lists. */
export function goesPastProxy({ road, way }: Pick<PlannedRoad, 'road' | 'way'>): boolean {
  return road === 'private-endpoint' || way !== undefined;
}

export function withDirectWays(input: PlanInput, roads: readonly PlannedRoad[]): PlannedRoad[] {
  return [...roads.map((road) => byPeering(input, road)), ...vCenterRoads(input)];
}

function byPeering({ site, appliance }: PlanInput, road: PlannedRoad): PlannedRoad {
  const isCache = road.road === 'proxy' && road.because.code.startsWith('plan.proxy-cache-');
  if (!isCache || peeringNetworks(site, appliance.address).length === 0) return road;
  const because = { code: 'plan.direct-by-peering', values: { name: road.pattern } };
  return { ...road, road: 'direct', way: 'microsoft-peering', because };
}

/** Ranges of storage that the circuit carries, of the same family as the address. */
export function peeringNetworks({ networks }: Site, address: string): readonly string[] {
  const version = parseAddress(address)?.version;
  return (networks.microsoftPeering ?? [])
    .flatMap((each) => each.networks ?? [])
    .filter((network) => parseCidr(network)?.network.version === version);
}

/** One for each range: the account's own address changes. */
export function peeringRules(
  { site }: PlanInput,
  roads: readonly PlannedRoad[],
  clientsOf: (road: PlannedRoad) => readonly string[],
): FirewallAllow[] {
  return roads
    .filter(({ way }) => way === 'microsoft-peering')
    .flatMap((road) =>
      clientsOf(road).flatMap((from) =>
        peeringNetworks(site, from).map((to) => ({ from, to, port: road.port })),
      ),
    );
}

function vCenterRoads({ site, requirements }: PlanInput): PlannedRoad[] {
  const rows = requirements.filter(
    ({ pattern, reachability }) => pattern === '<vCenter>' && reachability === 'on-premises',
  );
  return rows.flatMap((row) =>
    site.vCenters.flatMap(({ name, address }) =>
      row.ports.map((port) => ({
        pattern: name.toLowerCase(),
        match: 'exact' as const,
        port,
        programs: row.programs,
        stages: row.stages,
        road: 'direct' as const,
        way: 'on-premises' as const,
        addresses: [address],
        service: row.service,
        requirement: row.id,
        because: { code: 'plan.direct-on-premises', values: { name, address } },
        sources: row.sources,
        known: true,
      })),
    ),
  );
}
