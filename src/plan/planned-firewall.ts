// What the firewall must let through: the appliance to its endpoints, the proxy
// and the resolver to the internet. Addresses that do not exist yet are allowed
// as the networks behind the VPN, and single addresses take their place once all are known.

import type { FirewallAllow } from '../roads/settings.ts';
import { isInAny } from '../site/address.ts';
import type { PlannedRoad } from './plan.ts';
import { proxyOf, resolverOf, type PlanInput } from './plan-input.ts';

export function plannedFirewall(input: PlanInput, roads: readonly PlannedRoad[]): FirewallAllow[] {
  const { appliance, site } = input;
  const privateRoads = roads.filter((road) => road.road === 'private-endpoint');
  const isComplete = privateRoads.every((road) => road.known);
  const targets = isComplete ? [...new Set(privateRoads.flatMap((road) => road.addresses))] : site.networks.throughVpn;
  const inward = targets.filter((to) => !isInAny(to, site.networks.onPremises)).map((to) => ({ from: appliance.address, to, port: 443 }));
  const proxied = [...new Set(roads.filter((road) => road.road === 'proxy').map((road) => road.port))].sort((a, b) => a - b);
  const proxy = proxyOf(site, appliance);
  const outward = proxied.map((port) => ({ from: proxy.address, to: 'internet', port }));
  const resolver = resolverOf(site, appliance);
  const dns = resolver.forwards === 'internet' ? [{ from: resolver.address, to: 'internet', port: 53 }] : [];
  return [...inward, ...outward, ...dns];
}
