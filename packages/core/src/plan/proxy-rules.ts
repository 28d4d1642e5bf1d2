// What the firewall lets through for proxies: clients to each place where one answers, the machines behind it to its
// parent, and the last of a chain to the internet. What a provider sends never meets this firewall.

import type { FirewallAllow } from '../model/firewall-rule.ts';
import { askedNames, INTERNET_DNS } from '../site/asked-resolvers.ts';
import type { SiteProxy } from '../site/site.ts';
import { isListed, peeringRules } from './direct-ways.ts';
import type { PlannedRoad } from './plan.ts';
import { isDeclared } from '../model/world/place.ts';
import type { PlanInput } from './plan-input.ts';
import {
  asksByItself,
  browserProxyOf,
  chainOf,
  entryPlaces,
  hasOwnBrowserProxy,
  isProviders,
  proxyNodes,
  proxyOf,
} from './site-proxies.ts';

const DNS_PORT = 53;

type ClientsOf = (road: PlannedRoad) => readonly string[];

/** Programs that go one way, with the names that they carry on it. */
interface Way {
  readonly chain: readonly SiteProxy[];
  readonly roads: readonly PlannedRoad[];
}

/** Somebody who asks for names, and whom. */
interface DnsQuestion {
  readonly from: string;
  /** `internet`, or a resolver by name. */
  readonly resolver: string;
  readonly names: readonly string[];
}

export function proxyRules(
  input: PlanInput,
  roads: readonly PlannedRoad[],
  clientsOf: ClientsOf,
): FirewallAllow[] {
  return [
    ...waysOf(input, roads).flatMap((way) => rulesOf(input, way, clientsOf)),
    ...directRules(input, roads, clientsOf),
    ...peeringRules(input, roads, clientsOf),
  ];
}

/** Who asks whom on behalf of proxies: each for the names that it carries, and clients for a provider's gateway. */
export function proxyQuestions(
  input: PlanInput,
  roads: readonly PlannedRoad[],
  clientsOf: ClientsOf,
): DnsQuestion[] {
  const direct = roads.filter(({ road, way }) => road === 'direct' && way !== 'on-premises');
  return [
    ...direct.flatMap((road) =>
      clientsOf(road).flatMap((from) => questionsOf(from, input.appliance, [road.pattern])),
    ),
    ...waysOf(input, roads).flatMap(({ chain, roads: carried }) => {
      const clients = [...new Set(carried.flatMap(clientsOf))];
      const names = carried.map(({ pattern }) => pattern);
      return chain.flatMap((proxy, index): DnsQuestion[] => {
        const before = chain[index - 1];
        return [
          ...(isFoundByName(proxy)
            ? before === undefined
              ? clients.flatMap((from) => questionsOf(from, input.appliance, [proxy.host]))
              : nodesHere(input, before).flatMap((from) => questionsOf(from, before, [proxy.host]))
            : []),
          ...(asksByItself(proxy)
            ? nodesHere(input, proxy).flatMap((from) => questionsOf(from, proxy, names))
            : []),
        ];
      });
    }),
  ];
}

/** Of every resolver that it asks. */
function questionsOf(
  from: string,
  client: Parameters<typeof askedNames>[0],
  names: readonly string[],
): DnsQuestion[] {
  const asked = askedNames(client);
  return (asked.length === 0 ? [INTERNET_DNS] : asked).map((resolver) => ({
    from,
    resolver,
    names,
  }));
}

/** A provider's gateway has a public name, whose addresses change. */
function isFoundByName(proxy: SiteProxy): proxy is SiteProxy & { readonly host: string } {
  return isProviders(proxy) && proxy.host !== undefined;
}

function waysOf({ site, appliance }: PlanInput, roads: readonly PlannedRoad[]): Way[] {
  const proxied = roads.filter(({ road }) => road === 'proxy');
  const own = chainOf(site, proxyOf(site, appliance));
  const browsers = proxied.filter(({ programs }) => programs.includes('user'));
  const isShared = !hasOwnBrowserProxy(appliance);
  const ways: Way[] = [
    {
      chain: own,
      roads: isShared
        ? proxied
        : proxied.filter(({ programs }) => programs.some((program) => program !== 'user')),
    },
    ...(isShared
      ? []
      : [
          {
            chain: chainOf(site, browserProxyOf(site, appliance)),
            // Where the programs need no proxy, the browser's still carries what people ask for.
            roads:
              own.length > 0
                ? browsers
                : roads.filter((road) => isListed(road) && road.programs.includes('user')),
          },
        ]),
  ];
  return ways.filter(({ chain, roads: carried }) => chain.length > 0 && carried.length > 0);
}

function rulesOf(input: PlanInput, { chain, roads }: Way, clientsOf: ClientsOf): FirewallAllow[] {
  return chain.flatMap((proxy, index) => {
    const before = chain[index - 1];
    const froms = before === undefined ? roads.flatMap(clientsOf) : nodesHere(input, before);
    const inward = froms.flatMap((from) =>
      entryPlaces(proxy).map((to) => ({ from, to, port: proxy.port })),
    );
    if (!asksByItself(proxy)) return [...inward, ...lookUpRules(input, before, proxy)];
    const nodes = nodesHere(input, proxy);
    const outward = nodes.flatMap((from) => [
      ...roads.map(({ port }) => ({ from, to: 'internet', port })),
      // A proxy that asks the internet's DNS by itself has to reach it.
      ...(askedNames(proxy).length === 0 ? [{ from, to: 'internet', port: DNS_PORT }] : []),
    ]);
    return [...inward, ...outward];
  });
}

/** A proxy that looks for its parent's name in the internet's DNS by itself has to reach it. */
function lookUpRules(
  input: PlanInput,
  before: SiteProxy | undefined,
  parent: SiteProxy,
): FirewallAllow[] {
  return before === undefined || !isFoundByName(parent) || askedNames(before).length > 0
    ? []
    : nodesHere(input, before).map((from) => ({ from, to: 'internet', port: DNS_PORT }));
}

/** Where a firewall lets names through: who goes out, to which name and port. */
export function nameRules(
  input: PlanInput,
  { roads, allow }: { readonly roads: readonly PlannedRoad[]; readonly allow: readonly string[] },
  clientsOf: ClientsOf,
): FirewallAllow[] {
  const rules = allow.flatMap((to) =>
    roads
      .filter(({ road, pattern }) => road === 'direct' && pattern === to)
      .flatMap((road) => clientsOf(road).map((from) => ({ from, to, port: road.port }))),
  );
  return proxyOf(input.site, input.appliance) === null ? rules : [];
}

/** Machines of a proxy elsewhere never meet this firewall. */
function nodesHere({ site }: PlanInput, proxy: SiteProxy): readonly string[] {
  return isProviders(proxy)
    ? []
    : proxyNodes(proxy).filter((address) => isDeclared(site.networks, address));
}

/** Where the firewall filters by names, the names are the rules. */
function directRules(
  { site }: PlanInput,
  roads: readonly PlannedRoad[],
  clientsOf: ClientsOf,
): FirewallAllow[] {
  if (site.firewall.byName === true) return [];
  return roads
    .filter((road) => road.road === 'direct' && isListed(road))
    .flatMap((road) => clientsOf(road).map((from) => ({ from, to: 'internet', port: road.port })));
}
