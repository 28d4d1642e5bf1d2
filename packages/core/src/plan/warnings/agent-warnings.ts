// Agents of other services have settings of their own, on machines of their own: lists of the appliance are not theirs.

import type { AgentService } from '../../catalog/services.ts';
import { agentBypass, agentMachines, agentsWithoutMachine } from '../agent-machines.ts';
import type { PlanInput } from '../plan-input.ts';
import { proxyOf, proxyUrl } from '../site-proxies.ts';
import type { Remark, Unwarned } from './remark.ts';

export function agentWarnings(input: PlanInput, { roads }: Unwarned): Remark[] {
  const { site, appliance } = input;
  const own = proxyOf(site, appliance);
  const names = agentBypass(roads, ['azure-backup']).join(';');
  const backup = names === '' ? 'backup-own-settings' : 'backup-own-exceptions';
  const settings = (service: AgentService, code: string): Remark[] =>
    own !== null && site.services.includes(service)
      ? [
          {
            code: `warning.${code}`,
            values: { proxy: proxyUrl(own), machines: machinesOf(input, service), names },
          },
        ]
      : [];
  return [
    ...agentsWithoutMachine(input, roads).map((service) => ({
      code: 'warning.agent-machines-not-known',
      values: { service, appliance: appliance.name },
    })),
    ...settings('azure-arc', 'arc-own-settings'),
    ...settings('azure-backup', backup),
  ];
}

/** Behind "each machine": empty where none is named. */
function machinesOf(input: PlanInput, service: AgentService): string {
  const named = agentMachines(input, { agents: [service] }).map(
    ({ name, address }) => `${name} ${address}`,
  );
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}
