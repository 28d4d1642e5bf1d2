// Exports of Get-DnsServerZone, Get-DnsServerForwarder and Get-DnsServerResourceRecord → what the
// server hosts and whom it asks.

import { field, textField } from '../../estate/fields.ts';
import type { Reason } from '../../model/reason.ts';
import type {
  ConditionalForwarder,
  HostedZone,
  ResolverState,
  StoreScope,
  Upstream,
} from '../../model/world/resolver-state.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { isName, ROOT, zoneName } from '../dns-words.ts';
import { readZoneFile } from '../read-zone-file.ts';
import { note, stateError, type Place, type StateFiles } from '../state-file.ts';
import { ZoneFiles } from '../zone-files.ts';
import { FORWARDERS_COMMAND, RECORDS_COMMAND, ZONES_COMMAND } from './commands.ts';
import { readRows, type ExportRow } from './read-rows.ts';
import { readRecords } from './records.ts';
import { addressList } from './values.ts';

const KINDS: Readonly<Record<string, HostedZone['kind']>> = {
  primary: 'primary',
  secondary: 'secondary',
  stub: 'stub',
};
const SCOPES: Readonly<Record<string, StoreScope>> = {
  none: 'server',
  domain: 'domain',
  forest: 'forest',
  legacy: 'legacy',
  custom: 'custom',
};

interface ZoneRow {
  readonly name: Name | typeof ROOT;
  readonly type: string;
  readonly row: ExportRow;
}

export function readWindows(files: StateFiles): ResolverState {
  const exports = files.settings.filter(({ text }) => text.trim() !== '');
  const rows = exports.flatMap(readRows);
  const kinds = rows.map((row) => ({ row, kind: rowKind(row) }));
  const ofKind = (wanted: RowKind): ExportRow[] =>
    kinds.filter(({ kind }) => kind === wanted).map(({ row }) => row);
  const zoneRows = ofKind('zone');
  const zones = zoneRows.flatMap(zoneRow);
  const place = { file: files.settings[0]?.file ?? '', line: 1 };
  const hosted = hostedZones(zones, ofKind('record'), new ZoneFiles(files.all, files.zones));
  const forwards = forwardersOf(zones);
  const upstream = upstreamOf(ofKind('forwarder'), zones, place);
  const hasZones = zoneRows.length > 0;
  return {
    zones: hasZones ? hosted.zones : null,
    forwarders: hasZones ? forwards.forwarders : null,
    upstream: upstream.to,
    // Trust anchors decide (Get-DnsServerTrustAnchor), which no export here shows.
    validates: null,
    unvalidated: [],
    // It has no such function.
    dropsPrivate: false,
    privateAllowed: [],
    notes: [
      ...(hasZones ? [] : [notGiven(place, 'Get-DnsServerZone', ZONES_COMMAND)]),
      ...hosted.notes,
      ...forwards.notes,
      ...upstream.notes,
    ],
  };
}

type RowKind = 'zone' | 'forwarder' | 'record';

function rowKind({ value, place }: ExportRow): RowKind {
  const has = (key: string): boolean => field(value, key) !== undefined;
  if (has('ZoneType') && has('ZoneName')) return 'zone';
  if (has('RecordType') || has('RecordData')) return 'record';
  if (has('UseRootHint') || (has('IPAddress') && !has('HostName'))) return 'forwarder';
  throw stateError(
    place,
    'this is the output of none of Get-DnsServerZone, Get-DnsServerForwarder and Get-DnsServerResourceRecord',
    'export one of these three; docs/site.md has the commands',
  );
}

function zoneRow(row: ExportRow): ZoneRow[] {
  const name = zoneName(textField(row.value, 'ZoneName') ?? '');
  // Keys, no names of hosts.
  return name === null || name === 'trustanchors'
    ? []
    : [{ name, type: String(field(row.value, 'ZoneType')).toLowerCase(), row }];
}

function scopeOf({ value }: ExportRow): { readonly scope?: StoreScope } {
  const scope = SCOPES[String(field(value, 'ReplicationScope') ?? '').toLowerCase()];
  const isStored = String(field(value, 'IsDsIntegrated') ?? '').toLowerCase();
  if (scope !== undefined) return { scope };
  return isStored === 'false' ? { scope: 'server' } : {};
}

