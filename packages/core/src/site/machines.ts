// Who a client in a log can be.

import type { SiteMachine } from '../model/world/networks.ts';
import { isOnPremises } from '../model/world/place.ts';
import type { AgentMachine, Site } from './site.ts';

/** Addresses of those for whom the plan speaks; a proxy or resolver of the site may stand for them at the next one. */
export function machinesOf({
  appliances,
  sources,
  machines,
  proxies,
  resolvers,
}: Pick<Site, 'appliances' | 'sources' | 'machines' | 'proxies' | 'resolvers'>): string[] {
  const all = [...appliances, ...sources, ...machines, ...proxies, ...resolvers];
  return [...new Set(all.map(({ address }) => address))];
}

/** True for the address of a machine that site.yaml names: it can be traced like a name. */
export function isMachineAddress(site: Site, text: string): boolean {
  return siteMachines(site).some(({ address }) => address === text);
}

/** With the names by which people and programs ask for them. */
export function siteMachines(site: Site): SiteMachine[] {
  const own = [...site.appliances, ...site.sources, ...site.machines, ...site.proxies].map(
    ({ name, address, host }): SiteMachine => ({
      name: name.toLowerCase(),
      host: host?.toLowerCase() ?? null,
      address,
    }),
  );
  const resolvers = site.resolvers.map(({ name, address }): SiteMachine => ({
    name: name.toLowerCase(),
    host: null,
    address,
  }));
  const vCenters = site.vCenters.map(({ name, address }): SiteMachine => ({
    name: name.toLowerCase(),
    host: name.toLowerCase(),
    address,
  }));
  return [...own, ...resolvers, ...vCenters].filter(({ address }) =>
    isOnPremises(site.networks, address),
  );
}

/** Machines with agents that use the proxy and the resolver of this appliance. */
export function machinesBeside(
  { machines, appliances }: Pick<Site, 'machines' | 'appliances'>,
  appliance: string,
): AgentMachine[] {
  return machines.filter((each) => (each.appliance ?? appliances[0]?.name) === appliance);
}
