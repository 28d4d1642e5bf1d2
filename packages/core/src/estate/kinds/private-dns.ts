import {
  checkedAddress,
  checkedAll,
  checkedId,
  checkedName,
  countField,
  quote,
  referencedId,
} from '../checked-values.ts';
import type { DnsRecordSet } from '../estate.ts';
import {
  field,
  isTrueField,
  looseField,
  looseListField,
  textField,
  textListField,
  type Loose,
} from '../fields.ts';
import type { RecordSetPiece, Refuse, ZoneLinkPiece, ZonePiece } from '../pieces.ts';
import { parentId, type ResourceId } from '../resource-id.ts';

export const RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SOA', 'SRV', 'TXT'] as const;
type RecordType = DnsRecordSet['type'];

export function readZone(from: Loose, id: ResourceId, refuse: Refuse): ZonePiece | null {
  const name = checkedName(id.name, refuse);
  if (name === null) return null;
  const recordSetCount = countField(from, 'numberOfRecordSets');
  const linkCount = countField(from, 'numberOfVirtualNetworkLinks');
  return {
    kind: 'private DNS zone',
    id: id.id,
    name,
    ...(recordSetCount === undefined ? {} : { recordSetCount }),
    ...(linkCount === undefined ? {} : { linkCount }),
  };
}

export function readZoneLink(from: Loose, id: ResourceId, refuse: Refuse): ZoneLinkPiece | null {
  const direct = textField(from, 'virtualNetworkId');
  const virtualNetworkId =
    direct === undefined ? referencedId(from, refuse, 'virtualNetwork') : checkedId(direct, refuse);
  if (checkedName(parentId(id).split('/').at(-1) ?? '', refuse) === null) return null;
  if (virtualNetworkId === null) {
    refuse('part.no-virtual-network');
    return null;
  }
  // Older versions of the API, and of providers, don't answer it.
  const policy = textField(from, 'resolutionPolicy');
  return {
    kind: 'virtual network link',
    id: id.id,
    name: id.name,
    zoneId: parentId(id),
    virtualNetworkId,
    registrationEnabled: isTrueField(from, 'registrationEnabled'),
    ...(policy === undefined
      ? {}
      : { nxDomainRedirect: policy.toLowerCase() === 'nxdomainredirect' }),
  };
}

export function readRecordSet(from: Loose, id: ResourceId, refuse: Refuse): RecordSetPiece | null {
  const type = recordTypeOf(id);
  const name = checkedRelativeName(id.name, refuse);
  const zoneName = checkedName(parentId(id).split('/').at(-1) ?? '', refuse);
  if (name === null || zoneName === null) return null;
  const values = readValues(from, type, refuse);
  if (values === null) return null;
  const ttl = field(from, 'ttl');
  const ttlSeconds = typeof ttl === 'string' ? Number(ttl) : ttl;
  if (
    typeof ttlSeconds !== 'number' ||
    !Number.isSafeInteger(ttlSeconds) ||
    ttlSeconds < 0 ||
    ttlSeconds > 2 ** 31 - 1
  ) {
    refuse('part.no-ttl', { name: quote(id.name) });
    return null;
  }
  const record = { name, type, ttlSeconds, values: [...new Set(values)].sort() };
  return { kind: 'record set', id: id.id, name: id.name, zoneId: parentId(id), record };
}

/** The last level of the id's type says it; PowerShell's RecordType, a number (0 = A) or a word, isn't needed. */
function recordTypeOf(id: ResourceId): RecordType {
  const last = id.type.split('/').at(-1)?.toUpperCase();
  return RECORD_TYPES.find((type) => type === last) ?? 'TXT';
}

function checkedRelativeName(text: string, refuse: Refuse): string | null {
  if (text === '@' || text === '*') return text;
  const isWildcard = text.startsWith('*.');
  const name = checkedName(isWildcard ? text.slice(2) : text, refuse);
  return name === null ? null : isWildcard ? `*.${name}` : name;
}

function readValues(from: Loose, type: RecordType, refuse: Refuse): string[] | null {
  const problems: Parameters<Refuse>[] = [];
  const records = looseListField(from, `${type}Records`, 'records');
  const texts = (...keys: readonly string[]): string[] =>
    records.flatMap((record) => textField(record, ...keys) ?? []);
  const note: Refuse = (...problem) => problems.push(problem);
  const values = ((): string[] => {
    switch (type) {
      case 'A':
        return checkedAll(texts('ipv4Address'), checkedAddress, note).filter(
          (address) => !address.includes(':'),
        );
      case 'AAAA':
        return checkedAll(texts('ipv6Address'), checkedAddress, note).filter((address) =>
          address.includes(':'),
        );
      case 'CNAME':
        return checkedAll(
          [
            ...texts('cname'),
            ...optional(textField(looseField(from, 'cnameRecord') ?? {}, 'cname')),
          ],
          checkedName,
          note,
        );
      case 'PTR':
        return checkedAll(texts('ptrdname'), checkedName, note);
      case 'MX':
        return records.map(
          (record) => `${numberText(record, 'preference')} ${textField(record, 'exchange') ?? ''}`,
        );
      case 'SRV':
        return records.map((record) =>
          [
            ...['priority', 'weight', 'port'].map((key) => numberText(record, key)),
            textField(record, 'target') ?? '',
          ].join(' '),
        );
      case 'SOA':
        return [looseField(from, 'soaRecord') ?? records[0] ?? {}].map((soa) =>
          [
            textField(soa, 'host') ?? '',
            textField(soa, 'email') ?? '',
            ...['serialNumber', 'refreshTime', 'retryTime', 'expireTime', 'minimumTtl'].map((key) =>
              numberText(soa, key),
            ),
          ].join(' '),
        );
      case 'TXT':
        return records.map((record) =>
          Array.isArray(field(record, 'value'))
            ? textParts(record).join('')
            : (textField(record, 'value') ?? ''),
        );
    }
  })();
  for (const value of values)
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value))
      problems.push(['part.control-character', { text: quote(value) }]);
  for (const problem of problems) refuse(...problem);
  return problems.length === 0 ? values : null;
}

function textParts(record: Loose): readonly string[] {
  const value = field(record, 'value');
  return Array.isArray(value)
    ? value.filter((part): part is string => typeof part === 'string')
    : textListField(record, 'value');
}

function numberText(from: Loose, key: string): string {
  const value = field(from, key);
  return typeof value === 'number' ? String(value) : '0';
}

function optional(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}
