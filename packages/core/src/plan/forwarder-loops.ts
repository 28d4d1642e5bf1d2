// Conditional forwarders that Active Directory would bring to the very domain controller at which they point.

import type { Site, SiteAppliance, SiteResolver } from '../site/site.ts';
import { forwardTargets } from './network-resolvers.ts';
import { recordHolders } from './resolver-chains.ts';

export interface ForwarderLoop {
  readonly holder: SiteResolver;
  /** A domain controller at the forwarder's target. */
  readonly other: SiteResolver;
}

export function forwarderLoops(site: Site, appliance: SiteAppliance): readonly ForwarderLoop[] {
  return recordHolders(site, appliance).flatMap((holder) => loopsOf(site, holder));
}

export function loopsOf(site: Site, holder: SiteResolver): readonly ForwarderLoop[] {
  if (holder.product !== 'windows' || holder.replication === 'server') return [];
  const targets = forwardTargets(site, holder);
  return site.resolvers
    .filter(
      ({ address, product, replication }) =>
        targets.includes(address) &&
        product === 'windows' &&
        replication !== undefined &&
        replication !== 'server',
    )
    .map((other) => ({ holder, other }));
}
