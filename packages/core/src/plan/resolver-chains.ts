// Resolvers that ask one another: the one at the end of a chain, where records and forwards of the plan belong, because
// it serves all before it.

import type { Site, SiteAppliance, SiteResolver } from '../site/site.ts';
import { forwardTargets } from './network-resolvers.ts';
import { resolversOf } from './plan-input.ts';

/** The last of the site's resolvers on premises to which each of those leads that the appliance asks. */
export function recordHolders(site: Site, appliance: SiteAppliance): readonly SiteResolver[] {
  return [...new Set(resolversOf(site, appliance).map((each) => holderFrom(site, each)))];
}

/** The last to which one of them leads for all that no rule of its own takes. */
export function holderFrom(site: Site, resolver: SiteResolver): SiteResolver {
  const chain = [resolver];
  for (;;) {
    const last = chain.at(-1) ?? resolver;
    const next = site.resolvers.find(({ name }) => name === last.forwards);
    // parseSite() has refused circles; a site that was made otherwise ends here too.
    if (next === undefined || chain.includes(next)) return last;
    chain.push(next);
  }
}

/** Addresses of the resolvers in Azure to which the forwards of an appliance's plan lead. */
export function planTargets(site: Site, appliance: SiteAppliance): readonly string[] {
  return [...new Set(recordHolders(site, appliance).flatMap((each) => forwardTargets(site, each)))];
}

/** The first holder that asks a resolver in Azure for anything, or stands there and sees its private zones; null: none does. */
export function holderAskingAzure(site: Site, appliance: SiteAppliance): SiteResolver | null {
  const holders = recordHolders(site, appliance);
  return (
    holders.find((each) => each.forwards === 'azure' || forwardTargets(site, each).length > 0) ??
    null
  );
}
