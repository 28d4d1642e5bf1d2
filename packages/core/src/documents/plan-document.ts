// The JSON document of a plan. A plan holds codes and values; here, at the door, each gets its
// sentence in English beside it, for readers that have no table of sentences.

import type { SitePlan } from '../plan/compose-site-plan.ts';
import { sayObstacleFix } from '../plan/obstacle.ts';
import { sayFix } from '../plan/plan-warnings.ts';
import type {
  LearnEntry,
  Plan,
  PlannedRoad,
  PlanObstacle,
  PlanStep,
  PlanVerdict,
  PlanWarning,
} from '../plan/plan.ts';
import { sayReason } from '../text/text.ts';

type WithReason<T> = T & { readonly reason: string };
/** What it is, and what to do about it. */
type WithMessage<T> = T & { readonly message: string; readonly fix: string };
type WithWords<T> = T & { readonly what: string; readonly why: string };

interface VerdictDocument extends PlanVerdict {
  readonly by: readonly WithMessage<PlanObstacle>[];
}

export interface PlanDocument extends Plan {
  readonly roads: readonly WithReason<PlannedRoad>[];
  readonly learn: readonly WithReason<LearnEntry>[];
  readonly steps: readonly WithWords<PlanStep>[];
  readonly verdict: VerdictDocument;
  readonly warnings: readonly WithMessage<PlanWarning>[];
}

export interface SitePlanDocument extends SitePlan {
  readonly plans: readonly PlanDocument[];
  readonly verdict: VerdictDocument;
  readonly warnings: readonly WithMessage<PlanWarning>[];
}

/** Of one appliance, or of a whole site. */
export function planDocument(plan: Plan): PlanDocument;
export function planDocument(plan: SitePlan): SitePlanDocument;
export function planDocument(plan: Plan | SitePlan): PlanDocument | SitePlanDocument;
export function planDocument(plan: Plan | SitePlan): PlanDocument | SitePlanDocument {
  if (!('plans' in plan)) return ofAppliance(plan);
  const { verdict, warnings, ...rest } = plan;
  return {
    ...rest,
    plans: plan.plans.map(ofAppliance),
    verdict: ofVerdict(verdict),
    warnings: warnings.map(ofWarning),
  };
}

function ofAppliance(plan: Plan): PlanDocument {
  return {
    ...plan,
    roads: plan.roads.map(withReason),
    learn: plan.learn.map(withReason),
    steps: plan.steps.map(ofStep),
    verdict: ofVerdict(plan.verdict),
    warnings: plan.warnings.map(ofWarning),
  };
}

export function withReason<T extends Pick<PlannedRoad, 'because' | 'requirement'>>(
  entry: T,
): WithReason<T> {
  const reason = sayReason('en', entry.because);
  // Before the data that it is made of, at the latest; readers compare documents line by line.
  const after = 'sources' in entry ? 'requirement' : 'stages';
  return Object.fromEntries(
    Object.entries(entry).flatMap(([key, value]) =>
      key === after
        ? [
            [key, value],
            ['reason', reason],
          ]
        : [[key, value]],
    ),
  ) as WithReason<T>;
}

function ofStep({ order, layer, team, ...rest }: PlanStep): WithWords<PlanStep> {
  const { what, why } = rest.because;
  return {
    order,
    layer,
    team,
    what: sayReason('en', what),
    why: sayReason('en', why),
    ...rest,
  };
}

function ofWarning({ code, severity, ...rest }: PlanWarning): WithMessage<PlanWarning> {
  return {
    code,
    severity,
    message: sayReason('en', rest.because),
    fix: sayFix('en', rest),
    ...rest,
  };
}

function ofVerdict({ state, by }: PlanVerdict): VerdictDocument {
  return {
    state,
    by: by.map(({ code, state: of, team, because }) => ({
      code,
      state: of,
      team,
      message: sayReason('en', because),
      fix: sayObstacleFix('en', { because }),
      because,
    })),
  };
}
