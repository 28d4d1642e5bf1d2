// What stands in Azure before the private endpoints of an estate, as the rehearsed network has it.

import type { Estate } from '@sekisho/core/estate/estate.ts';
import type { FirewallAllow } from '@sekisho/core/model/firewall-rule.ts';
import type { SecurityRule } from '@sekisho/core/model/security-rule.ts';
import { wholeView } from '@sekisho/core/model/world/place.ts';
import { barriersOf, placeOf } from '@sekisho/core/plan/subnet-filters.ts';
import type { AzureBarrier } from '@sekisho/core/roads/azure-barriers.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { parseCidr } from '@sekisho/dns/address.ts';
import { EVERYWHERE, type Barrier, type BarrierRule } from '../network/barrier.ts';

const ALL_PORTS = [0, 65_535] as const;

/** Each once, however many endpoints stand behind it. */
export function barriersIn(of: { readonly estate: Estate; readonly site: Site }): Barrier[] {
  const found = new Map<string, Barrier>();
  const inAzure = of.estate.virtualNetworks.flatMap(({ addressPrefixes }) => addressPrefixes);
  for (const endpoint of of.estate.privateEndpoints) {
    const place = placeOf(of.estate, endpoint);
    if (place === null) continue;
    const at = barriersOf(of, endpoint);
    for (const address of endpoint.members.flatMap(({ addresses }) => addresses))
      for (const barrier of at(address)) {
        const before = barrier.kind === 'route' ? [barrier.to] : place.subnet.addressPrefixes;
        const rules = rulesOf(barrier, [...inAzure, ...wholeView(of.site.networks).onPremises]);
        found.set(`${barrier.kind} ${barrier.id} ${before.join()}`, {
          before,
          unmetFrom: inAzure,
          rules,
        });
      }
  }
  return [...found.values()];
}

/** The estate that was read anew, with what stands before its endpoints: the emulated cloud holds no such things. */
export function withFilters(estate: Estate, filters: Estate): Estate {
  const known = new Map(filters.virtualNetworks.map((each) => [each.id.toLowerCase(), each]));
  const { securityGroups, routeTables } = filters;
  return {
    ...estate,
    virtualNetworks: estate.virtualNetworks.map((each) => {
      const subnets = known.get(each.id.toLowerCase())?.subnets;
      return subnets === undefined ? each : { ...each, subnets };
    }),
    ...(securityGroups === undefined ? {} : { securityGroups }),
    ...(routeTables === undefined ? {} : { routeTables }),
  };
}

function rulesOf(barrier: AzureBarrier, virtualNetwork: readonly string[]): BarrierRule[] {
  if (barrier.kind === 'route') return barrier.passes.map(passing);
  return [...(barrier.rules ?? [])]
    .sort((a, b) => a.priority - b.priority)
    .filter(({ isInbound, protocol }) => isInbound && !/^(?:udp|icmp|ah|esp)$/i.test(protocol))
    .map((rule) => groupRule(rule, barrier.memberOf ?? [], virtualNetwork));
}

function passing({ from, to, port, endPort = port }: FirewallAllow): BarrierRule {
  return { allows: true, from: [from], to: [to], ports: [[port, endPort]] };
}

function groupRule(
  rule: SecurityRule,
  memberOf: readonly string[],
  virtualNetwork: readonly string[],
): BarrierRule {
  const own = memberOf.map((id) => id.toLowerCase());
  const networks = (terms: readonly string[]): string[] =>
    terms.flatMap((term) => networksOf(term, virtualNetwork));
  return {
    allows: rule.isAllow,
    from: networks(rule.from),
    to: [
      ...networks(rule.to),
      ...(rule.toGroups.some((id) => own.includes(id.toLowerCase())) ? EVERYWHERE : []),
    ],
    ports: rule.toPorts
      .flatMap((term) => term.split(','))
      .map((term) => {
        if (term.trim() === '*') return ALL_PORTS;
        const [first = 0, last = first] = term.split('-').map(Number);
        return [first, last] as const;
      }),
  };
}

/** Other tags are addresses of the internet, from where nobody comes to an endpoint. */
function networksOf(term: string, virtualNetwork: readonly string[]): readonly string[] {
  if (term === '*' || term.toLowerCase() === 'any') return EVERYWHERE;
  if (parseCidr(term) !== null) return [term];
  return term.toLowerCase() === 'virtualnetwork' ? virtualNetwork : [];
}
