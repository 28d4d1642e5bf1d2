// How a name is resolved, step by step: records of the on-premises resolver
// first, then what it forwards to. The order is the rule of every step of an
// alias chain, since a resolver looks at its own data again for each target:
// 1. its own records; 2. private zones linked to the network it forwards into;
// 3. the internet.

import { isAtOrUnder, type Name } from '../names/name.ts';
import type { Reason } from './trace-types.ts';
import type { DnsRecord } from './settings.ts';
import type { InternetModel, InternetZone, World } from './world.ts';

export interface Resolution {
  readonly answer: 'address' | 'nxdomain' | 'none';
  readonly chain: readonly Name[];
  /** `public` stands for the public address, whichever it is today. */
  readonly addresses: readonly string[];
  readonly reason: Reason;
}

/** Stands for "an address of the internet": its value changes and does not matter to a road. */
export const PUBLIC_ADDRESS = 'public';

type Hop = { readonly to: Name } | { readonly addresses: readonly string[]; readonly from: string } | { readonly missing: string } | { readonly silent: string };

const MAX_CHAIN = 8;

/** As a client of the site's resolver sees it. */
export function resolveOnPremises(world: World, name: Name): Resolution {
  const own = indexRecords(world.settings.dnsRecords);
  return follow(name, (current) => {
    const local = own.get(current);
    if (local !== undefined) return hopOf(local);
    if (world.resolver.forwards === 'none') return { silent: 'resolver-does-not-forward' };
    if (world.resolver.forwards === 'azure') {
      const linked = world.linkedRecords.get(current);
      if (linked !== undefined) return { addresses: linked, from: 'linked-zone' };
      if (world.linkedZones.some((zone) => isAtOrUnder(current, zone))) return { missing: 'linked-zone' };
    }
    return askInternet(world.internet, current);
  });
}

/** As a proxy that asks the internet's DNS sees it. */
export function resolveOnInternet(model: InternetModel, name: Name): Resolution {
  return follow(name, (current) => askInternet(model, current));
}

/** True when the name's public address is known to refuse, because public access is off. */
export function isLockedAtPublicAddress(model: InternetModel, name: string): boolean {
  return model.zones.some((zone) => zone.lockedNames.includes(name));
}

function follow(name: Name, ask: (current: Name) => Hop): Resolution {
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
    if ('addresses' in hop) return { answer: 'address', chain, addresses: hop.addresses, reason: { code: `resolve.${hop.from}`, values } };
    if ('missing' in hop) return { answer: 'nxdomain', chain, addresses: [], reason: { code: `resolve.nxdomain-${hop.missing}`, values } };
    return { answer: 'none', chain, addresses: [], reason: { code: `resolve.${hop.silent}`, values } };
  }
  return { answer: 'none', chain, addresses: [], reason: { code: 'resolve.chain-too-long', values: { name } } };
}

function askInternet(model: InternetModel, name: Name): Hop {
  const zone = longestZone(model.zones, name);
  if (zone === undefined || zone.record === 'address') return { addresses: [PUBLIC_ADDRESS], from: 'internet' };
  if (zone.record === 'none') return { missing: 'internet' };
  if (zone.existingNames !== null && !zone.existingNames.includes(name)) return { missing: 'internet' };
  if (zone.aliasZone === undefined || !zone.lockedNames.includes(name)) return { addresses: [PUBLIC_ADDRESS], from: 'internet' };
  const label = name.slice(0, name.length - zone.suffix.length);
  return { to: `${label}${zone.aliasZone}` as Name };
}

function longestZone(zones: readonly InternetZone[], name: string): InternetZone | undefined {
  return zones.filter((zone) => isAtOrUnder(name, zone.suffix)).sort((a, b) => b.suffix.length - a.suffix.length)[0];
}

function indexRecords(records: readonly DnsRecord[]): ReadonlyMap<string, DnsRecord> {
  return new Map(records.map((record) => [recordName(record), record]));
}

/** The full name that a record answers. */
export function recordName(record: DnsRecord): Name {
  return (record.name === '@' ? record.zone : `${record.name}.${record.zone}`) as Name;
}

function hopOf(record: DnsRecord): Hop {
  return record.type === 'CNAME' ? { to: record.values[0] as Name } : { addresses: record.values, from: 'own-record' };
}
