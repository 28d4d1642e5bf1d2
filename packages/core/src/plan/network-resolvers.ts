// Which resolvers in Azure a resolver of the site sends its questions to, in which
// virtual networks those stand, and what they answer there. A private zone counts
// only where it is linked to that very network: peering carries no zones.

import { idKey, lastOf, type Estate, type PrivateDnsZone } from '../estate/estate.ts';
import type { MissingExport } from '../estate/export-lists.ts';
import type { EstateNote } from '../estate/reading.ts';
import { dialledForm } from './endpoint-names.ts';
import { coversPort, rulesOf } from '../model/firewall-rule.ts';
import { isBehindVpn, viewFrom, wholeView } from '../model/world/place.ts';
import { asInAzure } from '../model/world/translation.ts';
import type { GroupRecord, PrivateZones } from '../roads/world.ts';
import { isInAny } from '@sekisho/dns/address.ts';
import { isAtOrUnder } from '@sekisho/dns/name.ts';
import type { Site, SiteResolver } from '../site/site.ts';
import { isListMissing, zonesWithoutExport } from './export-gaps.ts';

const DNS_PORT = 53;

/**
 * Addresses in Azure that a resolver forwards to, everything or some suffixes: as site.yaml says, else the single
 * addresses behind the VPN to which today's firewall lets it ask on port 53. Empty: none, not known, or it stands in
 * Azure itself.
 */
export function forwardTargets(site: Site, resolver: SiteResolver): readonly string[] {
  const { networks } = site;
  if (isBehindVpn(networks, resolver.address)) return [];
  if (resolver.forwards !== 'azure') {
    const asked = resolver.conditionalForwarders
      .flatMap(({ to }) => to)
      .map((word) => site.resolvers.find(({ name }) => name === word)?.address ?? word);
    return [
      ...new Set(asked.filter((address) => isBehindVpn(networks, address, resolver.address))),
    ];
  }
  if (resolver.forwardTo.length > 0) return resolver.forwardTo;
  const asked = site.firewall.allow
    .filter(
      (rule) =>
        rule.from === resolver.address && rulesOf(rule).some((each) => coversPort(each, DNS_PORT)),
    )
    .map((rule) => rule.to)
    .filter((to) => !to.includes('/') && isBehindVpn(networks, to, resolver.address));
  return [...new Set(asked)];
}

/** Ids of the virtual networks whose view of private DNS the resolver has; null: not known. */
export function askedNetworks(
  { site, estate }: { readonly site: Site; readonly estate: Estate },
  resolver: SiteResolver,
): readonly string[] | null {
  const isInAzure = isBehindVpn(site.networks, resolver.address);
  const view = viewFrom(site.networks, resolver.address);
  const targets = isInAzure ? [resolver.address] : forwardTargets(site, resolver);
  return networksAt(
    estate,
    targets.map((target) => asInAzure(view, target)),
  );
}

function networksAt(estate: Estate, targets: readonly string[]): readonly string[] | null {
  if (targets.length === 0) return null;
  const networks = targets.map(
    (target) =>
      estate.virtualNetworks.find((network) => isInAny(target, network.addressPrefixes))?.id,
  );
  const known = networks.filter((id) => id !== undefined);
  return known.length === networks.length ? [...new Set(known)] : null;
}

interface ZonesInput {
  readonly site: Site;
  readonly estate: Estate;
  readonly notes?: readonly EstateNote[];
  readonly missing?: readonly MissingExport[];
}

/** What those networks answer; null where nobody can say, because the network is not known and the networks differ. */
export function privateZonesFor(of: ZonesInput, resolver: SiteResolver): PrivateZones | null {
  return zonesSeenFrom(of, askedNetworks(of, resolver));
}

/** The same of resolvers in Azure by their addresses. */
export function privateZonesAt(of: ZonesInput, addresses: readonly string[]): PrivateZones | null {
  const view = wholeView(of.site.networks);
  return zonesSeenFrom(
    of,
    networksAt(
      of.estate,
      addresses.map((address) => asInAzure(view, address)),
    ),
  );
}

