// Roads of an appliance whose programs go out without a proxy: what a proxy would carry goes directly, and where
// the firewall lets names through, the same names are its rules.

import type { Reason } from '../model/reason.ts';
import type { LearnEntry, PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { hasOwnBrowserProxy, proxyOf } from './site-proxies.ts';

/** The codes that say why, without a word of a proxy. */
const DIRECT_CODES: Readonly<Record<string, string>> = {
  'plan.proxy-by-name': 'plan.direct-by-name',
  'plan.proxy-by-suffix': 'plan.direct-by-suffix',
  'plan.proxy-cache-without-endpoint': 'plan.direct-cache-without-endpoint',
  'plan.proxy-cache-endpoint-unknown': 'plan.direct-cache-endpoint-unknown',
  'plan.learn-under-suffix': 'plan.learn-by-url-log',
  'plan.learn-among-other-tenants': 'plan.learn-by-url-log-among-other-tenants',
  'plan.learn-shape': 'plan.learn-shape-by-url-log',
};

/** True for what goes to the internet, by a proxy or, where none is used, without one. */
export function goesOut({ road }: Pick<PlannedRoad, 'road'>): boolean {
  return road === 'proxy' || road === 'direct';
}

type Of = Pick<PlanInput, 'site' | 'appliance'>;

export function withoutProxy(
  { site, appliance }: Of,
  roads: readonly PlannedRoad[],
): PlannedRoad[] {
  if (proxyOf(site, appliance) !== null) return [...roads];
  const isOfBrowser = ({ programs }: PlannedRoad): boolean =>
    hasOwnBrowserProxy(appliance) && programs.every((program) => program === 'user');
  return roads.map((road) =>
    road.road !== 'proxy' || isOfBrowser(road)
      ? road
      : { ...road, road: 'direct', because: directReason(road.because) },
  );
}

/** What the firewall's log of URLs shows; where it filters by addresses alone, there is nothing to learn. */
export function learnWithoutProxy(
  { site, appliance }: Of,
  learn: readonly LearnEntry[],
): LearnEntry[] {
  if (proxyOf(site, appliance) !== null) return [...learn];
  const isByName = site.firewall.byName === true;
  return learn
    .filter(({ layer }) => layer === 'dns' || (layer === 'proxy-allow' && isByName))
    .map((entry) => ({ ...entry, because: directReason(entry.because) }));
}

function directReason({ code, values }: Reason): Reason {
  return { code: DIRECT_CODES[code] ?? code, values };
}

/** True for replication data that goes out in public, by a proxy or without one. */
export function isCacheInPublic({ because }: Pick<PlannedRoad, 'because'>): boolean {
  return /^plan\.(?:proxy|direct)-cache-without-endpoint$/.test(because.code);
}
