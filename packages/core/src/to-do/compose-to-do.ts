// A plan, what is set today and the rendered files → what each team has to do.

import { groupBy } from '../group-by.ts';
import { formatFamilies, recordName, type DnsRecord } from '../model/dns-record.ts';
import { formatFirewallAllow } from '../model/firewall-rule.ts';
import { TEAM_OF_LAYER, TEAMS, type Layer, type Team } from '../model/layer.ts';
import type { Settings, SettingsPart } from '../model/settings.ts';
import type { SitePlan } from '../plan/compose-site-plan.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import type { Plan, PlanStep, PlanVerdict } from '../plan/plan.ts';
import { toDnsRecord } from '../plan/plan-settings.ts';
import type { RenderedProduct } from '../render/render-products.ts';
import { allowChecks, firewallChecks, recordChecks, systemChecks } from './checks.ts';
import { addToday, judgeToday, todayOf } from './today.ts';
import {
  TO_DO_SCHEMA,
  type Check,
  type StepState,
  type TeamToDo,
  type ToDo,
  type ToDoEntry,
  type ToDoState,
  type ToDoStep,
  type Way,
} from './to-do.ts';
import { PART_OF, unknownsOf } from './unknowns.ts';

/** A step that sets a whole list, with the part of the settings in which the list stands. */
interface ListStep {
  /** What is said when all of it is there; the first of the codes by which a plan has it. */
  readonly what: string;
  readonly alsoAs?: readonly string[];
  readonly why: string;
  readonly layer: Layer;
  /** Where the files are of another layer. */
  readonly waysOf?: Layer;
  readonly part: SettingsPart;
  readonly entries: (plan: Plan) => readonly string[];
  /** Whether one of them is among these settings, of which there may be thousands. */
  readonly isIn: (settings: Settings) => (entry: string) => boolean;
  readonly checks: (input: PlanInput, plan: Plan) => readonly Check[];
}

function isAmong(entries: readonly string[]): (entry: string) => boolean {
  const all = new Set(entries);
  return (entry) => all.has(entry);
}

function recordLines(records: readonly DnsRecord[]): readonly string[] {
  return records.flatMap((record) =>
    formatFamilies(record.type, record.values).map((family) => `${recordName(record)} ${family}`),
  );
}

const LIST_STEPS: readonly ListStep[] = [
  {
    what: 'step.add-records',
    alsoAs: [
      'step.add-records-on-each',
      'step.add-to-hosted',
      'step.change-records',
      'step.change-records-on-each',
    ],
    why: 'step.why.records-before-bypass',
    layer: 'dns',
    part: 'dnsRecords',
    entries: (plan) => recordLines(plan.layers.dns.records.map(toDnsRecord)),
    isIn: ({ dnsRecords }) => isAmong(recordLines(dnsRecords)),
    checks: (input, plan) => recordChecks(input, plan.layers.dns.records),
  },
  {
    what: 'step.forward-names',
    why: 'step.why.records-before-bypass',
    layer: 'dns',
    part: 'dnsForward',
    entries: (plan) => plan.layers.dns.forward ?? [],
    isIn: ({ dnsForward }) => isAmong(dnsForward ?? []),
    checks: () => [],
  },
  {
    what: 'step.allow-rules',
    why: 'step.why.firewall-before-bypass',
    layer: 'firewall',
    part: 'firewallAllow',
    entries: (plan) => plan.layers.firewall.allow.map(formatFirewallAllow),
    isIn: ({ firewallAllow }) => isAmong(firewallAllow.map(formatFirewallAllow)),
    checks: (_, plan) => firewallChecks(plan.layers.firewall.allow),
  },
  {
    what: 'step.let-names-out',
    why: 'step.why.proxy-before-sign-in',
    layer: 'firewall',
    waysOf: 'proxy-allow',
    part: 'proxyAllow',
    entries: (plan) => (plan.layers.firewall.names ?? []).map(formatFirewallAllow),
    isIn: ({ proxyAllow }) => {
      const isAllowed = isAmong(proxyAllow);
      return (entry) => isAllowed(/ -> (.+):[\d-]+$/.exec(entry)?.[1] ?? '');
    },
    checks: allowChecks,
  },
  {
    what: 'step.allow-names',
    why: 'step.why.proxy-before-sign-in',
    layer: 'proxy-allow',
    part: 'proxyAllow',
    entries: ({ layers: { 'proxy-allow': list } }) => (list.by === undefined ? list.allow : []),
    isIn: ({ proxyAllow }) => isAmong(proxyAllow),
    checks: allowChecks,
  },
  {
    what: 'step.set-manager-list',
    why: 'step.why.bypass-after-records',
    layer: 'configuration-manager',
    part: 'configurationManager',
    entries: (plan) => plan.layers['configuration-manager'].bypass,
    isIn: ({ configurationManager }) => isAmong(configurationManager.bypass),
    checks: () => [],
  },
  {
    what: 'step.set-system-list',
    alsoAs: ['step.set-machine-list'],
    why: 'step.why.system-own-list',
    layer: 'system-bypass',
    part: 'system',
    entries: (plan) => plan.layers['system-bypass'].bypass,
    isIn: ({ system }) => isAmong(system.bypass),
    checks: (_, plan) => systemChecks(plan),
  },
];

