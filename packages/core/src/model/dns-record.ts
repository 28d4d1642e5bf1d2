// A DNS record, as settings hold it and as people read it.

import type { Name } from '@sekisho/dns/name.ts';

export interface DnsRecord {
  readonly zone: Name;
  /** Relative to the zone; `@` is the apex. */
  readonly name: string;
  readonly type: 'A' | 'CNAME';
  readonly ttlSeconds: number;
  /** Addresses, or one target name. */
  readonly values: readonly string[];
  /** Names of the resolvers that it stands on. Absent: those that hold all records of the settings. */
  readonly on?: readonly string[];
}

/** The full name that a record answers. */
export function recordName(record: DnsRecord): Name {
  return (record.name === '@' ? record.zone : `${record.name}.${record.zone}`) as Name;
}

// An endpoint may have addresses of both kinds, and a record set holds one: where records are
// printed, IPv6 addresses stand as AAAA.

export interface RecordFamily {
  readonly type: 'A' | 'AAAA' | 'CNAME';
  readonly values: readonly string[];
}

export function recordFamilies(
  type: 'A' | 'CNAME',
  values: readonly string[],
): readonly RecordFamily[] {
  if (type === 'CNAME') return [{ type, values }];
  const isIPv6 = (value: string): boolean => value.includes(':');
  const families: readonly RecordFamily[] = [
    { type: 'A', values: values.filter((value) => !isIPv6(value)) },
    { type: 'AAAA', values: values.filter(isIPv6) },
  ];
  return families.filter((family) => family.values.length > 0);
}

/** `A 10.2.1.18`, and `AAAA fd00::12` beside it. */
export function formatFamilies(type: 'A' | 'CNAME', values: readonly string[]): readonly string[] {
  return recordFamilies(type, values).map((family) => `${family.type} ${family.values.join(' ')}`);
}

export function formatRecord(record: DnsRecord): string {
  return `${recordName(record)} ${formatFamilies(record.type, record.values).join(' ')}`;
}