function hostedZones(
  zones: readonly ZoneRow[],
  recordRows: readonly ExportRow[],
  zoneFiles: ZoneFiles,
): { readonly zones: readonly HostedZone[]; readonly notes: readonly Reason[] } {
  const own = zones.filter(({ type, name }) => type !== 'forwarder' && isName(name));
  const names = own.map(({ name }) => name).filter(isName);
  const exported = readRecords(recordRows, names);
  const read = own.map(({ name, type, row }) => {
    const kind = KINDS[type] ?? 'other';
    if (!isName(name)) return { zones: [], notes: [] };
    const found = exported.byZone.get(name);
    const file =
      found !== undefined || kind === 'stub'
        ? null
        : zoneFiles.choose(name, textField(row.value, 'ZoneFile') ?? null, row.place);
    const fromFile = file === null ? null : readZoneFile(file, name);
    const records = kind === 'stub' ? null : (found?.records ?? fromFile?.records ?? null);
    const isMissing = found === undefined && fromFile === null && kind !== 'stub';
    return {
      zones: [
        { name, kind, records, ...scopeOf(row) },
        ...(found?.delegated ?? fromFile?.delegated ?? []),
      ],
      notes: [
        ...(isMissing && !name.endsWith('.arpa')
          ? [note('records-not-given', row.place, { zone: name, command: RECORDS_COMMAND })]
          : []),
        ...(fromFile?.notes ?? []),
      ],
    };
  });
  return {
    zones: read.flatMap((each): readonly HostedZone[] => each.zones),
    notes: [...exported.notes, ...read.flatMap((each) => each.notes), ...zoneFiles.left()],
  };
}

function forwardersOf(
  zones: readonly ZoneRow[],
): Pick<ResolverState, 'forwarders'> & { readonly notes: readonly Reason[] } {
  const read = zones
    .filter(({ type }) => type === 'forwarder')
    .map(({ name, row }) => ({ name, row, to: addressList(field(row.value, 'MasterServers')) }));
  // Windows has no conditional forwarder without servers: an empty cell is not exported.
  const unknown = read.filter(({ to }) => to === null || to.length === 0);
  return {
    forwarders:
      unknown.length > 0
        ? null
        : read.flatMap(({ name, row, to }): ConditionalForwarder[] =>
            isName(name) && to !== null ? [{ suffix: name, to, ...scopeOf(row) }] : [],
          ),
    notes: unknown
      .slice(0, 1)
      .map(({ row }) =>
        note('class-names', row.place, { column: 'MasterServers', command: ZONES_COMMAND }),
      ),
  };
}

function upstreamOf(
  rows: readonly ExportRow[],
  zones: readonly ZoneRow[],
  place: Place,
): { readonly to: Upstream | null; readonly notes: readonly Reason[] } {
  // A server that has the root is the root: it asks nobody.
  if (zones.some(({ name, type }) => name === ROOT && type === 'primary'))
    return { to: { kind: 'nobody' }, notes: [] };
  const [row] = rows;
  if (row === undefined)
    return { to: null, notes: [notGiven(place, 'Get-DnsServerForwarder', FORWARDERS_COMMAND)] };
  const to = addressList(field(row.value, 'IPAddress'));
  if (
    to === null ||
    (to.length === 0 && field(row.value, 'IPAddress') === undefined && !hasKey(row, 'IPAddress'))
  )
    return {
      to: null,
      notes: [note('class-names', row.place, { column: 'IPAddress', command: FORWARDERS_COMMAND })],
    };
  if (to.length > 0) return { to: { kind: 'forward', to }, notes: [] };
  const usesHints = String(field(row.value, 'UseRootHint') ?? '').toLowerCase() === 'true';
  return usesHints
    ? { to: { kind: 'internet' }, notes: [] }
    : { to: null, notes: [note('no-forwarder-no-hint', row.place)] };
}

function hasKey({ value }: ExportRow, key: string): boolean {
  return Object.keys(value).some((each) => each.toLowerCase() === key.toLowerCase());
}

function notGiven(place: Place, cmdlet: string, command: string): Reason {
  return note('list-not-given', place, { cmdlet, command });
}
