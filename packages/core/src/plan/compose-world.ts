// A site, its estate and settings → the world that trace() walks.

import type { PrivateLink } from '../catalog/schema.ts';
import { idKey, type Estate } from '../estate/estate.ts';
import { barriersOf } from './subnet-filters.ts';
import { groupBy } from '../group-by.ts';
import { isAtOrUnder, parentsOf, type Name } from '@sekisho/dns/name.ts';
import { recordName } from '../model/dns-record.ts';
import type { Settings } from '../model/settings.ts';
import { asSeen } from '../model/world/translation.ts';
import type { EndpointAt, InternetZone, World } from '../roads/world.ts';
import { siteMachines } from '../site/machines.ts';
import { compareText } from '../compare-text.ts';
import { peeringNetworks } from './direct-ways.ts';
import { dialledForm } from './endpoint-names.ts';
import { isIncomplete } from './export-gaps.ts';
import { viewOf, type PlanInput } from './plan-input.ts';
import { publicHosts } from './public-hosts.ts';
import { reasonsOfSiblings } from './sibling-endpoints.ts';
import { worldProxies } from './world-proxies.ts';
import { worldResolvers } from './world-resolvers.ts';

export interface WorldInput extends Pick<
  PlanInput,
  'site' | 'appliance' | 'estate' | 'notes' | 'missing' | 'resolverStates'
> {
  readonly settings: Settings;
  /** Of the site's cloud. */
  readonly privateLinks: readonly PrivateLink[];
}

export function composeWorld(of: WorldInput): World {
  const { site, appliance, estate, settings, privateLinks } = of;
  const dialled = dialledNames(
    estate,
    privateLinks.flatMap((link) => link.zones),
  );
  const locked = lockedBySuffix(dialled, new Set(privateLinks.flatMap((link) => link.forwarders)));
  return {
    applianceAddress: appliance.address,
    sourceAddress:
      site.sources.find((source) => source.appliance === appliance.name)?.address ?? null,
    networks: site.networks,
    ...worldProxies(of),
    ...worldResolvers(of),
    settings,
    endpoints: endpointsByAddress(of, dialled),
    machines: siteMachines(site),
    ...peeringOf(of),
    unstated: unstatedNames(of, dialled),
    publicAccess: new Map([...publicHosts(estate)].map(([name, { verdict }]) => [name, verdict])),
    internet: { zones: onePerSuffix(privateLinks.flatMap((link) => internetZones(link, locked))) },
  };
}

/** The account's own name, in the suffixes that the cloud has for blobs. */
function peeringOf({ site, appliance, privateLinks }: WorldInput): Pick<World, 'peering'> {
  const networks = peeringNetworks(site, appliance.address);
  const account = appliance.cacheStorageAccount?.toLowerCase();
  if (networks.length === 0 || account === undefined) return {};
  const suffixes = privateLinks
    .flatMap(({ forwarders }) => forwarders)
    .filter((suffix) => suffix.startsWith('blob.'));
  const names = [...new Set(suffixes)].map((suffix) => `${account}.${suffix}`);
  return { peering: { names, networks } };
}

/** Names in every form in which programs ask for them or zones hold them, with the answers of the resolver's own records. */
function unstatedNames(
  { estate, settings }: WorldInput,
  dialled: ReadonlyMap<string, readonly Name[]>,
): ReadonlySet<string> {
  const recorded = new Set<string>(settings.dnsRecords.map(recordName));
  const unstated = estate.privateEndpoints
    .filter(isIncomplete)
    .flatMap(({ members }) => members.filter(({ addresses }) => addresses.length === 0))
    .map(({ fqdn }) => dialled.get(fqdn) ?? [])
    .filter((forms) => !forms.some((form) => recorded.has(form)));
  return new Set(unstated.flat());
}

