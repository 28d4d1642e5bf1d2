// The safety law of a plan: with its settings every known name of every program
// takes its planned road to the end, and no entry of any list can be spared.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { agentWalks } from './agent-world.ts';
import { isAtOrUnder, toName, type Name } from '@sekisho/dns/name.ts';
import { prepareWorld } from '../roads/prepare-world.ts';
import type { Program } from '../model/program.ts';
import type { Settings } from '../model/settings.ts';
import { decide } from '../roads/trace.ts';
import type { Estate, PrivateDnsZone } from '../estate/estate.ts';
import type { Site } from '../site/site.ts';
import { composePlan } from './compose-plan.ts';
import { composeWorld } from './compose-world.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { toSettings } from './plan-settings.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';

interface Question {
  /** An agent asks from a machine of its own. */
  readonly program: Program | 'agent';
  readonly name: Name;
  readonly port: number;
  readonly road: string;
}

/** Every known name of every program; of a suffix, some name under it. */
function questionsOf(plan: Plan): Question[] {
  return plan.roads
    .filter((road) => road.known && road.road !== 'none')
    .flatMap((road) =>
      [...road.programs, ...(road.agents === undefined ? [] : ['agent' as const])].map(
        (program) => ({
          program,
          name: toName(
            road.match === 'suffix' ? road.pattern.replace(/^\*?\./, 'any.') : road.pattern,
          ),
          port: road.port,
          road: road.road,
        }),
      ),
    );
}

/** What the questions end in that does not go as planned. */
function failures(input: PlanInput, settings: Settings, questions: readonly Question[]): string[] {
  const world = composeWorld({ ...input, settings, privateLinks: input.privateLinks ?? [] });
  const [agents] = agentWalks(input, world, composePlan(input).roads);
  return questions.flatMap(({ road, ...question }) => {
    const { program } = question;
    const end =
      program === 'agent'
        ? decide(agents?.world ?? prepareWorld(world), { ...question, program: 'system' })
        : decide(prepareWorld(world), { ...question, program });
    return end.road === road && end.outcome === 'reached'
      ? []
      : [`${question.program} ${question.name}: ${end.road} ${end.outcome}, planned ${road}`];
  });
}

/** Each way of taking one entry out of one list. */
function withoutOne(settings: Settings): { entry: string; settings: Settings }[] {
  const drop = <T>(
    list: readonly T[],
    put: (rest: readonly T[]) => Settings,
  ): { entry: string; settings: Settings }[] =>
    list.map((item, at) => ({
      entry: JSON.stringify(item),
      settings: put(list.filter((_, index) => index !== at)),
    }));
  const { configurationManager: manager, system, mobilityAgent } = settings;
  return [
    ...drop(manager.bypass, (bypass) => ({
      ...settings,
      configurationManager: { ...manager, bypass },
    })),
    ...drop(system.bypass, (bypass) => ({ ...settings, system: { ...system, bypass } })),
    ...(mobilityAgent === undefined
      ? []
      : drop(mobilityAgent.bypass, (bypass) => ({
          ...settings,
          mobilityAgent: { ...mobilityAgent, bypass },
        }))),
    ...drop(settings.proxyAllow, (proxyAllow) => ({ ...settings, proxyAllow })),
    ...drop(settings.dnsRecords, (dnsRecords) => ({ ...settings, dnsRecords })),
    ...drop(settings.firewallAllow, (firewallAllow) => ({ ...settings, firewallAllow })),
  ];
}

/** The zones that Azure keeps for the endpoints of the described site. */
function withZones(estate: Estate): Estate {
  const plan = composePlan(planInput({ estate }));
  const names = [...new Set(plan.layers.dns.records.map((record) => record.zone))];
  const network = estate.virtualNetworks[0]?.id ?? '';
  const zones: PrivateDnsZone[] = names.map((name) => ({
    id: `/zones/${name}`,
    name,
    records: plan.layers.dns.records
      .filter((record) => record.zone === name)
      .map((record) => ({
        name: record.name,
        type: 'A',
        ttlSeconds: 10,
        values: record.addresses,
      })),
    links: [
      {
        name: 'link',
        virtualNetworkId: network,
        registrationEnabled: false,
        nxDomainRedirect: false,
      },
    ],
  }));
  return { ...estate, zones };
}

const RESOLVERS = {
  internet: siteWith({}).resolvers,
  none: siteWith({}).resolvers.map((resolver) => ({ ...resolver, forwards: 'none' as const })),
  azure: siteWith({}).resolvers.map((resolver) => ({ ...resolver, forwards: 'azure' as const })),
  'azure by address': siteWith({}).resolvers.map((resolver) => ({
    ...resolver,
    forwards: 'azure' as const,
    forwardTo: ['10.2.9.4', '10.2.9.5'],
  })),
  'in Azure': siteWith({}).resolvers.map((resolver) => ({
    ...resolver,
    forwards: 'azure' as const,
    address: '10.2.9.4',
  })),
};

interface Case {
  readonly services: Site['services'];
  readonly policy: Partial<Site['policy']>;
  readonly proxyAsks?: string;
}

