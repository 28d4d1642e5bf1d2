// How a name is resolved, step by step: records of the on-premises resolver
// first, then what it forwards to. The order is the rule of every step of an
// alias chain, since a resolver looks at its own data again for each target:
// 1. its own records, each for its own full name only: other names of the same
//    zone are still asked elsewhere;
// 2. where it forwards into a virtual network: the private zones linked to that
//    network, then the internet, which Azure's resolver asks by itself;
// 3. the internet, when the firewall lets it ask there.
// Each of the site's programs and proxies asks its own resolver.

import type { Name } from '@sekisho/dns/name.ts';
import { parsePattern } from '../names/pattern.ts';
import { buildRuleIndex, type Rule, type RuleIndex } from '../names/rule-index.ts';
import type { Firewall } from './firewall.ts';
import { recordName, type DnsRecord } from '../model/dns-record.ts';
import type { NotKnownPart, Reason } from '../model/road.ts';
import type { InternetModel, InternetZone, World, WorldResolver } from './world.ts';

export interface Resolution {
  readonly answer: 'address' | 'nxdomain' | 'none' | 'not-known';
  readonly chain: readonly Name[];
  /** `public` stands for the public address, whichever it is today. */
  readonly addresses: readonly string[];
  readonly reason: Reason;
  /** Of the answer `not-known`: what would have to be known. */
  readonly notKnown?: NotKnownPart;
}

export interface Resolvers {
  /** As a client of the appliance's resolver sees it, who asks from this address. */
  forAppliance(from: string, name: Name): Resolution;
  /** As the proxy sees it, which asks its own resolver or the internet's DNS from this address. */
  forProxy(from: string, name: Name): Resolution;
  /** True when the name's public address is known to refuse, because public access is off. */
  isLockedAtPublicAddress(name: string): boolean;
}

/** Stands for "an address of the internet": its value changes and does not matter to a road. */
export const PUBLIC_ADDRESS = 'public';

type Hop =
  | { readonly to: Name }
  | { readonly addresses: readonly string[]; readonly from: string }
  | { readonly missing: string }
  | { readonly silent: string }
  | { readonly notKnown: NotKnownPart; readonly because: string };
type Ask = (name: Name) => Hop;

const MAX_CHAIN = 8;
const DNS_PORT = 53;

export function prepareResolvers(world: World, firewall: Firewall): Resolvers {
  const internet = prepareInternet(world.internet);
  const passes = passing(firewall);
  const clientOf = (resolver: WorldResolver): ((from: string, name: Name) => Resolution) => {
    const ask = askOnPremises(world, resolver, { internet, passes });
    return (from, name) =>
      follow(name, passes(from, resolver.address, 'resolver-not-reached') ?? ask);
  };
  const forAppliance = clientOf(world.resolver);
  return {
    forAppliance,
    forProxy:
      world.proxyResolver === null
        ? (from, name) =>
            follow(
              name,
              passes(from, PUBLIC_ADDRESS, 'internet-dns-rejected-by-firewall') ?? internet.ask,
            )
        : world.proxyResolver.name === world.resolver.name
          ? forAppliance
          : clientOf(world.proxyResolver),
    isLockedAtPublicAddress: (name) => internet.locked.has(name),
  };
}

/** Null when port 53 is let through; else why nobody answers. */
type Passes = (from: string, to: string, otherwise: string) => Ask | null;

function passing(firewall: Firewall): Passes {
  return (from, to, otherwise) => {
    const { verdict } = firewall(from, to, DNS_PORT);
    if (verdict === 'allowed') return null;
    if (verdict === 'not-known')
      return () => ({ notKnown: 'firewallAllow', because: 'firewall-not-known' });
    if (verdict === 'no-route')
      return () => ({ notKnown: 'site', because: 'server-network-not-declared' });
    return () => ({ silent: otherwise });
  };
}

