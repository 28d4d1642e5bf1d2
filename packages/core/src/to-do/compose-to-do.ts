// A plan, what is set today and the rendered files → what each team has to do.

import { groupBy } from '../group-by.ts';
import { TEAM_OF_LAYER, TEAMS, type Team } from '../model/layer.ts';
import type { LoggedState } from '../model/logged-state.ts';
import type { Settings, SettingsPart } from '../model/settings.ts';
import type { SitePlan } from '../plan/compose-site-plan.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import type { Plan, PlanStep, PlanVerdict } from '../plan/plan.ts';
import type { RenderedProduct } from '../render/render-products.ts';
import { allowChecks } from './checks.ts';
import { azureThere } from './azure-there.ts';
import { feedbackOf } from './feedback.ts';
import { mergeSteps } from './merge-steps.ts';
import { placesOf } from './places.ts';
import { isAmong, LIST_STEPS, listOf, type ListStep } from './list-steps.ts';
import { SETTING_STEPS } from './setting-steps.ts';
import { SHOW_LIST, loggedStateTest } from './entries-by-logs.ts';
import { readingReason } from './readings.ts';
import { addToday, judgeToday, todayOf } from './today.ts';
import { evidenceFinder } from './today-by-logs.ts';
import {
  TO_DO_SCHEMA,
  type EntryState,
  type StepState,
  type TeamToDo,
  type ToDo,
  type ToDoEntry,
  type ToDoState,
  type ToDoStep,
} from './to-do.ts';
import { PART_OF, unknownsOf } from './unknowns.ts';
import { waysAt, waysByLayer, type WaysByLayer } from './ways.ts';
import { AGENT_STEP, windowsStep, withoutAgents } from './windows-steps.ts';

/** What of it can be done is known only while the set-up runs, or after it. */
const LATER = /^step\.(?:learn|narrow)-|^step\.register$/;

/** The list of a browser's proxy, or of one behind the appliance's own. */
const OTHER_PROXY = 'step.allow-names-at';

/** Its entries are to be taken away. */
const REMOVAL = /^step\.(?:remove|narrow)-/;

export interface ToDoInput {
  readonly input: PlanInput;
  readonly plan: Plan | SitePlan;
  /** Of the same plan. */
  readonly rendered: readonly RenderedProduct[];
  /** What is in force, by appliance, where somebody knows it better than the site's files tell. */
  readonly inForce?: ReadonlyMap<string, Settings>;
  /** What logs show of its names. */
  readonly loggedStates?: readonly LoggedState[];
  /** Milliseconds since 1970, for the age of what was read. Default: now. */
  readonly now?: number;
}

export function composeToDo({
  input,
  plan,
  rendered,
  inForce,
  loggedStates = [],
  now = Date.now(),
}: ToDoInput): ToDo {
  const parts = 'plans' in plan ? plan.plans : [plan];
  const own = parts.map((each) => {
    const appliance = input.site.appliances.find(({ name }) => name === each.appliance);
    return { plan: each, input: appliance === undefined ? input : { ...input, appliance } };
  });
  const isOneOfSeveral = own.length > 1;
  const stepsOfEach = own.map((each) =>
    stepsOf(each.input, each.plan, {
      appliances: isOneOfSeveral ? [each.plan.appliance] : [],
      ways: waysByLayer(rendered, isOneOfSeveral ? each.plan.appliance : null),
      inForce: inForce?.get(each.plan.appliance) ?? null,
      now,
      loggedStates,
    }),
  );
  const steps = mergeSteps(stepsOfEach.flat());
  const left = steps.filter(({ state }) => state === 'open' || state === 'not-known');
  const today = own.map(({ input: one, plan: each }, index) => {
    const settings = inForce?.get(each.appliance) ?? null;
    return judgeToday(one, each, {
      inForce: settings,
      // A run knows what is in force better than any log.
      evidenceOf: evidenceFinder(one, each, {
        steps: stepsOfEach[index] ?? [],
        loggedStates: settings === null ? loggedStates : [],
      }),
    });
  });
  return {
    schema: TO_DO_SCHEMA,
    site: plan.site,
    state: stateOf(plan.verdict, left),
    by: plan.verdict.by,
    today: addToday(today.map(({ counts }) => counts)),
    unknown: unknownsOf(
      input,
      steps,
      today.flatMap(({ notKnown }) => notKnown),
    ),
    left: {
      changes: left.length,
      teams: new Set(left.map(({ team }) => team)).size,
      notKnown: left.filter(({ state }) => state === 'not-known').length,
    },
    teams: byTeam(steps),
  };
}

