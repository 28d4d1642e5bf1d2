// Single values of DNS servers' settings: names, addresses with ports, networks.

import { parseAddress, parseCidr, isInCidr, type Cidr } from '@sekisho/dns/address.ts';
import { parentsOf, parseName, type Name } from '@sekisho/dns/name.ts';
import type { HostedRecord } from '../model/world/resolver-state.ts';

export const ROOT = '.';
/** A zone or suffix, or the root. */
export type ZoneName = Name | typeof ROOT;
export const DNS_PORT = 53;

/** A zone or suffix; `.` is the root. Null: no name. */
export function zoneName(text: string): ZoneName | null {
  if (text === ROOT) return ROOT;
  const parsed = parseName(text);
  return parsed.ok ? parsed.name : null;
}

export function isName(zone: ZoneName | null): zone is Name {
  return zone !== null && zone !== ROOT;
}

/** The owner of a record, whole; `*` may be its first label. Null: a name that no host can have. */
export function ownerName(text: string): string | null {
  const [, star = '', rest = ''] = /^(\*\.)?(.*)$/s.exec(text) ?? [];
  const parsed = parseName(rest);
  return parsed.ok ? `${star}${parsed.name}` : null;
}

/** Those that are names. */
export function namesIn(texts: readonly string[]): Name[] {
  return texts.map(zoneName).filter(isName);
}

/** What the longest suffix of the name has; lists of suffixes can be very long. */
export function nearest<T>(bySuffix: ReadonlyMap<string, T>, name: string): T | null {
  const plain = name.replace(/^\*\./, '');
  for (const suffix of [plain, ...parentsOf(plain)]) {
    const found = bySuffix.get(suffix);
    if (found !== undefined) return found;
  }
  return null;
}

/** An address with its port, where one stands behind the sign. */
export function addressAndPort(
  text: string,
  sign: '@' | '#',
): { readonly address: string; readonly port: number } | null {
  const [address = '', port = String(DNS_PORT)] = text.split(sign, 2);
  return parseAddress(address) === null || !/^\d{1,5}$/.test(port)
    ? null
    : { address, port: Number(port) };
}

/** Records of one name and type in one; order as they came. */
export function groupRecords(
  records: readonly {
    readonly name: string;
    readonly type: HostedRecord['type'];
    readonly value: string;
  }[],
): HostedRecord[] {
  const groups = new Map<string, { name: string; type: HostedRecord['type']; values: string[] }>();
  for (const { name, type, value } of records) {
    const key = `${name} ${type}`;
    const group = groups.get(key) ?? { name, type, values: [] };
    if (!group.values.includes(value)) group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** RFC 1918. */
export const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Whether dropped ranges hold the addresses of the endpoints' networks. Null: some of them. */
export function dropsPrivate(
  ranges: readonly string[],
  endpointNetworks: readonly string[],
): boolean | null {
  const dropped = cidrsOf(ranges);
  const wanted = cidrsOf(endpointNetworks.length > 0 ? endpointNetworks : PRIVATE_NETWORKS);
  if (wanted.every((each) => dropped.some((other) => holds(other, each))))
    return dropped.length > 0;
  const meets = (a: Cidr, b: Cidr): boolean => holds(a, b) || holds(b, a);
  return wanted.some((each) => dropped.some((other) => meets(each, other))) ? null : false;
}

function holds(outer: Cidr, inner: Cidr): boolean {
  return outer.prefix <= inner.prefix && isInCidr(inner.network, outer);
}

function cidrsOf(texts: readonly string[]): Cidr[] {
  return texts.map(parseCidr).filter((cidr) => cidr !== null);
}
