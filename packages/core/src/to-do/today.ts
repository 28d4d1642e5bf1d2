// Where the names that a plan knows end with what is set today.

import { composeWorld } from '../plan/compose-world.ts';
import { toCurrentSettings } from '../plan/current-plan-settings.ts';
import type { Settings } from '../model/settings.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import type { Plan, PlannedRoad } from '../plan/plan.ts';
import { prepareWorld, type PreparedWorld } from '../roads/prepare-world.ts';
import { decide } from '../roads/trace.ts';
import { toName } from '@sekisho/dns/name.ts';
import type { Today } from './to-do.ts';

type End = 'arrive' | 'astray' | 'refused' | 'notKnown';

/** The worst of a name's programs counts. */
const WORST: readonly End[] = ['refused', 'notKnown', 'astray', 'arrive'];

/** As the site's files tell it. */
export function todayOf({ site, appliance, current }: PlanInput): Settings {
  return toCurrentSettings({
    site,
    appliance,
    current: current ?? { appliances: [], proxies: [] },
  });
}

export function judgeToday(input: PlanInput, plan: Plan, inForce: Settings | null): Today {
  const settings = inForce ?? todayOf(input);
  const world = prepareWorld(
    composeWorld({ ...input, settings, privateLinks: input.privateLinks ?? [] }),
  );
  const ends = plan.roads
    .filter((road) => road.match === 'exact' && road.known && road.road !== 'none')
    .map((road) => endOf(world, road));
  const count = (end: End): number => ends.filter((each) => each === end).length;
  return {
    names: ends.length,
    arrive: count('arrive'),
    astray: count('astray'),
    refused: count('refused'),
    notKnown: count('notKnown'),
  };
}

function endOf(world: PreparedWorld, { pattern, port, programs, road }: PlannedRoad): End {
  const name = toName(pattern);
  const ends = programs.map((program): End => {
    const decision = decide(world, { program, name, port });
    if (decision.outcome === 'not-known') return 'notKnown';
    if (decision.outcome !== 'reached') return 'refused';
    return decision.road === road ? 'arrive' : 'astray';
  });
  return WORST.find((end) => ends.includes(end)) ?? 'notKnown';
}

export function addToday(all: readonly Today[]): Today {
  const sum = (part: keyof Today): number => all.reduce((total, each) => total + each[part], 0);
  return {
    names: sum('names'),
    arrive: sum('arrive'),
    astray: sum('astray'),
    refused: sum('refused'),
    notKnown: sum('notKnown'),
  };
}
