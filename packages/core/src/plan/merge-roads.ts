// Exactly one road for each name and port. Where two requirements of one name
// disagree the private road wins, since its public address refuses; the programs,
// stages and sources of all are kept.

import type { PlannableRoad } from '../model/road.ts';
import { compareText } from '../compare-text.ts';
import type { PlannedRoad } from './plan.ts';

const STRENGTH: Readonly<Record<PlannableRoad, number>> = {
  'private-endpoint': 0,
  proxy: 1,
  direct: 2,
  none: 3,
};

/** By road, requirement, pattern, port. */
export function mergeRoads(roads: readonly PlannedRoad[]): PlannedRoad[] {
  const merged = new Map<string, PlannedRoad>();
  for (const road of roads.toSorted(byStrength)) {
    const key = `${road.pattern} ${String(road.port)}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? road : join(before, road));
  }
  return [...merged.values()].sort(
    (a, b) =>
      compareText(a.road, b.road) ||
      compareText(a.requirement, b.requirement) ||
      compareText(a.pattern, b.pattern) ||
      a.port - b.port,
  );
}

/** Who has a direct way needs no proxy, whatever else asks for the name. */
function strengthOf({ road, way }: PlannedRoad): number {
  return way === undefined ? STRENGTH[road] : 0.5;
}

function byStrength(a: PlannedRoad, b: PlannedRoad): number {
  return (
    strengthOf(a) - strengthOf(b) ||
    compareText(a.requirement, b.requirement) ||
    compareText(a.pattern, b.pattern)
  );
}

function join(first: PlannedRoad, other: PlannedRoad): PlannedRoad {
  const agents = union(first.agents ?? [], other.agents ?? []);
  return {
    ...first,
    programs: union(first.programs, other.programs),
    ...(agents.length === 0 ? {} : { agents }),
    stages: union(first.stages, other.stages),
    sources: union(first.sources, other.sources),
  };
}

function union<T>(a: readonly T[], b: readonly T[]): T[] {
  return [...new Set([...a, ...b])];
}