const CASES = (['zone', 'names'] as const).flatMap((scope) =>
  (Object.keys(RESOLVERS) as (keyof typeof RESOLVERS)[]).flatMap((forwards) =>
    (
      [
        { services: ['site-recovery'], policy: {} },
        { services: ['site-recovery'], policy: { allowWildcards: true, optional: true } },
        {
          services: ['site-recovery'],
          policy: {
            extraNames: [
              '.policy.example.com',
              'a.policy.example.com',
              'privateasr2cache.blob.core.windows.net',
            ],
          },
        },
        { services: ['azure-to-azure'], policy: {} },
        { services: ['site-recovery'], policy: {}, proxyAsks: 'dns1' },
        { services: ['hyper-v', 'azure-arc'], policy: {} },
        { services: ['azure-migrate', 'site-recovery'], policy: { optional: true } },
        { services: ['site-recovery', 'azure-backup'], policy: { allowWildcards: true } },
      ] satisfies readonly Case[] as readonly Case[]
    )
      .filter((each) => each.proxyAsks === undefined || forwards !== 'none')
      .map((each) => ({
        ...each,
        scope,
        forwards,
        title: `${each.services.join(' and ')}, scope ${scope}, resolver ${forwards}, ${JSON.stringify(each.policy)}, the proxy asks ${each.proxyAsks ?? 'internet'}`,
      })),
  ),
);

const MACHINES: Site['machines'] = [
  { name: 'files1', address: '10.1.7.7', services: ['azure-arc', 'azure-backup'] },
];

describe('after registration', () => {
  test.each(CASES)(
    '$title: every known name takes its road, and no entry can be spared',
    ({ services, policy, scope, forwards, proxyAsks }) => {
      const site = siteWith({
        services,
        machines: MACHINES,
        resolvers: RESOLVERS[forwards],
        proxies: siteWith({}).proxies.map((proxy) => ({
          ...proxy,
          resolver: proxyAsks ?? 'internet',
        })),
        policy: { ...policy, scope },
      });
      // Endpoints that this estate has none of would only be learned later; the law is about what is known.
      const input = planInput({ site, estate: withZones(ESTATE_AFTER) });
      const plan = composePlan(input);
      const settings = toSettings(plan);
      const questions = questionsOf(plan);
      expect(questions.length).toBeGreaterThan(5);
      expect(failures(input, settings, questions)).toEqual([]);
      // A resolver that forwards all it does not know needs no single entry; one that forwards by zones needs each.
      const asked = questions.filter(({ road }) => road === 'private-endpoint');
      const forward = settings.dnsForward?.map((entry) => toName(entry));
      const isCovered = (name: Name): boolean =>
        forward?.some((entry) => isAtOrUnder(name, entry)) !== false;
      expect(asked.filter(({ name }) => !isCovered(name))).toEqual([]);
      expect(
        (forward ?? []).filter(
          (entry) =>
            !entry.includes('privatelink') && !asked.some(({ name }) => isAtOrUnder(name, entry)),
        ),
      ).toEqual([]);
      const later = plan.roads
        .filter((road) => !road.known && road.road === 'private-endpoint')
        .map((road) => road.pattern.replace(/^.*>\.?/, ''));
      // The network in which the vault's endpoint for Backup will stand, and who is asked for its names.
      const isForLater = plan.roads.some(
        ({ known, road, agents }) => !known && road === 'private-endpoint' && agents !== undefined,
      );
      const spared = withoutOne(settings).filter(
        (one) =>
          failures(input, one.settings, questions).length === 0 &&
          !later.some((zone) => one.entry.includes(zone)) &&
          !(isForLater && one.entry.startsWith('{"from":"10.1.7.7","to":"10.2.')),
      );
      expect(spared.map((one) => one.entry)).toEqual([]);
    },
  );
});

describe('before registration', () => {
  test.each(['zone', 'names'] as const)('scope %s: what is known already arrives', (scope) => {
    const input = planInput({ site: siteWith({ policy: { scope } }), estate: ESTATE_BEFORE });
    const plan = composePlan(input);
    expect(failures(input, toSettings(plan), questionsOf(plan))).toEqual([]);
  });

  test('scope zone: with the records that are learned, the lists of before serve all that registration makes, and none can be spared', () => {
    const input = planInput({ estate: ESTATE_AFTER });
    const after = composePlan(input);
    const settings: Settings = {
      ...toSettings(composePlan(planInput({ estate: ESTATE_BEFORE }))),
      dnsRecords: toSettings(after).dnsRecords,
    };
    expect(failures(input, settings, questionsOf(after))).toEqual([]);
    expect(
      withoutOne(settings).filter(
        (one) => failures(input, one.settings, questionsOf(after)).length === 0,
      ),
    ).toEqual([]);
  });
});

test('what other tenants own is not let through: no plan sends another account, vault or namespace anywhere', () => {
  const otherTenants = [
    'evil.blob.core.windows.net',
    'evil.vault.azure.net',
    'evil.servicebus.windows.net',
    'evil.database.windows.net',
    'evilprivateasr2cache.blob.core.windows.net',
  ].map(toName);
  const input = planInput({
    site: siteWith({
      services: ['site-recovery', 'azure-migrate', 'azure-backup'],
      policy: { allowWildcards: true, optional: true, scope: 'names' },
    }),
    estate: ESTATE_AFTER,
  });
  const world = prepareWorld(
    composeWorld({
      ...input,
      settings: toSettings(composePlan(input)),
      privateLinks: input.privateLinks ?? [],
    }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...otherTenants),
      fc.constantFrom<Program>('configuration-manager', 'system', 'user'),
      (name, program) => {
        expect(decide(world, { name, program, port: 443 }).outcome).not.toBe('reached');
      },
    ),
  );
});