/** fqdn of a member → the forms in which programs may dial it. */
function dialledNames(
  estate: Estate,
  zones: readonly string[],
): ReadonlyMap<string, readonly Name[]> {
  const all = estate.privateEndpoints.flatMap((endpoint) =>
    endpoint.members.map((member) => member.fqdn),
  );
  const byBase = groupBy(zones, (zone) => zone.replace(/^privatelink\./, ''));
  return new Map(
    all.map((fqdn) => {
      const own = [fqdn, ...parentsOf(fqdn)].flatMap((suffix) => byBase.get(suffix) ?? []);
      const forms = [
        dialledForm(fqdn, '', () => true),
        ...own.map((zone) => dialledForm(fqdn, zone, (name) => isAtOrUnder(name, zone))),
      ];
      return [fqdn, [...new Set(forms.filter((form) => form !== null))]];
    }),
  );
}

/** At the addresses that the premises see. */
function endpointsByAddress(
  { site, appliance, estate }: WorldInput,
  dialled: ReadonlyMap<string, readonly Name[]>,
): ReadonlyMap<string, EndpointAt> {
  const view = viewOf({ site, appliance });
  const notKnown = reasonsOfSiblings({ site, appliance, estate });
  const byAddress = new Map<string, EndpointAt>();
  for (const endpoint of [...estate.privateEndpoints].sort((a, b) =>
    compareText(idKey(a.id), idKey(b.id)),
  )) {
    const whyNotKnown = notKnown.get(idKey(endpoint.id));
    const barriersAt = barriersOf({ estate, site }, endpoint);
    for (const member of endpoint.members) {
      for (const own of member.addresses) {
        const address = asSeen(view, own);
        const names = [
          ...(byAddress.get(address)?.names ?? []),
          ...(dialled.get(member.fqdn) ?? []),
        ];
        const barriers = barriersAt(own);
        byAddress.set(address, {
          endpoint: endpoint.name,
          names,
          approved: endpoint.connection === 'Approved' || endpoint.connection === 'unknown',
          ...(barriers.length === 0 ? {} : { barriers }),
          ...(whyNotKnown === undefined ? {} : { whyNotKnown }),
          ...(own === address ? {} : { inAzure: own }),
        });
      }
    }
  }
  return byAddress;
}

/** Suffix → the names at and under it that programs ask for. */
function lockedBySuffix(
  dialled: ReadonlyMap<string, readonly Name[]>,
  suffixes: ReadonlySet<string>,
): ReadonlyMap<string, readonly Name[]> {
  const found = new Map<string, Name[]>();
  for (const name of [...dialled.values()].flat())
    for (const suffix of [name, ...parentsOf(name)]) {
      if (!suffixes.has(suffix)) continue;
      const own = found.get(suffix);
      if (own === undefined) found.set(suffix, [name]);
      else own.push(name);
    }
  return found;
}

/** How the internet's DNS treats the names of one kind: an alias into the zone, nothing at all, or (as far as is known) an address. */
function internetZones(
  link: PrivateLink,
  locked: ReadonlyMap<string, readonly Name[]>,
): InternetZone[] {
  const aliasOf = (suffix: string): string | undefined => {
    const alias = link.publicAlias;
    return alias.kind === 'cname' && parentOf(alias.from) === suffix
      ? link.zones.find((zone) => zone === parentOf(alias.to))
      : undefined;
  };
  return link.forwarders
    .filter((suffix) => !suffix.includes('<'))
    .map((suffix) => {
      const aliasZone = aliasOf(suffix);
      const kind = link.publicAlias.kind;
      const record =
        kind === 'none' || kind === 'unknown'
          ? kind
          : aliasZone === undefined
            ? 'address'
            : 'alias';
      return {
        suffix,
        record,
        ...(aliasZone === undefined ? {} : { aliasZone }),
        lockedNames: locked.get(suffix) ?? [],
        existingNames: null,
      };
    });
}

/** Several services share a suffix; the row that knows more about its public form wins. */
function onePerSuffix(zones: readonly InternetZone[]): InternetZone[] {
  const knowledge = { alias: 0, none: 1, unknown: 2, address: 3 };
  const bySuffix = new Map<string, InternetZone>();
  for (const zone of zones) {
    const before = bySuffix.get(zone.suffix);
    if (before === undefined || knowledge[zone.record] < knowledge[before.record])
      bySuffix.set(zone.suffix, zone);
  }
  return [...bySuffix.values()].sort((a, b) => compareText(a.suffix, b.suffix));
}

function parentOf(pattern: string): string {
  return pattern.slice(pattern.indexOf('.') + 1);
}
