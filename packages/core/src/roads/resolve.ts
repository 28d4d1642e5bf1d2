// How a name is resolved, step by step. Each of the site's programs and proxies asks
// its own resolvers in order: the next one only when those before give no answer at
// all. What one of them does with a question is in ask-resolver.ts; what the
// internet's DNS answers is here.

import type { Name } from '@sekisho/dns/name.ts';
import {
  askOnPremises,
  PUBLIC_ADDRESS,
  toRule,
  type Ask,
  type Asked,
  type Hop,
  type Passes,
  type PreparedInternet,
} from './ask-resolver.ts';
import { buildRuleIndex, type RuleIndex } from '../names/rule-index.ts';
import type { Firewall } from './firewall.ts';
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
  /** Who answered or kept silent last, of those that the client asks. */
  readonly resolver: string;
  /** Who asked whom, in order; no more than what its own rules for suffixes and for other resolvers decide. */
  readonly asked: readonly Asked[];
}

export interface Resolvers {
  /** As a client of the appliance's resolver sees it, who asks from this address. */
  forAppliance(from: string, name: Name): Resolution;
  /** As the proxy sees it, which asks its own resolver or the internet's DNS from this address. */
  forProxy(from: string, name: Name): Resolution;
  /** The same of a parent or of the browser's proxy, by its name. */
  forOtherProxy(from: string, name: Name, proxy: string): Resolution;
  /** True when the name's public address is known to refuse, because public access is off. */
  isLockedAtPublicAddress(name: string): boolean;
}

const MAX_CHAIN = 8;
const DNS_PORT = 53;
const INTERNET = 'internet';

export function prepareResolvers(world: World, firewall: Firewall): Resolvers {
  const internet = prepareInternet(world.internet);
  const passes = passing(firewall);
  const clientOf = (
    resolvers: readonly WorldResolver[],
  ): ((from: string, name: Name) => Resolution) => {
    const servers = resolvers.map((resolver) => ({
      resolver,
      ask: askOnPremises({ world, internet, passes }, resolver),
    }));
    return (from, name) => {
      let last: Resolution | null = null;
      for (const { resolver, ask } of servers) {
        const reached = passes(from, resolver.address, 'resolver-not-reached') ?? ask;
        last = follow(name, reached, resolver.name);
        if (last.answer !== 'none') return last;
      }
      // compose-world.ts gives every client a resolver.
      if (last === null) throw new Error('a client without a resolver');
      return last;
    };
  };
  const forAppliance = clientOf([world.resolver, ...(world.otherResolvers ?? [])]);
  const forInternet = (from: string, name: Name): Resolution =>
    follow(
      name,
      passes(from, PUBLIC_ADDRESS, 'internet-dns-rejected-by-firewall') ?? internet.ask,
      INTERNET,
    );
  const namesOf = (resolvers: readonly WorldResolver[]): string =>
    resolvers.map(({ name }) => name).join();
  const own = namesOf([world.resolver, ...(world.otherResolvers ?? [])]);
  const forServer = (
    resolvers: readonly WorldResolver[],
  ): ((from: string, name: Name) => Resolution) => {
    if (resolvers.length === 0) return forInternet;
    return namesOf(resolvers) === own ? forAppliance : clientOf(resolvers);
  };
  const others = new Map(
    [...(world.moreResolvers ?? [])].map(([proxy, resolvers]) => [proxy, forServer(resolvers)]),
  );
  return {
    forAppliance,
    forProxy: forServer(
      world.proxyResolver === null
        ? []
        : [world.proxyResolver, ...(world.otherProxyResolvers ?? [])],
    ),
    forOtherProxy: (from, name, proxy) => (others.get(proxy) ?? forInternet)(from, name),
    isLockedAtPublicAddress: (name) => internet.locked.has(name),
  };
}

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

function follow(name: Name, first: Ask, resolver: string): Resolution {
  const chain: Name[] = [name];
  const asked: Asked[] = [];
  let [current, ask] = [name, first];
  while (chain.length <= MAX_CHAIN) {
    const hop = ask(current, asked);
    if ('to' in hop) {
      current = hop.to;
      ask = hop.next ?? ask;
      chain.push(current);
      continue;
    }
    return { chain, resolver, asked, ...endOf(hop, current) };
  }
  const reason = { code: 'resolve.chain-too-long', values: { name } };
  return { answer: 'none', chain, resolver, asked, addresses: [], reason };
}

function endOf(
  hop: Exclude<Hop, { readonly to: Name }>,
  name: Name,
): Pick<Resolution, 'answer' | 'addresses' | 'reason' | 'notKnown'> {
  const reason = (code: string): Reason => ({
    code: `resolve.${code}`,
    values: { name, ...('values' in hop ? hop.values : {}) },
  });
  if ('addresses' in hop)
    return { answer: 'address', addresses: hop.addresses, reason: reason(hop.from) };
  if ('notKnown' in hop)
    return {
      answer: 'not-known',
      addresses: [],
      reason: reason(hop.because),
      notKnown: hop.notKnown,
    };
  if ('missing' in hop)
    return { answer: 'nxdomain', addresses: [], reason: reason(`nxdomain-${hop.missing}`) };
  return { answer: 'none', addresses: [], reason: reason(hop.silent) };
}

const ON_THE_INTERNET: Hop = { addresses: [PUBLIC_ADDRESS], from: 'internet' };

interface PreparedZone extends Omit<InternetZone, 'lockedNames' | 'existingNames'> {
  readonly locked: ReadonlySet<string>;
  readonly existing: ReadonlySet<string> | null;
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
