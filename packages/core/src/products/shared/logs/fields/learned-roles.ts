// Which fields of a record decide how it is read, and which are its client, time and name: of one record, so that those
// with the same names in the same order are passed over as bytes. What a field is, its writer says (writers.ts).

import type { Leaf } from '../leaves.ts';
import type { FieldPart } from '../line-layout.ts';
import type { NamedFieldSet } from './named-field-set.ts';
import { schemaOf } from './read-fields.ts';
import { TELLING, TELLING_BESIDE, writerOf, type RecordWriter } from './writers.ts';

type Role = FieldPart['role'];
export type Roles = Map<NamedValue, Pick<FieldPart, 'role' | 'isNeeded'>>;
type NamedValue = Pick<Leaf, 'kind'>;

const WITH_PORT = /^\d{1,3}(?:\.\d{1,3}){3}:\d+$/;
const CLOCK = /\d:\d\d:\d\d/;
const EPOCH = /^1\d{9}(?:\.\d{3})?$/;

export interface NamedRecord {
  readonly fields: NamedFieldSet;
  readonly byName: ReadonlyMap<string, NamedValue>;
  /** As it stands in the line; empty: there is none. */
  valueOf(name: string): string;
  /** Names whose text decides in records of this form. */
  readonly keys?: readonly string[];
  /** Where other times are read too. */
  roleOfTime?(value: string, of: NamedValue): Role | null;
}

/** null: it is read as text. */
export function rolesOf({
  fields,
  byName,
  valueOf,
  keys = [],
  roleOfTime = timeRole,
}: NamedRecord): Roles | null {
  const writer = writerOf(schemaOf(fields));
  if (writer === undefined || valueOf('date') !== '') return null;
  const chosen: Roles = new Map();
  const set = (names: readonly string[], role: Role): void => {
    for (const name of names) {
      const leaf = byName.get(name);
      if (leaf !== undefined && (role === 'key' || leaf.kind === 'string'))
        chosen.set(leaf, { role });
    }
  };
  set([...TELLING.filled, ...writer.filled], 'filled?');
  for (const names of [writer.client, writer.host, writer.url, writer.server])
    set(names, 'filled?');
  set(writer.server, 'server');
  set(writer.upstream, 'upstream');
  set([...TELLING.keys, ...keys, ...writer.keys], 'key');
  for (const [name, beside] of TELLING_BESIDE) if (byName.has(beside)) set([name], 'key');
  for (const name of writer.port) {
    const leaf = byName.get(name);
    if (leaf !== undefined) chosen.set(leaf, { role: 'port' });
  }
  return chooseOne(writer, { byName, valueOf, chosen, roleOfTime }) ? chosen : null;
}

interface Choice {
  readonly byName: ReadonlyMap<string, NamedValue>;
  valueOf(name: string): string;
  readonly chosen: Roles;
  roleOfTime(value: string, of: NamedValue): Role | null;
}

/** The fields that are the client, the name and the time; false: one is not there, or is something else too. */
function chooseOne(writer: RecordWriter, { byName, valueOf, chosen, roleOfTime }: Choice): boolean {
  const isFilled = (name: string): boolean => valueOf(name) !== '' && valueOf(name) !== '-';
  const host = writer.host.find(isFilled);
  const named = host ?? writer.url.find(isFilled);
  const picks = [
    { names: writer.client, name: writer.client.find(isFilled), roleOf: clientRole },
    { names: writer.time, name: writer.time.find(isFilled), roleOf: roleOfTime },
    {
      names: host === undefined ? [...writer.host, ...writer.url] : writer.host,
      name: named,
      roleOf: host === undefined ? (): Role => 'url' : hostRole,
    },
  ];
  const taken = new Set<NamedValue>();
  for (const { names, name, roleOf } of picks) {
    const leaf = name === undefined ? undefined : byName.get(name);
    const role = leaf === undefined || name === undefined ? null : roleOf(valueOf(name), leaf);
    if (leaf === undefined || role === null || taken.has(leaf)) return false;
    if (isDeciding(chosen.get(leaf)?.role)) return false;
    // What stands in front in the row was empty.
    for (const before of names.slice(0, names.indexOf(name ?? ''))) {
      const other = byName.get(before);
      if (other !== undefined && other !== leaf) chosen.set(other, { role: 'empty' });
    }
    taken.add(leaf);
    chosen.set(leaf, { role, isNeeded: true });
  }
  return [...taken].every((leaf) => !isDeciding(chosen.get(leaf)?.role));
}

function isDeciding(role: Role | undefined): boolean {
  return role === 'key' || role === 'port' || role === 'empty';
}

function clientRole(value: string, { kind }: NamedValue): Role | null {
  return kind !== 'string' ? null : WITH_PORT.test(value) ? 'address:port' : 'client';
}

/** null: of such a time nothing can be read anew. */
export function timeRole(value: string, { kind }: NamedValue): Role | null {
  if (EPOCH.test(value)) return 'epoch';
  return kind === 'string' && CLOCK.test(value) ? 'time' : null;
}

function hostRole(value: string, { kind }: NamedValue): Role | null {
  if (kind !== 'string') return null;
  return value.includes('://') ? 'url://' : value.endsWith('.') ? 'host.' : 'host';
}
