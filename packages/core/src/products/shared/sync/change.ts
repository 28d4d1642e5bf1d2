// A change of one entry, and what stands in the way of one: what a driver is given and gives back.

import type { Entries, Entry, Owned } from './entry.ts';

export type Change =
  /** `owned`: our ownership mark is still there although the entry is gone. */
  | {
      readonly kind: 'add';
      readonly key: string;
      readonly after: Entry;
      readonly owned: readonly string[] | null;
    }
  | {
      readonly kind: 'change';
      readonly key: string;
      readonly before: Entry;
      readonly after: Entry;
      readonly owned: readonly string[];
    }
  | {
      readonly kind: 'remove';
      readonly key: string;
      readonly before: Entry;
      readonly owned: readonly string[];
    }
  /** Somebody else has removed what we had made and don't want any more: only the mark of ownership goes. */
  | { readonly kind: 'forget'; readonly key: string; readonly owned: readonly string[] };

/** A finding, never an act: the entry stays as it is. */
export interface Conflict {
  readonly key: string;
  /** `not-ours`: somebody else made it. `changed-by-others`: we made it, and somebody has written into it. */
  readonly reason: 'not-ours' | 'changed-by-others';
  readonly found: readonly string[];
  /** Null: it should not be there at all. */
  readonly wanted: readonly string[] | null;
}

/** The expected state after the changes, from the observed one. */
export function applyChanges(
  { observed, owned }: { readonly observed: Entries; readonly owned: Owned },
  changes: readonly Change[],
): { readonly observed: Entries; readonly owned: Owned } {
  const entries = new Map(observed);
  const marks = new Map(owned);
  for (const change of changes) {
    if (change.kind === 'add' || change.kind === 'change') {
      entries.set(change.key, change.after);
      marks.set(change.key, change.after.values);
    } else {
      if (change.kind === 'remove') entries.delete(change.key);
      marks.delete(change.key);
    }
  }
  return { observed: entries, owned: marks };
}
