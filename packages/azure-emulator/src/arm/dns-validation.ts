// What private DNS takes as a zone's name, a record set's name and a record's data. The rules are
// those of DNS and of Azure's documents; the words of the refusals are this emulator's own.

import { listAt, textAt, valueAt, type Json } from '../base/json.ts';
import { parseName } from '@sekisho/dns/name.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { badRequest } from './arm-error.ts';
import type { RecordType } from './private-dns-records.ts';

/** learn.microsoft.com, "What is an Azure Private DNS zone?": blocked from creation, zones below them are not. */
const RESERVED_ZONES: readonly string[] = [
  'azclient.ms',
  'azure.com',
  'cloudapp.net',
  'core.windows.net',
  'microsoft.com',
  'msidentity.com',
  'trafficmanager.net',
  'windows.net',
];
/** From the same page. */
const MAX_LABELS = 34;
const MAX_RECORDS = 20;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
const MAX_TTL = 2_147_483_647;
const MAX_TEXT = 1024;

export function checkZoneName(name: string): void {
  const labels = name.split('.');
  if (!parseName(name).ok || labels.length < 2 || labels.length > MAX_LABELS)
    throw badRequest(
      'InvalidPrivateDnsZoneName',
      `The private DNS zone name '${name}' is invalid: it has two to ${String(MAX_LABELS)} labels of letters, digits and hyphens.`,
    );
  if (RESERVED_ZONES.includes(name.toLowerCase()))
    throw badRequest(
      'BadRequest',
      `The private DNS zone name '${name}' is reserved, and cannot be created.`,
    );
}

export function checkRecordName(type: RecordType, name: string, zone: string): void {
  const labels = name.split('.');
  const [first = '', ...rest] = labels;
  const isValid =
    name === '@' ||
    ((first === '*' || LABEL.test(first)) && rest.every((each) => LABEL.test(each)));
  if (!isValid || `${name}.${zone}`.length > 253)
    throw badRequest('BadRequest', `The record set name '${name}' is invalid.`);
  if (type === 'SOA' && name !== '@')
    throw badRequest('BadRequest', "A record set of type 'SOA' can only be named '@'.");
}

export function checkTtl(ttl: Json | undefined): void {
  if (ttl === undefined) return;
  if (typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= 1 && ttl <= MAX_TTL) return;
  throw badRequest(
    'BadRequest',
    `The TTL '${JSON.stringify(ttl)}' of a record set is invalid: it is a number of seconds from 1 to ${String(MAX_TTL)}.`,
  );
}

/** Throws for data of a type that is none: addresses, names, numbers; and for the same record twice. */
export function checkRecords(type: RecordType, data: Json): void {
  const records = type === 'CNAME' || type === 'SOA' ? [data] : listAt(data);
  if (records.length > MAX_RECORDS)
    throw badRequest(
      'BadRequest',
      `A record set of a private DNS zone holds at most ${String(MAX_RECORDS)} records.`,
    );
  const seen = new Set<string>();
  for (const each of records) {
    const problem = problemOf(type, each);
    if (problem !== undefined)
      throw badRequest('BadRequest', `The record of type '${type}' is invalid: ${problem}.`);
    const key = JSON.stringify(each).toLowerCase();
    if (seen.has(key))
      throw badRequest(
        'BadRequest',
        `The record set of type '${type}' holds the same record twice: ${JSON.stringify(each)}.`,
      );
    seen.add(key);
  }
}

function problemOf(type: RecordType, record: Json): string | undefined {
  switch (type) {
    case 'A':
      return address(record, 'ipv4Address', 4);
    case 'AAAA':
      return address(record, 'ipv6Address', 6);
    case 'CNAME':
      return host(record, 'cname');
    case 'PTR':
      return host(record, 'ptrdname');
    case 'MX':
      return number(record, 'preference') ?? host(record, 'exchange');
    case 'SRV':
      return (
        number(record, 'priority') ??
        number(record, 'weight') ??
        number(record, 'port') ??
        (textAt(record, 'target') === '.' ? undefined : host(record, 'target'))
      );
    case 'TXT': {
      const parts = listAt(record, 'value');
      const size = parts.reduce<number>(
        (sum, each) => sum + (typeof each === 'string' ? each.length : Infinity),
        0,
      );
      return parts.length > 0 && size <= MAX_TEXT
        ? undefined
        : `its value is a list of texts of at most ${String(MAX_TEXT)} characters together`;
    }
    case 'SOA':
      return undefined;
  }
}

function address(record: Json, field: string, version: 4 | 6): string | undefined {
  const text = textAt(record, field);
  const isValid = text !== undefined && parseAddress(text)?.version === version;
  return isValid ? undefined : `'${text ?? ''}' (${field}) is no IPv${String(version)} address`;
}

function host(record: Json, field: string): string | undefined {
  const text = textAt(record, field)?.replace(/\.$/, '') ?? '';
  const isValid = text.length <= 253 && text.split('.').every((each) => LABEL.test(each));
  return isValid ? undefined : `'${text}' (${field}) is no name`;
}

function number(record: Json, field: string): string | undefined {
  const value = valueAt(record, field);
  const isValid =
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
  return isValid
    ? undefined
    : `'${JSON.stringify(value) ?? ''}' (${field}) is no number up to 65535`;
}
