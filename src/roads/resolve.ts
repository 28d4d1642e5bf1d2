// How a name is resolved, step by step: records of the on-premises resolver
// first, then what it forwards to. The order is the rule of every step of an
// alias chain, since a resolver looks at its own data again for each target:
// 1. its own records, each for its own full name only: other names of the same
//    zone are still asked elsewhere;
// 2. private zones linked to the network it forwards into, for what it forwards;
// 3. the internet, when the firewall lets it ask there.

import type { Name } from '../names/name.ts';
import { parsePattern } from '../names/pattern.ts';
import { buildRuleIndex, type Rule, type RuleIndex } from '../names/rule-index.ts';
import type { Firewall } from './firewall.ts';
import type { DnsRecord, Settings } from './settings.ts';
import type { Reason } from './trace-types.ts';
import type { InternetModel, InternetZone, World } from './world.ts';

export interface Resolution {
  readonly answer: 'address' | 'nxdomain' | 'none';
  readonly chain: readonly Name[];
  /** `public` stands for the public address, whichever it is today. */
  readonly addresses: readonly string[];
  readonly reason: Reason;
}

export interface Resolvers {
  /** As a client of the site's resolver sees it, who asks from this address. */
  onPremises(from: string, name: Name): Resolution;
  /** As a proxy sees it that asks the internet's DNS from this address. */
  onInternet(from: string, name: Name): Resolution;
  /** True when the name's public address is known to refuse, because public access is off. */
  isLockedAtPublicAddress(name: string): boolean;
}

/** Stands for "an address of the internet": its value changes and does not matter to a road. */
export const PUBLIC_ADDRESS = 'public';

type Hop =
  | { readonly to: Name }
  | { readonly addresses: readonly string[]; readonly from: string }
  | { readonly missing: string }
  | { readonly silent: string };
type Ask = (name: Name) => Hop;

const MAX_CHAIN = 8;
const DNS_PORT = 53;

export function prepareResolvers(world: World, firewall: Firewall): Resolvers {
  const internet = prepareInternet(world.internet);
  const onPremises = askOnPremises(world, internet.ask, firewall);
  const isReached = (from: string): boolean =>
    firewall(from, world.resolver.address, DNS_PORT).verdict === 'allowed';
  return {
    onPremises: (from, name) =>
      isReached(from)
        ? follow(name, onPremises)
        : follow(name, () => ({ silent: 'resolver-not-reached' })),
    onInternet: (from, name) =>
      firewall(from, PUBLIC_ADDRESS, DNS_PORT).verdict === 'allowed'
        ? follow(name, internet.ask)
        : follow(name, () => ({ silent: 'internet-dns-rejected-by-firewall' })),
    isLockedAtPublicAddress: (name) => internet.locked.has(name),
  };
}

/** The full name that a record answers. */
export function recordName(record: DnsRecord): Name {
  return (record.name === '@' ? record.zone : `${record.name}.${record.zone}`) as Name;
}

function askOnPremises(
  { resolver, settings, linkedRecords, linkedZones }: World,
  askInternet: Ask,
  firewall: Firewall,
): Ask {
  const own = new Map(settings.dnsRecords.map((record) => [recordName(record), record]));
  const isForwarded = forwardTest(settings);
  const linked = buildRuleIndex(linkedZones.flatMap((zone) => toRule(`.${zone}`, true)));
  const isOnwardReached = (resolver.forwardTo ?? []).every(
    (to) => firewall(resolver.address, to, DNS_PORT).verdict === 'allowed',
  );
  const reached = firewall(resolver.address, PUBLIC_ADDRESS, DNS_PORT).verdict === 'allowed';
  return (name) => {
    const local = own.get(name);
    if (local !== undefined) return hopOf(local);
    if (resolver.forwards === 'none') return { silent: 'resolver-does-not-forward' };
    if (resolver.forwards === 'azure') {
      if (!isForwarded(name)) return { silent: 'not-forwarded' };
      if (!isOnwardReached) return { silent: 'forward-rejected-by-firewall' };
      const values = linkedRecords.get(name);
      if (values !== undefined) return { addresses: values, from: 'linked-zone' };
      return linked.has(name) ? { missing: 'linked-zone' } : askInternet(name);
    }
    return reached ? askInternet(name) : { silent: 'resolver-rejected-by-firewall' };
  };
}

function forwardTest({ dnsForward }: Settings): (name: Name) => boolean {
  if (dnsForward === undefined) return () => true;
  // A conditional forwarder is for the name that it carries and for those under it.
  const index = buildRuleIndex(dnsForward.flatMap((entry) => toRule(`.${entry}`, true)));
  return (name) => index.has(name);
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

function prepareInternet(model: InternetModel): { ask: Ask; locked: ReadonlySet<string> } {
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
  return {
    ask: (name) => askInternet(index, name),
    locked: new Set(model.zones.flatMap((zone) => zone.lockedNames)),
  };
}

function askInternet(index: RuleIndex<PreparedZone>, name: Name): Hop {
  const zone = index.matchFirst(name);
  if (zone === undefined || zone.record === 'address') return ON_THE_INTERNET;
  if (zone.record === 'none') return { missing: 'internet' };
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
