// What is not done although the comparison says so: removals inside their grace, since an endpoint that is
// missing in one answer has not gone; and too many changes at once, since a half-read estate looks like that.

import type { Change } from '../products/shared/sync/change.ts';

export interface Grace {
  /** By key: when the entry was first not wanted any more, in milliseconds. */
  readonly absentSince: ReadonlyMap<string, number>;
  readonly nowMs: number;
  readonly graceMs: number;
}

export interface Graced {
  readonly ready: readonly Change[];
  /** Removals that are too young. */
  readonly waiting: readonly Change[];
  /** To be given to the next call. An entry that is wanted again is not in it. */
  readonly absentSince: ReadonlyMap<string, number>;
}

export function applyGrace(
  changes: readonly Change[],
  { absentSince, nowMs, graceMs }: Grace,
): Graced {
  const ready: Change[] = [];
  const waiting: Change[] = [];
  const since = new Map<string, number>();
  for (const change of changes) {
    if (change.kind !== 'remove') {
      ready.push(change);
      continue;
    }
    // A clock that was set back must not make the wait longer than the grace.
    const first = Math.min(absentSince.get(change.key) ?? nowMs, nowMs);
    since.set(change.key, first);
    (nowMs - first >= graceMs ? ready : waiting).push(change);
  }
  return { ready, waiting, absentSince: since };
}

export interface SafetyLimit {
  /** The share of what is owned that one round may change or remove, such as 0.3. */
  readonly share: number;
  /** With fewer owned entries than this there is no limit, as in octoDNS: one of three is soon 30 %. */
  readonly fromEntries: number;
}

export const SAFETY: SafetyLimit = { share: 0.3, fromEntries: 10 };

export interface Limited {
  readonly allowed: readonly Change[];
  readonly held: readonly Change[];
}

/** Additions are always allowed: they take nothing away. */
export function limitChanges(
  changes: readonly Change[],
  ownedCount: number,
  limit: SafetyLimit = SAFETY,
): Limited {
  const isGrave = (change: Change): boolean => change.kind === 'change' || change.kind === 'remove';
  const grave = changes.filter(isGrave);
  if (ownedCount < limit.fromEntries || grave.length <= ownedCount * limit.share)
    return { allowed: changes, held: [] };
  return { allowed: changes.filter((change) => !isGrave(change)), held: grave };
}
