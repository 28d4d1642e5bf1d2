// What the firewall must let through: the appliance to its endpoints, the proxy
// and the resolver to the internet. Addresses that do not exist yet, or that no
// export tells, are allowed as the network in which they are or will be made;
// single addresses take their place once all are known.

import { idKey } from '../estate/estate.ts';
import type { Program } from '../model/program.ts';
import { formatFirewallAllow, type FirewallAllow } from '../model/firewall-rule.ts';
import { isOnPremises } from '../model/world/place.ts';
import { networkAsSeen } from '../model/world/translation.ts';
import { isInAny } from '@sekisho/dns/address.ts';
import { compareText } from '../compare-text.ts';
import { agentMachines } from './agent-machines.ts';
import { dnsRules } from './dns-rules.ts';
import type { EndpointName } from './endpoint-names.ts';
import type { PlannedRoad } from './plan.ts';
import { insideRules, isBetween } from './planned-inside.ts';
import { isReached, sourceAddresses, viewOf, type PlanInput } from './plan-input.ts';
import { proxyRules } from './proxy-rules.ts';
import { leadsToVault, vaultsOfName } from './vault-target.ts';

/** By source, target, port. */
export function plannedFirewall(
  input: PlanInput,
  { roads, served }: { roads: readonly PlannedRoad[]; served: readonly EndpointName[] },
): FirewallAllow[] {
  const rules = [
    ...privateRules(input, roads),
    ...proxyRules(input, roads, (road) => clientsOf(input, road)),
    ...dnsRules(input, { roads, served, clientsOf: (road) => clientsOf(input, road) }),
    ...insideRules(input),
  ];
  const { networks } = input.site;
  const filtered = rules.filter(
    ({ from, to }) => !isOnPremises(networks, to) || isBetween(networks, from, to),
  );
  const unique = new Map(filtered.map((rule) => [formatFirewallAllow(rule), rule]));
  return [...unique.values()].sort(
    (a, b) => compareText(a.from, b.from) || compareText(a.to, b.to) || a.port - b.port,
  );
}

function privateRules(input: PlanInput, roads: readonly PlannedRoad[]): FirewallAllow[] {
  const own = roads.filter((road) => road.road === 'private-endpoint');
  const networks = own.flatMap((road) =>
    road.known && road.addresses.length > 0
      ? []
      : clientsOf(input, road).flatMap((from) =>
          networksOf(input, road).map((to) => ({ from, to, port: road.port })),
        ),
  );
  const single = own.flatMap((road) =>
    clientsOf(input, road).flatMap((from) =>
      road.addresses.map((to) => ({ from, to, port: road.port })),
    ),
  );
  const isCovered = (rule: FirewallAllow): boolean =>
    networks.some(
      (wide) => wide.from === rule.from && wide.port === rule.port && isInAny(rule.to, [wide.to]),
    );
  return [...networks, ...single.filter((rule) => !isCovered(rule))];
}

/** The addresses that ask for it. */
export function clientsOf(input: PlanInput, road: PlannedRoad): string[] {
  const isAppliance = (program: Program): boolean => program !== 'mobility-agent';
  const clients = [
    ...(road.programs.some(isAppliance) ? [input.appliance.address] : []),
    ...(road.programs.includes('mobility-agent') ? sourceAddresses(input) : []),
    ...agentMachines(input, road).map(({ address }) => address),
  ];
  return [...new Set(clients)];
}

/**
 * Registration creates its endpoints in the virtual network of the vault's endpoint
 * (docs/facts/registration.md#what-registration-creates). An endpoint whose
 * address no export tells has one of its own network.
 */
function networksOf(input: PlanInput, { because }: PlannedRoad): readonly string[] {
  const { estate } = input;
  const view = viewOf(input);
  if (vaultsOfName(input).length > 1) return [];
  const name = because.values['endpoint'];
  const subnets = estate.privateEndpoints
    .filter((endpoint) =>
      name === undefined ? leadsToVault(input, endpoint) : endpoint.name === name,
    )
    .flatMap((endpoint) => endpoint.subnetId ?? []);
  const prefixes = estate.virtualNetworks
    .filter((network) =>
      subnets.some((subnet) => idKey(subnet).startsWith(`${idKey(network.id)}/`)),
    )
    .flatMap((network) => network.addressPrefixes)
    .flatMap((prefix) => networkAsSeen(view, prefix))
    .filter((prefix) => isReached(input, prefix.replace(/\/.*/, '')));
  return prefixes.length > 0 ? [...new Set(prefixes)] : view.throughVpn;
}
