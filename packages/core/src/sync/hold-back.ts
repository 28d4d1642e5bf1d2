// What is not done although the comparison says so: removals inside their grace, since an endpoint that is
// missing in one answer has not gone; and too many changes at once, since a half-read estate looks like that.

import type { Change } from '../products/shared/sync/change.ts';
import { sameValues } from '../products/shared/sync/entry.ts';

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

/** Of what stood when a person last confirmed, by key: what has gone or become another since. */
export type SinceConfirmed = ReadonlyMap<string, 'removed' | 'changed'>;

export interface Limit {
  readonly ownedCount: number;
  readonly since: SinceConfirmed;
  /** A person has confirmed exactly this change. */
  readonly isApproved: (change: Change) => boolean;
  /** It may be another site's of the same name: only a person takes it away. */
  readonly isDoubtful?: (change: Change) => boolean;
}

export interface Limited {
  readonly allowed: readonly Change[];
  readonly held: readonly Change[];
  /** What counts while the allowed changes are being made, of which nobody knows yet which will be. */
  readonly sinceWhile: SinceConfirmed;
  /** What counts once these of them are made. */
  readonly sinceAfter: (done: readonly Change[]) => SinceConfirmed;
}

/** Of all that stood at the last word of a person, over all rounds since. */
const SHARE = 0.3;
/** So many may go in any case: one of three is soon 30 %. */
const AT_LEAST = 3;

/**
 * Additions are always allowed: they take nothing away. What a person has not confirmed takes at most three entries,
 * or 30 %, and never the last: an estate that drains away three by three is held as one that is empty at once.
 */
export function limitChanges(
  changes: readonly Change[],
  { ownedCount, since, isApproved, isDoubtful = () => false }: Limit,
): Limited {
  const grave = changes.filter((change) => isGrave(change) && !isApproved(change));
  const wentBefore = [...since.values()].filter((how) => how === 'removed').length;
  const stood = ownedCount + wentBefore;
  const touched = new Set([...since.keys(), ...grave.map(({ key }) => key)]);
  const isTooMuch = touched.size > Math.max(AT_LEAST, stood * SHARE);
  const isLast =
    grave.some(({ kind }) => kind === 'remove') &&
    changes.filter(({ kind }) => kind === 'remove').length >= ownedCount;
  const held =
    grave.length > 0 && (isTooMuch || isLast)
      ? grave
      : grave.filter((change) => isDoubtful(change));
  const allowed = changes.filter((change) => !held.includes(change));
  return {
    allowed,
    held,
    sinceWhile: withGrave(since, allowed),
    sinceAfter: (done) => sinceAfter(since, done, isApproved),
  };
}

function withGrave(since: SinceConfirmed, changes: readonly Change[]): SinceConfirmed {
  const next = new Map(since);
  for (const { key, kind } of changes.filter(isGrave))
    next.set(key, kind === 'remove' ? 'removed' : 'changed');
  return next;
}

/** An entry that came back stands again; with a person's word the count begins anew. */
function sinceAfter(
  since: SinceConfirmed,
  done: readonly Change[],
  isApproved: (change: Change) => boolean,
): SinceConfirmed {
  if (done.some((change) => isGrave(change) && isApproved(change))) return new Map();
  const added = new Set(done.flatMap(({ key, kind }) => (kind === 'add' ? [key] : [])));
  return withGrave(new Map([...since].filter(([key]) => !added.has(key))), done);
}

/** Other values, or none. Another TTL or a mark that is written anew takes nothing away. */
function isGrave(change: Change): boolean {
  if (change.kind === 'change') return !sameValues(change.before.values, change.after.values);
  return change.kind === 'remove';
}
