// A resource with an endpoint in each of several networks. Which of them a client has to take depends on
// where it stands, and site.yaml has one list of networks behind the VPN for all of the premises.

import { idKey, lastOf, networkOf, type PrivateEndpoint } from '../estate/estate.ts';
import { asSeen } from '../model/world/translation.ts';
import { sortUnique } from '../compare-text.ts';
import type { EndpointName } from './endpoint-names.ts';
import { namesOf } from './names-of.ts';
import { privateZonesFor } from './network-resolvers.ts';
import type { Obstacle } from './obstacle.ts';
import { isReached, viewOf, type PlanInput } from './plan-input.ts';
import { holderAskingAzure } from './resolver-chains.ts';

export function siblingObstacles(input: PlanInput, served: readonly EndpointName[]): Obstacle[] {
  const { privateEndpoints } = input.estate;
  const open = served.filter(({ endpoint }) => isUsable(input, endpoint));
  const targets = new Map<string, PrivateEndpoint[]>();
  for (const endpoint of privateEndpoints) {
    if (!isUsable(input, endpoint)) continue;
    const key = `${idKey(endpoint.targetId)} ${endpoint.groupIds.join().toLowerCase()}`;
    targets.set(key, [...(targets.get(key) ?? []), endpoint]);
  }
  return [...targets.values()].flatMap((siblings): Obstacle[] => {
    const ids = new Set(siblings.map(({ id }) => idKey(id)));
    const names = open.filter(({ endpoint }) => ids.has(idKey(endpoint.id)));
    const networks = sortUnique(siblings.map(({ subnetId = '' }) => idKey(networkOf(subnetId))));
    if (networks.length < 2 || names.every(answeredIn(input))) return [];
    return [
      {
        state: 'not-known',
        team: 'azure',
        code: 'endpoints-in-several-networks',
        values: {
          resource: lastOf(siblings[0]?.targetId ?? ''),
          endpoints: siblings
            .map(({ name, subnetId = '' }) => `${name} (${lastOf(networkOf(subnetId))})`)
            .sort()
            .join(', '),
          ...namesOf(names.map(({ name }) => name)),
        },
      },
    ];
  });
}

/** One that answers, at an address behind the VPN. */
function isUsable(input: PlanInput, { connection, members, subnetId }: PrivateEndpoint): boolean {
  return (
    subnetId !== undefined &&
    (connection === 'Approved' || connection === 'unknown') &&
    members.some(({ addresses }) =>
      addresses.some((address) => isReached(input, asSeen(viewOf(input), address))),
    )
  );
}

/** Where the resolver asks Azure, the zone that it sees decides. */
function answeredIn(input: PlanInput): (served: EndpointName) => boolean {
  const resolver = holderAskingAzure(input.site, input.appliance);
  if (resolver === null) return () => false;
  const seen = privateZonesFor(input, resolver);
  return ({ record, zone, inAzure: addresses }) => {
    const has = seen?.records.get(`${record}.${zone}`) ?? [];
    return has.length > 0 && has.every((address) => addresses.includes(address));
  };
}
