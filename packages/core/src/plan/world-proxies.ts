// The proxies of a world, as site.yaml has them.

import { toName } from '@sekisho/dns/name.ts';
import type { World, WorldProxy } from '../roads/world.ts';
import { askedNames, INTERNET_DNS } from '../site/asked-resolvers.ts';
import type { Site, SiteProxy } from '../site/site.ts';
import type { PlanInput } from './plan-input.ts';
import {
  browserProxyOf,
  chainOf,
  hasOwnBrowserProxy,
  isProviders,
  proxyOf,
} from './site-proxies.ts';

type ProxyParts = Pick<World, 'proxy' | 'browserProxy' | 'allowsByName'>;

export function worldProxies({
  site,
  appliance,
}: Pick<PlanInput, 'site' | 'appliance'>): ProxyParts {
  const own = proxyOf(site, appliance);
  const browsers = hasOwnBrowserProxy(appliance) ? browserProxyOf(site, appliance) : null;
  return {
    proxy: own === null ? null : toWorld(site, own),
    ...(browsers === null ? {} : { browserProxy: toWorld(site, browsers) }),
    ...(own === null && site.firewall.byName === true ? { allowsByName: true } : {}),
  };
}

function toWorld(site: Site, proxy: SiteProxy): WorldProxy {
  const { name, host, address, port, addresses = [], networks = [], nodes } = proxy;
  const entrances = [...addresses, ...networks];
  const [, parent] = chainOf(site, proxy);
  return {
    name,
    address,
    port,
    resolver: askedNames(proxy)[0] ?? INTERNET_DNS,
    ...(entrances.length === 0 ? {} : { entrances }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(isProviders(proxy)
      ? { isProviders: true, ...(host === undefined ? {} : { host: toName(host) }) }
      : {}),
    ...(parent === undefined ? {} : { parent: toWorld(site, parent) }),
    ...(proxy.login === true ? { asksLogin: true } : {}),
    ...(proxy.inspectsTls === true ? { inspectsTls: true } : {}),
  };
}
