// What one resolver does with a question, in this order:
// 1. records that the plan or today's settings put there, each for its own full name;
// 2. a zone that it hosts, or a conditional forwarder, by the longest suffix: a name
//    that is missing in a hosted zone does not exist for its clients;
// 3. all else: the internet's DNS, a virtual network (its linked private zones, then
//    the internet, which Azure's resolver asks by itself), another resolver, nobody.
// For the target of an alias it looks at its own data again, or takes the whole chain
// of whom it asked: that depends on the product (docs/resolvers.md).

import type { Name } from '@sekisho/dns/name.ts';
import { parsePattern } from '../names/pattern.ts';
import { buildRuleIndex, type Rule, type RuleIndex } from '../names/rule-index.ts';
import { recordName, type DnsRecord } from '../model/dns-record.ts';
import type { NotKnownPart, Reason } from '../model/road.ts';
import type {
  HostedValues,
  GroupRecord,
  PrivateZones,
  World,
  WorldForward,
  WorldHostedZone,
  WorldResolver,
} from './world.ts';

/** Stands for "an address of the internet": its value changes and does not matter to a road. */
export const PUBLIC_ADDRESS = 'public';

/** One answer, or one step of an alias chain. */
export type Hop =
  /** `next`: who is asked for the target, when not whoever was asked now. */
  | { readonly to: Name; readonly next?: Ask }
  | ({ readonly addresses: readonly string[]; readonly from: string } & Values)
  | ({ readonly missing: string } & Values)
  | ({ readonly silent: string } & Values)
  | ({ readonly notKnown: NotKnownPart; readonly because: string } & Values);

interface Values {
  /** Of the reason, besides the name. */
  readonly values?: Reason['values'];
}

/** Who asked whom; `suffix`: because of a rule for it. */
export interface Asked {
  readonly by: string;
  readonly to: string;
  readonly suffix: string | null;
}

export type Ask = (name: Name, asked: Asked[]) => Hop;

/** Null when port 53 is let through; else why nobody answers. */
export type Passes = (from: string, to: string, otherwise: string) => Ask | null;

export interface PreparedInternet {
  readonly ask: Ask;
  readonly locked: ReadonlySet<string>;
  /** True for names of the kinds that private endpoints can carry, and those that their aliases lead to. */
  readonly isPrivateKind: (name: Name) => boolean;
}

export interface Surroundings {
  readonly world: World;
  readonly internet: PreparedInternet;
  readonly passes: Passes;
}

export function askOnPremises(of: Surroundings, resolver: WorldResolver): Ask {
  const known = new Map<string, Ask>();
  const askOf = (each: WorldResolver): Ask => {
    const before = known.get(each.name);
    if (before !== undefined) return before;
    const ask = askOne(of, each, askOf);
    known.set(each.name, ask);
    return ask;
  };
  return askOf(resolver);
}

type Handling =
  | { readonly does: 'answer'; readonly zone: WorldHostedZone }
  | { readonly does: 'forward'; readonly suffix: string; readonly way: Ask };

function askOne(
  of: Surroundings,
  resolver: WorldResolver,
  askOf: (resolver: WorldResolver) => Ask,
): Ask {
  const { world, internet } = of;
  const { settings, unstated } = world;
  const isHolder = (world.holders ?? [world.resolver.name]).includes(resolver.name);
  const own = ownRecords(world, resolver, isHolder);
  const areRecordsKnown =
    resolver.areZonesKnown === true ||
    settings.recordsKnownOn?.includes(resolver.name) === true ||
    !(isHolder || resolver.name === world.resolver.name) ||
    settings.notKnown?.includes('dnsRecords') !== true;
  const handling = handlingOf(of, resolver, { isHolder, askOf });
  const upstream = upstreamOf(of, resolver, askOf);
  const guard = guardOf(of, resolver, isHolder);
  const hasRules = handling.size > 0 || resolver.forwards === 'resolver';
  return (name, asked) => {
    const local = own.get(name);
    if (local !== undefined) return hopOf(local);
    const rule = handling.index.matchFirst(name);
    if (rule?.does === 'answer') {
      const hop = hostedHop(rule.zone, name, resolver);
      if (hop !== null) return hop;
    }
    // Whoever has private endpoints may have records for them; for other names nobody has a reason to.
    if (!areRecordsKnown && internet.isPrivateKind(name))
      return { notKnown: 'dnsRecords', because: 'records-not-known' };
    if (unstated?.has(name) === true) return { notKnown: 'estate', because: 'address-not-known' };
    if (rule?.does === 'forward') {
      asked.push({ by: resolver.name, to: targetsOf(resolver, rule.suffix), suffix: rule.suffix });
      const hop = guard(name, rule.way(name, asked));
      return takeOver(resolver, hop, { way: rule.way, isWhole: true });
    }
    if (hasRules && upstream.to !== null)
      asked.push({ by: resolver.name, to: upstream.to, suffix: null });
    const isWhole = resolver.forwards === 'resolver';
    const hop = guard(name, upstream.ask(name, asked));
    return takeOver(resolver, hop, { way: upstream.ask, isWhole });
  };
}

