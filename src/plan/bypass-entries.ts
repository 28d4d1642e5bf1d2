// The bypass lists of the program families, from the private roads of each.
// Scope `zone`: the parent of what is dialled, as the described journey wrote them;
// scope `names`: the names themselves. What registration creates is asked for at
// once, before anybody can know its name: until then its zone stands in the list
// in both scopes, and scope `names` narrows it afterwards. A zone gives way to single names where it
// would also take names that must go to the proxy, and for storage, unless the
// journey wrote that zone itself. The Configuration Manager takes no `*`.

import { isUnder } from '../names/name.ts';
import { sortUnique } from './compare-text.ts';
import type { PlannedRoad } from './plan.ts';
import { suffixOf } from './tenant-suffixes.ts';

export type ListActor = 'configuration-manager' | 'system' | 'mobility-agent';

export function bypassEntries(
  roads: readonly PlannedRoad[],
  actor: ListActor,
  scope: 'zone' | 'names',
): string[] {
  const entries = privateRoadsOf(roads, actor).flatMap(
    (road) => bypassEntry(roads, road, { actor, scope }) ?? [],
  );
  return dropCovered(sortUnique(entries), actor);
}

/** The entry for one private road, or null when it can only be written once the name is known. */
export function bypassEntry(
  roads: readonly PlannedRoad[],
  road: PlannedRoad,
  { actor, scope }: { actor: ListActor; scope: 'zone' | 'names' },
): string | null {
  const zone = scope === 'zone' || isToCome(road) ? safeZone(roads, road, actor) : null;
  if (zone !== null) return actor === 'system' ? `*.${zone}` : zone;
  return road.known && road.match === 'exact' ? road.pattern : null;
}

/** Entries that stand in a list of single names for the set-up alone. */
export function setUpEntries(
  roads: readonly PlannedRoad[],
  actor: ListActor,
  scope: 'zone' | 'names',
): string[] {
  if (scope === 'zone') return [];
  return sortUnique(
    privateRoadsOf(roads, actor)
      .filter(isToCome)
      .flatMap((road) => bypassEntry(roads, road, { actor, scope }) ?? []),
  );
}

/** True for what registration creates with its endpoint, until its name is known. */
export function isToCome(road: PlannedRoad): boolean {
  return !road.known && road.because.code === 'plan.private-after-registration';
}

export function privateRoadsOf(roads: readonly PlannedRoad[], actor: ListActor): PlannedRoad[] {
  return roads.filter((road) => road.road === 'private-endpoint' && road.actors.includes(actor));
}

function safeZone(
  roads: readonly PlannedRoad[],
  road: PlannedRoad,
  actor: ListActor,
): string | null {
  const zone = parentZone(road.pattern);
  // With an unknown code inside, only the public suffix would be left of it.
  if (road.pattern.includes('.privatelink.') && !/(?:^|\.)privatelink\./.test(zone)) return null;
  if (
    /(?:^|\.)(?:blob|queue)\.(?:core|storage)\./.test(zone) &&
    !(road.requirement === 'asr.cache-storage' && actor === 'system')
  )
    return null;
  const takesProxied = roads.some(
    (other) =>
      other.road === 'proxy' &&
      other.actors.includes(actor) &&
      isUnder(suffixOf(other.pattern), zone),
  );
  return takesProxied ? null : zone;
}

/** The longest literal part behind the first label: codes that are not known stay out of it. */
function parentZone(pattern: string): string {
  const parent = pattern.slice(pattern.indexOf('.') + 1);
  return parent.slice(parent.lastIndexOf('>') + 1).replace(/^\./, '');
}

/** An entry that a wider one of the list takes in breaks nothing by its absence. */
function dropCovered(entries: readonly string[], actor: ListActor): string[] {
  const isZone = (entry: string): boolean => actor !== 'system' || entry.startsWith('*.');
  return entries.filter(
    (entry) => !entries.some((other) => isZone(other) && isUnder(suffixOf(entry), suffixOf(other))),
  );
}
