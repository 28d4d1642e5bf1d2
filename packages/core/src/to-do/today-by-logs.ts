// How names end by what logs show of them: the newest line of a name counts, where what was read of the settings since
// does not say otherwise.

import { groupBy } from '../group-by.ts';
import type { Layer } from '../model/layer.ts';
import type { LoggedState } from '../model/logged-state.ts';
import type { Settings, SettingsPart } from '../model/settings.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { toSettings } from '../plan/plan-settings.ts';
import type { Plan, PlannedRoad } from '../plan/plan.ts';
import { entryFinder } from './entries-of-name.ts';
import { isOlder, listsOf, readTime } from './entries-by-logs.ts';
import type { EntryState, ToDoStep } from './to-do.ts';

/**
 * `let-through`: by the proxy; `denied` there; `rejected` by the firewall; `resolved`: the machine itself had the
 * planned address, `misresolved`: another one or none.
 */
export interface Evidence {
  readonly shows: 'let-through' | 'denied' | 'rejected' | 'resolved' | 'misresolved';
  readonly at: string;
}

export type FindEvidence = (planned: PlannedRoad) => Evidence | null;

const SHOWS = {
  proxy: ['let-through', 'denied'],
  dns: ['resolved', 'misresolved'],
  firewall: ['rejected', 'rejected'],
} as const;

/** `steps` of the plan, with what logs show of their entries. */
export function evidenceFinder(
  input: PlanInput,
  plan: Plan,
  {
    steps,
    loggedStates,
  }: { readonly steps: readonly ToDoStep[]; readonly loggedStates: readonly LoggedState[] },
): FindEvidence {
  const own = loggedStates.filter(
    ({ appliance, kind }) => appliance === plan.appliance && kind !== 'appliance',
  );
  if (own.length === 0) return () => null;
  const byName = groupBy(own, ({ name }) => name);
  const marksOf = marksFinder(plan, steps);
  return (planned) => {
    const lines = (byName.get(planned.pattern) ?? []).toSorted((a, b) =>
      a.at < b.at ? 1 : a.at > b.at ? -1 : 0,
    );
    for (const { kind, isRefused, at } of lines) {
      if (kind === 'appliance') continue;
      const shows = SHOWS[kind][isRefused ? 1 : 0];
      const counts = told(planned, shows).every(({ layer, state }) => {
        const marks = marksOf(planned, layer);
        return marks.length === 0
          ? !isOlder(at, readTime(input, plan, layer))
          : state === null || marks.every((mark) => mark === state);
      });
      if (counts && (shows !== 'resolved' || isPast(planned, marksOf))) return { shows, at };
    }
    return null;
  };
}

/** What a line tells of the name's entries in each layer; null: of more than one list, which of them is not told. */
function told(
  planned: PlannedRoad,
  shows: Evidence['shows'],
): readonly { readonly layer: Layer; readonly state: EntryState | null }[] {
  if (shows === 'rejected') return [{ layer: 'firewall', state: 'missing' }];
  if (shows === 'resolved') return [{ layer: 'dns', state: 'there' }];
  if (shows === 'misresolved') return [{ layer: 'dns', state: 'missing' }];
  if (planned.road === 'proxy')
    return [{ layer: 'proxy-allow', state: shows === 'denied' ? 'missing' : 'there' }];
  const lists = listsOf(planned.programs);
  return lists.map((layer) => ({ layer, state: lists.length === 1 ? 'missing' : null }));
}

type FindMarks = (planned: PlannedRoad, layer: Layer) => readonly EntryState[];

function marksFinder(plan: Plan, steps: readonly ToDoStep[]): FindMarks {
  const finders = groupBy(
    steps
      .filter(({ state, entries }) => state !== 'later' && entries.length > 0)
      .map((step) => ({
        layer: step.layer,
        find: entryFinder(step, plan),
        states: new Map(step.entries.map(({ text, state }) => [text, state])),
      })),
    ({ layer }) => layer,
  );
  return (planned, layer) =>
    (finders.get(layer) ?? []).flatMap(({ find, states }) =>
      find(planned).flatMap((text) => states.get(text) ?? []),
    );
}

/** Whether every list that the name's programs read is known to have it: a look-up alone has many reasons. */
function isPast(planned: PlannedRoad, marksOf: FindMarks): boolean {
  return listsOf(planned.programs).every((layer) => {
    const marks = marksOf(planned, layer);
    return marks.length > 0 && marks.every((mark) => mark === 'there');
  });
}

const SHOWN: readonly SettingsPart[] = [
  'configurationManager',
  'system',
  'dnsRecords',
  'dnsForward',
];

/** Settings of today in which the lists are as planned, since a line shows that, and the records too, or none of them. */
export function settingsShown(today: Settings, plan: Plan, hasRecords: boolean): Settings {
  const { notKnown = [], recordsKnownOn: _, ...others } = today;
  const planned = toSettings(plan);
  const { configurationManager, system, dnsRecords, dnsForward } = planned;
  return {
    ...others,
    configurationManager,
    system,
    dnsRecords: hasRecords ? dnsRecords : [],
    ...(dnsForward === undefined ? {} : { dnsForward: hasRecords ? dnsForward : [] }),
    notKnown: notKnown.filter((part) => !SHOWN.includes(part)),
  };
}
