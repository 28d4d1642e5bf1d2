// Which recovery point a failover takes, of those that the vault still keeps.

import { UserError } from '@sekisho/dns/user-error.ts';
import type { RecoveryPointReport } from '../report/report.ts';

/** `latest` first makes a point of what has been written until now. */
export type FailoverPoint =
  | { readonly kind: 'latest' | 'latest-processed' | 'latest-application-consistent' }
  /** The newest one that is at least so old. */
  | { readonly kind: 'older'; readonly seconds: number }
  /** The newest one that is not later; RFC 3339. */
  | { readonly kind: 'before'; readonly at: string };

/** `asked`: when the failover was, in milliseconds of Unix time. A UserError that lists the points when none fits. */
export function choosePoint(
  points: readonly RecoveryPointReport[],
  choice: FailoverPoint,
  asked: number,
): RecoveryPointReport {
  const kept = points.filter(({ isKept }) => isKept);
  const found = kept.findLast((point) => fits(point, choice, asked));
  if (found !== undefined) return found;
  throw new UserError(
    `there is no recovery point ${kept.length === 0 ? 'at all' : describe(choice)}`,
    {
      code: 'rehearse.no-such-point',
      hint: `${listPoints(kept)}more cycles make more points (--cycles), --retain keeps more of them; application-consistent ones need --source vm and --app-consistent N`,
    },
  );
}

function fits({ at, cycle }: RecoveryPointReport, choice: FailoverPoint, asked: number): boolean {
  switch (choice.kind) {
    case 'older':
      return Date.parse(at) <= asked - choice.seconds * 1000;
    case 'before':
      return Date.parse(at) <= Date.parse(choice.at);
    case 'latest-application-consistent':
      return cycle.consistency === 'application-consistent';
    case 'latest':
    case 'latest-processed':
      return true;
  }
}

function describe(choice: FailoverPoint): string {
  if (choice.kind === 'older') return `that is ${String(choice.seconds)} s old`;
  return choice.kind === 'before' ? `of ${choice.at} or before` : 'that is application-consistent';
}

function listPoints(points: readonly RecoveryPointReport[]): string {
  return points.length === 0
    ? ''
    : `there are ${points.map(({ at, cycle }) => `${at} (${cycle.consistency})`).join(', ')}; `;
}
