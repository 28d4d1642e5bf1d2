// Whose requests count: those of the site's own machines.

import type { Tally } from '../diagnose/tally/tally.ts';
import { machinesBeside } from '../site/machines.ts';
import type { Site } from '../site/site.ts';

/** Addresses of one appliance, its sources and the machines beside it; null: of all. */
export function clientsOf(site: Site, appliance: string | null): string[] {
  const { appliances, sources, machines } = site;
  const own = [
    ...appliances.filter(({ name }) => appliance === null || name === appliance),
    ...sources.filter((each) => appliance === null || each.appliance === appliance),
    ...(appliance === null ? machines : machinesBeside(site, appliance)),
  ];
  return [...new Set(own.map(({ address }) => address))];
}

/** Requests of these machines. The appliance's own log has no address and counts for all. */
export function ofClients(tally: Tally, clients: readonly string[]): Tally {
  const groups = [...tally.groups].filter(([, group]) =>
    clients.includes(group.kind === 'firewall' ? group.from : group.client),
  );
  return { ...tally, groups: new Map(groups) };
}
