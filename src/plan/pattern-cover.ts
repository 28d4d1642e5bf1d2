// Does one allow-list pattern take in all that another one does?

import { isAtOrUnder, isUnder } from '../names/name.ts';
import { parsePattern, type Pattern } from '../names/pattern.ts';

/** True when `wide` matches everything that `narrow` (a name, a suffix pattern or a shape) can be. */
export function isUnderPattern(narrow: string, wide: string): boolean {
  const outer = parsePattern(wide);
  if (!outer.ok || outer.pattern.kind !== 'suffix') return narrow === wide;
  // A shape ends in literal labels; a `<` in front of them is always part of a label.
  const inner = parsePattern(narrow.replace(/<[^>]+>/g, 'x'));
  return inner.ok && takesIn(outer.pattern, inner.pattern);
}

function takesIn(outer: Pattern & { kind: 'suffix' }, inner: Pattern): boolean {
  if (inner.kind === 'exact')
    return outer.apex ? isAtOrUnder(inner.name, outer.suffix) : isUnder(inner.name, outer.suffix);
  if (inner.suffix === outer.suffix) return outer.apex || !inner.apex;
  return isUnder(inner.suffix, outer.suffix);
}
