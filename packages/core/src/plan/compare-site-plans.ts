// What changed between two plans of sites: appliance by appliance, and what they share by its owner. A plan of one
// appliance is read as that of a site with it alone; it names neither proxy nor resolver, so what is shared is not compared then.

import { formatFirewallAllow } from '../model/firewall-rule.ts';
import {
  compareLists,
  comparePlans,
  dnsLines,
  hasChange,
  hasDifferences,
  warningLines,
  type ListChange,
  type PlanDifferences,
} from './compare-plans.ts';
import { compareText } from '../compare-text.ts';
import type { SitePlan } from './compose-site-plan.ts';
import type { Plan } from './plan.ts';

export const SITE_DIFF_SCHEMA = 'sekisho/site-diff/2';

export interface SitePlanDifferences {
  readonly schema: typeof SITE_DIFF_SCHEMA;
  readonly site: { readonly old: string; readonly new: string };
  readonly appliances: ListChange;
  /** Of appliances that both plans have, those that differ. */
  readonly plans: readonly PlanDifferences[];
  /** null: one of the two is the plan of one appliance. */
  readonly shared: SharedDifferences | null;
}

export interface SharedDifferences {
  readonly proxies: readonly (ListChange & { readonly proxy: string })[];
  readonly resolvers: readonly (ListChange & { readonly resolver: string })[];
  readonly firewall: ListChange;
  readonly warnings: ListChange;
}

export function compareSitePlans(old: Plan | SitePlan, now: Plan | SitePlan): SitePlanDifferences {
  const before = byAppliance(old);
  const after = byAppliance(now);
  return {
    schema: SITE_DIFF_SCHEMA,
    site: { old: old.site, new: now.site },
    appliances: compareLists([...before.keys()], [...after.keys()]),
    plans: [...after.values()]
      .flatMap((plan) => {
        const was = before.get(plan.appliance);
        return was === undefined ? [] : [comparePlans(was, plan)];
      })
      .filter(hasDifferences),
    shared: 'plans' in old && 'plans' in now ? compareShared(old, now) : null,
  };
}

export function hasSiteDifferences({
  site,
  appliances,
  plans,
  shared,
}: SitePlanDifferences): boolean {
  return (
    site.old !== site.new ||
    hasChange(appliances) ||
    plans.length > 0 ||
    (shared !== null &&
      (shared.proxies.length + shared.resolvers.length > 0 ||
        hasChange(shared.firewall) ||
        hasChange(shared.warnings)))
  );
}

function byAppliance(document: Plan | SitePlan): ReadonlyMap<string, Plan> {
  const plans = 'plans' in document ? document.plans : [document];
  return new Map(plans.map((plan) => [plan.appliance, plan]));
}

function compareShared(old: SitePlan, now: SitePlan): SharedDifferences {
  const allow = ({ proxies }: SitePlan): Lists =>
    new Map(proxies.map((each) => [each.proxy, each.allow]));
  const records = ({ resolvers }: SitePlan): Lists =>
    new Map(resolvers.map((each) => [each.resolver, dnsLines(each)]));
  return {
    proxies: compareByName(allow(old), allow(now)).map(([proxy, change]) => ({ proxy, ...change })),
    resolvers: compareByName(records(old), records(now)).map(([resolver, change]) => ({
      resolver,
      ...change,
    })),
    firewall: compareLists(
      old.firewall.allow.map(formatFirewallAllow),
      now.firewall.allow.map(formatFirewallAllow),
    ),
    warnings: compareLists(warningLines(old), warningLines(now)),
  };
}

type Lists = ReadonlyMap<string, readonly string[]>;

function compareByName(old: Lists, now: Lists): (readonly [string, ListChange])[] {
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort(compareText)
    .map((name) => [name, compareLists(old.get(name) ?? [], now.get(name) ?? [])] as const)
    .filter(([, change]) => hasChange(change));
}
