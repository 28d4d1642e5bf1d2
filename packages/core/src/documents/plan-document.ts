// The JSON document of a plan. A plan holds codes and values; here, at the door, each gets its
// sentence in English beside it, for readers that have no table of sentences.

import type { SitePlan } from '../plan/compose-site-plan.ts';
import { sayObstacleFix } from '../plan/obstacle.ts';
import { sayFix } from '../plan/plan-warnings.ts';
import type {
  LearnEntry,
  Plan,
  PlannedRoad,
  PlanStep,
  PlanVerdict,
  PlanWarning,
} from '../plan/plan.ts';
import { sayReason } from '../text/text.ts';
import type { PlanDocument, RoadDocument, SitePlanDocument } from './plan-schema.ts';

/** Of one appliance, or of a whole site. */
export function planDocument(plan: Plan): PlanDocument;
export function planDocument(plan: SitePlan): SitePlanDocument;
export function planDocument(plan: Plan | SitePlan): PlanDocument | SitePlanDocument;
export function planDocument(plan: Plan | SitePlan): PlanDocument | SitePlanDocument {
  if (!('plans' in plan)) return ofAppliance(plan);
  const { schema, site, plans, proxies, resolvers, firewall, verdict, warnings } = plan;
  return {
    schema,
    site,
    plans: plans.map(ofAppliance),
    proxies,
    resolvers,
    firewall,
    verdict: ofVerdict(verdict),
    warnings: warnings.map(ofWarning),
  };
}

function ofAppliance(plan: Plan): PlanDocument {
  const { schema, site, appliance, scope, roads, layers, learn, steps, verdict, warnings } = plan;
  return {
    schema,
    site,
    appliance,
    scope,
    roads: roads.map(roadDocument),
    layers,
    learn: learn.map(ofLearnEntry),
    steps: steps.map(ofStep),
    verdict: ofVerdict(verdict),
    warnings: warnings.map(ofWarning),
  };
}

/** The sentence stands behind the requirement, and every other key where it stood: documents are compared line by line. */
export function roadDocument(road: PlannedRoad): RoadDocument {
  const keys = Object.keys(road);
  const document = { ...road, reason: sayReason('en', road.because) };
  for (const key of keys.slice(keys.indexOf('requirement') + 1)) {
    const value: unknown = Reflect.get(document, key);
    Reflect.deleteProperty(document, key);
    Reflect.set(document, key, value);
  }
  return document;
}

function ofLearnEntry({
  because,
  except,
  otherTenants,
  ...entry
}: LearnEntry): PlanDocument['learn'][number] {
  return {
    ...entry,
    reason: sayReason('en', because),
    because,
    ...(except === undefined ? {} : { except }),
    ...(otherTenants === undefined ? {} : { otherTenants }),
  };
}

function ofStep({ order, layer, team, ...rest }: PlanStep): PlanDocument['steps'][number] {
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

function ofWarning({ code, severity, ...rest }: PlanWarning): PlanDocument['warnings'][number] {
  return {
    code,
    severity,
    message: sayReason('en', rest.because),
    fix: sayFix('en', rest),
    ...rest,
  };
}

function ofVerdict({ state, by }: PlanVerdict): PlanDocument['verdict'] {
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
