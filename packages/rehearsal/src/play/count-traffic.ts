// What went where during a scenario, as a report counts it.

import { indexPlan } from '@sekisho/core/plan/look-up.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { isOnPremises } from '@sekisho/core/model/world/place.ts';
import { isUnrouted } from '../network/unrouted.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';
import type { RehearsalReport } from '../report/report.ts';
import { planNow } from './sync-in-step.ts';

export function countPrivateThroughProxy(site: RehearsedSite, learned: ReadonlySet<Name>): number {
  const lookUp = indexPlan(planNow(site, learned));
  const strayed = site.meter
    .rows()
    .filter(
      (row) => row.road === 'proxy' && lookUp.roadOf(toName(row.name))?.road === 'private-endpoint',
    );
  return strayed.reduce((sum, row) => sum + row.bytes, 0);
}

export function countFirewall(site: RehearsedSite): RehearsalReport['firewall'] {
  const { networks } = site.planInput.site;
  const proxy = site.planInput.site.proxies.flatMap(({ address, addresses = [], nodes = [] }) => [
    address,
    ...addresses,
    ...nodes,
  ]);
  const resolvers = site.planInput.site.resolvers.map((each) => each.address);
  const events = site.firewallEvents.filter(
    (event) => event.via === 'internet' && isOnPremises(networks, event.from),
  );
  return {
    rejected: site.firewallEvents.filter((event) => event.verdict === 'rejected').length,
    directToInternet: events.filter(
      (event) =>
        event.verdict === 'allowed' &&
        !isUnrouted(event.to) &&
        !proxy.includes(event.from) &&
        // A provider's proxy is on the internet.
        !proxy.includes(event.to) &&
        !resolvers.includes(event.from),
    ).length,
  };
}
