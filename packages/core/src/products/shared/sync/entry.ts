// Entries that sync holds in sync, the same for every product: entries by key. In DNS the key is a name and
// the values are its addresses; in an allow-list the key is the whole line and there are no values.

export interface Entry {
  readonly key: string;
  /** Sorted, each once. */
  readonly values: readonly string[];
  /** 0 where the product has no TTL for single entries. */
  readonly ttlSeconds: number;
}

export type Entries = ReadonlyMap<string, Entry>;

/** By key, the values that Sekisho wrote there, by the proof that the product offers (TXT record, journal). */
export type Owned = ReadonlyMap<string, readonly string[]>;

export function toEntry(key: string, values: readonly string[], ttlSeconds: number): Entry {
  return { key, values: values.length === 1 ? values : [...new Set(values)].sort(), ttlSeconds };
}

export function indexEntries(entries: readonly Entry[]): Entries {
  return new Map(entries.map((entry) => [entry.key, entry]));
}

export function sameValues(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
