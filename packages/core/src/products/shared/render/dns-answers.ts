// What an on-premises resolver must answer by itself, and what it must ask in
// Azure: the two things that every DNS product needs of a plan.
//
// Both names are answered, the record's own and the one that programs dial: a
// resolver that forwards takes the whole alias chain from upstream and never
// looks at its own data for the alias (Unbound, dnsmasq, CoreDNS).

import { isAtOrUnder, parseName, type Name } from '@sekisho/dns/name.ts';
import type { PlannedRecord, PlanLayers } from '../../../plan/plan.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { RenderInput } from './rendered-file.ts';

export interface DnsAnswer {
  readonly name: Name;
  readonly ttlSeconds: number;
  /** IPv4 and IPv6, in order. */
  readonly addresses: readonly string[];
  /** The zone that the server hosts already, into which the record goes. */
  readonly hostedZone?: Name;
}

export interface DnsForward {
  readonly suffix: Name;
  readonly to: readonly string[];
}

/** One answer a name, by name. An alias is followed inside the plan. */
export function dnsAnswers({ plan }: RenderInput): DnsAnswer[] {
  const { records } = plan.layers.dns;
  const byName = new Map(records.map((record) => [fullName(record), record]));
  const answers = new Map<Name, DnsAnswer>();
  for (const record of records) {
    const addresses = addressesOf(record, byName, 0);
    for (const name of [fullName(record), ...record.answers.map(checkedName)]) {
      const before = answers.get(name);
      const all = [...new Set([...(before?.addresses ?? []), ...addresses])].sort();
      const zone = record.isInHostedZone === true ? checkedName(record.zone) : undefined;
      answers.set(name, {
        name,
        ttlSeconds: Math.min(before?.ttlSeconds ?? Infinity, record.ttl),
        addresses: all,
        ...(zone === undefined ? {} : { hostedZone: zone }),
      });
    }
  }
  return [...answers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those with a zone of their own, and those that go into a zone of the server; a name that only an alias leads there needs none. */
export function splitAnswers(answers: readonly DnsAnswer[]): {
  readonly own: readonly DnsAnswer[];
  readonly hosted: readonly (DnsAnswer & { readonly hostedZone: Name })[];
} {
  return {
    own: answers.filter(({ hostedZone }) => hostedZone === undefined),
    hosted: answers.flatMap((answer) =>
      answer.hostedZone !== undefined && isAtOrUnder(answer.name, answer.hostedZone)
        ? [{ ...answer, hostedZone: answer.hostedZone }]
        : [],
    ),
  };
}

/** Suffixes that the plan wants to be asked in Azure, shortest form: one under another goes with it. */
export function dnsForwards({ plan, forwardTo }: RenderInput): DnsForward[] {
  const suffixes = [...new Set(plannedForwards(plan.layers.dns).map(checkedName))].sort();
  if (suffixes.length === 0) return [];
  const to = forwardTo.map((address) => {
    if (parseAddress(address) !== null) return address;
    throw new UserError(`${JSON.stringify(address)} is no IP address`, {
      code: 'render.bad-forward-target',
      hint: "give the resolver's address, as in --forward-to 10.2.0.4",
    });
  });
  if (to.length === 0)
    throw new UserError('the plan forwards zones to Azure, but no resolver there is named', {
      code: 'render.no-forward-target',
      hint: 'give the address of the resolver in the virtual network: --forward-to 10.2.0.4',
    });
  return suffixes.map((suffix) => ({ suffix, to }));
}

export function plannedForwards(dns: PlanLayers['dns']): readonly string[] {
  return dns.forward ?? [];
}

export function isIPv6(address: string): boolean {
  return address.includes(':');
}

function addressesOf(
  record: PlannedRecord,
  byName: ReadonlyMap<string, PlannedRecord>,
  depth: number,
): readonly string[] {
  if (record.type === 'A') return record.addresses.map(checkedAddress);
  return record.addresses.flatMap((target) => {
    const next = byName.get(checkedName(target));
    if (next === undefined || depth > 8)
      throw new UserError(
        `the record ${fullName(record)} is an alias of ${target}, which the plan has no address for`,
        { code: 'render.alias-outside-plan', where: 'layers.dns' },
      );
    return addressesOf(next, byName, depth + 1);
  });
}

function fullName({ name, zone }: PlannedRecord): Name {
  return checkedName(name === '@' ? zone : `${name}.${zone}`);
}

/** A plan may come from a file: an invalid name never reaches a product's settings. */
function checkedName(text: string): Name {
  const parsed = parseName(text);
  if (parsed.ok) return parsed.name;
  throw new UserError(
    `the plan's DNS holds ${JSON.stringify(text)}, which is no name: ${parsed.message}`,
    { code: 'render.bad-name', where: 'layers.dns' },
  );
}

function checkedAddress(text: string): string {
  if (parseAddress(text) !== null) return text;
  throw new UserError(`the plan's DNS holds ${JSON.stringify(text)}, which is no address`, {
    code: 'render.bad-address',
    where: 'layers.dns',
  });
}