function stateOf({ state }: PlanVerdict, left: readonly ToDoStep[]): ToDoState {
  if (state !== 'complete') return state;
  return left.length === 0 ? 'applied' : 'not-applied';
}

interface Around {
  readonly appliances: readonly string[];
  readonly ways: WaysByLayer;
  readonly inForce: Settings | null;
  readonly now: number;
  readonly loggedStates: readonly LoggedState[];
}

function stepsOf(
  input: PlanInput,
  plan: Plan,
  { appliances, ways, inForce, now, loggedStates }: Around,
): ToDoStep[] {
  const today = inForce ?? todayOf(input);
  const taken = new Set<PlanStep>();
  const hasAgents = plan.steps.some(({ because }) => because.what.code === AGENT_STEP);
  const ofLists = LIST_STEPS.flatMap((list): Untold[] => {
    const codes = codesOf(list);
    const own = plan.steps.filter(({ because }) => codes.includes(because.what.code));
    // Of several the first; the entries that are in none of them are there already.
    const [step] = own;
    if (step !== undefined) taken.add(step);
    const elsewhere = new Set(own.slice(1).flatMap(({ entries }) => entries));
    const all = [
      ...new Set(
        [...list.entries(plan), ...(step?.entries ?? [])].filter((text) => !elsewhere.has(text)),
      ),
    ];
    if (all.length === 0) return [];
    const isLeft = isAmong(step?.entries ?? []);
    const isThere = inForce === null ? (text: string) => !isLeft(text) : list.isIn(inForce);
    const states = inForce === null ? list.statesOf?.(input, plan) : undefined;
    const entries = all.map((text) => ({
      text,
      state: states?.get(text) ?? entryState(today, SETTING_STEPS[list.what], () => isThere(text)),
    }));
    const servers = new Set(list.servers?.(input, plan));
    const read = (inForce === null ? (input.current?.readings ?? []) : []).filter(
      (note) => note.layer === list.layer && servers.has(note.server),
    );
    const because = step?.because ?? doneBecause(input, plan, list);
    const at = placesOf(input, { layer: list.layer, because });
    const waysHere = waysAt(input.site, ways, { layer: list.layer, at, waysOf: list.waysOf });
    return [
      {
        appliances,
        order: step?.order ?? null,
        team: step?.team ?? TEAM_OF_LAYER[list.layer],
        layer: list.layer,
        state: stateOfEntries(entries),
        because,
        at,
        entries,
        readings: read.map((note) => readingReason(note, now)),
        ways: hasAgents ? withoutAgents(waysHere) : waysHere,
        checks: list.checks(input, plan, { at, entries: all }),
      },
    ];
  });
  const others = plan.steps
    .filter((step) => !taken.has(step))
    .map((step) => {
      const at = placesOf(input, step);
      const list = listStepOf(step);
      return {
        ...otherStep(step, appliances, {
          isKnown: isRead(input, today, step),
          states: inForce === null ? list?.statesOf?.(input, plan) : undefined,
        }),
        at,
        ...helpOfOther(input, plan, { step, list, at, ways }),
      };
    });
  const withResult = (step: Untold): ToDoStep => ({ ...step, feedback: feedbackOf(input, step) });
  const azure = azureThere(input, plan, appliances);
  if (inForce !== null || loggedStates.length === 0)
    return [...azure, ...[...ofLists, ...others].map(withResult)];
  const withLoggedStates = loggedStateTest(input, plan, loggedStates);
  return [
    ...azure,
    ...[...ofLists, ...others].map((step) =>
      withResult(
        ofLists.includes(step) || SHOW_LIST.test(step.because.what.code)
          ? settled(withLoggedStates(step))
          : step,
      ),
    ),
  ];
}

