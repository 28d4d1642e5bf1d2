// How the lines look that stand in a field of JSON objects with the same names in the same order as one that was read
// (json-envelope.ts): where the line stands, and the time that the object says.

import { NUMBERS, PROGRAMS, TEXTS, textOfJson, TIMES } from './json-envelope.ts';
import { leavesIn, type Leaf } from './leaves.ts';
import type { EnvelopeLayout, FieldPart } from './line-layout.ts';

type Fields = Readonly<Record<string, unknown>>;
type LeafOf = (...path: readonly string[]) => Leaf | undefined;

/** null: lines like this one are read as text. */
export function layoutOfEnvelope(line: string): EnvelopeLayout | null {
  const opened = line.startsWith('{') ? textOfJson(line, 0) : null;
  const leaves = opened === null ? null : leavesIn(line);
  if (opened === null || leaves === null) return null;
  const object = JSON.parse(line) as Fields;
  if ('result' in object || '_source' in object) return null;
  const leafOf: LeafOf = (...path) =>
    leaves.find((leaf) => leaf.path.join('\n') === path.join('\n').toLowerCase());
  const text = leafOfText(object, leafOf);
  if (text?.kind !== 'string' || text.from === text.to) return null;
  const time = TIMES.find((name) => name in object);
  // It may be that of other lines.
  if (time !== undefined && !hasText(object[time]) && typeof object[time] !== 'number') return null;
  const fixed = new Set([...PROGRAMS, ...NUMBERS].map((name) => leafOf(name)));
  const parts: (string | FieldPart)[] = [];
  let at = 0;
  for (const leaf of leaves) {
    if (leaf.kind === 'fixed' || leaf.kind === 'word' || fixed.has(leaf)) continue;
    const isTime = time !== undefined && leaf === leafOf(time);
    const role = leaf === text ? 'inner' : isTime ? 'time' : 'free';
    parts.push(
      line.slice(at, leaf.from),
      leaf.kind === 'string' ? { role, end: '"' } : { role: 'json-number', end: 'number' },
    );
    at = leaf.to;
  }
  parts.push(line.slice(at));
  return { parts, program: opened.program === null ? '' : `${opened.program}: ` };
}

function hasText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** undefined: none, or in other lines another one may count. */
function leafOfText(object: Fields, leafOf: LeafOf): Leaf | undefined {
  const { event } = object;
  if (typeof event === 'string') return leafOf('event');
  if (typeof event === 'object' && event !== null && 'original' in event)
    return leafOf('event', 'original');
  for (const name of TEXTS) {
    const value = object[name];
    if (hasText(value)) return leafOf(name);
    if (value === '' || Array.isArray(value)) return undefined;
  }
  return undefined;
}
