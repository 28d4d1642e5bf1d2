// Which allow-list patterns take in all that another one does?

import { isAtOrUnder, isUnder } from '@sekisho/dns/name.ts';
import { parsePattern, type Pattern } from '../names/pattern.ts';

/** True when `wide` matches everything that `narrow` (a name, a suffix pattern or a shape) can be. */
export function isUnderPattern(narrow: string, wide: string): boolean {
  const outer = parsePattern(wide);
  if (!outer.ok || outer.pattern.kind !== 'suffix') return narrow === wide;
  const inner = parseNarrow(narrow);
  return inner !== null && takesIn(outer.pattern, inner);
}

/** Tells of any name, suffix pattern or shape whether a pattern of the list takes it in, other than by its own text. */
export function coverTest(wide: Iterable<string>): (narrow: string) => boolean {
  const bySuffix = new Map<string, { entry: string; pattern: SuffixPattern }[]>();
  for (const entry of wide) {
    const parsed = parsePattern(entry);
    if (!parsed.ok || parsed.pattern.kind !== 'suffix') continue;
    const { suffix } = parsed.pattern;
    const same = bySuffix.get(suffix) ?? [];
    same.push({ entry, pattern: parsed.pattern });
    bySuffix.set(suffix, same);
  }
  if (bySuffix.size === 0) return () => false;
  return (narrow) => {
    const inner = parseNarrow(narrow);
    if (inner === null) return false;
    // Every suffix that could take it in is the name itself or stands behind one of its dots.
    let rest: string = inner.kind === 'exact' ? inner.name : inner.suffix;
    for (;;) {
      if (bySuffix.get(rest)?.some((each) => covers(each, { entry: narrow, pattern: inner })))
        return true;
      const dot = rest.indexOf('.');
      if (dot < 0) return false;
      rest = rest.slice(dot + 1);
    }
  };
}

/** Of two that mean the same, the first in order of text stays. */
function covers(
  outer: { readonly entry: string; readonly pattern: SuffixPattern },
  inner: { readonly entry: string; readonly pattern: Pattern },
): boolean {
  if (outer.entry === inner.entry || !takesIn(outer.pattern, inner.pattern)) return false;
  const isSame = inner.pattern.kind === 'suffix' && takesIn(inner.pattern, outer.pattern);
  return !isSame || outer.entry < inner.entry;
}

/** The entries without those that a wider entry covers. */
export function withoutCovered(entries: readonly string[]): string[] {
  const isCovered = coverTest(entries);
  return entries.filter((entry) => !isCovered(entry));
}

type SuffixPattern = Pattern & { readonly kind: 'suffix' };

/** A shape ends in literal labels; a `<` in front of them is always part of a label. */
function parseNarrow(narrow: string): Pattern | null {
  const inner = parsePattern(narrow.includes('<') ? narrow.replace(/<[^>]+>/g, 'x') : narrow);
  return inner.ok ? inner.pattern : null;
}

function takesIn(outer: SuffixPattern, inner: Pattern): boolean {
  if (inner.kind === 'exact')
    return outer.apex ? isAtOrUnder(inner.name, outer.suffix) : isUnder(inner.name, outer.suffix);
  if (inner.suffix === outer.suffix) return outer.apex || !inner.apex;
  return isUnder(inner.suffix, outer.suffix);
}
