// How the lines of a declared logformat look, so that they are passed over as bytes (logformat.ts reads them).

import { GAP, HEADS, type FieldPart, type PartsLayout } from '../shared/logs/line-layout.ts';
import { CODE, fieldOf, USUAL_TIME } from './logformat.ts';
import { blanksInTime } from './strftime.ts';

const ROLES: Readonly<Record<string, FieldPart['role']>> = {
  client: 'client',
  tag: 'key',
  hierarchy: 'key',
  status: 'key',
  method: 'key',
  url: 'url',
  server: 'none?',
  local: 'time',
  universal: 'time',
};
const TIMES = ['seconds', 'local', 'universal'];
/** Characters at which a client, a URL or a time may end, because none of them holds one. */
const PLAIN_ENDS = ' "\',;|\t]})>';

/** undefined: lines of this form are read as text. */
export function layoutOfLogformat(specification: string): readonly PartsLayout[] | undefined {
  if (!/^[\t -~]*$/.test(specification)) return undefined;
  const codes = [...specification.matchAll(CODE)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    code: match[2] ?? '',
    argument: match[1] ?? match[3] ?? '',
  }));
  const textBefore = (index: number): string =>
    specification.slice(codes[index - 1]?.to ?? 0, codes[index]?.from);
  const parts: (string | FieldPart | typeof GAP)[] = [];
  const seen = new Set<string>();
  for (let index = 0; index < codes.length; index += 1) {
    const { code, argument } = codes[index] as (typeof codes)[number];
    const next = textBefore(index + 1);
    const isLast = index + 1 === codes.length;
    if (code === '%' || (next === '' && !isLast)) return undefined;
    parts.push(...partsOfText(textBefore(index)));
    const field = fieldOf(code, argument);
    const isFirst = field !== null && !seen.has(field);
    // Of two times it depends on what they hold which one counts.
    if (TIMES.includes(field ?? '') && TIMES.some((time) => seen.has(time))) return undefined;
    if (field !== null) seen.add(field);
    if (field === 'seconds') {
      const hasFraction = next === '.' && fieldOf(codes[index + 1]?.code ?? '', '') === 'fraction';
      if (hasFraction) {
        index += 1;
        seen.add('fraction');
      }
      const behind = hasFraction ? textBefore(index + 1) : next;
      if (hasFraction && behind === '' && index + 1 < codes.length) return undefined;
      if (!PLAIN_ENDS.includes(behind.charAt(0))) return undefined;
      parts.push({ role: hasFraction ? 'epoch' : 'seconds', end: endOf(behind) });
      continue;
    }
    if (field === 'fraction') return undefined;
    const role = (isFirst ? ROLES[field] : undefined) ?? 'free';
    if (['client', 'url', 'time'].includes(role) && !PLAIN_ENDS.includes(next.charAt(0)))
      return undefined;
    const end = endOf(next);
    if (role !== 'time') parts.push({ role, end });
    else {
      const holds = blanksInTime(
        argument !== '' ? argument : USUAL_TIME[field === 'local' ? 'local' : 'universal'],
      );
      if (holds === null) return undefined;
      parts.push({ role, end, holds: end === 'word' ? holds : 0 });
    }
  }
  const last = specification.slice(codes.at(-1)?.to ?? 0);
  parts.push(...partsOfText(last));
  const isWhole = ['client', 'url'].every((field) => seen.has(field)) && hasTime(seen);
  const hasPercent = parts.some((part) => typeof part === 'string' && part.includes('%'));
  return isWhole && !hasPercent
    ? [{ kind: 'parts', parts, hasRest: true, heads: HEADS }]
    : undefined;
}

function hasTime(seen: ReadonlySet<string>): boolean {
  return TIMES.some((time) => seen.has(time));
}

function endOf(text: string): string {
  return text === '' || text.startsWith(' ') ? 'word' : text.charAt(0);
}

/** A blank of the form is one or more of a line. */
function partsOfText(text: string): readonly (string | typeof GAP)[] {
  return text
    .split(/( +)/)
    .filter((each) => each !== '')
    .map((each) => (each.startsWith(' ') ? GAP : each));
}