/** What of it can be done is known only while the set-up runs, or after it. */
const LATER = /^step\.(?:learn|narrow)-|^step\.register$/;

/** Its entries are to be taken away. */
const REMOVAL = /^step\.(?:remove|narrow)-/;

export interface ToDoInput {
  readonly input: PlanInput;
  readonly plan: Plan | SitePlan;
  /** Of the same plan. */
  readonly rendered: readonly RenderedProduct[];
  /** What is in force, by appliance, where somebody knows it better than the site's files tell. */
  readonly inForce?: ReadonlyMap<string, Settings>;
}

export function composeToDo({ input, plan, rendered, inForce }: ToDoInput): ToDo {
  const parts = 'plans' in plan ? plan.plans : [plan];
  const own = parts.map((each) => {
    const appliance = input.site.appliances.find(({ name }) => name === each.appliance);
    return { plan: each, input: appliance === undefined ? input : { ...input, appliance } };
  });
  const isOneOfSeveral = own.length > 1;
  const steps = mergeSteps(
    own.flatMap((each) =>
      stepsOf(each.input, each.plan, {
        appliances: isOneOfSeveral ? [each.plan.appliance] : [],
        ways: waysByLayer(rendered, isOneOfSeveral ? each.plan.appliance : null),
        inForce: inForce?.get(each.plan.appliance) ?? null,
      }),
    ),
  );
  const left = steps.filter(({ state }) => state === 'open' || state === 'not-known');
  const today = own.map((each) =>
    judgeToday(each.input, each.plan, inForce?.get(each.plan.appliance) ?? null),
  );
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
  readonly ways: ReadonlyMap<string, readonly Way[]>;
  readonly inForce: Settings | null;
}

function stepsOf(input: PlanInput, plan: Plan, { appliances, ways, inForce }: Around): ToDoStep[] {
  const today = inForce ?? todayOf(input);
  const taken = new Set<PlanStep>();
  const ofLists = LIST_STEPS.flatMap((list): ToDoStep[] => {
    const codes = [list.what, ...(list.alsoAs ?? [])];
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
    const entries = all.map((text) => ({
      text,
      state: entryState(today, list.part, () => isThere(text)),
    }));
    return [
      {
        appliances,
        order: step?.order ?? null,
        team: step?.team ?? TEAM_OF_LAYER[list.layer],
        layer: list.layer,
        state: stateOfEntries(entries),
        because: step?.because ?? doneBecause(input, plan, list),
        entries,
        ways: ways.get(list.waysOf ?? list.layer) ?? [],
        checks: list.checks(input, plan),
      },
    ];
  });
  const others = plan.steps
    .filter((step) => !taken.has(step))
    .map((step) => otherStep(step, appliances, isKnown(today, step.layer)));
  return [...ofLists, ...others];
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
  isRead: boolean,
): ToDoStep {
  const isLater = LATER.test(because.what.code);
  const toSet = REMOVAL.test(because.what.code) ? 'surplus' : 'missing';
  return {
    appliances,
    order,
    team,
    layer,
    state: isLater ? 'later' : isRead ? 'open' : 'not-known',
    because,
    entries: entries.map((text) => ({ text, state: isRead ? toSet : 'not-known' })),
    ways: [],
    checks: [],
  };
}

/** Azure's steps come from the exports themselves. */
function isKnown(today: Settings, layer: Layer): boolean {
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

function waysByLayer(
  rendered: readonly RenderedProduct[],
  appliance: string | null,
): ReadonlyMap<string, readonly Way[]> {
  const ways = rendered
    .filter((each) => each.appliance === undefined || each.appliance === appliance)
    .flatMap(({ product, isOfSite, files }) =>
      [...groupBy(files, ({ how, back }) => JSON.stringify([how, back])).values()].map((own) => {
        const [{ layer, how, back }] = own;
        const way: Way = {
          product: product.id,
          title: product.title,
          isChoice: !isOfSite,
          files: own.map(({ path, text }) => ({ path, text })),
          how,
          back,
        };
        return { layer, way };
      }),
    );
  return new Map(
    [...groupBy(ways, ({ layer }) => layer)].map(([layer, all]) => [
      layer,
      all.map(({ way }) => way).toSorted((a, b) => Number(a.isChoice) - Number(b.isChoice)),
    ]),
  );
}

/** What several appliances share is one step. */
function mergeSteps(steps: readonly ToDoStep[]): readonly ToDoStep[] {
  const same = groupBy(steps, (step) => JSON.stringify({ ...step, appliances: null, order: null }));
  return [...same.values()].map((all) => {
    const [first] = all;
    return { ...first, appliances: [...new Set(all.flatMap(({ appliances }) => appliances))] };
  });
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
