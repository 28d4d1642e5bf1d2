// Resolvers that ask one another: the one at the end of a chain, where records and forwards of the plan belong, because
// it serves all before it; and whom it can ask in Azure.

import { isBehindVpn } from '../model/world/place.ts';
import { sortUnique } from '../compare-text.ts';
import type { Site, SiteAppliance, SiteResolver } from '../site/site.ts';
import { forwardTargets } from './network-resolvers.ts';
import { resolversOf } from './plan-input.ts';

/** From the one that is asked to the last of the site that it leads to. */
export function chainFrom(site: Site, resolver: SiteResolver): readonly SiteResolver[] {
  const chain = [resolver];
  for (;;) {
    const { forwards } = chain.at(-1) ?? resolver;
    const next = site.resolvers.find(({ name }) => name === forwards);
    // parseSite() has refused circles; a site that was made otherwise ends here too.
    if (next === undefined || chain.includes(next)) return chain;
    chain.push(next);
  }
}

/** The resolvers on which the records of an appliance's plan are set: the last of each chain. */
export function recordHolders(site: Site, appliance: SiteAppliance): readonly SiteResolver[] {
  return [
    ...new Set(resolversOf(site, appliance).map((each) => chainFrom(site, each).at(-1) ?? each)),
  ];
}

/** Addresses of resolvers in Azure that it asks for something today; the plan's forwards go there too. */
export function inwardTargets(site: Site, resolver: SiteResolver): readonly string[] {
  if (resolver.forwards === 'azure') return forwardTargets(site, resolver);
  const named = resolver.conditionalForwarders
    .flatMap(({ to }) => to)
    .map((word) => site.resolvers.find(({ name }) => name === word)?.address ?? word)
    .filter((address) => isBehindVpn(site.networks, address, resolver.address));
  return sortUnique(named);
}
