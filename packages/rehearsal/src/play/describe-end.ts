// How a rehearsal ends that goes no further: what failed, and what the plan says about it, with the team whose fix it is.

import type { StageId } from '@sekisho/core/model/stage.ts';
import type { RoadError } from '../appliance/road-error.ts';

import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { planNow } from './sync-in-step.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';
import { sayEnd, sayObstacles, type EndReason, type EndReport } from '../report/report.ts';

export interface Failure {
  readonly stage: StageId;
  readonly error: RoadError;
}

/** With what the plan said would block it, and whose that is to change. */
export function endAt(site: RehearsedSite, failure: Failure): EndReport {
  const now = sayObstacles(planNow(site, new Set()).verdict.by, 'blocked');
  // What has been made since, a plan for now may do in its first steps; this rehearsal began by the plan before.
  const blocking =
    now.length > 0 ? now : sayObstacles(composePlan(site.planInput).verdict.by, 'blocked');
  return {
    why: blocking.some(({ team }) => team !== 'azure') ? 'blocked' : 'beyond-premises',
    reasons: [sayFailure(failure), ...blocking],
  };
}

/** What blocks the teams on premises is none of the causes. */
export function refusedByAzure(site: RehearsedSite, failure: Failure): EndReport {
  const blocking = sayObstacles(planNow(site, new Set()).verdict.by, 'blocked');
  return {
    why: 'beyond-premises',
    reasons: [sayFailure(failure), ...blocking.filter(({ team }) => team === 'azure')],
  };
}

function sayFailure({ stage, error }: Failure): EndReason {
  const values = { stage, name: error.target, message: error.message };
  return sayEnd({ code: 'rehearsal.failed-at', values });
}
