// The bypass lists of the two program families, from the private roads of each.
// Scope `zone`: the parent of what is dialled, as the described journey wrote them;
// scope `names`: the names themselves. The Configuration Manager takes no `*`.

import type { PlannedRoad } from './plan.ts';

type ListActor = 'configuration-manager' | 'system';

export function bypassEntries(roads: readonly PlannedRoad[], actor: ListActor, scope: 'zone' | 'names'): string[] {
  const own = roads.filter((road) => road.road === 'private-endpoint' && road.actors.includes(actor));
  const entries = scope === 'names' ? own.filter((road) => road.known).map((road) => road.pattern) : own.map((road) => zoneEntry(road.pattern, actor));
  return [...new Set(entries)].sort();
}

/** The longest literal part behind the first label: codes that are not known stay out of it. */
function zoneEntry(pattern: string, actor: ListActor): string {
  const parent = pattern.slice(pattern.indexOf('.') + 1);
  const literal = parent.slice(parent.lastIndexOf('>') + 1).replace(/^\./, '');
  return actor === 'system' ? `*.${literal}` : literal;
}
