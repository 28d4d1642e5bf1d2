// A JSON value with other words: keys and values by a table, everything else as it is.

import type { Renames } from './renames.ts';

/** More levels than any document of ours has; what lies deeper is not looked at. */
const DEEPEST = 60;

export function rename(value: unknown, renames: Renames, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((each) => rename(each, renames, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const now = lookUp(renames.keys, key);
      // A document of both forms is none that we wrote: the present key counts.
      const to = now !== undefined && !Object.hasOwn(value, now) ? now : key;
      const word =
        typeof inner === 'string' ? lookUp(lookUp(renames.words, key) ?? {}, inner) : undefined;
      return [to, word ?? rename(inner, renames, depth + 1)];
    }),
  );
}

/** Names that come from a file are not looked up among what every object has. */
function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
