// Machines on which agents of other services run. They ask by settings of their own, which no list of the appliance is.

import { AGENT_SERVICES, type AgentService } from '../catalog/services.ts';
import { machinesBeside } from '../site/machines.ts';
import type { AgentMachine } from '../site/site.ts';
import { goesPastProxy } from './direct-ways.ts';
import type { PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

type Of = Pick<PlanInput, 'site' | 'appliance'>;

/** Those that ask for one of these names. */
export function agentMachines(
  { site, appliance }: Of,
  { agents = [] }: Pick<PlannedRoad, 'agents'>,
): AgentMachine[] {
  return agents.length === 0
    ? []
    : machinesBeside(site, appliance.name).filter(({ services }) =>
        services.some((service) => agents.includes(service)),
      );
}

/** Their addresses, as clients of a proxy. */
export function agentClients(of: Of, roads: readonly PlannedRoad[]): string[] {
  const found = roads
    .filter(({ road }) => road === 'proxy')
    .flatMap((road) => agentMachines(of, road).map(({ address }) => address));
  return [...new Set(found)];
}

/** Services of the plan whose agents run on no machine that the site names for this appliance. */
export function agentsWithoutMachine(
  of: Of,
  roads: readonly PlannedRoad[],
): readonly AgentService[] {
  return AGENT_SERVICES.filter(
    (service) =>
      roads.some(({ agents }) => agents?.includes(service) === true) &&
      agentMachines(of, { agents: [service] }).length === 0,
  );
}

/** Names that the agents of these services have to ask for directly, by their own settings. */
export function agentBypass(
  roads: readonly PlannedRoad[],
  services: readonly AgentService[],
): string[] {
  const own = roads.filter(
    (road) =>
      goesPastProxy(road) &&
      road.match === 'exact' &&
      road.agents?.some((agent) => services.includes(agent)) === true,
  );
  return [...new Set(own.map(({ pattern }) => pattern))];
}
