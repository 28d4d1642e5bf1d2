// Single values of the exports. A value that PowerShell shows by its class, or cut off, is not known.

import { field, isLoose, isTruncated, type Loose } from '../../estate/fields.ts';
import { parseAddress } from '@sekisho/dns/address.ts';

/** Such as `DnsServerResourceRecordA`, `System.Net.IPAddress[]`, `Microsoft.Management.Infrastructure.CimInstance`. */
export function isClassName(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    (isTruncated(value.trim()) || /^(?:DnsServerResourceRecord\w*|CimInstance)$/.test(value.trim()))
  );
}

/** Addresses of a list, in any form. Null: not known. */
export function addressList(value: unknown): readonly string[] | null {
  if (value === undefined || value === null || value === '') return [];
  if (isClassName(value)) return null;
  const items =
    typeof value === 'string'
      ? value.split(/[\s,;]+/).filter((word) => word !== '')
      : [value].flat();
  const [first] = items;
  if (items.length === 1 && isLoose(first)) {
    const inner = field(first, 'value', 'IPAddressToString', 'Address');
    if (Array.isArray(inner)) return addressList(inner);
  }
  const addresses = items.map(oneAddress);
  return addresses.every((address) => address !== null) ? addresses : null;
}

/** Null: none, or not known. */
export function oneAddress(value: unknown): string | null {
  if (typeof value === 'string') return parseAddress(value.trim()) === null ? null : value.trim();
  if (!isLoose(value)) return null;
  const text = field(value, 'IPAddressToString');
  if (typeof text === 'string') return oneAddress(text);
  // PowerShell 7 shows the number alone: the four octets, the first one last.
  const number = field(value, 'Address');
  return typeof number === 'number' &&
    Number.isInteger(number) &&
    number >= 0 &&
    number <= 0xff_ff_ff_ff
    ? [0, 8, 16, 24].map((shift) => (number >>> shift) & 255).join('.')
    : null;
}

/** One property of a record's data: as a column of its own, in RecordData, or among the instance's properties. */
export function recordData(row: Loose, property: string): unknown {
  const own = field(row, property);
  if (own !== undefined && own !== '') return own;
  const data = field(row, 'RecordData');
  if (typeof data === 'string') return property === '' ? undefined : data;
  if (!isLoose(data)) return undefined;
  const inner = field(data, property);
  return inner ?? instanceProperty(field(data, 'CimInstanceProperties'), property);
}

function instanceProperty(properties: unknown, property: string): unknown {
  for (const each of [properties].flat()) {
    if (isLoose(each) && field(each, 'Name') === property) return field(each, 'Value');
    // Below its depth PowerShell writes `IPv4Address = "10.41.0.7"`.
    const shown =
      typeof each === 'string' ? new RegExp(`\\b${property} = "([^"]*)"`).exec(each) : null;
    if (shown !== null) return shown[1];
  }
  return undefined;
}
