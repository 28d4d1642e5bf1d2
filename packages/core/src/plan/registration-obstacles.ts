// What stands in the way of registration, which makes endpoints and zones by itself.

import { idKey, lastOf } from '../estate/estate.ts';
import { isBehindVpn } from '../model/world/place.ts';
import { networkAsSeen } from '../model/world/translation.ts';
import type { Obstacle } from './obstacle.ts';
import { viewOf, type PlanInput } from './plan-input.ts';
import { registrationNetworks, registrationZoneConflicts } from './registration-zones.ts';

/** Registration makes endpoints and zones by itself; what stands in its way shows only while it runs. */
export function registrationObstacles(input: PlanInput): Obstacle[] {
  const { estate, appliance } = input;
  const conflicts = registrationZoneConflicts(input).map(
    ({ zone, existingZoneId, networkId, sameGroup }): Obstacle => ({
      state: 'not-known',
      team: 'azure',
      code: sameGroup ? 'registration-zone-there' : 'registration-zone-linked',
      values: {
        appliance: appliance.name,
        zone,
        network: lastOf(networkId),
        group: groupOf(existingZoneId),
      },
    }),
  );
  const outside = registrationNetworks(input).flatMap((networkId): Obstacle[] => {
    const network = estate.virtualNetworks.find(({ id }) => idKey(id) === idKey(networkId));
    if (network === undefined) return [];
    // Of two networks in which the vault has endpoints, each site of the file may reach one.
    const isNear = network.addressPrefixes.some((prefix) =>
      networkAsSeen(viewOf(input), prefix).some((seen) =>
        isBehindVpn(input.site.networks, seen.replace(/\/.*/, '')),
      ),
    );
    const values = { network: network.name, prefixes: network.addressPrefixes.join(', ') };
    return isNear
      ? []
      : [{ state: 'not-known', team: 'firewall', code: 'network-not-declared', values }];
  });
  return [...conflicts, ...outside];
}

function groupOf(id: string): string {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? '';
}
