// Rows of Get-DnsServerResourceRecord → records by zone.

import { field, textField } from '../../estate/fields.ts';
import type { Reason } from '../../model/reason.ts';
import type { HostedRecord, HostedZone } from '../../model/world/resolver-state.ts';
import { parseName, type Name } from '@sekisho/dns/name.ts';
import { groupRecords, isName, ownerName, zoneName } from '../dns-words.ts';
import { note } from '../state-file.ts';
import { RECORDS_COMMAND } from './commands.ts';
import type { ExportRow } from './read-rows.ts';
import { isClassName, oneAddress, recordData } from './values.ts';

export interface ZoneRecords {
  /** Null: the values of some are not known. */
  readonly records: readonly HostedRecord[] | null;
  readonly delegated: readonly HostedZone[];
}

type HostRecord = Parameters<typeof groupRecords>[0][number];

const PROPERTIES = { A: 'IPv4Address', AAAA: 'IPv6Address', CNAME: 'HostNameAlias' } as const;
/** RecordType as a word, Type as a number. */
const TYPES: Readonly<Record<string, string>> = {
  '1': 'A',
  '2': 'NS',
  '5': 'CNAME',
  '28': 'AAAA',
  '39': 'DNAME',
};

export function readRecords(
  rows: readonly ExportRow[],
  zones: readonly Name[],
): { readonly byZone: ReadonlyMap<Name, ZoneRecords>; readonly notes: readonly Reason[] } {
  const hosts = new Map<Name, HostRecord[]>();
  const cuts = new Map<Name, HostedZone[]>();
  const unknown = new Set<Name>();
  const notes = new Map<string, Reason>();
  const say = (code: string, row: ExportRow, values: Readonly<Record<string, string>>): void => {
    const key = `${code} ${row.place.file} ${values['column'] ?? ''}`;
    if (!notes.has(key))
      notes.set(key, note(code, row.place, { ...values, command: RECORDS_COMMAND }));
  };
  for (const row of rows) {
    const zone = zoneOf(row, zones);
    if (zone === null) {
      say('zone-of-records', row, {});
      continue;
    }
    const list = hosts.get(zone) ?? [];
    hosts.set(zone, list);
    const word = String(
      field(row.value, 'RecordType') ?? field(row.value, 'Type') ?? '',
    ).toUpperCase();
    const type = TYPES[word] ?? word;
    const owner = textField(row.value, 'HostName') ?? '@';
    const name = ownerName(wholeName(owner, zone));
    if ((type === 'NS' || type === 'DNAME') && name !== null && name !== zone) {
      const cut = zoneName(name);
      if (isName(cut))
        cuts.set(zone, [
          ...(cuts.get(zone) ?? []),
          { name: cut, kind: type === 'NS' ? 'stub' : 'other', records: null },
        ]);
    }
    if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') {
      if (type === '' || isClassName(type)) unknown.add(zone);
      continue;
    }
    const property = PROPERTIES[type];
    const value = valueOf(recordData(row.value, property), type);
    if (value === null) {
      unknown.add(zone);
      const column = field(row.value, 'RecordData') === undefined ? property : 'RecordData';
      say('class-names', row, { column });
    } else if (name !== null) list.push({ name, type, value });
  }
  const byZone = new Map(
    [...hosts].map(([zone, list]): [Name, ZoneRecords] => [
      zone,
      {
        records: unknown.has(zone) ? null : groupRecords(list),
        delegated: uniqueZones(cuts.get(zone) ?? []),
      },
    ]),
  );
  return { byZone, notes: [...notes.values()] };
}

function valueOf(value: unknown, type: HostRecord['type']): string | null {
  if (isClassName(value)) return null;
  if (type !== 'CNAME') {
    const address = oneAddress(value);
    return address !== null && address.includes(':') === (type === 'AAAA') ? address : null;
  }
  const parsed = typeof value === 'string' ? parseName(value) : null;
  return parsed?.ok === true ? parsed.name : null;
}

/** By its own column, its place in the directory, or the file's name, which ends with the zone's. */
function zoneOf({ value, place }: ExportRow, zones: readonly Name[]): Name | null {
  const inDirectory = /^DC=[^,]*,DC=([^,]+),CN=MicrosoftDNS,/i.exec(
    textField(value, 'DistinguishedName') ?? '',
  )?.[1];
  const named = textField(value, 'ZoneName') ?? inDirectory;
  if (named !== undefined) {
    const zone = zoneName(named);
    return isName(zone) ? zone : null;
  }
  const stem = (place.file.split(/[\\/]/).at(-1) ?? '')
    .replace(/\.(?:json|csv|txt)$/i, '')
    .toLowerCase();
  return (
    zones
      .filter(
        (zone) =>
          stem === zone || (stem.endsWith(zone) && /[^a-z0-9.]$/.test(stem.slice(0, -zone.length))),
      )
      .toSorted((a, b) => b.length - a.length)[0] ?? null
  );
}

function wholeName(owner: string, zone: Name): string {
  if (owner === '@') return zone;
  return owner.endsWith('.') ? owner : `${owner}.${zone}`;
}

function uniqueZones(zones: readonly HostedZone[]): HostedZone[] {
  return [...new Map(zones.map((zone) => [zone.name, zone])).values()];
}