/** Products of which it was measured that they can't prove a delegation unsigned without a way to the internet's DNS. */
const PROVES_BY_ITSELF: readonly string[] = ['bind', 'unbound'];

/** What it does not pass on of the answers of others. What the plan forwards, render excepts from both. */
function guardOf(
  { world, passes }: Surroundings,
  resolver: WorldResolver,
  isHolder: boolean,
): (name: Name, hop: Hop) => Hop {
  const { validates = false, dropsPrivate = false, product = '' } = resolver;
  const planned = isHolder ? (world.settings.dnsForward ?? []) : [];
  const indexOf = (suffixes: readonly string[]): RuleIndex<true> =>
    buildRuleIndex(
      [...suffixes, ...planned].flatMap((suffix) => toRule(`.${suffix}`, true as const)),
    );
  const allowed = indexOf(resolver.privateAllowed ?? []);
  const unvalidated = indexOf(resolver.unvalidated ?? []);
  const provesNothing =
    validates &&
    PROVES_BY_ITSELF.includes(product) &&
    passes(resolver.address, PUBLIC_ADDRESS, 'resolver-rejected-by-firewall') !== null;
  const values = { resolver: resolver.name };
  return (name, hop) => {
    if (!('addresses' in hop) || hop.from === 'internet') return hop;
    if (dropsPrivate && !allowed.has(name)) return { silent: 'private-address-dropped', values };
    return provesNothing && hop.from === 'linked-zone' && !unvalidated.has(name)
      ? { silent: 'not-validated', values }
      : hop;
  };
}

/** The records of the settings that stand on this resolver. */
function ownRecords(
  { settings }: World,
  { name }: WorldResolver,
  isHolder: boolean,
): ReadonlyMap<string, DnsRecord> {
  return new Map(
    settings.dnsRecords
      .filter((record) => (record.on === undefined ? isHolder : record.on.includes(name)))
      .map((record) => [recordName(record), record]),
  );
}

/** Products of which it is known that they take the chain of whom they asked, and never look at their own data for it. */
const TAKES_WHOLE_CHAIN: readonly string[] = ['unbound', 'dnsmasq', 'coredns'];
/** It asks for the target of an alias by its own rules. */
const ASKS_AGAIN: readonly string[] = ['bind'];

/** Whom the target of an alias is asked of. */
function takeOver(
  { product = '' }: WorldResolver,
  hop: Hop,
  { way, isWhole }: { readonly way: Ask; readonly isWhole: boolean },
): Hop {
  if (!('to' in hop) || ASKS_AGAIN.includes(product)) return 'to' in hop ? { to: hop.to } : hop;
  return isWhole || TAKES_WHOLE_CHAIN.includes(product)
    ? { to: hop.to, next: hop.next ?? way }
    : { to: hop.to };
}

/** What it does by suffix, the longest first. */
function handlingOf(
  of: Surroundings,
  resolver: WorldResolver,
  { isHolder, askOf }: { isHolder: boolean; askOf: (resolver: WorldResolver) => Ask },
): { readonly index: RuleIndex<Handling>; readonly size: number } {
  const { settings } = of.world;
  const { hosted = [], conditional = [], inward } = resolver;
  const forward = (suffix: string, to: WorldForward): [string, Handling] => [
    suffix,
    { does: 'forward', suffix, way: askForward(of, resolver, { to, askOf }) },
  ];
  const all: readonly [string, Handling][] = [
    ...hosted.map((zone): [string, Handling] => [zone.zone, { does: 'answer', zone }]),
    ...conditional.map((each) => forward(each.suffix, each)),
    ...(isHolder && inward !== undefined
      ? (settings.dnsForward ?? []).map((suffix) => forward(suffix, inward))
      : []),
  ];
  const rules = all
    .toSorted(([a], [b]) => b.length - a.length)
    .flatMap(([suffix, value]) => toRule(`.${suffix}`, value));
  return { index: buildRuleIndex(rules), size: rules.length };
}

/** For what the resolver's texts say of a suffix. */
function targetsOf({ conditional = [], inward }: WorldResolver, suffix: string): string {
  const to = conditional.find((each) => each.suffix === suffix)?.to ?? inward?.to ?? [];
  return to.map((each) => (each.kind === 'resolver' ? each.name : each.address)).join(', ');
}

/** Null: it may stand in the zone, and records of the site are not known. */
function hostedHop(
  { zone, records }: WorldHostedZone,
  name: Name,
  { name: resolver }: WorldResolver,
): Hop | null {
  const values = { zone, resolver };
  if (records === null) return { notKnown: 'dnsRecords', because: 'hosted-zone-not-known', values };
  const found = records.get(name) ?? wildcardOf(records, name, zone);
  if (found === undefined) return { missing: 'hosted-zone', values };
  return 'alias' in found
    ? { to: found.alias as Name }
    : { addresses: found.addresses, from: 'hosted-zone', values };
}

