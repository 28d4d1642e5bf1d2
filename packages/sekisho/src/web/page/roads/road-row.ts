// Each planned name with what becomes of it: by the model with some settings, or
// by what logs have shown. One state a program, and the worst of them for the name.

import { nameOf } from './name-parts.ts';
import type { PlannedRoad } from '@sekisho/core/plan/plan.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import { decide } from '@sekisho/core/roads/trace.ts';
import type { PreparedWorld } from '@sekisho/core/roads/prepare-world.ts';
import type { Outcome, Road } from '@sekisho/core/model/road.ts';

/** The worst first. */
export const STATES = [
  'refused-astray',
  'refused',
  'wrong-road',
  'not-known',
  'not-seen',
  'as-planned',
] as const;
/**
 * Two questions, arrives or not and planned road or not, and two ways not to know: `refused`: the planned road, which
 * does not arrive; `refused-astray`: another road, which does not arrive; `wrong-road`: arrives on another road;
 * `not-known`: it depends on settings that nobody has told; `not-seen`: no log has shown it.
 */
export type RoadState = (typeof STATES)[number];

/** Of these somebody has to change something. */
export function isTrouble(state: RoadState): boolean {
  return state === 'refused' || state === 'refused-astray' || state === 'wrong-road';
}

export interface ProgramRoad {
  readonly program: Program;
  readonly state: RoadState;
  /** The road taken; the planned one while nothing is known. */
  readonly road: Road;
  /** null: not asked, or not known from logs. */
  readonly outcome: Outcome | null;
}

export interface RoadRow {
  readonly key: string;
  readonly planned: PlannedRoad;
  readonly programs: readonly ProgramRoad[];
  readonly state: RoadState;
  /** The plan has the name at another port too, so that the port tells them apart. */
  readonly isTwin: boolean;
}

/** What is known of one name asked for by one program; null: nothing yet. */
export type Judge = (planned: PlannedRoad, program: Program) => Omit<ProgramRoad, 'program'> | null;

export function toRoadRows(roads: readonly PlannedRoad[], judge: Judge): RoadRow[] {
  const times = new Map<string, number>();
  for (const { pattern } of roads) times.set(pattern, (times.get(pattern) ?? 0) + 1);
  return roads.map((planned) => {
    const programs = planned.programs.map((program): ProgramRoad => ({
      program,
      ...(judge(planned, program) ?? { state: 'not-seen', road: planned.road, outcome: null }),
    }));
    return {
      key: `${planned.pattern}:${String(planned.port)}`,
      planned,
      programs,
      state: worstOf(programs.map(({ state }) => state)),
      isTwin: (times.get(planned.pattern) ?? 0) > 1,
    };
  });
}

/** The model's answer. A shape or a suffix stands for names that nobody knows yet, so nothing is said of it. */
export function judgeByModel(world: PreparedWorld): Judge {
  return (planned, program) => {
    const { pattern, port, road } = planned;
    const name = planned.match === 'exact' ? nameOf(pattern) : null;
    if (name === null || road === 'none') return null;
    const end = decide(world, { program, name, port });
    return { ...end, state: stateOf(road, end) };
  };
}

export function stateOf(
  planned: Road,
  end: { readonly road: Road; readonly outcome: Outcome },
): RoadState {
  if (end.road === 'not-known' || end.outcome === 'not-known') return 'not-known';
  // A name that gets no address takes no road at all.
  const isPlanned = end.road === planned || end.road === 'none';
  if (end.outcome === 'reached') return isPlanned ? 'as-planned' : 'wrong-road';
  return isPlanned ? 'refused' : 'refused-astray';
}

/** The first in the order of {@link STATES}; a name that one program has not asked for yet is not seen only while no other has. */
function worstOf(states: readonly RoadState[]): RoadState {
  return STATES.find((state) => state !== 'not-seen' && states.includes(state)) ?? 'not-seen';
}

export function countStates(rows: readonly RoadRow[]): Readonly<Record<RoadState, number>> {
  const counts = {
    'refused-astray': 0,
    refused: 0,
    'wrong-road': 0,
    'not-known': 0,
    'not-seen': 0,
    'as-planned': 0,
  };
  for (const row of rows) counts[row.state] += 1;
  return counts;
}
