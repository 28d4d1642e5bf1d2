// Unbound's local-zone and local-data → zones that it answers by itself. A zone of a type that lets
// missing names pass is no zone of its own: each name with records is then one by itself.

import type { Reason } from '../../model/reason.ts';
import type { HostedRecord, HostedZone } from '../../model/world/resolver-state.ts';
import { groupBy } from '../../group-by.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { groupRecords, isName, nearest, zoneName } from '../dns-words.ts';
import { readRecordLine } from '../read-zone-file.ts';
import { singleNames } from '../single-names.ts';
import { note, stateError, type Place } from '../state-file.ts';
import type { Attribute } from './read-clauses.ts';

type ZoneForm =
  | 'ends'
  | 'ends-without-data'
  | 'redirects'
  | 'passes'
  /** Of a name with data, types without it too. */
  | 'passes-types'
  | 'passes-without-data'
  | 'null';

/** By unbound.conf(5): what becomes of a name that has no local data, and whether that data counts. */
const FORMS: Readonly<Record<string, ZoneForm>> = {
  static: 'ends',
  deny: 'ends',
  refuse: 'ends',
  inform_deny: 'ends',
  redirect: 'redirects',
  inform_redirect: 'redirects',
  always_nxdomain: 'ends-without-data',
  always_nodata: 'ends-without-data',
  always_refuse: 'ends-without-data',
  always_deny: 'ends-without-data',
  always_null: 'null',
  transparent: 'passes',
  typetransparent: 'passes-types',
  inform: 'passes',
  always_transparent: 'passes-without-data',
};

interface LocalZone {
  readonly name: Name;
  readonly form: ZoneForm;
  readonly place: Place;
}

export interface LocalZones {
  readonly zones: readonly HostedZone[];
  /** A zone of local data for the root, of a type that ends there: nothing else is asked. */
  readonly endsRoot: boolean;
  /** Why the zones are not known, where they are not. */
  readonly notKnown: readonly Reason[];
}

export function localZones(attributes: readonly Attribute[]): LocalZones {
  const declared: LocalZone[] = [];
  const notKnown: Reason[] = [];
  let endsRoot = false;
  for (const { key, values, place } of attributes) {
    if (key === 'local-zone-tag' || key === 'local-zone-override')
      notKnown.push(note('by-client', place, { key }));
    if (key !== 'local-zone') continue;
    const [zone = '', type = ''] = values;
    const name = zoneName(zone);
    if (name === null || type === '')
      throw stateError(
        place,
        'local-zone: needs a name and a type',
        'unbound-checkconf shows what Unbound says to it',
      );
    if (type === 'nodefault') continue;
    const form = FORMS[type];
    if (form === undefined) notKnown.push(note('zone-type', place, { type }));
    else if (isName(name)) declared.push({ name, form, place });
    else if (!form.startsWith('passes')) endsRoot = true;
  }
  const data = attributes
    .filter(({ key }) => key === 'local-data')
    .map(({ values, place }) => readRecordLine(values.join(' '), place));
  const records = data.flatMap(({ record }) => (record === null ? [] : [record]));
  const byName = new Map(declared.map((zone) => [zone.name as string, zone]));
  const ending = new Map([...byName].filter(([, { form }]) => !form.startsWith('passes')));
  const zoneOf = (name: string): LocalZone | null => nearest(byName, name);
  for (const { name, form, place } of byName.values())
    if (form.startsWith('passes') && nearest(ending, name) !== null)
      notKnown.push(note('zone-inside', place, { zone: name }));
  const byZone = groupBy(groupRecords(records), ({ name }) => zoneOf(name)?.name ?? '');
  return {
    zones: [
      ...[...ending.values()].map((zone) => hostedZone(zone, byZone.get(zone.name) ?? [])),
      ...singleNames(
        [...byZone].flatMap(([zone, own]) =>
          /^passes(?:-types)?$/.test(byName.get(zone)?.form ?? 'passes') ? own : [],
        ),
      ),
      ...namesWithoutAddress(data, zoneOf),
    ],
    endsRoot,
    notKnown,
  };
}

function hostedZone({ name, form }: LocalZone, records: readonly HostedRecord[]): HostedZone {
  if (form === 'ends') return { name, kind: 'primary', records };
  if (form === 'ends-without-data') return { name, kind: 'other', records: [] };
  const answers: readonly HostedRecord[] =
    form === 'null'
      ? [
          { name, type: 'A', values: ['0.0.0.0'] },
          { name, type: 'AAAA', values: ['::'] },
        ]
      : records.filter((record) => record.name === name);
  return {
    name,
    kind: 'other',
    records: answers.flatMap((record) => [record, { ...record, name: `*.${name}` }]),
  };
}

/** Data of other types alone: a transparent zone then has the name, and no address for it. */
function namesWithoutAddress(
  data: readonly ReturnType<typeof readRecordLine>[],
  zoneOf: (name: string) => LocalZone | null,
): HostedZone[] {
  const hosts = new Set(data.flatMap(({ record }) => (record === null ? [] : [record.name])));
  const names = data.flatMap(({ name }) => {
    const form = name === null ? 'ends' : (zoneOf(name)?.form ?? 'passes');
    return name === null || hosts.has(name) || form !== 'passes' ? [] : [zoneName(name)];
  });
  return [...new Set(names)].filter(isName).map((name) => ({ name, kind: 'other', records: [] }));
}
