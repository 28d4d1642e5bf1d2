// Who a client in a log can be.

import type { Site } from './site.ts';

/** Addresses of those for whom the plan speaks; a proxy of the site may stand for them at the next one. */
export function machinesOf({
  appliances,
  sources,
  proxies,
}: Pick<Site, 'appliances' | 'sources' | 'proxies'>): string[] {
  return [...appliances, ...sources, ...proxies].map(({ address }) => address);
}
