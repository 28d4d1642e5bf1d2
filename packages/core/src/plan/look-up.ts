// What a plan says of one name that was seen: its road, or the learn entry whose
// shape it has. Built once, asked for every line of a log.

import { groupBy } from '../group-by.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { toPattern } from '../names/pattern.ts';
import { buildRuleIndex } from '../names/rule-index.ts';
import { matchesShape, parseShape } from '../names/shape.ts';
import { learnMatcher } from './learn-matcher.ts';
import type { LearnEntry, Plan, PlannedRecord, PlannedRoad } from './plan.ts';

export interface PlanLookUp {
  readonly plan: Plan;
  /** The most exact road that the name falls under, or null. */
  roadOf(name: Name): PlannedRoad | null;
  /** The plan needs the name at this port. Where no road leads to the name, at none. */
  isAtPort(name: Name, port: number): boolean;
  learnOf(name: Name): readonly LearnEntry[];
  recordsFor(name: Name): readonly PlannedRecord[];
  /** The name that a program asks for, when this is its alias in a private zone; else null. */
  dialledOf(text: string): Name | null;
  /** The name that has this planned private address, or null. */
  nameAt(address: string): Name | null;
}

const EXACTNESS: Readonly<Record<PlannedRoad['match'], number>> = { exact: 0, shape: 1, suffix: 2 };

const MOST_REMEMBERED = 20_000;

export function indexPlan(plan: Plan): PlanLookUp {
  const patterns = plan.roads
    .filter((road) => road.match !== 'shape')
    .map((road) => ({ pattern: toPattern(road.pattern), value: road }));
  const index = buildRuleIndex(patterns);
  const shapes = plan.roads
    .filter((road) => road.match === 'shape')
    .map((road) => ({ shape: parseShape(road.pattern), road }));
  const learn = plan.learn.map((entry) => ({ entry, matches: learnMatcher(entry) }));
  const byAddress = new Map(
    plan.roads.flatMap((road) =>
      road.match === 'exact'
        ? road.addresses.map((address) => [address, toName(road.pattern)] as const)
        : [],
    ),
  );
  const dialled = new Map<string, Name>(
    plan.layers.dns.records.flatMap(({ name, zone, answers: [first] }) =>
      first === undefined ? [] : [[`${name}.${zone}`, toName(first)] as const],
    ),
  );
  // Readers and rules ask for the same names again and again.
  const roads = new Map<Name, PlannedRoad | null>();
  const learned = new Map<Name, readonly LearnEntry[]>();
  const ports = groupBy(plan.roads, ({ pattern }) => pattern);
  const lookUp: PlanLookUp = {
    plan,
    isAtPort: (name, port) => {
      const road = lookUp.roadOf(name);
      return road !== null && (ports.get(road.pattern) ?? []).some((each) => each.port === port);
    },
    roadOf: (name) => {
      const known = roads.get(name);
      if (known !== undefined) return known;
      const found = [
        ...index.matchAll(name),
        ...shapes.filter(({ shape }) => matchesShape(shape, name)).map(({ road }) => road),
      ];
      const road = found.sort((a, b) => EXACTNESS[a.match] - EXACTNESS[b.match])[0] ?? null;
      if (roads.size >= MOST_REMEMBERED) roads.clear();
      roads.set(name, road);
      return road;
    },
    learnOf: (name) => {
      const known = learned.get(name);
      if (known !== undefined) return known;
      const found = learn.filter(({ matches }) => matches(name)).map(({ entry }) => entry);
      if (learned.size >= MOST_REMEMBERED) learned.clear();
      learned.set(name, found);
      return found;
    },
    recordsFor: (name) => plan.layers.dns.records.filter((record) => record.answers.includes(name)),
    dialledOf: (text) => dialled.get(text) ?? null,
    nameAt: (address) => byAddress.get(address) ?? null,
  };
  return lookUp;
}
