// Whether a finding still stands, and since when it does not.

import { onceForEach } from '@sekisho/core/once-for-each.ts';
import { findingKey } from '../../api.ts';
import type { ScenarioSoFar, SeenFinding } from '../state/scenario.ts';

/** superseded: it is over, and another finding of the same name and client stands in its place. */
export type FindingState = 'open' | 'fixed' | 'superseded';

export interface StateNow {
  readonly state: FindingState;
  /** When it ended; empty while it is open, and where that is not told. */
  readonly at: string;
}

type Told = Pick<
  ScenarioSoFar,
  'isFollowingLogs' | 'standing' | 'goneAt' | 'end' | 'runs' | 'findings'
>;

/** Of each finding that was told. */
export const statesOf = onceForEach((scenario: Told): ReadonlyMap<SeenFinding, StateNow> => {
  const ends = new Map(scenario.findings.map((seen) => [seen, endOf(seen, scenario)] as const));
  const open = new Set(
    scenario.findings.filter((seen) => ends.get(seen) === null).map((seen) => aboutOf(seen)),
  );
  return new Map(
    [...ends].map(([seen, at]): [SeenFinding, StateNow] => {
      if (at === null) return [seen, { state: 'open', at: '' }];
      return [seen, { state: open.has(aboutOf(seen)) ? 'superseded' : 'fixed', at }];
    }),
  );
});

/** Followed logs say it themselves; a rehearsal's later run is judged by its own logs, and a good end has none left. */
function endOf(
  { at, finding }: SeenFinding,
  { isFollowingLogs, standing, goneAt, end, runs }: Told,
): string | null {
  const key = findingKey(finding);
  if (isFollowingLogs) return standing.has(key) ? null : (goneAt.get(key) ?? '');
  const next = runs.map(({ stages }) => stages[0]?.startedAt ?? '').find((began) => began > at);
  if (next !== undefined) return next;
  return end?.ok === true ? '' : null;
}

function aboutOf({ finding: { name, client } }: SeenFinding): string {
  return `${name} ${client ?? ''}`;
}
