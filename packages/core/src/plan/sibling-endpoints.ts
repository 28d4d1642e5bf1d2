// A resource with an endpoint in each of several networks. Which of them a client has to take depends on
// where it stands, and site.yaml has one list of networks behind the VPN for all of the premises.

import { idKey, lastOf, networkOf, type PrivateEndpoint } from '../estate/estate.ts';
import { asSeen } from '../model/world/translation.ts';
import { groupBy } from '../group-by.ts';
import type { Reason } from '../model/road.ts';
import type { EndpointName } from './endpoint-names.ts';
import { namesOf } from './names-of.ts';
import { privateZonesFor } from './network-resolvers.ts';
import type { Obstacle } from './obstacle.ts';
import { isReached, viewOf, type PlanInput } from './plan-input.ts';
import { holderAskingAzure } from './resolver-chains.ts';

export function siblingObstacles(input: PlanInput, served: readonly EndpointName[]): Obstacle[] {
  const open = served.filter(({ endpoint }) => isUsable(input, endpoint));
  return siblingsIn(input).flatMap((siblings): Obstacle[] => {
    const ids = new Set(siblings.map(({ id }) => idKey(id)));
    const names = open.filter(({ endpoint }) => ids.has(idKey(endpoint.id)));
    if (names.every(answeredIn(input))) return [];
    return [
      {
        state: 'not-known',
        team: 'azure',
        code: 'endpoints-in-several-networks',
        values: { ...valuesOf(siblings), ...namesOf(names.map(({ name }) => name)) },
      },
    ];
  });
}

/** By the endpoint's id: why nobody can tell whether it is the one that is reached. A zone that Azure answers from decides by itself. */
export function reasonsOfSiblings(input: Places): ReadonlyMap<string, Reason> {
  if (holderAskingAzure(input.site, input.appliance) !== null) return new Map();
  return new Map(
    siblingsIn(input).flatMap((siblings) => {
      const reason = { code: 'not-known.one-of-several-endpoints', values: valuesOf(siblings) };
      return siblings.map(({ id }): [string, Reason] => [idKey(id), reason]);
    }),
  );
}

type Places = Pick<PlanInput, 'site' | 'appliance' | 'estate'>;

function siblingsIn(input: Places): (readonly PrivateEndpoint[])[] {
  const targets = groupBy(
    input.estate.privateEndpoints.filter((endpoint) => isUsable(input, endpoint)),
    ({ targetId, groupIds }) => `${idKey(targetId)} ${groupIds.join().toLowerCase()}`,
  );
  return [...targets.values()].filter((siblings) => {
    const networks = siblings.map(({ subnetId = '' }) => idKey(networkOf(subnetId)));
    return new Set(networks).size > 1;
  });
}

function valuesOf(siblings: readonly PrivateEndpoint[]): Record<'resource' | 'endpoints', string> {
  return {
    resource: lastOf(siblings[0]?.targetId ?? ''),
    endpoints: siblings
      .map(({ name, subnetId = '' }) => `${name} (${lastOf(networkOf(subnetId))})`)
      .sort()
      .join(', '),
  };
}

/** One that answers, at an address behind the VPN. */
function isUsable(input: Places, { connection, members, subnetId }: PrivateEndpoint): boolean {
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
