// Which roads change when settings do.

import type { PlannedRoad } from '@sekisho/core/plan/plan.ts';
import type { PreparedWorld } from '@sekisho/core/roads/prepare-world.ts';
import { judgeByModel, toRoadRows, type ProgramRoad } from '../roads/road-row.ts';

export interface ChangedRoad {
  readonly key: string;
  readonly pattern: string;
  readonly before: ProgramRoad;
  readonly after: ProgramRoad;
}

/** In the order of the plan, one entry for each program whose road or end is another one. */
export function compareRoads(
  roads: readonly PlannedRoad[],
  of: { readonly before: PreparedWorld; readonly after: PreparedWorld },
): ChangedRoad[] {
  const before = toRoadRows(roads, judgeByModel(of.before));
  const after = toRoadRows(roads, judgeByModel(of.after));
  return before.flatMap((row, at) =>
    row.programs.flatMap((was, index): ChangedRoad[] => {
      const now = after[at]?.programs[index];
      if (now === undefined || (now.road === was.road && now.outcome === was.outcome)) return [];
      return [
        { key: `${row.key} ${was.program}`, pattern: row.planned.pattern, before: was, after: now },
      ];
    }),
  );
}
