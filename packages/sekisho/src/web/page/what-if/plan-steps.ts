// The steps of what there is to do as settings: each entry by itself, or a step as a whole.

import { applyFix } from '@sekisho/core/model/change.ts';
import { formatFamilies, recordName, type DnsRecord } from '@sekisho/core/model/dns-record.ts';
import type { Layer } from '@sekisho/core/model/layer.ts';
import type { Settings, SettingsPart } from '@sekisho/core/model/settings.ts';
import { toDnsRecord, toSettings } from '@sekisho/core/plan/plan-settings.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import { partSetBy } from '@sekisho/core/to-do/setting-steps.ts';
import type { ToDo, ToDoEntry, ToDoStep } from '@sekisho/core/to-do/to-do.ts';

export interface PlanStep {
  readonly key: string;
  readonly step: ToDoStep;
  /** What a whole step tells of: with all of its entries this part is known. */
  readonly part: SettingsPart;
  /** Those that are not there yet, or have to go. */
  readonly entries: readonly ToDoEntry[];
}

/** Where a step takes entries away, its layer tells the part. */
const PART_OF_REMOVAL: Partial<Record<Layer, SettingsPart>> = {
  dns: 'dnsRecords',
  firewall: 'firewallAllow',
  'proxy-allow': 'proxyAllow',
  'configuration-manager': 'configurationManager',
  'system-bypass': 'system',
};

const SHOWS_LIST = /^step\.show-list/;
const REMOVES = /^step\.remove-/;
/** The step names files; what they get is one line. */
const SHOW_LIST: ToDoEntry = { text: 'EnableProxyBypassList=true', state: 'missing' };

function partOf({ because: { what }, layer }: ToDoStep): SettingsPart | undefined {
  if (SHOWS_LIST.test(what.code)) return 'configurationManager';
  return REMOVES.test(what.code) ? PART_OF_REMOVAL[layer] : partSetBy(what.code);
}

/** In the order of the plan; done ones are left out. */
export function planSteps(toDo: ToDo, appliance: string): PlanStep[] {
  return toDo.teams
    .flatMap(({ steps }) => steps)
    .filter(({ appliances }) => appliances.length === 0 || appliances.includes(appliance))
    .flatMap((step): PlanStep[] => {
      const part = partOf(step);
      const entries = SHOWS_LIST.test(step.because.what.code)
        ? [SHOW_LIST]
        : step.entries.filter(({ state }) => state !== 'there');
      if (part === undefined || entries.length === 0 || step.state === 'later') return [];
      return [
        { key: `${step.because.what.code} ${step.appliances.join(' ')}`, step, part, entries },
      ];
    })
    .toSorted((a, b) => (a.step.order ?? 0) - (b.step.order ?? 0));
}

export function entryKey({ key }: PlanStep, { text }: ToDoEntry): string {
  return `${key} ${text}`;
}

/** With these entries of a step. A part that nobody told is known once all of it is supposed; with some of it, the rest stays unknown. */
export function applyStep(
  settings: Settings,
  of: { readonly step: PlanStep; readonly plan: Plan; readonly chosen: readonly ToDoEntry[] },
): Settings {
  const { step, plan, chosen } = of;
  if (chosen.length === 0) return settings;
  const isWhole = chosen.length === step.entries.length;
  const sets = partSetBy(step.step.because.what.code) !== undefined;
  if (isWhole && sets && settings.notKnown?.includes(step.part) === true)
    return withPartOfPlan(settings, step.part, plan);
  const applied = applyEntries(settings, of);
  return isWhole && sets ? withProxyOfPlan(applied, step.part, plan) : applied;
}

/** A step that sets a list sets the proxy beside it. */
function withProxyOfPlan(settings: Settings, part: SettingsPart, plan: Plan): Settings {
  if (part !== 'configurationManager' && part !== 'system') return settings;
  return { ...settings, [part]: { ...settings[part], proxy: toSettings(plan)[part].proxy } };
}

function withPartOfPlan(settings: Settings, part: SettingsPart, plan: Plan): Settings {
  const planned = toSettings(plan);
  const isOfMachine = part === 'system' && plan.layers['system-bypass'].ofMachine !== undefined;
  const parts: readonly SettingsPart[] = isOfMachine ? ['system', 'user'] : [part];
  return {
    ...settings,
    ...Object.fromEntries(parts.map((each) => [each, planned[each]])),
    notKnown: (settings.notKnown ?? []).filter((each) => !parts.includes(each)),
  };
}

/** All at once: one by one, thousands would take seconds. */
function applyEntries(
  settings: Settings,
  {
    step: { step, part },
    plan,
    chosen,
  }: { readonly step: PlanStep; readonly plan: Plan; readonly chosen: readonly ToDoEntry[] },
): Settings {
  const onlyRemoves = REMOVES.test(step.because.what.code);
  const texts = (isRemoval: boolean): string[] =>
    chosen
      .filter(({ state }) => (state === 'surplus' || onlyRemoves) === isRemoval)
      .map(({ text }) => text);
  const [add, remove] = [texts(false), texts(true)];
  switch (part) {
    case 'dnsRecords': {
      const [added, removed] = [new Set(add), new Set(remove)];
      const isIn = (lines: ReadonlySet<string>, record: DnsRecord): boolean =>
        linesOf(record).some((line) => lines.has(line));
      return applyFix(
        {
          ...settings,
          dnsRecords: settings.dnsRecords.filter((record) => !isIn(removed, record)),
        },
        {
          layer: 'dns',
          add,
          records: plan.layers.dns.records.map(toDnsRecord).filter((record) => isIn(added, record)),
        },
      );
    }
    case 'dnsForward':
      return { ...settings, dnsForward: [...new Set([...(settings.dnsForward ?? []), ...add])] };
    case 'firewallAllow':
      return applyFix(settings, { layer: 'firewall', add, remove });
    case 'proxyAllow':
      return applyFix(settings, {
        layer: 'proxy-allow',
        add: add.map((text) => / -> (\S+):\d+$/.exec(text)?.[1] ?? text),
        remove,
      });
    case 'configurationManager':
      return applyFix(settings, {
        layer: 'configuration-manager',
        add: add.filter((text) => text !== SHOW_LIST.text),
        remove,
        ...(add.includes(SHOW_LIST.text) ? { enableBypassList: true } : {}),
      });
    default:
      return applyFix(settings, { layer: 'system-bypass', add, remove });
  }
}

function linesOf(record: DnsRecord): string[] {
  return formatFamilies(record.type, record.values).map(
    (family) => `${recordName(record)} ${family}`,
  );
}
