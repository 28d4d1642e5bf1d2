// Groups and routes before the planned endpoints, from exports to steps.

import { describe, expect, test } from 'vitest';

import {
  ESTATE_BEFORE,
  planInput,
  PRIVATE_LINKS,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import { toName } from '@sekisho/dns/name.ts';
import { assembleEstate } from '../estate/assemble-estate.ts';
import type { Estate, Subnet, VirtualNetwork } from '../estate/estate.ts';
import { sayReason } from '../text/text.ts';
import { trace } from '../roads/trace.ts';
import type { Trace } from '../roads/trace-types.ts';
import { composePlan } from './compose-plan.ts';
import { composeWorld } from './compose-world.ts';
import type { Plan } from './plan.ts';
import { toSettings } from './plan-settings.ts';
import { sayFix } from './plan-warnings.ts';

const GROUP = '/subscriptions/33333333-0000-4000-8000-000000000003/resourceGroups/rg-net';
const NSG = `${GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg-ends`;
const TABLE = `${GROUP}/providers/Microsoft.Network/routeTables/rt-hub`;
const [NETWORK] = ESTATE_BEFORE.virtualNetworks as [VirtualNetwork];

/** As az writes it: one object with the rules in it. */
function groupOf(rules: readonly object[]): Estate['securityGroups'] {
  const file = { file: 'nsg.json', text: JSON.stringify([{ id: NSG, securityRules: rules }]) };
  return assembleEstate([file]).estate.securityGroups;
}

function tableOf(routes: readonly object[]): Estate['routeTables'] {
  const file = { file: 'rt.json', text: JSON.stringify([{ id: TABLE, properties: { routes } }]) };
  return assembleEstate([file]).estate.routeTables;
}

const denies = (parts: object = {}): object => ({
  name: 'no-one',
  access: 'Deny',
  direction: 'Inbound',
  priority: 3900,
  protocol: '*',
  sourceAddressPrefix: '*',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '*',
  ...parts,
});

/** The endpoints' network, peered with a hub whose gateway subnet has a table. */
function estateWith(parts: {
  readonly subnet?: Partial<Subnet>;
  readonly groups?: Estate['securityGroups'];
  readonly tables?: Estate['routeTables'];
}): Estate {
  const subnet = { name: 'default', addressPrefixes: ['10.2.1.0/24'], hasNatGateway: false };
  const gateway = { name: 'GatewaySubnet', addressPrefixes: ['10.2.8.0/27'], hasNatGateway: false };
  const hubId = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub`;
  return {
    ...ESTATE_BEFORE,
    virtualNetworks: [
      { ...NETWORK, peeredWith: [hubId], subnets: [{ ...subnet, ...parts.subnet }] },
      {
        id: hubId,
        name: 'vnet-hub',
        addressPrefixes: ['10.2.8.0/24'],
        dnsServers: [],
        peeredWith: [NETWORK.id],
        subnets: [{ ...gateway, routeTable: TABLE }],
      },
    ],
    ...(parts.groups === undefined ? {} : { securityGroups: parts.groups }),
    routeTables: parts.tables ?? [],
  };
}

function traceOf(plan: Plan, estate: Estate): Trace {
  const world = composeWorld({
    ...planInput({ estate }),
    settings: toSettings(plan),
    privateLinks: PRIVATE_LINKS,
  });
  const name = toName('privateasr2cache.blob.core.windows.net');
  return trace(world, { program: 'system', name, port: 443 });
}

function look(estate: Estate): {
  readonly state: string;
  readonly codes: string[];
  readonly entries: readonly string[];
  readonly end: Trace;
} {
  const plan = composePlan(planInput({ estate }));
  for (const warning of plan.warnings)
    for (const language of ['en', 'ja'] as const)
      expect(sayReason(language, warning.because) + sayFix(language, warning)).not.toMatch(
        /\{\w+\}/,
      );
  return {
    state: plan.verdict.state,
    codes: plan.warnings
      .map(({ code }) => code)
      .filter((code) => /^(?:group|gateway|subnet-group)/.test(code)),
    entries: plan.steps
      .filter(({ because }) => because.what.code.startsWith('step.open'))
      .flatMap(({ entries }) => entries),
    end: traceOf(plan, estate),
  };
}

const on = { networkSecurityGroup: NSG, endpointPolicies: 'Enabled' };

describe('a group of the endpoints', () => {
  test('that rejects: a step with the rules, complete when it is done, and the walk of today ends there', () => {
    const found = look(estateWith({ subnet: on, groups: groupOf([denies()]) }));
    expect(found.state).toBe('complete');
    expect(found.codes).toEqual(['group-rejects', 'gateway-routes']);
    expect(found.entries).toContain('nsg-ends: 10.1.1.10 -> 10.2.1.20:443');
    expect(found.entries).toContain('nsg-ends: 10.1.1.10 -> 10.2.1.0/24:443');
    expect(found.end.outcome).toBe('rejected-by-firewall');
    expect(found.end.steps.at(-1)).toMatchObject({ by: 'nsg-ends/no-one', verdict: 'rejected' });
  });

  test('that lets in: nothing to do, and the rule is named', () => {
    const rule = denies({
      name: 'from-site',
      access: 'Allow',
      priority: 150,
      protocol: 'Tcp',
      sourceAddressPrefix: '',
      sourceAddressPrefixes: ['10.1.1.0/24', '10.1.2.0/24'],
      destinationPortRanges: ['443'],
      destinationPortRange: null,
    });
    const found = look(estateWith({ subnet: on, groups: groupOf([denies(), rule]) }));
    expect(found.entries).toEqual([]);
    expect(found.end.outcome).toBe('reached');
    expect(JSON.stringify(found.end.steps)).toContain('nsg-ends/from-site');
  });

  test("needs Azure's own addresses where they are translated on the way", () => {
    const estate = estateWith({ subnet: on, groups: groupOf([denies()]) });
    const translated = [{ seenAs: '10.2.99.0/24', azure: '10.2.1.0/24' }];
    const site = siteWith({ networks: { ...SITE.networks, translated } });
    const plan = composePlan(planInput({ estate, site }));
    expect(plan.verdict.state).toBe('complete');
    const entries = plan.steps.flatMap((step) => step.entries);
    expect(entries).toContain('nsg-ends: 10.1.1.10 -> 10.2.1.20:443');
  });

  test('whose one rule cannot be read is not known', () => {
    const found = look(estateWith({ subnet: on, groups: groupOf([{ ...denies(), access: '?' }]) }));
    expect(found.state).toBe('not-known');
    expect(found.end.outcome).toBe('not-known');
  });

  test.each(['Disabled', 'RouteTableEnabled'])('policies %s: it does not count', (policies) => {
    const subnet = { ...on, endpointPolicies: policies };
    const found = look(estateWith({ subnet, groups: groupOf([denies()]) }));
    expect(found.entries).toEqual([]);
    expect(found.end.outcome).toBe('reached');
  });
});

describe('routes of the gateway', () => {
  const to = (addressPrefix: string, parts: object = {}): Estate['routeTables'] =>
    tableOf([
      {
        name: 'ends',
        addressPrefix,
        nextHopType: 'VirtualAppliance',
        nextHopIpAddress: '10.2.8.100',
        ...parts,
      },
    ]);
  const routed = { endpointPolicies: 'RouteTableEnabled' };
  const off = { endpointPolicies: 'Disabled' };
  test.each<{
    title: string;
    subnet: Partial<Subnet>;
    tables: Estate['routeTables'];
    codes: string[];
    outcome: string;
    state?: string;
  }>([
    {
      title: 'as wide as the network, policies on',
      subnet: routed,
      tables: to('10.2.1.0/24'),
      codes: ['gateway-firewall'],
      outcome: 'not-known',
    },
    {
      title: 'narrower, policies on',
      subnet: routed,
      tables: to('10.2.1.16/28'),
      codes: ['gateway-firewall'],
      outcome: 'not-known',
    },
    {
      title: 'as wide as the network, policies off',
      subnet: off,
      tables: to('10.2.1.0/24'),
      codes: [],
      outcome: 'reached',
    },
    {
      title: 'on for groups only',
      subnet: { endpointPolicies: 'NetworkSecurityGroupEnabled' },
      tables: to('10.2.1.0/24'),
      codes: [],
      outcome: 'reached',
    },
    {
      title: 'the single address, policies off',
      subnet: off,
      tables: to('10.2.1.20/32'),
      codes: ['gateway-firewall'],
      outcome: 'not-known',
    },
    {
      title: 'the default route',
      subnet: routed,
      tables: to('0.0.0.0/0'),
      codes: [],
      outcome: 'reached',
    },
    {
      title: 'wider than the network: documents disagree',
      subnet: routed,
      tables: to('10.2.0.0/16'),
      codes: ['gateway-route-unclear'],
      outcome: 'reached',
    },
    {
      title: 'policies that no export tells',
      subnet: {},
      tables: to('10.2.1.0/24'),
      codes: ['gateway-route-unclear'],
      outcome: 'reached',
    },
    {
      title: 'to the network itself',
      subnet: routed,
      tables: to('10.2.1.0/24', { nextHopType: 'VnetLocal', nextHopIpAddress: '' }),
      codes: [],
      outcome: 'reached',
    },
    {
      title: 'that drops',
      subnet: routed,
      tables: to('10.2.1.0/24', { nextHopType: 'None', nextHopIpAddress: '' }),
      codes: ['gateway-route-drops'],
      outcome: 'rejected-by-firewall',
      state: 'blocked',
    },
  ])('$title', ({ subnet, tables, codes, outcome, state = 'complete' }) => {
    const found = look(estateWith({ subnet, tables }));
    expect(found.codes).toEqual(codes);
    expect(found.state).toBe(state);
    expect(found.end.outcome).toBe(outcome);
    if (codes.includes('gateway-firewall'))
      expect(found.entries).toContain('10.2.8.100: 10.1.1.10 -> 10.2.1.20:443');
  });
});

test('forms of exports: PowerShell, rules and routes by themselves', () => {
  const files = [
    {
      file: 'Get-AzNetworkSecurityGroup.json',
      text: JSON.stringify({
        Id: NSG,
        Name: 'nsg-ends',
        SecurityRules: [
          {
            Name: 'p',
            Access: 'Deny',
            Direction: 'Inbound',
            Priority: 101,
            Protocol: 'TCP',
            SourceAddressPrefix: ['10.0.0.0/8', '192.168.0.0/16'],
            SourcePortRange: ['*'],
            DestinationAddressPrefix: ['*'],
            DestinationPortRange: ['443', '8080-8090'],
          },
        ],
        DefaultSecurityRules: [],
      }),
    },
    {
      file: 'rules.json',
      text: JSON.stringify([
        { id: `${NSG}/securityRules/q`, properties: denies({ priority: 100 }) },
      ]),
    },
    { file: 'rt.json', text: JSON.stringify([{ id: TABLE, routes: [] }]) },
    {
      file: 'routes.json',
      text: JSON.stringify([
        { id: `${TABLE}/routes/r`, addressPrefix: '10.2.1.4/32', nextHopType: 'None' },
      ]),
    },
  ];
  const { estate, unused } = assembleEstate(files);
  expect(unused).toEqual([]);
  expect(estate.securityGroups?.[0]?.rules.slice(0, 2)).toMatchObject([
    { name: 'q', isAllow: false },
    { name: 'p', from: ['10.0.0.0/8', '192.168.0.0/16'], toPorts: ['443', '8080-8090'] },
  ]);
  expect(estate.securityGroups?.[0]?.rules).toHaveLength(5);
  expect(estate.routeTables).toMatchObject([{ routes: [{ to: '10.2.1.4/32', hop: 'None' }] }]);
});
