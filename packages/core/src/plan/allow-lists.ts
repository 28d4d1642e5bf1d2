// The lists of names, each of the proxy or firewall that holds it: the appliance's own proxy and its parents have
// the names of the appliance's programs, the browser's proxy and its parents those of a person.

import { sortUnique } from '../compare-text.ts';
import { isListed } from './direct-ways.ts';
import { withoutCovered } from './pattern-cover.ts';
import type { Plan, PlanLayers, PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import {
  browserProxyOf,
  chainOf,
  hasOwnBrowserProxy,
  proxiesOf,
  proxyOf,
  proxyUrl,
} from './site-proxies.ts';

type Of = Pick<PlanInput, 'site' | 'appliance'>;

export function plannedAllow(
  { site, appliance }: Of,
  roads: readonly PlannedRoad[],
): PlanLayers['proxy-allow'] {
  const own = chainOf(site, proxyOf(site, appliance));
  const ownBrowser = hasOwnBrowserProxy(appliance) ? browserProxyOf(site, appliance) : null;
  const browsers = chainOf(site, browserProxyOf(site, appliance));
  const carried = roads.filter(isListed);
  const isOfPrograms = ({ programs, service }: PlannedRoad): boolean =>
    !hasOwnBrowserProxy(appliance) ||
    service === 'policy' ||
    programs.some((program) => program !== 'user');
  const ofPrograms = carried.filter(isOfPrograms);
  const ofBrowsers = carried.filter(({ programs }) => programs.includes('user'));
  const isByName = own.length === 0 && site.firewall.byName === true;
  const others = proxiesOf(site, appliance)
    .filter((each) => each !== own[0])
    .map((proxy) => ({
      proxy: proxy.name,
      allow: entriesOf([
        ...(own.includes(proxy) ? ofPrograms : []),
        ...(browsers.includes(proxy) ? ofBrowsers : []),
      ]),
    }));
  return {
    allow: own.length > 0 || isByName ? entriesOf(ofPrograms) : [],
    ...(isByName ? { by: 'firewall' } : {}),
    ...(others.length === 0 ? {} : { others }),
    ...(ownBrowser === null ? {} : { browserProxy: proxyUrl(ownBrowser) }),
  };
}

/** Leaves out entries that a wider entry covers: Squid warns of such overlaps, and nothing breaks without them. */
function entriesOf(roads: readonly PlannedRoad[]): string[] {
  return withoutCovered(
    sortUnique(roads.filter(({ match }) => match !== 'shape').map(({ pattern }) => pattern)),
  );
}

/** Each list with who holds it; a firewall has no name here. */
export function allowLists(
  { site, appliance }: Of,
  { layers }: Pick<Plan, 'layers'>,
): { readonly proxy: string; readonly allow: readonly string[] }[] {
  const own = proxyOf(site, appliance);
  const { allow, others = [] } = layers['proxy-allow'];
  return [...(own === null ? [] : [{ proxy: own.name, allow }]), ...others];
}
