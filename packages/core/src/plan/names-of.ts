// Names in a sentence: there can be thousands.

import { sortUnique } from '../compare-text.ts';

/** The first of them, and how many there are. */
export function namesOf(names: readonly string[]): { names: string; more: string } {
  const all = sortUnique(names);
  return { names: all.slice(0, 3).join(', '), more: String(all.length) };
}
