// The entries of one server of the site: the parts of all appliances that use it. A server that no appliance
// names, such as a second resolver, gets what all of its kind get.

import { forwardTargets } from '../plan/network-resolvers.ts';
import type { SitePlan } from '../plan/compose-site-plan.ts';
import { mergeAllow, mergeRecords } from '../plan/merge-layers.ts';
import type { PlanLayers } from '../plan/plan.ts';
import { recordHolders } from '../plan/resolver-chains.ts';
import { sharedPlan } from '../plan/shared-plan.ts';
import { partsOfProxy, partsOfSite } from '../products/shared/render/render-parts.ts';
import type { RenderInput } from '../products/shared/render/rendered-file.ts';
import type { Site } from '../site/site.ts';

export function inputFor(site: Site, sitePlan: SitePlan, server: string): RenderInput {
  const all = partsOfSite(site, sitePlan.plans);
  const ofProxy = partsOfProxy(all, { site, proxy: server });
  const parts =
    ofProxy.length > 0
      ? ofProxy
      : ownOrAll(all, ({ appliance }) =>
          recordHolders(site, appliance).some(({ name }) => name === server),
        );
  const [first] = parts;
  // parseSite() has refused a site without an appliance.
  if (first === undefined) throw new Error('the site has no appliance');
  const resolvers = ownOrAll(sitePlan.resolvers, ({ resolver }) => resolver === server);
  const proxies = ownOrAll(sitePlan.proxies, ({ proxy }) => proxy === server);
  const own = site.resolvers.find(({ name }) => name === server);
  const plan = sharedPlan(
    sitePlan,
    parts.map((part) => part.plan),
  );
  const layers: PlanLayers = {
    ...plan.layers,
    dns: { records: mergeRecords(resolvers.flatMap(({ records }) => records)) },
    'proxy-allow': { allow: mergeAllow(proxies.map(({ allow }) => allow)) },
  };
  return {
    plan: { ...plan, layers },
    site,
    appliance: first.appliance,
    parts,
    ...(ofProxy.length > 0 ? { proxy: server } : {}),
    applianceJson: null,
    forwardTo: own === undefined ? [] : forwardTargets(site, own),
  };
}

function ownOrAll<T>(all: readonly T[], isOwn: (each: T) => boolean): readonly T[] {
  const own = all.filter(isOwn);
  return own.length === 0 ? all : own;
}
