// How the lines look that have the form of one that was read: the same names in the same order. What stands between the
// values is a text; which values decide, the readers of the fields say (writers.ts).

import { schemaOf } from '../shared/logs/fields/read-fields.ts';
import type { FieldPart, PartsLayout } from '../shared/logs/line-layout.ts';
import { fieldsIn } from './access-log.ts';
import { leavesByName, leavesIn, type Leaf } from '../shared/logs/leaves.ts';
import { TELLING, writerOf, type JsonWriter } from './writers.ts';

type Role = FieldPart['role'];
type Chosen = Map<Leaf, Pick<FieldPart, 'role' | 'isNeeded'>>;

const MOST_HEADS = 8;
const WITH_PORT = /^\d{1,3}(?:\.\d{1,3}){3}:\d+$/;
const EPOCH = /^1\d{9}(?:\.\d{3})?$/;

/** null: lines like this one are read as text. */
export function layoutOfJson(line: string): PartsLayout | null {
  const start = line.indexOf('{');
  const front = line.slice(0, Math.max(start, 0));
  const heads = front === '' ? 0 : front.split(' ').length - 1;
  if (start < 0 || !/^(?:[^\s{]+ )*$/.test(front) || heads > MOST_HEADS) return null;
  const text = line.slice(start);
  const leaves = /^[ -~]*$/.test(text) ? leavesIn(text) : null;
  if (leaves === null) return null;
  const chosen = choose(text, leaves);
  if (chosen === null) return null;
  const parts: (string | FieldPart)[] = [];
  let at = 0;
  for (const leaf of leaves) {
    if (leaf.kind === 'fixed') continue;
    const end = leaf.kind === 'string' ? '"' : 'number';
    parts.push(text.slice(at, leaf.from), { end, ...(chosen.get(leaf) ?? usualOf(leaf)) });
    at = leaf.to;
  }
  parts.push(text.slice(at));
  return { kind: 'parts', parts, heads: [heads] };
}

function usualOf({ kind }: Leaf): { readonly role: Role } {
  return { role: kind === 'string' ? 'text' : kind === 'number' ? 'json-number' : 'key' };
}

function choose(text: string, leaves: readonly Leaf[]): Chosen | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const writer = writerOf(schemaOf(fieldsIn(parsed)));
  const byName = leavesByName(leaves);
  const valueOf = (name: string): string => {
    const leaf = byName.get(name);
    return leaf === undefined ? '' : text.slice(leaf.from, leaf.to);
  };
  if (writer === undefined || valueOf('date') !== '') return null;
  const chosen: Chosen = new Map();
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
  set([...TELLING.keys, ...writer.keys], 'key');
  for (const name of writer.port) {
    const leaf = byName.get(name);
    if (leaf !== undefined) chosen.set(leaf, { role: 'port' });
  }
  return chooseOne(writer, { byName, valueOf, chosen }) ? chosen : null;
}

interface Choice {
  readonly byName: ReadonlyMap<string, Leaf>;
  valueOf(name: string): string;
  readonly chosen: Chosen;
}

/** The fields that are the client, the name and the time; false: one is not there, or is something else too. */
function chooseOne(writer: JsonWriter, { byName, valueOf, chosen }: Choice): boolean {
  const isFilled = (name: string): boolean => valueOf(name) !== '' && valueOf(name) !== '-';
  const host = writer.host.find(isFilled);
  const named = host ?? writer.url.find(isFilled);
  const picks = [
    { names: writer.client, name: writer.client.find(isFilled), roleOf: clientRole },
    { names: writer.time, name: writer.time.find(isFilled), roleOf: timeRole },
    {
      names: host === undefined ? [...writer.host, ...writer.url] : writer.host,
      name: named,
      roleOf: host === undefined ? (): Role => 'url' : hostRole,
    },
  ];
  const taken = new Set<Leaf>();
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

function clientRole(value: string, { kind }: Leaf): Role | null {
  return kind !== 'string' ? null : WITH_PORT.test(value) ? 'address:port' : 'client';
}

function timeRole(value: string, { kind }: Leaf): Role | null {
  return EPOCH.test(value) ? 'epoch' : kind === 'string' ? 'time' : null;
}

function hostRole(value: string, { kind }: Leaf): Role | null {
  if (kind !== 'string') return null;
  return value.includes('://') ? 'url://' : value.endsWith('.') ? 'host.' : 'host';
}
