// Findings by the change that ends them, as a work list: what is open before what is fixed, the worst first.

import { groupBy } from '@sekisho/core/group-by.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { Fix } from '@sekisho/core/model/change.ts';
import type { SeenFinding } from '../state/scenario.ts';

export interface FixGroup {
  readonly fix: Fix;
  readonly isFixed: boolean;
  readonly findings: readonly [SeenFinding, ...SeenFinding[]];
  readonly severity: Finding['severity'];
  /** Requests, of all findings of it. */
  readonly count: number;
  /** Machines that asked, as far as the logs tell. */
  readonly clients: readonly string[];
}

const WORST: readonly Finding['severity'][] = ['error', 'warning', 'info'];

export function groupByFix(
  findings: readonly SeenFinding[],
  isFixed: (seen: SeenFinding) => boolean,
): readonly FixGroup[] {
  const groups = groupBy(findings, (seen) =>
    JSON.stringify([isFixed(seen), keyOfFix(seen.finding)]),
  );
  return [...groups.values()]
    .map((own): FixGroup => {
      const all = own.map(({ finding }) => finding);
      return {
        fix: own[0].finding.fix,
        isFixed: isFixed(own[0]),
        findings: own,
        severity: WORST.find((each) => all.some(({ severity }) => severity === each)) ?? 'info',
        count: all.reduce((sum, { count }) => sum + count, 0),
        clients: [...new Set(all.flatMap(({ client }) => client ?? []))],
      };
    })
    .toSorted(
      (a, b) =>
        Number(a.isFixed) - Number(b.isFixed) ||
        WORST.indexOf(a.severity) - WORST.indexOf(b.severity) ||
        b.count - a.count,
    );
}

/** Where nothing is to be changed, each kind of finding stands by itself. */
function keyOfFix({ code, fix }: Finding): unknown {
  const { layer, add, remove = [], enableBypassList = false, wait = false } = fix;
  const isNothing = add.length === 0 && remove.length === 0 && !enableBypassList;
  return isNothing ? [code, layer, wait] : [layer, add, remove, enableBypassList];
}
