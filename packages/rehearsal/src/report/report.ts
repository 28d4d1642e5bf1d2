// What a rehearsal reports, part by part: docs/schemas/rehearsal-2.json.

import { sayObstacleFix } from '@sekisho/core/plan/obstacle.ts';
import type { PlanObstacle } from '@sekisho/core/plan/plan.ts';
import type { Reason } from '@sekisho/core/model/road.ts';
import { sayReason } from '@sekisho/core/text/text.ts';
import type { RehearsalReport } from './report-schema.ts';

export const REHEARSAL_SCHEMA = 'sekisho/rehearsal/2';

export type { RehearsalReport } from './report-schema.ts';
export type RunReport = RehearsalReport['runs'][number];
export type StageReport = RunReport['stages'][number];
export type ReplicationReport = NonNullable<RehearsalReport['replication']>;
export type RecoveryPointReport = ReplicationReport['recoveryPoints'][number];
export type CycleFigures = RecoveryPointReport['cycle'];
export type FailoverReport = NonNullable<ReplicationReport['failover']>;
export type MachineReport = NonNullable<FailoverReport['machine']>;
export type GroupReport = NonNullable<ReplicationReport['group']>;
export type GroupConsistency = GroupReport['consistency'];
export type FailbackReport = NonNullable<ReplicationReport['failback']>;
export type EndReport = NonNullable<RehearsalReport['ended']>;
export type EndReason = EndReport['reasons'][number];

export function sayEnd(because: Reason): EndReason {
  return { ...because, message: sayReason('en', because), fix: null, team: null };
}

/** What a plan says of itself, in its own words. */
export function sayObstacles(
  by: readonly PlanObstacle[],
  state: PlanObstacle['state'],
): readonly EndReason[] {
  return by
    .filter((each) => each.state === state)
    .map(({ because, team }) => ({
      ...because,
      message: sayReason('en', because),
      fix: sayObstacleFix('en', { because }),
      team,
    }));
}
