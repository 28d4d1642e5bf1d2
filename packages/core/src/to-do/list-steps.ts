// The steps that set a whole list: what stands in each, and what is known of each entry by itself.

import { formatFamilies, recordName, type DnsRecord } from '../model/dns-record.ts';
import { formatFirewallAllow } from '../model/firewall-rule.ts';
import type { Layer } from '../model/layer.ts';
import type { Settings } from '../model/settings.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import type { Plan } from '../plan/plan.ts';
import { toDnsRecord } from '../plan/plan-settings.ts';
import { holdersOf, standingOf } from '../plan/record-standing.ts';
import type { CurrentSettings, ProxyList } from '../roads/current-settings.ts';
import {
  allowChecks,
  firewallChecks,
  forwardChecks,
  recordChecks,
  systemChecks,
} from './checks.ts';
import type { SettingStep } from './setting-steps.ts';
import type { Check, EntryState, ToDoStep } from './to-do.ts';
import { managerChecks } from './windows-steps.ts';

/** A step that sets a whole list. */
export interface ListStep {
  /** What is said when all of it is there; the first of the codes by which a plan has it. */
  readonly what: SettingStep;
  readonly alsoAs?: readonly SettingStep[];
  readonly why: string;
  readonly layer: Layer;
  /** Where the files are of another layer. */
  readonly waysOf?: Layer;
  readonly entries: (plan: Plan) => readonly string[];
  /** Whether one of them is among these settings, of which there may be thousands. */
  readonly isIn: (settings: Settings) => (entry: string) => boolean;
  readonly checks: (
    input: PlanInput,
    plan: Plan,
    step: Pick<ToDoStep, 'at'> & { readonly entries: readonly string[] },
  ) => readonly Check[];
  /** Of each entry by itself what is known of it today, where that can differ from one to the next. */
  readonly statesOf?: (input: PlanInput, plan: Plan) => ReadonlyMap<string, EntryState>;
  /** Servers that hold the list. */
  readonly servers?: (input: PlanInput, plan: Plan) => readonly string[];
}

export function isAmong(entries: readonly string[]): (entry: string) => boolean {
  const all = new Set(entries);
  return (entry) => all.has(entry);
}

function recordLines(records: readonly DnsRecord[]): readonly string[] {
  return records.flatMap((record) =>
    formatFamilies(record.type, record.values).map((family) => `${recordName(record)} ${family}`),
  );
}

export const LIST_STEPS: readonly ListStep[] = [
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
    entries: (plan) => recordLines(plan.layers.dns.records.map(toDnsRecord)),
    isIn: ({ dnsRecords }) => isAmong(recordLines(dnsRecords)),
    checks: (_, plan, { at, entries }) => {
      const isAsked = isAmong(entries);
      const records = plan.layers.dns.records.filter((record) =>
        recordLines([toDnsRecord(record)]).some(isAsked),
      );
      return recordChecks(at, records);
    },
    statesOf: (input, plan) =>
      new Map(
        plan.layers.dns.records.flatMap((record) => {
          const standing = standingOf(input, record);
          const state = standing === 'differs' ? 'missing' : standing;
          return recordLines([toDnsRecord(record)]).map((line) => [line, state] as const);
        }),
      ),
    servers: (input, plan) => plan.layers.dns.records.flatMap((record) => holdersOf(input, record)),
  },
  {
    what: 'step.forward-names',
    why: 'step.why.records-before-bypass',
    layer: 'dns',
    entries: (plan) => plan.layers.dns.forward ?? [],
    isIn: ({ dnsForward }) => isAmong(dnsForward ?? []),
    checks: (_, plan, { at }) => forwardChecks(at, plan),
  },
  {
    what: 'step.allow-rules',
    why: 'step.why.firewall-before-bypass',
    layer: 'firewall',
    entries: (plan) => plan.layers.firewall.allow.map(formatFirewallAllow),
    isIn: ({ firewallAllow }) => isAmong(firewallAllow.map(formatFirewallAllow)),
    checks: firewallChecks,
  },
  {
    what: 'step.let-names-out',
    why: 'step.why.proxy-before-sign-in',
    layer: 'firewall',
    waysOf: 'proxy-allow',
    entries: (plan) => (plan.layers.firewall.names ?? []).map(formatFirewallAllow),
    isIn: ({ proxyAllow }) => {
      const isAllowed = isAmong(proxyAllow);
      return (entry) => isAllowed(/ -> (.+):[\d-]+$/.exec(entry)?.[1] ?? '');
    },
    checks: (input, plan) => allowChecks(input, plan, {}),
  },
  {
    what: 'step.allow-names',
    why: 'step.why.proxy-before-sign-in',
    layer: 'proxy-allow',
    entries: ({ layers: { 'proxy-allow': list } }) => (list.by === undefined ? list.allow : []),
    isIn: ({ proxyAllow }) => isAmong(proxyAllow),
    checks: (input, plan) => allowChecks(input, plan, {}),
    statesOf: ({ appliance, current }, plan) => partlyRead(listOf(current, appliance.proxy), plan),
    servers: ({ appliance }) => [appliance.proxy],
  },
  {
    what: 'step.set-manager-list',
    why: 'step.why.bypass-after-records',
    layer: 'configuration-manager',
    entries: (plan) => plan.layers['configuration-manager'].bypass,
    isIn: ({ configurationManager }) => isAmong(configurationManager.bypass),
    checks: (_, __, { entries }) => managerChecks(entries),
  },
  {
    what: 'step.set-system-list',
    alsoAs: ['step.set-machine-list'],
    why: 'step.why.system-own-list',
    layer: 'system-bypass',
    entries: (plan) => plan.layers['system-bypass'].bypass,
    isIn: ({ system }) => isAmong(system.bypass),
    checks: (_, plan) => systemChecks(plan),
  },
];

/** Of a list that was not read whole: what is neither in it nor known to be missing there. */
function partlyRead(list: ProxyList | null, { layers }: Plan): ReadonlyMap<string, EntryState> {
  if (list?.absent === undefined) return new Map();
  const read = new Set([...list.patterns, ...list.absent]);
  const unread = layers['proxy-allow'].allow.filter((entry) => !read.has(entry));
  return new Map(unread.map((entry) => [entry, 'not-known']));
}

export function listOf(current: CurrentSettings | undefined, proxy: string): ProxyList | null {
  return current?.proxies.find((each) => each.proxy === proxy) ?? null;
}
