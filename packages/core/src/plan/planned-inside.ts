// What passes between the zones of the premises, where the site says that firewalls stand between them: by the
// catalog's rows about hosts on premises, the appliance's own resolver, and the installation of agents by push.

import type { Requirement } from '../catalog/schema.ts';
import type { FirewallAllow } from '../model/firewall-rule.ts';
import type { WorldNetworks } from '../model/world/networks.ts';
import { isBetweenZones } from '../model/world/place.ts';
import { resolverOf, type PlanInput } from './plan-input.ts';

const DNS_PORT = 53;

/**
 * Push installation: remote procedure calls begin at 135 and go on at any of the dynamic ports, files are copied by 445
 * (docs/facts/appliance.md#ports-inside-the-premises).
 */
const PUSH_PORTS = {
  windows: [{ port: 135 }, { port: 445 }, { port: 49_152, endPort: 65_535 }],
  linux: [{ port: 22 }],
  none: [],
} as const;

/** Between zones only: {@link isBetween} tells of each. */
export function insideRules(input: PlanInput): FirewallAllow[] {
  const { site, appliance } = input;
  if ((site.networks.zones ?? []).length === 0) return [];
  const sources = site.sources.filter((source) => source.appliance === appliance.name);
  const rows = input.requirements.filter(isInside).flatMap((row): FirewallAllow[] => {
    const ends =
      row.pattern === '<vCenter>'
        ? site.vCenters.map(({ address }) => ({ from: appliance.address, to: address }))
        : (row.programs.includes('mobility-agent')
            ? sources.map(({ address }) => address)
            : appliance.administrators
          ).map((from) => ({ from, to: appliance.address }));
    return ends.flatMap((end) => row.ports.map((port) => ({ ...end, port })));
  });
  return [
    ...rows,
    { from: appliance.address, to: resolverOf(site, appliance).address, port: DNS_PORT },
    ...sources.flatMap(({ address, push = 'none' }) =>
      PUSH_PORTS[push].map((ports) => ({ from: appliance.address, to: address, ...ports })),
    ),
  ].filter(({ from, to }) => isBetween(site.networks, from, to));
}

/** Rows about hosts on premises that are always needed. */
export function isInside({ reachability, need, ports }: Requirement): boolean {
  return reachability === 'on-premises' && need === 'required' && ports.length > 0;
}

/** A network stands for its machines. */
export function isBetween(networks: WorldNetworks, from: string, to: string): boolean {
  return isBetweenZones(networks, from.replace(/\/.*/, ''), to.replace(/\/.*/, ''));
}
