// The networks of a site as a rehearsal joins them: all on one, with the ways that some of its sites do not have.

import type { Site } from '@sekisho/core/site/site.ts';
import { isInAny } from '@sekisho/dns/address.ts';
import type { SiteNetworks, Translation } from '../network/firewall.ts';

type SiteOfSeveral = NonNullable<Site['networks']['sites']>[number];

export function rehearsedNetworks({ networks }: Site): SiteNetworks {
  const { sites = [], translated = [], zones = [] } = networks;
  const onPremises = [...networks.onPremises, ...sites.flatMap((each) => each.onPremises)];
  const translations: Translation[] = [
    ...translated.map((each) => ({ ...each, from: onPremises })),
    ...sites.flatMap((site) =>
      (site.translated ?? []).map((each) => ({ ...each, from: site.onPremises })),
    ),
  ];
  return {
    onPremises,
    throughVpn: [
      ...new Set([
        ...networks.throughVpn,
        ...sites.flatMap((each) => each.throughVpn),
        ...translations.map(({ seenAs }) => seenAs),
      ]),
    ],
    zones,
    translated: translations,
    closed: [
      ...sites.map((site) => ({
        from: site.onPremises,
        to: sites
          .filter((each) => each !== site)
          .flatMap(reachedBy)
          .filter((each) => ![...networks.throughVpn, ...reachedBy(site)].includes(each)),
      })),
      // Machines that belong to none of the sites have no tunnel of their own.
      {
        from: networks.onPremises.filter((each) => !holdsASite(each, sites)),
        to: sites.flatMap(reachedBy).filter((each) => !networks.throughVpn.includes(each)),
      },
      // Whoever sees other addresses does not reach these.
      ...translations.map(({ from, azure }) => ({ from, to: [azure] })),
    ].filter(({ from, to }) => from.length > 0 && to.length > 0),
  };
}

function reachedBy({ throughVpn, translated = [] }: SiteOfSeveral): string[] {
  return [...throughVpn, ...translated.map(({ seenAs }) => seenAs)];
}

function holdsASite(network: string, sites: readonly SiteOfSeveral[]): boolean {
  return sites.some((site) =>
    site.onPremises.some((each) => isInAny(each.replace(/\/.*/, ''), [network])),
  );
}
