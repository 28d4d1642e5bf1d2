// What to change, and whose hands it needs, for a name that does not arrive on its planned path: the
// layer that decides first, the step that sets it and the entries of it that are this name's.

import type { Layer, Team } from '../model/layer.ts';
import type { Program } from '../model/program.ts';
import type { Outcome, Road } from '../model/road.ts';
import type { Plan, PlannedRoad } from '../plan/plan.ts';
import { entryFinder } from './entries-of-name.ts';
import { partSetBy } from './setting-steps.ts';
import type { ToDo, ToDoStep } from './to-do.ts';

/** Where a program's connection went, and how it ended. */
export interface ProgramEnd {
  readonly program: Program;
  readonly road: Road;
  readonly outcome: Outcome;
}

export interface NameFix {
  readonly team: Team;
  readonly layer: Layer;
  readonly step: ToDoStep;
  /** Of the step, those that this name needs; empty where the step does not tell. */
  readonly entries: readonly string[];
  /** A layer at which the name fails, and at which nothing is to be changed. */
  readonly notAt: Layer | null;
}

/** One for each layer that has to change, in the order of the steps; none where all is as planned or nobody knows. */
export function fixesOfName(
  planned: PlannedRoad,
  ends: readonly ProgramEnd[],
  { plan, toDo }: { readonly plan: Plan; readonly toDo: ToDo },
): readonly NameFix[] {
  const wanted = ends.flatMap((end) => {
    const layer = layerOf(planned, end);
    return layer === null ? [] : [{ layer, notAt: temptingLayer(planned, end) }];
  });
  const layers = [...new Map(wanted.map((each) => [each.layer, each])).values()];
  return toDo.teams
    .flatMap(({ team, steps }) => steps.map((step) => ({ team, step })))
    .flatMap(({ team, step }): NameFix[] => {
      const found = layers.find(({ layer }) => layer === step.layer);
      if (found === undefined || step.state === 'done' || step.state === 'later') return [];
      if (partSetBy(step.because.what.code) === undefined) return [];
      return [
        {
          team,
          layer: step.layer,
          step,
          entries: entryFinder(step, plan)(planned),
          notAt: found.notAt,
        },
      ];
    })
    .toSorted((a, b) => (a.step.order ?? 0) - (b.step.order ?? 0));
}

const LIST_OF: Readonly<Record<Program, Layer>> = {
  'configuration-manager': 'configuration-manager',
  system: 'system-bypass',
  user: 'system-bypass',
  'mobility-agent': 'system-bypass',
};

/** The first thing on the way that differs from the plan. */
export function layerOf(
  { road }: PlannedRoad,
  { program, road: taken, outcome }: ProgramEnd,
): Layer | null {
  if (taken === 'not-known' || outcome === 'not-known' || road === 'none') return null;
  if (outcome === 'reached' && taken === road) return null;
  if (outcome === 'settings-rejected') return LIST_OF[program];
  if (road === 'proxy') {
    if (taken !== 'proxy') return LIST_OF[program];
    return outcome === 'denied-by-proxy' ? 'proxy-allow' : 'firewall';
  }
  if (taken === 'proxy') return LIST_OF[program];
  if (outcome === 'rejected-by-firewall') return 'firewall';
  return outcome === 'no-route' ? 'firewall' : 'dns';
}

/** Who reads only how it ends would change this layer, and open a second path. */
function temptingLayer({ road }: PlannedRoad, { road: taken, outcome }: ProgramEnd): Layer | null {
  return road !== 'proxy' && taken === 'proxy' && outcome === 'denied-by-proxy'
    ? 'proxy-allow'
    : null;
}
