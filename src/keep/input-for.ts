// What one server of the site has to hold: the parts of all appliances that use it. A server that no appliance
// names, such as a second resolver, gets what all of its kind get.

import { forwardTargets } from '../plan/network-resolvers.ts';
import type { PlannedRecord, PlanLayers } from '../plan/plan.ts';
import type { SitePlan } from '../plan/compose-site-plan.ts';
import type { RenderInput } from '../render/rendered-file.ts';
import type { Site } from '../site/site.ts';

export function inputFor(site: Site, sitePlan: SitePlan, server: string): RenderInput {
  const [appliance] = site.appliances;
  const [plan] = sitePlan.plans;
  // parseSite() has refused a site without an appliance.
  if (appliance === undefined || plan === undefined) throw new Error('the site has no appliance');
  const resolvers = ownOrAll(sitePlan.resolvers, ({ resolver }) => resolver === server);
  const proxies = ownOrAll(sitePlan.proxies, ({ proxy }) => proxy === server);
  const own = site.resolvers.find(({ name }) => name === server);
  const layers: PlanLayers = {
    ...plan.layers,
    dns: { records: mergeRecords(resolvers.flatMap(({ records }) => records)) },
    'proxy-allow': { allow: [...new Set(proxies.flatMap(({ allow }) => allow))].sort() },
    firewall: sitePlan.firewall,
  };
  return {
    plan: { ...plan, roads: sitePlan.plans.flatMap(({ roads }) => roads), layers },
    site,
    appliance,
    applianceJson: null,
    forwardTo: own === undefined ? [] : forwardTargets(site, own),
  };
}

function ownOrAll<T>(all: readonly T[], isOwn: (each: T) => boolean): readonly T[] {
  const own = all.filter(isOwn);
  return own.length === 0 ? all : own;
}

/** Two resolvers of one site may have the same record; its dialled names come together. */
function mergeRecords(records: readonly PlannedRecord[]): PlannedRecord[] {
  const merged = new Map<string, PlannedRecord>();
  for (const record of records) {
    const key = `${record.name}.${record.zone}`;
    const before = merged.get(key);
    merged.set(
      key,
      before === undefined
        ? record
        : { ...before, answers: [...new Set([...before.answers, ...record.answers])].sort() },
    );
  }
  return [...merged.values()];
}
