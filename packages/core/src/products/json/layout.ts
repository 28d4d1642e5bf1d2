// How the lines look that have the form of one that was read: the same names in the same order. What stands between the
// values is a text; which values decide, the readers of the fields say (shared/logs/fields/writers.ts).

import { rolesOf, type Roles } from '../shared/logs/fields/learned-roles.ts';
import { leavesByName, leavesIn, type Leaf } from '../shared/logs/leaves.ts';
import type { FieldPart, PartsLayout } from '../shared/logs/line-layout.ts';
import { fieldsIn } from './access-log.ts';

const MOST_HEADS = 8;
/** In which a program's line stands (json-envelope.ts). */
const TEXTS = ['log', 'message', 'textpayload', 'syslogmessage', 'msg', 'event', 'event.original'];

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

function usualOf({ kind }: Leaf): Pick<FieldPart, 'role'> {
  return { role: kind === 'string' ? 'text' : kind === 'number' ? 'json-number' : 'key' };
}

function choose(text: string, leaves: readonly Leaf[]): Roles | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const byName = leavesByName(leaves);
  const valueOf = (name: string): string => {
    const leaf = byName.get(name);
    return leaf === undefined ? '' : text.slice(leaf.from, leaf.to);
  };
  return rolesOf({ fields: fieldsIn(parsed), byName, valueOf, keys: TEXTS });
}
