// Whose requests count: those of the site's own machines.

import type { Tally } from '../diagnose/tally/tally.ts';
import type { Site } from '../site/site.ts';

/** Addresses of one appliance and its sources; null: of all. */
export function clientsOf({ appliances, sources }: Site, appliance: string | null): string[] {
  const own = [
    ...appliances.filter(({ name }) => appliance === null || name === appliance),
    ...sources.filter((each) => appliance === null || each.appliance === appliance),
  ];
  return own.map(({ address }) => address);
}

/** Requests of these machines. The appliance's own log has no address and counts for all. */
export function ofClients(tally: Tally, clients: readonly string[]): Tally {
  const groups = [...tally.groups].filter(([, group]) =>
    clients.includes(group.kind === 'firewall' ? group.from : group.client),
  );
  return { ...tally, groups: new Map(groups) };
}
