// Which roads change when settings do, and how many names break or arrive by it.

import type { Program } from '@sekisho/core/model/program.ts';
import type { ProgramRoad, RoadRow, RoadState } from '../roads/road-row.ts';

export interface ChangedRoad {
  readonly key: string;
  readonly pattern: string;
  /** Told apart from the same name at another port. */
  readonly port: number | null;
  /** To all of these the same happens. */
  readonly programs: readonly Program[];
  readonly before: ProgramRoad;
  readonly after: ProgramRoad;
}

/** In names, of which the worst of their programs counts. */
export interface Totals {
  readonly names: number;
  readonly arriveBefore: number;
  readonly arriveAfter: number;
  /** Arrived, and is refused or not known then. */
  readonly breaks: number;
  /** Was refused or not known, and arrives then. */
  readonly ends: number;
}

export interface Compared {
  /** In the order of the plan, one for each name and what happens to it. */
  readonly changed: readonly ChangedRoad[];
  readonly totals: Totals;
}

/** Both are of the same plan. */
export function compareRoads(before: readonly RoadRow[], after: readonly RoadRow[]): Compared {
  const pairs = before.flatMap((was, at) => {
    const is = after[at];
    return is === undefined || was.state === 'not-seen' ? [] : [{ was, is }];
  });
  const count = (test: (was: boolean, is: boolean) => boolean): number =>
    pairs.filter(({ was, is }) => test(arrives(was.state), arrives(is.state))).length;
  return {
    changed: pairs.flatMap(({ was, is }) => changesOf(was, is)),
    totals: {
      names: pairs.length,
      arriveBefore: count((was) => was),
      arriveAfter: count((_, is) => is),
      breaks: count((was, is) => was && !is),
      ends: count((was, is) => !was && is),
    },
  };
}

function arrives(state: RoadState): boolean {
  return state === 'as-planned' || state === 'wrong-road';
}

function changesOf(was: RoadRow, is: RoadRow): ChangedRoad[] {
  const own = new Map<string, ChangedRoad>();
  for (const [at, before] of was.programs.entries()) {
    const after = is.programs[at];
    if (after === undefined || (after.road === before.road && after.outcome === before.outcome))
      continue;
    const key = [was.key, before.road, before.outcome, after.road, after.outcome].join(' ');
    const known = own.get(key);
    own.set(key, {
      key,
      pattern: was.planned.pattern,
      port: was.isTwin ? was.planned.port : null,
      programs: [...(known?.programs ?? []), before.program],
      before,
      after,
    });
  }
  return [...own.values()];
}
