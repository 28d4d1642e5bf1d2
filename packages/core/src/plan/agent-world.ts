// The world as an agent of another service meets it: from its own machine, by settings of its own, set as the plan
// says. On that machine it is what the SYSTEM account is on the appliance.

import type { Name } from '@sekisho/dns/name.ts';
import { sortUnique } from '../compare-text.ts';
import { groupBy } from '../group-by.ts';
import type { Reason } from '../model/reason.ts';
import { everyWorld } from '../roads/each-resolver.ts';
import { prepareWorld, type PreparedWorld, type RoadChoice } from '../roads/prepare-world.ts';
import type { World } from '../roads/world.ts';
import { machinesBeside } from '../site/machines.ts';
import type { AgentMachine } from '../site/site.ts';
import { agentBypass, agentMachines } from './agent-machines.ts';
import { indexPlan } from './look-up.ts';
import type { Plan, PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { proxyOf, proxyUrl } from './site-proxies.ts';

type Of = Pick<PlanInput, 'site' | 'appliance'>;

/** Each machine's worlds, with the roads of its agents as roads of the SYSTEM account there. */
export function agentWalks(
  of: Of,
  world: World,
  roads: readonly PlannedRoad[],
): { readonly world: PreparedWorld; readonly roads: PlannedRoad[] }[] {
  // There can be hundreds of machines with the same agents: their worlds differ in the address alone.
  const alike = groupBy(machinesBeside(of.site, of.appliance.name), ({ services }) =>
    sortUnique(services).join(),
  );
  return [...alike.values()].flatMap((machines) => {
    const [first] = machines;
    if (first === undefined) return [];
    const own = roads
      .filter((road) => agentMachines(of, road).includes(first))
      .map((road): PlannedRoad => ({ ...road, programs: ['system'] }));
    const worlds = everyWorld(worldAt(of, world, { machine: first, roads })).map(prepareWorld);
    return machines.flatMap(({ address }) =>
      worlds.map((each) => ({
        world: { ...each, world: { ...each.world, applianceAddress: address } },
        roads: own,
      })),
    );
  });
}

export interface AgentQuestion {
  readonly name: Name;
  /** Address of the machine that asks. Absent: the first that has such an agent, for names that nobody else asks for. */
  readonly from?: string | undefined;
  /** The settings of today, which nobody tells. */
  readonly isCurrent: boolean;
}

/** Null where the appliance's own programs, or its sources, are meant. */
export function worldOfAgent(
  of: Of,
  { world, plan }: { readonly world: World; readonly plan: Plan },
  { name, from, isCurrent }: AgentQuestion,
): { readonly world: PreparedWorld; readonly machine: AgentMachine | null } | null {
  const road = indexPlan(plan).roadOf(name);
  const { agents = [], programs = ['system'] } = road ?? {};
  const isOfAgents = programs.length === 0;
  const isOfOthers = [...of.site.appliances, ...of.site.sources].some(
    ({ address }) => address === from,
  );
  const asking = agentMachines(of, { agents });
  const machine =
    from === undefined
      ? isOfAgents
        ? asking[0]
        : undefined
      : // An agent can run on the appliance, or on a machine to protect.
        isOfOthers
        ? isOfAgents
          ? asking.find(({ address }) => address === from)
          : undefined
        : machinesBeside(of.site, of.appliance.name).find(({ address }) => address === from);
  if (machine === undefined) {
    if (!isOfAgents) return null;
    const because = {
      code: 'agent-machine-not-named',
      values: { name, agents: agents.join(', ') },
    };
    return { world: withChoice(world, notKnown(because)), machine: null };
  }
  const values = { name, machine: machine.name, agents: machine.services.join(', ') };
  const own = worldAt(of, world, { machine, roads: plan.roads });
  return {
    machine,
    world: withChoice(
      own,
      isCurrent
        ? notKnown({ code: 'agent-settings', values })
        : choiceOf(own, agentBypass(plan.roads, machine.services).includes(name), values),
    ),
  };
}

function worldAt(
  { site, appliance }: Of,
  world: World,
  { machine, roads }: { readonly machine: AgentMachine; readonly roads: readonly PlannedRoad[] },
): World {
  const proxy = proxyOf(site, appliance);
  return {
    ...world,
    applianceAddress: machine.address,
    settings: {
      ...world.settings,
      system: {
        proxy: proxy === null ? null : proxyUrl(proxy),
        bypass: agentBypass(roads, machine.services),
      },
    },
  };
}

function choiceOf(world: World, isBypassed: boolean, values: Reason['values']): RoadChoice {
  const road = isBypassed || world.settings.system.proxy === null ? 'direct' : 'proxy';
  const reason = { code: `bypass.agent-${road}`, values };
  return { kind: 'fixed', dialect: 'wininet', road, by: null, reason };
}

function notKnown(because: Reason): RoadChoice {
  return { kind: 'not-known', part: 'system', because };
}

function withChoice(world: World, system: RoadChoice): PreparedWorld {
  const prepared = prepareWorld(world);
  return { ...prepared, choices: { ...prepared.choices, system } };
}
