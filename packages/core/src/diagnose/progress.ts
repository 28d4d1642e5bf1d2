// How far a set-up came, from logs alone: by the appliance's own log where there is
// one, else by the names of each stage that were seen on their planned road.

import { goesOut } from '../plan/direct-roads.ts';
import { STAGES } from '../model/stage.ts';
import type { PlanLookUp } from '../plan/look-up.ts';
import { NO_CLIENT } from '../products/shared/logs/observation.ts';
import { compareMoments } from './tally/counted.ts';
import type { Tally } from './tally/tally.ts';

/** How far one stage of the set-up came. */
export interface StageProgress {
  /** Of a site with several: the appliance whose addresses were seen. */
  readonly appliance?: string;
  readonly stage: string;
  /** done, failed, started: the appliance says so. seen: its names were asked for and carried; not-seen: none was. */
  readonly state: 'done' | 'failed' | 'started' | 'seen' | 'not-seen';
  readonly at: string;
}

export interface ProgressOf {
  readonly name: string;
  readonly address: string;
  /** Of the plan for this appliance. */
  readonly lookUp: PlanLookUp;
}

/**
 * The progress of each appliance, from the requests of its own address; of a single one as in {@link readProgress},
 * from those of the site's machines: that others get through says nothing of it.
 */
export function readProgressOfEach(
  appliances: readonly ProgressOf[],
  tally: Tally,
  machines: readonly string[],
): StageProgress[] {
  const [only, ...more] = appliances;
  if (only !== undefined && more.length === 0)
    return readProgress(only.lookUp, tally, new Set([...machines, ...NO_CLIENT]));
  return appliances.flatMap(({ name, address, lookUp }) =>
    progressFromNames(lookUp, tally, new Set([address])).map((each) => ({
      appliance: name,
      ...each,
    })),
  );
}

const STATES = {
  'stage-started': 'started',
  'stage-done': 'done',
  'stage-failed': 'failed',
} as const;

/** `clients`: whose requests count; without it, everybody's. */
export function readProgress(
  lookUp: PlanLookUp,
  tally: Tally,
  clients?: ReadonlySet<string>,
): StageProgress[] {
  const stated = new Map<string, StageProgress>();
  for (const each of [...tally.appliance].sort(compareMoments)) {
    if (each.event === 'settings' || each.event === 'health') continue;
    stated.delete(each.stage);
    stated.set(each.stage, {
      stage: each.stage,
      state: STATES[each.event],
      at: Number.isNaN(each.at) ? '' : new Date(each.at).toISOString(),
    });
  }
  return stated.size > 0 ? [...stated.values()] : progressFromNames(lookUp, tally, clients);
}

function progressFromNames(
  { plan }: PlanLookUp,
  tally: Tally,
  clients?: ReadonlySet<string>,
): StageProgress[] {
  const carried = new Map<string, number>();
  for (const group of tally.groups.values()) {
    const isCarried =
      group.kind === 'proxy'
        ? group.verdict === 'allowed'
        : group.kind === 'dns' && group.addresses.length > 0;
    if (isCarried && group.kind !== 'firewall' && clients?.has(group.client) !== false)
      carried.set(group.name, Math.max(carried.get(group.name) ?? 0, group.last.at));
  }
  const known = plan.roads.filter(
    (road) => road.match === 'exact' && (goesOut(road) || road.road === 'private-endpoint'),
  );
  const stages = STAGES.filter((stage) => known.some((road) => firstStage(road.stages) === stage));
  return stages.map((stage) => {
    // A name tells of no more than the first of the stages that need it.
    const own = known.filter(
      (road) => firstStage(road.stages) === stage && carried.has(road.pattern),
    );
    const at = own.reduce((latest, road) => Math.max(latest, carried.get(road.pattern) ?? 0), 0);
    return {
      stage,
      state: own.length === 0 ? 'not-seen' : 'seen',
      at: at > 0 ? new Date(at).toISOString() : '',
    };
  });
}

function firstStage(stages: readonly string[]): string | undefined {
  return STAGES.find((stage) => stages.includes(stage));
}
