// The proxy that files are for, as site.yaml says it.

import type { SiteProxy } from '../../../site/site.ts';
import type { RenderInput } from './rendered-file.ts';

/** null: no proxy, but a firewall that lets names through. */
export function ownProxy({ site, appliance, proxy, server }: RenderInput): SiteProxy | null {
  const name = proxy ?? server ?? appliance.proxy;
  return site.proxies.find((each) => each.name === name) ?? null;
}

/** In whose language a list of names is written. */
export function listProduct(input: RenderInput): SiteProxy['product'] {
  return ownProxy(input)?.product ?? input.site.firewall.product ?? 'other';
}
