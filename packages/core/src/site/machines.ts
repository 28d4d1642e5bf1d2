// Who a client in a log can be.

import type { Site } from './site.ts';

/** Addresses of those for whom the plan speaks; a proxy or resolver of the site may stand for them at the next one. */
export function machinesOf({
  appliances,
  sources,
  proxies,
  resolvers,
}: Pick<Site, 'appliances' | 'sources' | 'proxies' | 'resolvers'>): string[] {
  return [...appliances, ...sources, ...proxies, ...resolvers].map(({ address }) => address);
}
