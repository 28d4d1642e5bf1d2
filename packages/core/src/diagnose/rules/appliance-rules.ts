// Rules on the appliance's own log.

import type { ApplianceObservation } from '../../products/shared/logs/observation.ts';
import { seenLine, type Draft, type RuleContext } from './draft.ts';

export function findInAppliance(context: RuleContext): Draft[] {
  const { failed } = context;
  const drafts: Draft[] = [];
  if (failed?.error === 'settings-rejected') drafts.push(rejectedList(context, failed));
  if (failed?.error === 'service-refused') drafts.push(serviceRefused(failed));
  const health = context.appliance.findLast((each) => each.event === 'health');
  if (health !== undefined && health.error !== null) {
    drafts.push({
      code: 'agent-not-yet-healthy',
      severity: 'warning',
      confidence: 'medium',
      name: health.name ?? '',
      program: health.program ?? 'unknown',
      client: null,
      fix: { layer: 'azure', add: [], wait: true },
      seen: [seenLine(health)],
    });
  }
  return drafts;
}

function rejectedList({ lookUp }: RuleContext, failed: ApplianceObservation): Draft {
  return {
    code: 'bypass-list-rejected',
    severity: 'error',
    confidence: 'high',
    name: failed.name ?? '',
    program: 'configuration-manager',
    client: null,
    values: { entries: failed.entries.join(', ') },
    fix: {
      layer: 'configuration-manager',
      remove: failed.entries,
      add: lookUp.plan.layers['configuration-manager'].bypass,
    },
    seen: [seenLine(failed)],
  };
}

function serviceRefused(failed: ApplianceObservation): Draft {
  const isVault = failed.stage === 'vault';
  return {
    code: isVault ? 'vault-has-items' : 'service-refused',
    severity: 'error',
    confidence: 'high',
    name: failed.name ?? '',
    program: failed.program ?? 'unknown',
    client: null,
    values: { message: failed.message },
    fix: {
      layer: 'azure',
      add: isVault ? ['a new vault, and its private endpoint before anything is registered'] : [],
    },
    seen: [seenLine(failed)],
  };
}

/** Names of the failed stage that no log shows anybody asking for: the program did not come so far. */
export function findNeverAsked(context: RuleContext): Draft[] {
  const { lookUp, failed, proxy, dns } = context;
  if (failed === null || !context.isAnythingAsked) return [];
  const asked = new Set([...proxy, ...dns].map((each) => each.name));
  const { stage } = failed;
  const missing = lookUp.plan.roads.filter(
    (road) =>
      road.match === 'exact' &&
      road.stages.includes(stage) &&
      road.pattern !== failed.name &&
      !asked.has(road.pattern),
  );
  return missing.map((road) => ({
    code: 'needed-name-never-asked',
    severity: 'info',
    confidence: 'low',
    name: road.pattern,
    program: road.programs.length === 1 ? (road.programs[0] ?? 'unknown') : 'unknown',
    client: null,
    values: { stage },
    fix: { layer: 'azure', add: [] },
    seen: [seenLine(failed)],
  }));
}
