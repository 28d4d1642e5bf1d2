// A site with what its DNS servers' own files tell of today. What site.yaml says of a suffix or a zone comes first; the
// files add what it does not say (docs/resolvers.md).

import { isReachedByInternet } from '@sekisho/dns/address.ts';
import { isBehindVpn } from '../model/world/place.ts';
import type { HostedZone, ResolverState, ResolverStates } from '../model/world/resolver-state.ts';
import type { Site, SiteResolver } from '../site/site.ts';

type HostedEntry = SiteResolver['hostedZones'][number];
type HostedRecords = NonNullable<Exclude<HostedEntry, string>['records']>;

export function withResolverStates(site: Site, states: ResolverStates = {}): Site {
  if (Object.keys(states).length === 0) return site;
  return {
    ...site,
    resolvers: site.resolvers.map((resolver) => {
      const state = Object.hasOwn(states, resolver.name) ? states[resolver.name] : undefined;
      return state === undefined ? resolver : withState(site, resolver, state);
    }),
  };
}

function withState(site: Site, resolver: SiteResolver, state: ResolverState): SiteResolver {
  const { validates = state.validates, dropsPrivateAddresses = state.dropsPrivate } = resolver;
  const replication = resolver.replication ?? replicationOf(resolver, state);
  return {
    ...resolver,
    ...upstreamOf(site, resolver, state),
    conditionalForwarders: forwardersOf(resolver, state),
    hostedZones: zonesOf(resolver, state),
    ...(validates === null ? {} : { validates }),
    ...(dropsPrivateAddresses === null ? {} : { dropsPrivateAddresses }),
    ...(replication === undefined ? {} : { replication }),
  };
}

/** `internet` is what a simple site says without saying it. */
function upstreamOf(
  site: Site,
  resolver: SiteResolver,
  { upstream }: ResolverState,
): Pick<SiteResolver, 'forwards' | 'forwardTo'> {
  const { forwards, forwardTo } = resolver;
  const asSaid = { forwards, forwardTo };
  if (upstream === null || forwards !== 'internet') return asSaid;
  if (upstream.kind === 'internet') return asSaid;
  if (upstream.kind === 'nobody') return { forwards: 'none', forwardTo };
  const [first] = upstream.to;
  if (first === undefined || isReachedByInternet(first)) return asSaid;
  const inAzure = upstream.to.filter((to) => isBehindVpn(site.networks, to, resolver.address));
  if (inAzure.includes(first)) return { forwards: 'azure', forwardTo: inAzure };
  const next = site.resolvers.find(
    ({ name, address }) => upstream.to.includes(address) && name !== resolver.name,
  );
  return next === undefined ? asSaid : { forwards: next.name, forwardTo };
}

function forwardersOf(
  { conditionalForwarders, address }: SiteResolver,
  { forwarders }: ResolverState,
): SiteResolver['conditionalForwarders'] {
  const said = new Set(conditionalForwarders.flatMap(({ zones }) => zones));
  const found = (forwarders ?? []).flatMap(({ suffix, to }) => {
    const others = to.filter((each) => each !== address);
    return said.has(suffix) || others.length === 0 ? [] : [{ zones: [suffix], to: others }];
  });
  return [...conditionalForwarders, ...found];
}

function zonesOf({ hostedZones }: SiteResolver, { zones }: ResolverState): HostedEntry[] {
  const known = new Map((zones ?? []).map((zone) => [zone.name as string, zone]));
  const nameOf = (entry: HostedEntry): string => (typeof entry === 'string' ? entry : entry.zone);
  const said = hostedZones.map((entry): HostedEntry => {
    const zone = known.get(nameOf(entry));
    const isOpen = typeof entry === 'string' || entry.records === undefined;
    return zone === undefined || !isOpen ? entry : entryOf(zone);
  });
  const names = new Set(hostedZones.map(nameOf));
  // A stub asks the zone's own servers, about which nothing is told here.
  const found = [...known.values()].filter(({ name, kind }) => kind !== 'stub' && !names.has(name));
  return [...said, ...found.map(entryOf)];
}

function entryOf({ name: zone, records }: HostedZone): HostedEntry {
  if (records === null) return zone;
  const entries: HostedRecords = {};
  for (const { name, type, values } of records) {
    const own = name === zone ? '@' : name.slice(0, -zone.length - 1);
    const before = entries[own];
    const addresses = Array.isArray(before) ? before : [];
    entries[own] = type === 'CNAME' ? (values[0] ?? []) : [...addresses, ...values];
  }
  return { zone, records: entries };
}

function replicationOf(
  { product }: SiteResolver,
  { zones, forwarders }: ResolverState,
): SiteResolver['replication'] {
  if (product !== 'windows') return undefined;
  const scopes = [...(zones ?? []), ...(forwarders ?? [])].map(({ scope }) => scope);
  return (['domain', 'forest'] as const).find((scope) => scopes.includes(scope));
}
