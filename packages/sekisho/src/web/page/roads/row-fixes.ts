// What to change for a name: the steps that bring it onto its planned path; and what logs show although the plan has no
// step left for it (a list that is written and not in force), which has the fix of its findings.

import { computed } from '@preact/signals';

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { Outcome, Road } from '@sekisho/core/model/road.ts';
import { groupBy } from '@sekisho/core/group-by.ts';
import { fixesOfName, type NameFix } from '@sekisho/core/to-do/fix-of-name.ts';
import { statesOf } from '../findings/finding-state.ts';
import { isOfShown, plan, scenario } from '../state/live.ts';
import { toDo } from '../to-do/load-to-do.ts';
import type { RoadRow } from './road-row.ts';

export interface RowFixes {
  /** In the order of the plan. */
  readonly fixes: readonly NameFix[];
  /** Of the name, those that stand. */
  readonly findings: readonly Finding[];
}

/** Thousands of rows ask, each for its own. */
const findingsByName = computed(() =>
  groupBy(
    scenario.value.findings.filter(({ finding }) => isOfShown(finding)),
    ({ finding }) => finding.name,
  ),
);

export function fixesOfRow({ planned, programs }: RoadRow): RowFixes {
  const current = toDo.value;
  const shown = plan.value;
  if (current === null || shown === null) return { fixes: [], findings: [] };
  const told = findingsByName.value.get(planned.pattern) ?? [];
  const states = told.length === 0 ? null : statesOf(scenario.value);
  const ends = programs.map(({ program, road, outcome, state }) => ({
    program,
    road,
    // What logs have shown tells no outcome: refused is refused on the way that was taken.
    outcome: outcome ?? (state === 'as-planned' ? 'reached' : REFUSED_ON[road]),
  }));
  return {
    fixes: fixesOfName(planned, ends, { plan: shown, toDo: current }),
    findings: told
      .filter((seen) => states?.get(seen)?.state === 'open')
      .map((seen) => seen.finding),
  };
}

const REFUSED_ON = {
  proxy: 'denied-by-proxy',
  direct: 'refused-at-public-address',
  'private-endpoint': 'rejected-by-firewall',
  none: 'no-such-name',
  'not-known': 'not-known',
} as const satisfies Record<Road, Outcome>;
