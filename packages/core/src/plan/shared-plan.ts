// The plans of several appliances as one, for the owner of a proxy, a resolver or a firewall that they share.

import type { SitePlan } from './compose-site-plan.ts';
import { mergeAllow, mergeRecords } from './merge-layers.ts';
import { sortUnique } from '../compare-text.ts';
import type { Plan, ProxyUse } from './plan.ts';

/**
 * What is the same for all stays; lists are joined. Of an appliance's own lists only the entries are joined, and
 * their proxy is the first one's: nobody sets them from here. Throws when there is no plan.
 */
export function sharedPlan(sitePlan: SitePlan, plans: readonly Plan[] = sitePlan.plans): Plan {
  const [first, ...more] = plans;
  // parseSite() has refused a site without an appliance.
  if (first === undefined) throw new Error('the site has no appliance');
  const layers = plans.map((plan) => plan.layers);
  const forwards = layers.flatMap(({ dns }) => (dns.forward === undefined ? [] : [dns.forward]));
  const agents = layers.flatMap((each) => each['mobility-agent'] ?? []);
  const [agent] = agents;
  return {
    ...first,
    appliance: plans.map(({ appliance }) => appliance).join(', '),
    roads: plans.flatMap(({ roads }) => roads),
    learn: plans.flatMap(({ learn }) => learn),
    layers: {
      ...first.layers,
      'configuration-manager': join(layers.map((each) => each['configuration-manager'])),
      'system-bypass': join(layers.map((each) => each['system-bypass'])),
      'proxy-allow': {
        ...first.layers['proxy-allow'],
        allow: mergeAllow(layers.map((each) => each['proxy-allow'].allow)),
      },
      dns: {
        records: mergeRecords(layers.flatMap(({ dns }) => dns.records)),
        ...(forwards.length === 0 ? {} : { forward: sortUnique(forwards.flat()) }),
      },
      firewall: more.length === 0 ? first.layers.firewall : sitePlan.firewall,
      ...(agent === undefined ? {} : { 'mobility-agent': join(agents) }),
    },
  };
}

function join(uses: readonly ProxyUse[]): ProxyUse {
  return {
    proxy: uses.find(({ proxy }) => proxy !== null)?.proxy ?? null,
    bypass: sortUnique(uses.flatMap(({ bypass }) => bypass)),
    ...joinOptional(uses, 'kept'),
    ...joinOptional(uses, 'removed'),
  };
}

function joinOptional(uses: readonly ProxyUse[], key: 'kept' | 'removed'): Partial<ProxyUse> {
  const all = sortUnique(uses.flatMap((use) => use[key] ?? []));
  return all.length === 0 ? {} : { [key]: all };
}
