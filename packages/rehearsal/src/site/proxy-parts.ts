// The proxies of a site as they are to be started: the rehearsed appliance's own, its parents and its browsers' hold what
// its settings say, the others what the plans of the other appliances set there.

import type { SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import { resolversOf, type PlanInput } from '@sekisho/core/plan/plan-input.ts';
import {
  browserProxyOf,
  chainOf,
  hasOwnBrowserProxy,
  isProviders,
  proxyOf,
} from '@sekisho/core/plan/site-proxies.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { SiteProxy } from '@sekisho/core/site/site.ts';
import type { Azure } from '@sekisho/azure-emulator/cloud/azure.ts';
import type { RehearsedNetwork } from '../network/network.ts';
import type { ProxyPart } from '../onprem/premises-parts.ts';
import { toPoint } from './resolver-parts.ts';

interface ProxiesOptions {
  readonly planInput: PlanInput;
  readonly network: RehearsedNetwork;
  readonly azure: Azure;
  /** The plan of the other appliances. */
  readonly others: SitePlan;
  /** What people in Azure's portal ask for: their own proxy lets them, whatever the plan of an appliance holds. */
  readonly portalNames: readonly string[];
}

/** The rehearsed appliance's own stands first, where it has one. */
export function proxyParts(options: ProxiesOptions): ProxyPart[] {
  const { site, appliance } = options.planInput;
  const own = proxyOf(site, appliance);
  const all = own === null ? site.proxies : [own, ...site.proxies.filter((each) => each !== own)];
  return all.map((each) => proxyPart(options, each));
}

function proxyPart(options: ProxiesOptions, proxy: SiteProxy): ProxyPart {
  const {
    planInput: { site },
    network,
    azure,
  } = options;
  const { name, address, port, addresses = [], login = false } = proxy;
  const asked = isProviders(proxy)
    ? []
    : resolversOf(site, proxy).map((resolver) => toPoint(resolver.address));
  const [, parent] = chainOf(site, proxy);
  const host = network.host(name, address);
  const entrances = addresses.filter((each) => each !== address);
  for (const each of entrances) network.addAddress(host, each);
  return {
    name,
    host,
    port,
    entrances,
    nodes: machinesOf(proxy).map((node) => network.host(`${name} at ${node}`, node)),
    parent: parent === undefined ? null : { address: parent.address, port: parent.port },
    asksLogin: login,
    dns: asked.length === 0 ? [azure.publicDns] : asked,
    allow: allowOf(options, proxy),
  };
}

/** A cluster whose machine has the address itself is that machine. */
function machinesOf({ address, nodes = [] }: SiteProxy): readonly string[] {
  return nodes.includes(address) ? [] : nodes;
}

function allowOf(
  { planInput: { site, appliance }, others, portalNames }: ProxiesOptions,
  proxy: SiteProxy,
): (settings: Settings) => readonly string[] {
  if (proxy === proxyOf(site, appliance)) return ({ proxyAllow }) => proxyAllow;
  const ofOthers = others.proxies.find((each) => each.proxy === proxy.name)?.allow ?? [];
  const isOfBrowsers =
    hasOwnBrowserProxy(appliance) && chainOf(site, browserProxyOf(site, appliance)).includes(proxy);
  const forPeople = isOfBrowsers ? portalNames : [];
  return ({ proxyAllowOf }) => [...forPeople, ...(proxyAllowOf?.[proxy.name] ?? ofOthers)];
}
