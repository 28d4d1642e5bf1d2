// A response policy zone of BIND (draft-vixie-dnsop-dns-rpz) → the names that it answers. Each name is
// one by itself: all else goes on.

import type { Reason } from '../../model/reason.ts';
import type { HostedRecord, HostedZone } from '../../model/world/resolver-state.ts';
import { isUnder } from '@sekisho/dns/name.ts';
import { isName, ROOT, zoneName } from '../dns-words.ts';
import { note } from '../state-file.ts';
import { wordAt, type Statement } from './read-statements.ts';

/** Owners below these are addresses, not names that are asked. */
const TRIGGERS = ['rpz-ip', 'rpz-client-ip', 'rpz-nsip', 'rpz-nsdname'];
const KEEPS = new Set(['rpz-passthru', 'rpz-tcp-only']);

/** Null: what it does is not known. */
export function policyNames(
  zone: string,
  records: readonly HostedRecord[] | null,
  statement: Statement,
): { readonly zones: readonly HostedZone[] | null; readonly notes: readonly Reason[] } {
  const at = statement.parts.indexOf('policy');
  const policy = at < 0 ? 'given' : wordAt(statement, at + 1);
  if (policy === 'disabled' || policy === 'passthru') return { zones: [], notes: [] };
  const isTrigger = ({ name }: HostedRecord): boolean =>
    TRIGGERS.some((trigger) => isUnder(name, `${trigger}.${zone}`));
  // A wildcard says nothing of the name above it, and a zone of its own would.
  const isAlone = ({ name }: HostedRecord): boolean =>
    name.startsWith('*.') && !(records ?? []).some((other) => other.name === name.slice(2));
  if (
    records === null ||
    policy !== 'given' ||
    records.some((record) => isTrigger(record) || isAlone(record))
  )
    return { zones: null, notes: [note('policy-zone', statement.place)] };
  const inZone = records
    .filter(({ name, values }) => isUnder(name, zone) && !KEEPS.has(values[0] ?? ''))
    .map((record) => ({ ...record, name: record.name.slice(0, -zone.length - 1) }));
  const names = [...new Set(inZone.map(({ name }) => name.replace(/^\*\./, '')))];
  return {
    zones: names.flatMap((each): HostedZone[] => {
      const name = zoneName(each);
      const own = inZone.filter((record) => record.name.replace(/^\*\./, '') === each);
      return isName(name) ? [{ name, kind: 'other', records: own.flatMap(answer) }] : [];
    }),
    notes: [],
  };
}

/** Aliases of the root, of `*.` and of rpz-drop answer nothing. */
function answer(record: HostedRecord): HostedRecord[] {
  const [value = ''] = record.values;
  return record.type === 'CNAME' && (value === ROOT || value === '*' || value === 'rpz-drop')
    ? []
    : [record];
}