function zonesSeenFrom(of: ZonesInput, known: readonly string[] | null): PrivateZones | null {
  const { estate } = of;
  // No zone is there, or nobody has exported them.
  if (estate.zones.length === 0 && isListMissing(of, 'private DNS zone'))
    return {
      records: new Map(),
      zones: [],
      notKnown: zonesWithoutExport(of).map((id) => lastOf(id).toLowerCase()),
      byGroup: recordsByGroup(estate),
      isUnknown: true,
    };
  const candidates = known ?? everyNetwork(estate);
  if (known === null && !isOfOneView(estate, candidates)) return null;
  const keys = new Set(candidates.map(idKey));
  const isSeen = (zone: PrivateDnsZone): boolean =>
    zone.links.some((link) => keys.has(idKey(link.virtualNetworkId)));
  const notExported = (zone: PrivateDnsZone, code: EstateNote['code']): boolean =>
    (of.notes ?? []).some((note) => note.code === code && idKey(note.where) === idKey(zone.id));
  const seen = estate.zones.filter(isSeen);
  return {
    records: recordsOf(seen),
    zones: seen
      .filter((zone) =>
        zone.links
          .filter((link) => keys.has(idKey(link.virtualNetworkId)))
          .every((link) => !link.nxDomainRedirect),
      )
      .map((zone) => zone.name),
    byGroup: recordsByGroup(estate),
    notKnown: [
      ...estate.zones
        .filter(
          (zone) =>
            notExported(zone, 'links-not-exported') ||
            (isSeen(zone) && notExported(zone, 'records-not-exported')),
        )
        .map((zone) => zone.name),
      // A zone group writes into it, so it exists; it may be linked there.
      ...zonesWithoutExport(of)
        .map((id) => lastOf(id).toLowerCase())
        .filter((name) => !seen.some((zone) => zone.name === name)),
    ],
  };
}

/** Of zones that no export has: a zone group says what it writes into them. */
function recordsByGroup(estate: Estate): ReadonlyMap<string, GroupRecord> {
  return new Map(
    estate.privateEndpoints.flatMap((endpoint) =>
      zonesWithoutExport({ estate }, endpoint).flatMap((zoneId) => {
        const zone = lastOf(zoneId).toLowerCase();
        return endpoint.members.flatMap(({ fqdn, addresses }): [string, GroupRecord][] => {
          const name = dialledForm(fqdn, zone, (each) => isAtOrUnder(each, zone));
          // The name as programs ask for it counts where no zone at all is known.
          return name === null || addresses.length === 0
            ? []
            : [
                [fqdn, { addresses, zoneId }],
                [name, { addresses, zoneId }],
              ];
        });
      }),
    ),
  );
}

/** A records and AAAA records, IPv4 first. */
function recordsOf(zones: readonly PrivateDnsZone[]): ReadonlyMap<string, readonly string[]> {
  const records = new Map<string, readonly string[]>();
  for (const type of ['A', 'AAAA'])
    for (const zone of zones)
      for (const record of zone.records)
        if (record.type === type) {
          const name = record.name === '@' ? zone.name : `${record.name}.${zone.name}`;
          records.set(name, [...(records.get(name) ?? []), ...record.values]);
        }
  return records;
}

/** Ids of the virtual networks that the exports name, the linked ones where no network is exported. */
export function everyNetwork(estate: Estate): string[] {
  return estate.virtualNetworks.length > 0
    ? estate.virtualNetworks.map(({ id }) => id)
    : estate.zones.flatMap((zone) => zone.links.map((link) => link.virtualNetworkId));
}

/** True when every network sees the same zones, so that it does not matter which one is asked. */
function isOfOneView({ zones }: Estate, networks: readonly string[]): boolean {
  const views = networks.map((network) =>
    zones
      .map((zone) =>
        zone.links.some((link) => idKey(link.virtualNetworkId) === idKey(network)) ? '1' : '0',
      )
      .join(''),
  );
  return new Set(views).size === 1;
}
