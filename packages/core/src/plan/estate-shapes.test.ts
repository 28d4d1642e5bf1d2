// Estates of the forms that companies have: what may exist where nobody has exported is not made anew, and a
// name that fits two things is neither.

import { describe, expect, test } from 'vitest';

import { warningsOf, zone } from '@sekisho/test-kit/plan/estate-troubles.ts';
import {
  ESTATE_BEFORE,
  planInput,
  PRIVATE_LINKS,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import type { Estate, PrivateEndpoint, Subnet } from '../estate/estate.ts';
import type { Site } from '../site/site.ts';
import { sayReason } from '../text/text.ts';
import { toName } from '@sekisho/dns/name.ts';
import { trace } from '../roads/trace.ts';
import type { Trace } from '../roads/trace-types.ts';
import { composePlan } from './compose-plan.ts';
import { composeWorld } from './compose-world.ts';
import { toSettings } from './plan-settings.ts';
import { sayObstacleFix } from './obstacle.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

const OTHER = '/subscriptions/77777777-0000-4000-8000-000000000007/resourceGroups/rg-second';
const NETWORK = `${OTHER}/providers/Microsoft.Network/virtualNetworks/vnet-second`;
const BLOB = 'privatelink.blob.core.windows.net';
const RECOVERY = 'privatelink.siterecovery.windowsazure.com';

function obstaclesOf(plan: Plan): string[] {
  for (const obstacle of plan.verdict.by)
    for (const language of ['en', 'ja'] as const) {
      expect(sayReason(language, obstacle.because)).not.toMatch(/\{\w+\}/);
      expect(sayObstacleFix(language, obstacle)).not.toMatch(/\{\w+\}/);
    }
  return plan.verdict.by.map(({ code }) => code);
}

const stepsOf = (plan: Plan): string[] => plan.steps.map(({ because }) => because.what.code);

/** The same endpoint in another network, with other addresses. */
function twin(endpoint: PrivateEndpoint, parts: Partial<PrivateEndpoint> = {}): PrivateEndpoint {
  return {
    ...endpoint,
    id: `${OTHER}/providers/Microsoft.Network/privateEndpoints/${endpoint.name}-second`,
    name: `${endpoint.name}-second`,
    subnetId: `${NETWORK}/subnets/default`,
    members: endpoint.members.map((member) => ({
      ...member,
      addresses: member.addresses.map((address) => address.replace('10.2.1.', '10.2.7.')),
    })),
    ...parts,
  };
}

function withNetwork(estate: Estate, endpoints: readonly PrivateEndpoint[]): Estate {
  return {
    ...estate,
    privateEndpoints: [...estate.privateEndpoints, ...endpoints],
    virtualNetworks: [
      ...estate.virtualNetworks,
      {
        id: NETWORK,
        name: 'vnet-second',
        addressPrefixes: ['10.2.7.0/24'],
        dnsServers: [],
        peeredWith: [],
      },
    ],
  };
}

const [PE_VAULT, PE_CACHE] = ESTATE_BEFORE.privateEndpoints as [PrivateEndpoint, PrivateEndpoint];

describe('two vaults of one name', () => {
  const secondId = `${OTHER}/providers/Microsoft.RecoveryServices/vaults/PrivateASR2`;
  const second = ESTATE_BEFORE.vaults.map((vault) => ({
    ...vault,
    id: secondId,
    name: 'PrivateASR2',
    endpointConnections: [],
  }));
  const cases: { title: string; estate: Estate }[] = [
    {
      title: 'both exported, with an endpoint each',
      estate: withNetwork({ ...ESTATE_BEFORE, vaults: [...ESTATE_BEFORE.vaults, ...second] }, [
        twin(PE_VAULT, { targetId: secondId }),
      ]),
    },
    {
      title: 'the second in another region and without an endpoint',
      estate: {
        ...ESTATE_BEFORE,
        vaults: [...ESTATE_BEFORE.vaults, ...second.map((each) => ({ ...each, location: 'x' }))],
      },
    },
    {
      title: 'the second known by an endpoint alone',
      estate: withNetwork(ESTATE_BEFORE, [twin(PE_VAULT, { targetId: secondId })]),
    },
  ];
  test.each(cases)('$title', ({ estate }) => {
    const plan = composePlan(planInput({ estate }));
    expect(obstaclesOf(plan)).toEqual(['vault-not-clear']);
    expect(plan.verdict.by[0]?.because.values['ids']).toContain(secondId);
    expect(plan.layers.dns.records.map(({ name }) => name).join()).not.toContain('siterecovery');
    expect(plan.layers.firewall.allow.map(({ to }) => to)).not.toContain('10.2.0.0/16');
    expect(stepsOf(plan)).not.toContain('step.make-endpoints');
  });

  test.each(cases)('$title: the id of site.yaml tells which', ({ estate }) => {
    const [first] = ESTATE_BEFORE.vaults;
    const [own] = SITE.appliances as [Site['appliances'][number]];
    const planOf = (vault: string): Plan => {
      const appliance = { ...own, vault };
      const site = siteWith({ appliances: [appliance] });
      return composePlan(planInput({ estate, site, appliance }));
    };
    const alone = composePlan(planInput());
    const chosen = planOf(first?.id.toUpperCase() ?? '');
    expect(obstaclesOf(chosen)).toEqual([]);
    expect(chosen.layers).toEqual(alone.layers);
    const other = planOf(secondId);
    const names = other.layers.dns.records.flatMap(({ addresses }) => addresses);
    expect(names).not.toContain(PE_VAULT.members[0]?.addresses[0]);
  });

  test('one vault whose id is spelled in two ways is one', () => {
    const estate: Estate = {
      ...ESTATE_BEFORE,
      vaults: ESTATE_BEFORE.vaults.map((vault) => ({ ...vault, id: vault.id.toUpperCase() })),
    };
    expect(obstaclesOf(composePlan(planInput({ estate })))).toEqual([]);
  });

  test('an endpoint that was cut off from a vault that is gone says nothing', () => {
    const estate = withNetwork(ESTATE_BEFORE, [
      twin(PE_VAULT, { targetId: secondId, connection: 'Disconnected' }),
    ]);
    expect(obstaclesOf(composePlan(planInput({ estate })))).toEqual([]);
  });
});

describe('an endpoint of one resource in each of two networks', () => {
  const walkOf = (input: PlanInput, plan: Plan): Trace =>
    trace(composeWorld({ ...input, settings: toSettings(plan), privateLinks: PRIVATE_LINKS }), {
      program: 'system',
      name: toName('privateasr2cache.blob.core.windows.net'),
      port: 443,
    });
  const both = (parts: Partial<PrivateEndpoint> = {}): Estate =>
    withNetwork(ESTATE_BEFORE, [twin(PE_CACHE, parts)]);

  test('which one this appliance reaches is not known', () => {
    const plan = composePlan(planInput({ estate: both() }));
    expect(obstaclesOf(plan)).toEqual(['endpoints-in-several-networks']);
    expect(plan.verdict.by[0]?.because.values['endpoints']).toBe(
      'pe-cache (avd2), pe-cache-second (vnet-second)',
    );
    const walked = walkOf(planInput({ estate: both() }), plan);
    expect(walked.outcome).toBe('not-known');
    expect(walked.steps.at(-1)?.reason.code).toBe('not-known.one-of-several-endpoints');
  });

  test('one that answers alone is reached', () => {
    const input = planInput({ estate: both({ connection: 'Pending' }) });
    expect(walkOf(input, composePlan(input)).outcome).toBe('reached');
  });

  test.each<{ title: string; estate: Estate; site?: Site }>([
    { title: 'the other is not approved', estate: both({ connection: 'Pending' }) },
    {
      title: 'both in one network',
      estate: both({ subnetId: PE_CACHE.subnetId ?? '' }),
    },
    {
      title: 'only one behind the VPN of this site',
      estate: both(),
      site: siteWith({ networks: { ...SITE.networks, throughVpn: ['10.2.1.0/24'] } }),
    },
    { title: 'for another part of the account', estate: both({ groupIds: ['dfs'] }) },
  ])('but is where $title', ({ estate, site }) => {
    expect(obstaclesOf(composePlan(planInput({ estate, ...(site && { site }) })))).toEqual([]);
  });

  test('each has a zone of its own: no record of them is called wrong', () => {
    const estate: Estate = {
      ...both(),
      zones: [zone(BLOB, [['privateasr2cache', '10.2.7.20']], [NETWORK])],
    };
    expect(warningsOf({ estate }).map(({ code }) => code)).not.toContain('record-differs');
  });
});

describe('a zone that nobody has exported', () => {
  const RESOLVER = siteWith({
    resolvers: SITE.resolvers.map((resolver) => ({
      ...resolver,
      forwards: 'azure' as const,
      forwardTo: ['10.2.7.4'],
    })),
  });
  const zones = [
    zone(
      RECOVERY,
      PE_VAULT.members.map(({ fqdn, addresses }): readonly [string, ...string[]] => [
        fqdn.replace('.siterecovery.windowsazure.com', ''),
        ...(addresses as readonly [string]),
      ]),
      [NETWORK],
    ),
  ];
  const central = `/subscriptions/99999999-0000-4000-8000-000000000009/resourceGroups/rg-platform/providers/Microsoft.Network/privateDnsZones/${BLOB}`;
  const estate = (zoneIds: readonly string[]): Estate => {
    const network = withNetwork(ESTATE_BEFORE, []);
    return {
      ...network,
      zones,
      privateEndpoints: network.privateEndpoints.map((endpoint) =>
        endpoint.name === 'pe-cache' ? { ...endpoint, zoneIds } : endpoint,
      ),
    };
  };

  test('is not made a second time where a zone group writes into it', () => {
    const plan = composePlan(planInput({ site: RESOLVER, estate: estate([central]) }));
    expect(obstaclesOf(plan)).toEqual(['zone-of-others']);
    expect(plan.verdict.by[0]?.because.values).toMatchObject({ group: 'rg-platform', zone: BLOB });
    expect(stepsOf(plan)).not.toContain('step.make-zones');
    expect(plan.warnings.map(({ code }) => code)).toContain('zones-of-others');
    const world = composeWorld({
      ...planInput({ site: RESOLVER, estate: estate([central]) }),
      settings: toSettings(plan),
      privateLinks: PRIVATE_LINKS,
    });
    const name = toName('privateasr2cache.blob.core.windows.net');
    const found = trace(world, { program: 'system', name, port: 443 });
    expect(found.outcome).toBe('not-known');
    expect(found.steps.find(({ step }) => step === 'resolve')?.reason).toMatchObject({
      code: 'resolve.by-zone-group',
      values: { addresses: '10.2.1.20' },
    });
  });

  test('is told by the zone group where no list of zones is exported at all', () => {
    const input = planInput({
      site: RESOLVER,
      estate: { ...estate([central]), zones: [] },
      missing: [{ kind: 'private DNS zone', cause: 'missing', file: 'private-dns-zones.json' }],
    });
    const plan = composePlan(input);
    expect(obstaclesOf(plan)).toContain('zone-of-others');
    expect(stepsOf(plan)).not.toContain('step.make-zones');
  });

  test('is made where no endpoint knows of one', () => {
    const plan = composePlan(planInput({ site: RESOLVER, estate: estate([]) }));
    expect(obstaclesOf(plan)).toEqual([]);
    expect(stepsOf(plan)).toContain('step.make-zones');
  });

  test('counts for nothing where the premises answer with records of their own', () => {
    expect(obstaclesOf(composePlan(planInput({ estate: estate([central]) })))).toEqual([]);
  });
});

describe('network security groups of the subnet with the endpoints', () => {
  const withSubnets = (
    endpoints: Partial<Subnet>,
    others: readonly Partial<Subnet>[] = [],
  ): Estate => ({
    ...ESTATE_BEFORE,
    virtualNetworks: ESTATE_BEFORE.virtualNetworks.map((network) => ({
      ...network,
      subnets: [{ name: 'default', ...endpoints }, ...others].map((each) => ({
        name: 'other',
        addressPrefixes: [],
        hasNatGateway: false,
        ...each,
      })),
    })),
  });
  const networkSecurityGroup = `${OTHER}/providers/Microsoft.Network/networkSecurityGroups/nsg-ends`;
  const routeTable = `${OTHER}/providers/Microsoft.Network/routeTables/rt-hub`;
  test.each<{ title: string; estate: Estate; obstacles: string[]; warnings: string[] }>([
    {
      title: 'on, by all policies',
      estate: withSubnets({ networkSecurityGroup, endpointPolicies: 'Enabled' }),
      obstacles: ['subnet-group'],
      warnings: [],
    },
    {
      title: 'on, by the policies for groups alone',
      estate: withSubnets({
        networkSecurityGroup,
        endpointPolicies: 'networkSecurityGroupEnabled',
      }),
      obstacles: ['subnet-group'],
      warnings: [],
    },
    {
      title: 'off',
      estate: withSubnets({ networkSecurityGroup, endpointPolicies: 'Disabled' }),
      obstacles: [],
      warnings: [],
    },
    {
      title: 'on for routes only',
      estate: withSubnets({ networkSecurityGroup, endpointPolicies: 'RouteTableEnabled' }),
      obstacles: [],
      warnings: [],
    },
    {
      title: 'not exported',
      estate: withSubnets({ networkSecurityGroup }),
      obstacles: [],
      warnings: ['subnet-group-unclear'],
    },
    {
      title: 'on, without a group',
      estate: withSubnets({ endpointPolicies: 'Enabled' }),
      obstacles: [],
      warnings: [],
    },
    {
      title: 'on, in a subnet where no endpoint stands',
      estate: withSubnets({}, [{ networkSecurityGroup, endpointPolicies: 'Enabled' }]),
      obstacles: [],
      warnings: [],
    },
    {
      title: 'none, and routes on the subnet of the gateway',
      estate: withSubnets({}, [{ name: 'GatewaySubnet', routeTable }]),
      obstacles: [],
      warnings: ['gateway-routes'],
    },
  ])('$title', ({ estate, obstacles, warnings }) => {
    const plan = composePlan(planInput({ estate }));
    expect(obstaclesOf(plan)).toEqual(obstacles);
    const found = plan.warnings.filter(({ code }) => /subnet-group|gateway-routes/.test(code));
    expect(found.map(({ code }) => code)).toEqual(warnings);
    const world = composeWorld({
      ...planInput({ estate }),
      settings: toSettings(plan),
      privateLinks: PRIVATE_LINKS,
    });
    const question = {
      program: 'system',
      name: toName('privateasr2cache.blob.core.windows.net'),
      port: 443,
    } as const;
    expect(trace(world, question).outcome).toBe(obstacles.length > 0 ? 'not-known' : 'reached');
  });
});

test("a company's records in a central zone are nobody's to delete", () => {
  const estate: Estate = {
    ...ESTATE_BEFORE,
    zones: [
      zone(BLOB, [
        ['privateasr2cache', '10.2.1.20'],
        ['stledger41', '10.8.4.19'],
        ['stscans7', '10.8.4.20'],
      ]),
    ],
  };
  const stray = warningsOf({ estate }).filter(({ code }) => code === 'record-points-at-nothing');
  expect(stray).toHaveLength(2);
  for (const { because } of stray)
    expect(sayReason('en', { ...because, code: 'fix.record-points-at-nothing' })).not.toMatch(
      /delete|remove/,
    );
});
