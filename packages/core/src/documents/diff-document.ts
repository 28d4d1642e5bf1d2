// The JSON document of the difference of two plans: each road with its reason as a sentence.

import type { PlanDifferences } from '../plan/compare-plans.ts';
import type { SitePlanDifferences } from '../plan/compare-site-plans.ts';
import { withReason } from './plan-document.ts';

/** Of plans of one appliance. */
export function diffDocument(differences: PlanDifferences): PlanDifferences {
  const { added, removed, changed } = differences.roads;
  return {
    ...differences,
    roads: {
      added: added.map(withReason),
      removed: removed.map(withReason),
      changed: changed.map((each) => ({
        ...each,
        old: withReason(each.old),
        new: withReason(each.new),
      })),
    },
  };
}

/** Of plans of whole sites. */
export function siteDiffDocument(differences: SitePlanDifferences): SitePlanDifferences {
  return { ...differences, plans: differences.plans.map(diffDocument) };
}
