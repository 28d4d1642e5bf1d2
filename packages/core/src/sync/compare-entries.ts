// desired, observed and owned → the changes that make them one, and what stands in the way. Pure.
//
// What is owned is a set of values: an entry is ours when every value that is found there is one that we
// wrote. So a value that somebody took away is put back, and one that somebody added makes the entry theirs.

import type { Change, Conflict } from '../products/shared/sync/change.ts';
import { sameValues, type Entries, type Entry, type Owned } from '../products/shared/sync/entry.ts';

export interface Situation {
  readonly desired: Entries;
  readonly observed: Entries;
  readonly owned: Owned;
  /** Of `owned`: marks that are written anew. */
  readonly former?: ReadonlySet<string>;
}

export interface Comparison {
  /** By key. */
  readonly changes: readonly Change[];
  /** By key. */
  readonly conflicts: readonly Conflict[];
  /** Wanted entries that are there already. */
  readonly inStep: number;
}

export function compareEntries({ desired, observed, owned, former }: Situation): Comparison {
  const changes: Change[] = [];
  const conflicts: Conflict[] = [];
  let inStep = 0;
  const compare = (key: string, wanted: Entry | undefined): void => {
    const step = compareOne(key, {
      wanted,
      found: observed.get(key),
      mark: owned.get(key),
      isFormer: former?.has(key) === true,
    });
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
  readonly isFormer: boolean;
}

function compareOne(
  key: string,
  { wanted, found, mark, isFormer }: One,
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
    !isFormer &&
    wanted.ttlSeconds === found.ttlSeconds &&
    sameValues([...mark].sort(), wanted.values)
  )
    return 'in-step';
  return { kind: 'change', key, before: found, after: wanted, owned: mark };
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