/** How a step that is none of the lists' first ones is carried out, and checked. */
function helpOfOther(
  input: PlanInput,
  plan: Plan,
  {
    step,
    list,
    at,
    ways,
  }: {
    readonly step: PlanStep;
    readonly list: ListStep | undefined;
    readonly at: ToDoStep['at'];
    readonly ways: WaysByLayer;
  },
): Pick<ToDoStep, 'ways' | 'checks'> {
  const { layer, entries } = step;
  const ofLayer = waysAt(input.site, ways, { layer, at });
  const windows = windowsStep(step.because.what.code);
  if (windows !== undefined)
    return { ways: windows.ways(ofLayer), checks: windows.checks(plan, entries) };
  if (list === undefined && step.because.what.code !== OTHER_PROXY) return { ways: [], checks: [] };
  const of = { at, entries };
  return {
    ways: ofLayer,
    checks: list?.checks(input, plan, of) ?? allowChecks(input, plan, of),
  };
}

type Untold = Omit<ToDoStep, 'feedback'>;

/** Its state by its entries; what is done needs no place in the order. */
function settled(step: Untold): Untold {
  const state = stateOfEntries(step.entries);
  return { ...step, state, order: state === 'done' ? null : step.order };
}

/** The words of a step that the plan leaves out, since everything in it is there. */
function doneBecause(
  input: PlanInput,
  plan: Plan,
  { what, why, layer }: ListStep,
): ToDoStep['because'] {
  const values = {
    resolver: [input.appliance.resolver].flat().join(', '),
    proxy:
      (layer === 'system-bypass'
        ? plan.layers['system-bypass'].proxy
        : plan.layers['configuration-manager'].proxy) ?? '',
  };
  return { what: { code: what, values }, why: { code: why, values } };
}

function otherStep(
  { order, team, layer, because, entries }: PlanStep,
  appliances: readonly string[],
  {
    isKnown,
    states,
  }: {
    readonly isKnown: boolean;
    readonly states: ReadonlyMap<string, EntryState> | undefined;
  },
): Omit<ToDoStep, 'at' | 'ways' | 'checks' | 'feedback'> {
  const isLater = LATER.test(because.what.code);
  const toSet = REMOVAL.test(because.what.code) ? 'surplus' : 'missing';
  const own = entries.map((text) => ({
    text,
    state: states?.get(text) ?? (isKnown ? toSet : 'not-known'),
  }));
  return {
    appliances,
    order,
    team,
    layer,
    state: isLater
      ? 'later'
      : states !== undefined
        ? stateOfEntries(own)
        : isKnown
          ? 'open'
          : 'not-known',
    because,
    entries: own,
    readings: [],
  };
}

function codesOf({ what, alsoAs = [] }: ListStep): readonly string[] {
  return [what, ...alsoAs];
}

/** Of a second step of the same list, such as the records of another resolver. */
function listStepOf({ because }: PlanStep): ListStep | undefined {
  return LIST_STEPS.find((list) => codesOf(list).includes(because.what.code));
}

/** Azure's steps come from the exports themselves; another proxy's list is known by itself. */
function isRead({ current }: PlanInput, today: Settings, { layer, because }: PlanStep): boolean {
  if (because.what.code === OTHER_PROXY)
    return listOf(current, because.what.values['proxy'] ?? '') !== null;
  return layer === 'azure' || today.notKnown?.includes(PART_OF[layer]) !== true;
}

function entryState(
  today: Settings,
  part: SettingsPart,
  isThere: () => boolean,
): ToDoEntry['state'] {
  if (today.notKnown?.includes(part) === true) return 'not-known';
  return isThere() ? 'there' : 'missing';
}

function stateOfEntries(entries: readonly ToDoEntry[]): StepState {
  if (entries.some(({ state }) => state === 'missing')) return 'open';
  return entries.some(({ state }) => state === 'not-known') ? 'not-known' : 'done';
}

const LAST = Number.POSITIVE_INFINITY;

function byTeam(steps: readonly ToDoStep[]): readonly TeamToDo[] {
  const orderOf = ({ order }: ToDoStep): number => order ?? LAST;
  const sorted = steps.toSorted((a, b) =>
    orderOf(a) === orderOf(b) ? 0 : orderOf(a) - orderOf(b),
  );
  const groups = groupBy(sorted, ({ team }) => team);
  const first = (team: Team): number => Math.min(...(groups.get(team) ?? []).map(orderOf), LAST);
  return TEAMS.filter((team) => groups.has(team))
    .toSorted((a, b) => (first(a) === first(b) ? 0 : first(a) - first(b)))
    .map((team) => ({ team, steps: groups.get(team) ?? [] }));
}
