// Agents of other services ask from machines of their own, by settings of their own.

import { describe, expect, test } from 'vitest';

import { planInput, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import { traceName } from '../library/plan-site.ts';
import { sayReason } from '../text/text.ts';
import { composePlan } from './compose-plan.ts';
import type { PlanInput } from './plan-input.ts';

const APPLIANCE = '10.1.1.10';
const MACHINES = [
  { name: 'files1', address: '10.1.7.7', services: ['azure-backup'] },
  { name: 'web1', address: '10.1.8.8', services: ['azure-arc'] },
] satisfies PlanInput['site']['machines'];
const ARC_ONLY = 'pas.windows.net';
const OF_BOTH = 'login.microsoftonline.com';

function inputOf(parts: Parameters<typeof siteWith>[0]): PlanInput {
  return planInput({ site: siteWith(parts) });
}

/** Who may go where, of those that are no proxy and no resolver. */
function clientsIn(input: PlanInput): string[] {
  const servers = ['10.1.1.20', '10.1.1.53'];
  const { allow } = composePlan(input).layers.firewall;
  return [...new Set(allow.map(({ from }) => from))].filter((from) => !servers.includes(from));
}

describe('rules name the machines that ask', () => {
  test.each([
    { services: ['azure-arc'] as const, machines: MACHINES, clients: [] },
    { services: ['azure-arc'] as const, machines: [], clients: [] },
    { services: ['azure-backup'] as const, machines: MACHINES, clients: ['10.1.7.7'] },
    {
      services: ['site-recovery', 'azure-backup'] as const,
      machines: MACHINES,
      clients: [APPLIANCE, '10.1.7.7'],
    },
    { services: ['site-recovery', 'azure-backup'] as const, machines: [], clients: [APPLIANCE] },
  ])('$services, $clients', ({ services, machines, clients }) => {
    expect(clientsIn(inputOf({ services: [...services], machines }))).toEqual(clients);
  });

  test('of a proxy behind a firewall between zones the clients are the machines', () => {
    const input = inputOf({
      services: ['azure-arc'],
      machines: MACHINES,
      networks: {
        onPremises: ['10.1.0.0/16'],
        throughVpn: ['10.2.0.0/16'],
        zones: [
          { name: 'servers', networks: ['10.1.1.0/24'] },
          { name: 'web', networks: ['10.1.8.0/24'] },
        ],
      },
    });
    expect(composePlan(input).layers.firewall.allow).toContainEqual({
      from: '10.1.8.8',
      to: '10.1.1.20',
      port: 3128,
    });
    expect(clientsIn(input)).not.toContain(APPLIANCE);
  });
});

test('an agent changes no list of the appliance', () => {
  const alone = composePlan(inputOf({}));
  const both = composePlan(
    inputOf({ services: ['site-recovery', 'azure-backup', 'azure-arc'], machines: MACHINES }),
  );
  for (const layer of ['configuration-manager', 'system-bypass'] as const)
    expect(both.layers[layer]).toEqual(alone.layers[layer]);
  expect(both.roads.find(({ pattern }) => pattern === ARC_ONLY)).toMatchObject({
    programs: [],
    agents: ['azure-arc'],
  });
  const shared = both.roads.find(({ pattern }) => pattern === OF_BOTH);
  expect(shared?.agents).toEqual(['azure-arc']);
  expect(shared?.programs).toContain('configuration-manager');
});

describe('machines that nobody names', () => {
  const codes = (input: PlanInput): { warnings: string[]; obstacles: string[] } => {
    const { warnings, verdict } = composePlan(input);
    return {
      warnings: warnings.map(({ code }) => code),
      obstacles: verdict.by.map(({ code }) => code),
    };
  };

  test.each(['azure-arc', 'azure-backup'] as const)('%s: said, and not known', (service) => {
    const without = codes(inputOf({ services: ['site-recovery', service] }));
    expect(without.warnings).toContain('agent-machines-not-known');
    expect(without.obstacles).toContain('agent-machines-not-known');
    const named = codes(inputOf({ services: ['site-recovery', service], machines: MACHINES }));
    expect(named.warnings).not.toContain('agent-machines-not-known');
    expect(named.obstacles).not.toContain('agent-machines-not-known');
  });

  test('nothing is said where no agent is planned', () => {
    const { warnings, obstacles } = codes(inputOf({}));
    expect([...warnings, ...obstacles].filter((code) => code.includes('agent-machines'))).toEqual(
      [],
    );
  });
});

describe('a name is traced as the agent asks for it', () => {
  const input = inputOf({ services: ['site-recovery', 'azure-arc'], machines: MACHINES });
  const said = (of: ReturnType<typeof traceName>): string =>
    of.steps.map(({ reason }) => sayReason('en', reason)).join('\n');

  test('a name of agents alone: from the machine, not by the list of the appliance', () => {
    const found = traceName(input, { name: ARC_ONLY, program: 'system' });
    expect(found).toMatchObject({ machine: 'web1', road: 'proxy', outcome: 'reached' });
    expect(found.steps).toContainEqual(
      expect.objectContaining({ step: 'route', from: '10.1.8.8', to: '10.1.1.20' }),
    );
    expect(said(found)).toContain('settings of its own');
  });

  test('a name that the appliance asks for too is its own, and of the machine by --from', () => {
    const question = { name: OF_BOTH, program: 'configuration-manager' as const };
    expect(traceName(input, question).machine).toBeUndefined();
    expect(traceName(input, { ...question, from: '10.1.8.8' }).machine).toBe('web1');
  });

  test('without a machine it is not known', () => {
    const without = inputOf({ services: ['site-recovery', 'azure-arc'] });
    const found = traceName(without, { name: ARC_ONLY, program: 'configuration-manager' });
    expect(found).toMatchObject({ road: 'not-known', outcome: 'not-known' });
    expect(said(found)).toContain('azure-arc');
  });
});
