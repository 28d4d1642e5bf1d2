// Where the names that a plan knows end with what is set today.

import { composeWorld } from '../plan/compose-world.ts';
import { toCurrentSettings } from '../plan/current-plan-settings.ts';
import type { Program } from '../model/program.ts';
import type { NotKnownPart } from '../model/road.ts';
import type { Settings } from '../model/settings.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import type { Plan, PlannedRoad } from '../plan/plan.ts';
import { prepareWorld, type PreparedWorld } from '../roads/prepare-world.ts';
import { decide, trace } from '../roads/trace.ts';
import { toName } from '@sekisho/dns/name.ts';
import type { Today } from './to-do.ts';

type End = 'arrive' | 'astray' | 'refused' | 'notKnown';

/** The worst of a name's programs counts. */
const WORST: readonly End[] = ['refused', 'notKnown', 'astray', 'arrive'];

/** As the site's files tell it. */
export function todayOf({ site, appliance, current, resolverStates }: PlanInput): Settings {
  return toCurrentSettings({
    site,
    appliance,
    current: current ?? { appliances: [], proxies: [] },
    ...(resolverStates === undefined ? {} : { resolverStates }),
  });
}

/** A name whose end is not known, by one program, and what is missing for it. */
export interface NotKnownEnd {
  readonly name: string;
  readonly program: Program;
  readonly part: NotKnownPart;
}

export interface Judged {
  readonly counts: Today;
  readonly notKnown: readonly NotKnownEnd[];
}

export function judgeToday(input: PlanInput, plan: Plan, inForce: Settings | null): Judged {
  const settings = inForce ?? todayOf(input);
  const world = prepareWorld(
    composeWorld({ ...input, settings, privateLinks: input.privateLinks ?? [] }),
  );
  const ends = plan.roads
    .filter((road) => road.match === 'exact' && road.known && road.road !== 'none')
    .map((road) => ({ road, end: endOf(world, road) }));
  const count = (of: End): number => ends.filter(({ end }) => end === of).length;
  return {
    counts: {
      names: ends.length,
      arrive: count('arrive'),
      astray: count('astray'),
      refused: count('refused'),
      notKnown: count('notKnown'),
    },
    notKnown: ends.flatMap(({ road, end }) => (end === 'notKnown' ? missingFor(world, road) : [])),
  };
}

/** Of each program the step at which its walk ends for want of knowledge. */
function missingFor(
  world: PreparedWorld,
  { pattern, port, programs }: PlannedRoad,
): readonly NotKnownEnd[] {
  const name = toName(pattern);
  return programs.flatMap((program) => {
    const last = trace(world, { program, name, port }).steps.findLast(
      ({ step }) => step === 'not-known',
    );
    return last?.step === 'not-known' ? [{ name, program, part: last.part }] : [];
  });
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
