// Which proxies an appliance's programs meet, by what site.yaml says of each: its own and its parents, and those of
// people's browsers.

import { isInAny } from '@sekisho/dns/address.ts';
import { NO_PROXY } from '../site/check-proxies.ts';
import type { Site, SiteAppliance, SiteProxy } from '../site/site.ts';

/** Of the appliance's programs; null: they go out directly. */
export function proxyOf(site: Site, appliance: SiteAppliance): SiteProxy | null {
  return appliance.proxy === NO_PROXY ? null : proxyNamed(site, appliance.proxy);
}

/** Of people's browsers on the appliance. */
export function browserProxyOf(site: Site, appliance: SiteAppliance): SiteProxy | null {
  return appliance.browserProxy === undefined
    ? proxyOf(site, appliance)
    : proxyNamed(site, appliance.browserProxy);
}

/** True where a browser goes another way than the appliance's programs. */
export function hasOwnBrowserProxy({ proxy, browserProxy = proxy }: SiteAppliance): boolean {
  return browserProxy !== proxy;
}

/** A proxy with its parents, in the order in which a request meets them. */
export function chainOf(site: Site, proxy: SiteProxy | null): SiteProxy[] {
  if (proxy === null) return [];
  const { parent } = proxy;
  return [proxy, ...(parent === undefined ? [] : chainOf(site, proxyNamed(site, parent)))];
}

/** All that programs or browsers of the appliance go through, each once. */
export function proxiesOf(site: Site, appliance: SiteAppliance): SiteProxy[] {
  return [
    ...new Set([
      ...chainOf(site, proxyOf(site, appliance)),
      ...chainOf(site, browserProxyOf(site, appliance)),
    ]),
  ];
}

/** As rules of a firewall name them: a network takes in its addresses. */
export function entryPlaces({ address, addresses = [], networks = [] }: SiteProxy): string[] {
  const single = [address, ...addresses].filter((each) => !isInAny(each, networks));
  return [...new Set([...networks, ...single])];
}

export function proxyNodes({ address, nodes }: SiteProxy): readonly string[] {
  return nodes ?? [address];
}

export function isProviders({ location }: SiteProxy): boolean {
  return location === 'internet';
}

/** What goes on from this site into the internet: the last of a chain, where it is no provider's. */
export function asksByItself(proxy: SiteProxy): boolean {
  return proxy.parent === undefined && !isProviders(proxy);
}

export function proxyUrl({ host, address, port }: SiteProxy): string {
  // RFC 3986: an address of IPv6 stands in brackets.
  const plain = address.includes(':') ? `[${address}]` : address;
  return `http://${host ?? plain}:${String(port)}`;
}

function proxyNamed(site: Site, name: string): SiteProxy {
  const found = site.proxies.find((each) => each.name === name);
  // parseSite() has refused references to nothing.
  if (found === undefined) throw new Error(`no ${JSON.stringify(name)} in the site`);
  return found;
}
