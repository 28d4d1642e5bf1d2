// The bypass lists of the program families, from the private roads of each.
// Scope `zone`: the parent of what is dialled, as the described journey wrote them;
// scope `names`: the names themselves. What registration creates is asked for at
// once, before anybody can know its name: until then its zone stands in the list
// in both scopes, and scope `names` narrows it afterwards. A zone gives way to single names where it
// would also take names that must go to the proxy, and for storage, unless the
// journey wrote that zone itself. The Configuration Manager takes no `*`.

import { parentsOf } from '@sekisho/dns/name.ts';
import { sortUnique } from '../compare-text.ts';
import { goesPastProxy } from './direct-ways.ts';
import type { PlannedRoad } from './plan.ts';
import { suffixOf } from './tenant-suffixes.ts';

export type ListProgram = 'configuration-manager' | 'system' | 'mobility-agent';

export function bypassEntries(
  roads: readonly PlannedRoad[],
  program: ListProgram,
  scope: 'zone' | 'names',
): string[] {
  const entryOf = bypassEntry(roads, { program, scope });
  const entries = privateRoadsOf(roads, program).flatMap((road) => entryOf(road) ?? []);
  return dropCovered(sortUnique(entries), program);
}

/** Gives the entry for a private road of these, or null when it can only be written once the name is known. */
export function bypassEntry(
  roads: readonly PlannedRoad[],
  { program, scope }: { program: ListProgram; scope: 'zone' | 'names' },
): (road: PlannedRoad) => string | null {
  const zonesOfProxied = new Set(
    roads
      .filter((road) => road.road === 'proxy' && road.programs.includes(program))
      .flatMap((road) => parentsOf(suffixOf(road.pattern))),
  );
  return (road) => {
    // Of what goes directly the name alone: others of its zone go through the proxy.
    if (road.way !== undefined) return road.pattern;
    const zone = scope === 'zone' || isToCome(road) ? safeZone(road, program) : null;
    if (zone !== null && !zonesOfProxied.has(zone))
      return program === 'system' ? `*.${zone}` : zone;
    return road.known && road.match === 'exact' ? road.pattern : null;
  };
}

/** Entries that stand in a list of single names for the set-up alone. */
export function setUpEntries(
  roads: readonly PlannedRoad[],
  program: ListProgram,
  scope: 'zone' | 'names',
): string[] {
  if (scope === 'zone') return [];
  const entryOf = bypassEntry(roads, { program, scope });
  return sortUnique(
    privateRoadsOf(roads, program)
      .filter(isToCome)
      .flatMap((road) => entryOf(road) ?? []),
  );
}

/** True for what registration creates with its endpoint, until its name is known. */
export function isToCome(road: PlannedRoad): boolean {
  return !road.known && road.because.code === 'plan.private-after-registration';
}

export function privateRoadsOf(roads: readonly PlannedRoad[], program: ListProgram): PlannedRoad[] {
  return roads.filter((road) => goesPastProxy(road) && road.programs.includes(program));
}

/** The zone of a name, where it could be written as a whole as far as the name alone tells. */
function safeZone(road: PlannedRoad, program: ListProgram): string | null {
  const zone = parentZone(road.pattern);
  // With an unknown code inside, only the public suffix would be left of it.
  if (road.pattern.includes('.privatelink.') && !/(?:^|\.)privatelink\./.test(zone)) return null;
  const isStorage = /(?:^|\.)(?:blob|queue)\.(?:core|storage)\./.test(zone);
  return isStorage && !(road.requirement === 'asr.cache-storage' && program === 'system')
    ? null
    : zone;
}

/** The longest literal part behind the first label: codes that are not known stay out of it. */
function parentZone(pattern: string): string {
  const parent = pattern.slice(pattern.indexOf('.') + 1);
  return parent.slice(parent.lastIndexOf('>') + 1).replace(/^\./, '');
}

/** An entry that a wider entry of the list covers can be left out. */
function dropCovered(entries: readonly string[], program: ListProgram): string[] {
  const zones = new Set(
    entries.filter((entry) => program !== 'system' || entry.startsWith('*.')).map(suffixOf),
  );
  return entries.filter((entry) => !parentsOf(suffixOf(entry)).some((parent) => zones.has(parent)));
}
