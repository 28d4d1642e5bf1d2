// What logs show of the entries of a step: a name that arrives as planned has its entry in force, one that is still
// refused lacks it. The newest line counts, and only where it is newer than what was read of the settings.

import type { Layer } from '../model/layer.ts';
import type { Program } from '../model/program.ts';
import type { Reason } from '../model/road.ts';
import type { LoggedState } from '../model/logged-state.ts';
import { matchesPattern, parsePattern } from '../names/pattern.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import type { Plan, PlannedRoad } from '../plan/plan.ts';
import { holdersOf } from '../plan/record-standing.ts';
import { entryFinder } from './entries-of-name.ts';
import { shownTime } from './readings.ts';
import type { EntryState, ToDoEntry, ToDoStep } from './to-do.ts';

/** One layer of one name. */
interface Shown {
  readonly planned: PlannedRoad;
  readonly layer: Layer;
  readonly state: Extract<EntryState, 'there' | 'missing'>;
  readonly by: LoggedState;
}

type StepEntries = Pick<ToDoStep, 'layer' | 'entries' | 'because'>;

/** The step with what logs show of its entries. */
export function loggedStateTest(
  input: PlanInput,
  plan: Plan,
  loggedStates: readonly LoggedState[],
): <T extends StepEntries>(step: T) => T {
  const own = loggedStates.filter(({ appliance }) => appliance === plan.appliance);
  if (own.length === 0) return (step) => step;
  const shown = showsOf(plan, own);
  const applianceLog = own.find(({ kind }) => kind === 'appliance');
  return (step) => {
    const readAt = readTime(input, plan, step.layer);
    if (SHOW_LIST.test(step.because.what.code))
      return applianceLog === undefined || isOlder(applianceLog.at, readAt)
        ? step
        : withAll(step, applianceLog);
    const entriesOf = entryFinder(step, plan);
    const newest = new Map<string, Shown>();
    for (const each of shown) {
      if (each.layer !== step.layer || isOlder(each.by.at, readAt)) continue;
      for (const text of entriesOf(each.planned)) {
        const before = newest.get(text);
        if (before === undefined || before.by.at <= each.by.at) newest.set(text, each);
      }
    }
    if (newest.size === 0) return step;
    return { ...step, entries: step.entries.map((entry) => withShown(entry, newest, readAt)) };
  };
}

/** The step that makes the page show its list: one key, in whichever of the two folders the file lies. */
export const SHOW_LIST = /^step\.show-list/;

function withAll<T extends StepEntries>(step: T, by: LoggedState): T {
  const state = by.isRefused ? 'missing' : 'there';
  return {
    ...step,
    entries: step.entries.map((entry) => ({ ...entry, state, seen: reasonOf(by) })),
  };
}

function reasonOf({ isRefused, file, line, at, name }: LoggedState): Reason {
  return {
    code: isRefused ? 'entry.refused' : 'entry.seen',
    values: { where: `${file}:${String(line)}`, at: shownTime(at), name },
  };
}

function withShown(
  entry: ToDoEntry,
  newest: ReadonlyMap<string, Shown>,
  readAt: number | null,
): ToDoEntry {
  const found = newest.get(entry.text);
  // Of settings that were read without a time, no line is known to be newer.
  if (found === undefined || entry.state === 'surplus') return entry;
  if (entry.state !== 'not-known' && readAt === null) return entry;
  const { by, state } = found;
  return { ...entry, state, seen: reasonOf({ ...by, isRefused: state === 'missing' }) };
}

export function isOlder(at: string, readAt: number | null): boolean {
  return readAt !== null && !(Date.parse(at) > readAt);
}

/** When the layer was read last; null: not at all, or nobody says when. */
export function readTime(input: PlanInput, plan: Plan, layer: Layer): number | null {
  const { appliance, current } = input;
  const servers: readonly string[] =
    layer === 'dns'
      ? plan.layers.dns.records.flatMap((record) => holdersOf(input, record))
      : layer === 'proxy-allow'
        ? [appliance.proxy]
        : [appliance.name];
  const times = (current?.asOf ?? [])
    .filter((each) => each.layer === layer && servers.includes(each.of))
    .map(({ at }) => at);
  return times.length === 0 ? null : Math.max(...times);
}

function showsOf(plan: Plan, loggedStates: readonly LoggedState[]): readonly Shown[] {
  const exact = new Map(plan.roads.map((road) => [road.pattern, road]));
  const suffixes = plan.roads.filter(({ match }) => match === 'suffix');
  const roadOf = (name: string): PlannedRoad | undefined =>
    exact.get(name) ?? suffixes.find(({ pattern }) => covers(pattern, name));
  const atProxy = new Map(
    loggedStates.filter(({ kind }) => kind === 'proxy').map((each) => [each.name, each]),
  );
  return loggedStates.flatMap((by): readonly Shown[] => {
    const planned = by.kind === 'appliance' ? undefined : roadOf(by.name);
    return planned === undefined ? [] : showsOfOne(planned, by, atProxy.get(by.name));
  });
}

function showsOfOne(
  planned: PlannedRoad,
  by: LoggedState,
  proxied: LoggedState | undefined,
): readonly Shown[] {
  const show = (layer: Layer, isThere: boolean): Shown => ({
    planned,
    layer,
    state: isThere ? 'there' : 'missing',
    by,
  });
  if (by.kind === 'firewall') return [show('firewall', false)];
  const list = listOf(planned.programs);
  if (by.kind === 'proxy') {
    if (planned.road === 'proxy') return [show('proxy-allow', !by.isRefused)];
    // Which program has asked is known where only one list has the name.
    return list === null ? [] : [show(list, false)];
  }
  const record = show('dns', !by.isRefused);
  // Whoever looks for the name itself no longer leaves that to the proxy.
  return list !== null && proxied !== undefined && by.at > proxied.at
    ? [record, show(list, true)]
    : [record];
}

/** The list of the programs that dial the name; null: they have two. */
function listOf(programs: readonly Program[]): Layer | null {
  const [only, ...others] = listsOf(programs);
  return only !== undefined && others.length === 0 ? only : null;
}

/** The bypass lists that these programs read. */
export function listsOf(programs: readonly Program[]): readonly Layer[] {
  return [
    ...new Set(
      programs.map((program): Layer =>
        program === 'configuration-manager' ? 'configuration-manager' : 'system-bypass',
      ),
    ),
  ];
}

function covers(pattern: string, name: string): boolean {
  const parsed = parsePattern(pattern);
  return parsed.ok && matchesPattern(parsed.pattern, name);
}