function askOnPremises(
  { resolver: appliances, settings, unstated }: World,
  resolver: WorldResolver,
  { internet, passes }: { internet: PreparedInternet; passes: Passes },
): Ask {
  // The plan of an appliance sets records on the appliance's own resolver alone.
  const isOwn = resolver.name === appliances.name;
  const own = new Map(
    isOwn ? settings.dnsRecords.map((record) => [recordName(record), record]) : [],
  );
  const areRecordsKnown = !isOwn || settings.notKnown?.includes('dnsRecords') !== true;
  const zones = resolver.privateZones;
  const linked = buildRuleIndex((zones?.zones ?? []).flatMap((zone) => toRule(`.${zone}`, true)));
  const unseen = buildRuleIndex(
    (zones?.notKnown ?? []).flatMap((zone) => toRule(`.${zone}`, true)),
  );
  const onward = firstOf(resolver.forwardTo ?? [], (to) =>
    passes(resolver.address, to, 'forward-rejected-by-firewall'),
  );
  const outward = passes(resolver.address, PUBLIC_ADDRESS, 'resolver-rejected-by-firewall');
  return (name) => {
    const local = own.get(name);
    if (local !== undefined) return hopOf(local);
    // Whoever has private endpoints may have records for them; for other names nobody has a reason to.
    if (!areRecordsKnown && internet.isPrivateKind(name))
      return { notKnown: 'dnsRecords', because: 'records-not-known' };
    if (unstated?.has(name) === true) return { notKnown: 'estate', because: 'address-not-known' };
    switch (resolver.forwards) {
      case 'none':
        return { silent: 'resolver-does-not-forward' };
      case 'azure': {
        if (onward !== null) return onward(name);
        if (zones === null && internet.isPrivateKind(name))
          return { notKnown: 'estate', because: 'forward-target-not-known' };
        const values = zones?.records.get(name);
        if (values !== undefined) return { addresses: values, from: 'linked-zone' };
        if (unseen.has(name)) return { notKnown: 'estate', because: 'zone-not-known' };
        return linked.has(name) ? { missing: 'linked-zone' } : internet.ask(name);
      }
      case 'internet':
        return outward === null ? internet.ask(name) : outward(name);
    }
  };
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function follow(name: Name, ask: Ask): Resolution {
  const chain: Name[] = [name];
  let current = name;
  while (chain.length <= MAX_CHAIN) {
    const hop = ask(current);
    if ('to' in hop) {
      current = hop.to;
      chain.push(current);
      continue;
    }
    const values = { name: current };
    if ('addresses' in hop)
      return {
        answer: 'address',
        chain,
        addresses: hop.addresses,
        reason: { code: `resolve.${hop.from}`, values },
      };
    if ('notKnown' in hop)
      return {
        answer: 'not-known',
        chain,
        addresses: [],
        reason: { code: `resolve.${hop.because}`, values },
        notKnown: hop.notKnown,
      };
    if ('missing' in hop)
      return {
        answer: 'nxdomain',
        chain,
        addresses: [],
        reason: { code: `resolve.nxdomain-${hop.missing}`, values },
      };
    return {
      answer: 'none',
      chain,
      addresses: [],
      reason: { code: `resolve.${hop.silent}`, values },
    };
  }
  return {
    answer: 'none',
    chain,
    addresses: [],
    reason: { code: 'resolve.chain-too-long', values: { name } },
  };
}

const ON_THE_INTERNET: Hop = { addresses: [PUBLIC_ADDRESS], from: 'internet' };

interface PreparedZone extends Omit<InternetZone, 'lockedNames' | 'existingNames'> {
  readonly locked: ReadonlySet<string>;
  readonly existing: ReadonlySet<string> | null;
}

interface PreparedInternet {
  readonly ask: Ask;
  readonly locked: ReadonlySet<string>;
  /** True for names of the kinds that private endpoints can carry, and those that their aliases lead to. */
  readonly isPrivateKind: (name: Name) => boolean;
}

function prepareInternet(model: InternetModel): PreparedInternet {
  // The most exact zone first: the index gives the first rule that matches.
  const zones = model.zones
    .toSorted((a, b) => b.suffix.length - a.suffix.length)
    .map((zone): PreparedZone => ({
      suffix: zone.suffix,
      record: zone.record,
      ...(zone.aliasZone === undefined ? {} : { aliasZone: zone.aliasZone }),
      locked: new Set(zone.lockedNames),
      existing: zone.existingNames === null ? null : new Set(zone.existingNames),
    }));
  const index = buildRuleIndex(zones.flatMap((zone) => toRule(`.${zone.suffix}`, zone)));
  const aliases = buildRuleIndex(
    zones.flatMap(({ aliasZone }) =>
      aliasZone === undefined ? [] : toRule(`.${aliasZone}`, true),
    ),
  );
  return {
    ask: (name) => askInternet(index, name),
    isPrivateKind: (name) => index.has(name) || aliases.has(name),
    locked: new Set(model.zones.flatMap((zone) => zone.lockedNames)),
  };
}

function askInternet(index: RuleIndex<PreparedZone>, name: Name): Hop {
  const zone = index.matchFirst(name);
  if (zone === undefined || zone.record === 'address') return ON_THE_INTERNET;
  if (zone.record === 'none') return { missing: 'internet' };
  if (zone.record === 'unknown')
    return zone.locked.has(name)
      ? { notKnown: 'estate', because: 'alias-not-documented' }
      : ON_THE_INTERNET;
  if (zone.existing !== null && !zone.existing.has(name)) return { missing: 'internet' };
  if (zone.aliasZone === undefined || !zone.locked.has(name)) return ON_THE_INTERNET;
  return { to: `${name.slice(0, name.length - zone.suffix.length)}${zone.aliasZone}` as Name };
}

/** A suffix that cannot be read matches nothing. */
function toRule<T>(suffix: string, value: T): Rule<T>[] {
  const parsed = parsePattern(suffix);
  return parsed.ok ? [{ pattern: parsed.pattern, value }] : [];
}

function hopOf(record: DnsRecord): Hop {
  return record.type === 'CNAME'
    ? { to: record.values[0] as Name }
    : { addresses: record.values, from: 'own-record' };
}
