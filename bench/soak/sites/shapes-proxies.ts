// Shapes of the ways out: proxies, and none.

import type { Shape, ShapeInput } from './shapes.ts';
import type { ProxyDraft, SiteDraft } from './random-site.ts';

function eachProxy(
  site: SiteDraft,
  change: (proxy: ProxyDraft, at: number) => ProxyDraft,
): SiteDraft {
  return { ...site, proxies: site.proxies.map(change) };
}

/** The proxies of the site pass everything on to one at the centre. */
function parent(site: SiteDraft): SiteDraft {
  const [first] = site.proxies;
  if (first === undefined) return site;
  const central = {
    name: 'central-proxy',
    address: '10.1.1.40',
    port: 8080,
    resolver: first.resolver,
  };
  const below = eachProxy(site, (proxy) => ({ ...proxy, parent: central.name }));
  return { ...below, proxies: [...below.proxies, central] };
}

function cluster(site: SiteDraft): SiteDraft {
  return eachProxy(site, (proxy, at) => ({
    ...proxy,
    nodes: [`10.1.3.${String(10 + 2 * at)}`, `10.1.3.${String(11 + 2 * at)}`],
  }));
}

/** One name, several addresses. */
function entrances(site: SiteDraft): SiteDraft {
  return eachProxy(site, (proxy, at) => ({
    ...proxy,
    host: `${proxy.name}.corp.example`,
    addresses: [`10.1.3.${String(50 + at)}`],
  }));
}

function provider(site: SiteDraft, { random }: ShapeInput): SiteDraft {
  return eachProxy(site, (proxy, at) => ({
    ...proxy,
    location: 'internet',
    address: `203.0.113.${String(240 + at)}`,
    port: 9400,
    resolver: 'internet',
    ...(random.chance(0.5) ? { networks: ['203.0.113.240/28'] } : {}),
  }));
}

function browsers(site: SiteDraft): SiteDraft {
  const own = { name: 'users', address: '10.1.1.45', port: 8080, resolver: 'internet' };
  return {
    ...site,
    proxies: [...site.proxies, own],
    appliances: site.appliances.map((each) => ({ ...each, browserProxy: own.name })),
  };
}

function withoutProxy(byName: boolean): Shape['change'] {
  return (site) => ({
    ...site,
    proxies: [],
    firewall: byName ? { byName: true } : {},
    appliances: site.appliances.map((each) => ({ ...each, proxy: 'none' })),
  });
}

const ONE = 'way out';

export const PROXY_SHAPES: readonly Shape[] = [
  { name: 'parent', parts: [ONE], needs: {}, change: parent },
  { name: 'cluster', parts: ['cluster'], needs: {}, change: cluster },
  { name: 'several addresses', parts: ['cluster'], needs: {}, change: entrances },
  {
    name: 'login',
    parts: ['login'],
    needs: {},
    change: (site) => eachProxy(site, (proxy) => ({ ...proxy, login: true })),
  },
  {
    name: 'opens TLS',
    parts: ['tls'],
    needs: {},
    change: (site) => eachProxy(site, (proxy) => ({ ...proxy, inspectsTls: true })),
  },
  { name: 'provider', parts: ['cluster', ONE], needs: {}, change: provider },
  { name: "browsers' proxy", parts: [ONE], needs: {}, change: browsers },
  { name: 'no proxy', parts: [ONE], needs: { route: 'private' }, change: withoutProxy(false) },
  {
    name: 'names at the firewall',
    parts: [ONE],
    needs: { route: 'private' },
    change: withoutProxy(true),
  },
];
