// Steps of several appliances: what they share is one step, with what is known of it by any of them.

import { groupBy } from '../group-by.ts';
import type { EntryState, StepState, ToDoEntry, ToDoStep } from './to-do.ts';

export function mergeSteps(steps: readonly ToDoStep[]): readonly ToDoStep[] {
  return [...groupBy(steps, keyOf).values()].map((all): ToDoStep => {
    const [first, ...others] = all;
    if (others.length === 0) return first;
    const entries = first.entries.map((_, index) =>
      worst(all.flatMap((step) => step.entries[index] ?? [])),
    );
    const state = STATES.find((each) => all.some((step) => step.state === each)) ?? first.state;
    const ways = all.flatMap((step) => step.ways);
    return {
      ...first,
      entries,
      state,
      feedback:
        state === 'done' ? null : (all.find(({ feedback }) => feedback !== null)?.feedback ?? null),
      order: state === 'done' ? null : (all.find(({ order }) => order !== null)?.order ?? null),
      appliances: [...new Set(all.flatMap(({ appliances }) => appliances))],
      // An appliance's own hosts file is a way of its records alone.
      ways: [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()].toSorted(
        (a, b) => Number(a.isChoice) - Number(b.isChoice),
      ),
    };
  });
}

/** Files, and what is known of an entry differ from one appliance to the next, and do not make another step. */
function keyOf({ because, layer, team, state, at, entries, checks, readings }: ToDoStep): string {
  return JSON.stringify({
    because,
    layer,
    team,
    isLater: state === 'later',
    isRemoval: entries.some((entry) => entry.state === 'surplus'),
    // The same entries on another machine or server are another change.
    at,
    entries: entries.map(({ text }) => text),
    checks,
    readings,
  });
}

/** What is left counts before what is there for one of them. */
const STATES: readonly StepState[] = ['open', 'not-known', 'later', 'done'];

const WORST: readonly EntryState[] = ['missing', 'surplus', 'not-known', 'there'];

function worst(all: readonly ToDoEntry[]): ToDoEntry {
  const [first, ...others] = all;
  if (first === undefined) throw new Error('a step of none');
  return others.reduce(
    (bad, each) => (WORST.indexOf(each.state) < WORST.indexOf(bad.state) ? each : bad),
    first,
  );
}
