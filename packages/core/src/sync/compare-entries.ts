// desired, observed and owned → the changes that make them one, and what stands in the way. Pure.
//
// What is owned is a set of values: an entry is ours when every value that is found there is one that we
// wrote. So a value that somebody took away is put back, and one that somebody added makes the entry theirs.

import { sameValues, type Entries, type Entry, type Owned } from './entry.ts';

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

export interface Situation {
  readonly desired: Entries;
  readonly observed: Entries;
  readonly owned: Owned;
}

export interface Comparison {
  /** By key. */
  readonly changes: readonly Change[];
  /** By key. */
  readonly conflicts: readonly Conflict[];
  /** Wanted entries that are there already. */
  readonly inStep: number;
}

export function compareEntries({ desired, observed, owned }: Situation): Comparison {
  const changes: Change[] = [];
  const conflicts: Conflict[] = [];
  let inStep = 0;
  const compare = (key: string, wanted: Entry | undefined): void => {
    const step = compareOne(key, { wanted, found: observed.get(key), mark: owned.get(key) });
    if (step === 'in-step') inStep += 1;
    else if (step === 'nothing') return;
    else if ('reason' in step) conflicts.push(step);
    else changes.push(step);
  };
  for (const [key, wanted] of desired) compare(key, wanted);
  for (const key of owned.keys()) if (!desired.has(key)) compare(key, undefined);
  // What differs is sorted, not what is compared: of ten thousand entries that is mostly nothing.
  return { changes: changes.sort(byKey), conflicts: conflicts.sort(byKey), inStep };
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}

interface One {
  readonly wanted: Entry | undefined;
  readonly found: Entry | undefined;
  readonly mark: readonly string[] | undefined;
}

function compareOne(
  key: string,
  { wanted, found, mark }: One,
): Change | Conflict | 'in-step' | 'nothing' {
  if (found === undefined) {
    if (wanted !== undefined) return { kind: 'add', key, after: wanted, owned: mark ?? null };
    return mark === undefined ? 'nothing' : { kind: 'forget', key, owned: mark };
  }
  const isRight = wanted !== undefined && sameValues(wanted.values, found.values);
  if (mark === undefined || !found.values.every((value) => mark.includes(value))) {
    if (isRight) return 'in-step';
    return {
      key,
      reason: mark === undefined ? 'not-ours' : 'changed-by-others',
      found: found.values,
      wanted: wanted?.values ?? null,
    };
  }
  if (wanted === undefined) return { kind: 'remove', key, before: found, owned: mark };
  if (
    isRight &&
    wanted.ttlSeconds === found.ttlSeconds &&
    sameValues([...mark].sort(), wanted.values)
  )
    return 'in-step';
  return { kind: 'change', key, before: found, after: wanted, owned: mark };
}

/** The expected state after the changes, from the observed one. */
export function applyChanges(
  { observed, owned }: Omit<Situation, 'desired'>,
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

/** The changes that take these back, last first; a mark that is forgotten stays forgotten. */
export function invertChanges(changes: readonly Change[]): Change[] {
  return changes.toReversed().flatMap((change): Change[] => {
    switch (change.kind) {
      case 'add':
        return [
          { kind: 'remove', key: change.key, before: change.after, owned: change.after.values },
        ];
      case 'change':
        return [
          {
            kind: 'change',
            key: change.key,
            before: change.after,
            after: change.before,
            owned: change.after.values,
          },
        ];
      case 'remove':
        return [{ kind: 'add', key: change.key, after: change.before, owned: null }];
      case 'forget':
        return [];
    }
  });
}
