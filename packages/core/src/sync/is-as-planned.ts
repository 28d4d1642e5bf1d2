// Whether a round left anything for a person to look at.

import type { SyncReport } from './sync-target.ts';

export function isAsPlanned({
  conflicts,
  held,
  uncovered,
  takenBack,
  byHand,
}: SyncReport): boolean {
  return (
    conflicts.length + held.length + uncovered.length + takenBack.length === 0 &&
    (byHand === undefined || byHand.unanswered.length === 0)
  );
}
