// All appliances of one site: a plan for each, and what they share by its owner.
// One proxy serves several appliances, one resolver, one firewall; their teams
// get one list and not one for each appliance.

import { groupBy } from '../group-by.ts';
import { formatFirewallAllow, type FirewallAllow } from '../model/firewall-rule.ts';
import { compareText, sortUnique } from '../compare-text.ts';
import { allowLists } from './allow-lists.ts';
import { composePlan } from './compose-plan.ts';
import { mergeAllow, mergeRecords, nameOf } from './merge-layers.ts';
import type { Plan, PlanLayers, PlannedRecord, PlanVerdict, PlanWarning } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { toObstacle } from './obstacle.ts';
import { recordHolders } from './resolver-chains.ts';
import { verdictOf } from './verdict.ts';

export const SITE_PLAN_SCHEMA = 'sekisho/site-plan/2';

/** The plans of a site's appliances, and what they share, by who owns it. */
export interface SitePlan {
  readonly schema: typeof SITE_PLAN_SCHEMA;
  readonly site: string;
  /** One for each appliance, as a site with that appliance alone would have it. */
  readonly plans: readonly Plan[];
  readonly proxies: readonly { readonly proxy: string; readonly allow: readonly string[] }[];
  readonly resolvers: readonly SiteResolverPlan[];
  readonly firewall: PlanLayers['firewall'];
  /** The worst verdict of the plans, with the obstacles of all appliances together. */
  readonly verdict: PlanVerdict;
  /** Of the appliances together; their own are in their plans. */
  readonly warnings: readonly PlanWarning[];
}

export interface SiteResolverPlan {
  readonly resolver: string;
  readonly records: readonly PlannedRecord[];
  readonly forward?: readonly string[];
}

interface Part {
  readonly input: PlanInput;
  readonly plan: Plan;
}

/** For the site of this input, whichever of its appliances the input is about. */
export function composeSitePlan(input: PlanInput): SitePlan {
  const parts = input.site.appliances.map((appliance): Part => {
    const own = { ...input, appliance };
    return { input: own, plan: composePlan(own) };
  });
  const byResolver = groupInOrder(
    parts.flatMap((part) => holdersOf(part).map((name) => ({ name, ...part }))),
    ({ name }) => name,
  );
  const conflicts = byResolver.flatMap(([resolver, own]) => recordConflicts(resolver, own));
  return {
    schema: SITE_PLAN_SCHEMA,
    site: input.site.name,
    plans: parts.map(({ plan }) => plan),
    proxies: groupInOrder(
      parts.flatMap(({ input: own, plan }) => allowLists(own, plan)),
      ({ proxy }) => proxy,
    ).map(([proxy, own]) => ({ proxy, allow: mergeAllow(own.map(({ allow }) => allow)) })),
    resolvers: byResolver.map(([resolver, own]) => mergeResolver(resolver, own)),
    firewall: {
      allow: mergeRules(parts.map(({ plan }) => plan.layers.firewall.allow)),
      ...(parts.some(({ plan }) => plan.layers.firewall.names !== undefined)
        ? { names: mergeRules(parts.map(({ plan }) => plan.layers.firewall.names ?? [])) }
        : {}),
    },
    verdict: siteVerdict(parts, conflicts),
    warnings: conflicts,
  };
}

function mergeRules(lists: readonly (readonly FirewallAllow[])[]): FirewallAllow[] {
  const rules = new Map(lists.flat().map((rule) => [formatFirewallAllow(rule), rule]));
  return [...rules.values()].sort(
    (a, b) => compareText(a.from, b.from) || compareText(a.to, b.to) || a.port - b.port,
  );
}

/** Each obstacle once, however many appliances meet it. */
function siteVerdict(parts: readonly Part[], conflicts: readonly PlanWarning[]): PlanVerdict {
  const all = [
    ...parts.flatMap(({ plan }) => plan.verdict.by),
    ...conflicts.map(({ because }) =>
      toObstacle({
        state: 'blocked',
        team: 'dns',
        code: 'record-conflict',
        values: because.values,
      }),
    ),
  ];
  return verdictOf([...new Map(all.map((each) => [JSON.stringify(each.because), each])).values()]);
}

/** Names of the resolvers that hold the records and forwards of one appliance. */
function holdersOf({ input, plan }: Part): readonly string[] {
  const { site, appliance } = input;
  return [
    ...new Set([
      ...recordHolders(site, appliance).map(({ name }) => name),
      ...plan.layers.dns.records.flatMap(({ on = [] }) => on),
    ]),
  ];
}

function recordsOn(resolver: string, { layers }: Plan): readonly PlannedRecord[] {
  return layers.dns.records.filter(({ on }) => on === undefined || on.includes(resolver));
}

function mergeResolver(resolver: string, parts: readonly Part[]): SiteResolverPlan {
  const forwards = parts.flatMap(({ plan }) => plan.layers.dns.forward ?? []);
  return {
    resolver,
    records: mergeRecords(parts.flatMap(({ plan }) => recordsOn(resolver, plan))),
    ...(parts.some(({ plan }) => plan.layers.dns.forward !== undefined)
      ? { forward: sortUnique(forwards) }
      : {}),
  };
}

/** One resolver gives everybody one answer. */
function recordConflicts(resolver: string, parts: readonly Part[]): PlanWarning[] {
  const byName = groupInOrder(
    parts.flatMap(({ plan }) =>
      recordsOn(resolver, plan).map((record) => ({ record, appliance: plan.appliance })),
    ),
    ({ record }) => nameOf(record),
  );
  return byName
    .filter(([, own]) => new Set(own.map(({ record }) => record.addresses.join())).size > 1)
    .map(([record, own]) => {
      const because = {
        code: 'warning.record-conflict',
        values: { record, resolver, appliances: own.map(({ appliance }) => appliance).join(', ') },
      };
      return {
        code: 'record-conflict',
        severity: 'warning',
        because,
      };
    });
}

/** In order of the key. */
function groupInOrder<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): [string, readonly T[]][] {
  return [...groupBy(items, keyOf)].sort(([a], [b]) => compareText(a, b));
}
