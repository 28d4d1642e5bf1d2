// What the exports leave open, as far as the outcome of a set-up hangs on it. A list
// that is missing, empty or refused, on which nothing hangs, is a warning's alone.

import { idKey } from '../estate/estate.ts';
import { isToCome } from './bypass-entries.ts';
import { isCacheInPublic } from './direct-roads.ts';
import type { EndpointName } from './endpoint-names.ts';
import { findDisputes } from './export-disputes.ts';
import { isListMissing, isUnstated, notedIds } from './export-gaps.ts';
import { namesOf } from './names-of.ts';
import type { Obstacle } from './obstacle.ts';
import type { Plan, PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { registrationEndpoints, registrationNetworks, zonesToCome } from './registration-zones.ts';

export function exportObstacles(
  input: PlanInput,
  { roads, served }: Pick<Plan, 'roads'> & { readonly served: readonly EndpointName[] },
): Obstacle[] {
  return [
    ...unknownAddresses(roads),
    ...disputedAddresses(input, served),
    ...unknownEndpoints(input, { roads, served }),
    ...(roads.some(isToCome) ? unknownZones(input) : []),
    ...unknownAccounts(input, roads),
  ];
}

/** Names whose endpoint is there, but whose addresses no export tells. */
function unknownAddresses(roads: readonly PlannedRoad[]): Obstacle[] {
  const open = roads.filter(
    (road) =>
      isUnstated(road) ||
      (road.road === 'private-endpoint' && road.known && road.addresses.length === 0),
  );
  return notKnownOf('addresses-not-known', namesOf(open.map(({ pattern }) => pattern)));
}

function disputedAddresses(input: PlanInput, served: readonly EndpointName[]): Obstacle[] {
  const open = served.filter(findDisputes(input));
  return notKnownOf('addresses-disagree', namesOf(open.map(({ name }) => name)));
}

/** An endpoint that is known by its interface or its resource alone: where it stands, and where registration puts its own, no export tells. */
function unknownEndpoints(
  input: PlanInput,
  { roads, served }: { roads: readonly PlannedRoad[]; served: readonly EndpointName[] },
): Obstacle[] {
  const unstated = notedIds(input, 'endpoint-not-exported', 'endpoint-target-unknown');
  const isPlaceOpen = roads.some(isToCome) && registrationNetworks(input).length === 0;
  const open = [
    ...served.map(({ endpoint }) => endpoint).filter(({ id }) => unstated.has(idKey(id))),
    ...(isPlaceOpen ? registrationEndpoints(input) : []),
  ];
  return notKnownOf('endpoints-not-exported', namesOf(open.map(({ name }) => name)));
}

/** Azure links a network to one zone of a name: whether one is there already has to be known before registration makes its own. */
function unknownZones(input: PlanInput): Obstacle[] {
  const zones = zonesToCome(input);
  if (zones.length === 0) return [];
  if (isListMissing(input, 'private DNS zone'))
    return notKnownOf('zones-not-exported', namesOf(zones));
  const unlinked = notedIds(input, 'links-not-exported');
  const open = input.estate.zones.filter(
    ({ id, name }) => zones.includes(name) && unlinked.has(idKey(id)),
  );
  return notKnownOf('zone-links-not-exported', namesOf(open.map(({ name }) => name)));
}

/** Whether an account that no export has lets anybody in at its public address, nobody can say. */
function unknownAccounts(
  { appliance, estate }: PlanInput,
  roads: readonly PlannedRoad[],
): Obstacle[] {
  const account = appliance.cacheStorageAccount?.toLowerCase();
  const isInPublic = roads.some(isCacheInPublic);
  const isThere = estate.storageAccounts.some(({ name }) => name.toLowerCase() === account);
  return account === undefined || !isInPublic || isThere
    ? []
    : notKnownOf('cache-account-not-exported', { ...namesOf([account]), account });
}

function notKnownOf(
  code: string,
  values: Obstacle['values'] & { readonly more: string },
): Obstacle[] {
  return values.more === '0' ? [] : [{ state: 'not-known', team: 'azure', code, values }];
}
