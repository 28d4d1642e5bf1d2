// Which names an entry that is still to be learned waits for.

import { isAtOrUnder, type Name } from '@sekisho/dns/name.ts';
import { matchesPattern, toPattern } from '../names/pattern.ts';
import { matchesShape, parseShape } from '../names/shape.ts';
import type { LearnEntry } from './plan.ts';

/** True for a name of the entry's form that is not under a suffix of other tenants. */
export function learnMatcher({
  shape,
  except = [],
}: Pick<LearnEntry, 'shape' | 'except'>): (name: Name) => boolean {
  const matches = shapeMatcher(shape);
  return (name) => matches(name) && !except.some((suffix) => isAtOrUnder(name, suffix));
}

function shapeMatcher(text: string): (name: string) => boolean {
  if (text.includes('<')) {
    const shape = parseShape(text);
    return (name) => matchesShape(shape, name);
  }
  const pattern = toPattern(text);
  return (name) => matchesPattern(pattern, name);
}