/** The closest `*` above the name (RFC 4592). */
function wildcardOf(
  records: ReadonlyMap<string, HostedValues>,
  name: Name,
  zone: string,
): HostedValues | undefined {
  for (
    let parent = name.slice(name.indexOf('.') + 1);
    parent.length >= zone.length;
    parent = parent.slice(parent.indexOf('.') + 1)
  ) {
    const found = records.get(`*.${parent}`);
    if (found !== undefined) return found;
    if (records.has(parent) || !parent.includes('.')) return undefined;
  }
  return undefined;
}

/** Where all else goes; `to`: how texts name it. */
function upstreamOf(
  of: Surroundings,
  resolver: WorldResolver,
  askOf: (resolver: WorldResolver) => Ask,
): { readonly ask: Ask; readonly to: string | null } {
  const { internet, passes, world } = of;
  switch (resolver.forwards) {
    case 'none':
      return { ask: () => ({ silent: 'resolver-does-not-forward' }), to: null };
    case 'internet': {
      const outward = passes(resolver.address, PUBLIC_ADDRESS, 'resolver-rejected-by-firewall');
      return { ask: outward ?? internet.ask, to: 'internet' };
    }
    case 'azure': {
      const targets = resolver.forwardTo ?? [];
      const to = targets.map((address) => {
        const own = serverAt(world, address);
        return own === undefined
          ? ({ kind: 'azure', address } as const)
          : ({ kind: 'resolver', name: own.name, address } as const);
      });
      const ask =
        targets.length === 0
          ? askPrivateZones(of, resolver.privateZones)
          : askForward(of, resolver, {
              to: { to, privateZones: resolver.privateZones },
              askOf,
            });
      return { ask, to: targets.join(', ') };
    }
    case 'resolver': {
      const next = world.behind?.get(resolver.upstream ?? '');
      if (next === undefined)
        return { ask: () => ({ silent: 'resolver-does-not-forward' }), to: null };
      const to = { kind: 'resolver', name: next.name, address: next.address } as const;
      const forward = { to: [to], privateZones: null };
      return { ask: askForward(of, resolver, { to: forward, askOf }), to: next.name };
    }
  }
}

function serverAt({ behind }: World, address: string): WorldResolver | undefined {
  return [...(behind?.values() ?? [])].find((each) => each.address === address);
}

/** The first target answers; it may ask any of them, so all must be reached. */
function askForward(
  of: Surroundings,
  resolver: WorldResolver,
  {
    to: { to, privateZones },
    askOf,
  }: { to: WorldForward; askOf: (resolver: WorldResolver) => Ask },
): Ask {
  for (const { address } of to) {
    const stopped = of.passes(resolver.address, address, 'forward-rejected-by-firewall');
    if (stopped !== null) return stopped;
  }
  const [first] = to;
  if (first === undefined) return () => ({ silent: 'resolver-does-not-forward' });
  switch (first.kind) {
    case 'azure':
      return askPrivateZones(of, privateZones);
    case 'elsewhere': {
      const values = { address: first.address, resolver: resolver.name };
      return () => ({ notKnown: 'site', because: 'forwarder-not-described', values });
    }
    case 'resolver': {
      const next = of.world.behind?.get(first.name);
      // Made when it is asked: two resolvers may forward some suffixes to each other.
      return next === undefined
        ? () => ({ silent: 'resolver-does-not-forward' })
        : (name, asked) => askOf(next)(name, asked);
    }
  }
}

/** A resolver in the virtual network. */
function askPrivateZones({ internet }: Surroundings, zones: PrivateZones | null): Ask {
  const linked = buildRuleIndex((zones?.zones ?? []).flatMap((zone) => toRule(`.${zone}`, true)));
  const unseen = buildRuleIndex(
    (zones?.notKnown ?? []).flatMap((zone) => toRule(`.${zone}`, true)),
  );
  const ask: Ask = (name, asked) => {
    const isUnknown = zones === null || zones.isUnknown === true;
    const told = zones?.byGroup?.get(name);
    if (isUnknown && told === undefined && internet.isPrivateKind(name))
      return { notKnown: 'estate', because: 'forward-target-not-known' };
    const values = zones?.records.get(name);
    if (values !== undefined) return { addresses: values, from: 'linked-zone' };
    if (told !== undefined && (isUnknown || unseen.has(name)))
      return { notKnown: 'estate', because: 'by-zone-group', values: placeOfRecord(told) };
    if (unseen.has(name)) return { notKnown: 'estate', because: 'zone-not-known' };
    return linked.has(name) ? { missing: 'linked-zone' } : internet.ask(name, asked);
  };
  return ask;
}

function placeOfRecord({ addresses, zoneId }: GroupRecord): Readonly<Record<string, string>> {
  const [, subscription = '', group = '', zone = ''] =
    /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(zoneId) ?? [];
  return { addresses: addresses.join(', '), subscription, group, zone };
}

function hopOf(record: DnsRecord): Hop {
  return record.type === 'CNAME'
    ? { to: record.values[0] as Name }
    : { addresses: record.values, from: 'own-record' };
}

/** A suffix that cannot be read matches nothing. */
export function toRule<T>(suffix: string, value: T): Rule<T>[] {
  const parsed = parsePattern(suffix);
  return parsed.ok ? [{ pattern: parsed.pattern, value }] : [];
}
