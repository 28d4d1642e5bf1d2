// The plan of the described site: its lists, records and rules, and the laws that hold for any input.

import { sayFix } from './plan-warnings.ts';
import { sayReason } from '../text/text.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { loadCatalog } from '../catalog/load-catalog.ts';
import { toName } from '@sekisho/dns/name.ts';
import { DIALECTS } from '../roads/dialects/dialects.ts';
import { PROGRAMS } from '../model/program.ts';
import { composePlan } from './compose-plan.ts';
import type { Plan } from './plan.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import { CACHE, role } from '@sekisho/test-kit/plan/road-of.ts';

describe('the described site', () => {
  test('scope zone gives exactly the lists of the described journey', () => {
    const plan = composePlan(planInput({ estate: ESTATE_BEFORE }));
    expect(plan.layers['configuration-manager'].bypass).toEqual([
      'je.disc.privatelink.prod.migration.windowsazure.com',
      'jpe.privatelink.siterecovery.windowsazure.com',
      'vault.azure.net',
    ]);
    expect(plan.layers['system-bypass'].bypass).toEqual([
      '*.blob.core.windows.net',
      '*.jpe.privatelink.siterecovery.windowsazure.com',
    ]);
  });

  test('scope names gives single names only', () => {
    const plan = composePlan(
      planInput({ estate: ESTATE_AFTER, site: siteWith({ policy: { scope: 'names' } }) }),
    );
    const members = ['id1', 'prot2', 'rcm1', 'srs1', 'tel1'].map(role);
    expect(plan.layers['system-bypass'].bypass).toEqual([...members, CACHE]);
    expect(plan.layers['configuration-manager'].bypass).toEqual([
      '0123456789abcdef0123456789abcdef-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      ...members,
      'privateasr58afkv.vault.azure.net',
    ]);
  });

  test('scope names before registration: what registration creates is in the list by its zone, and narrowed afterwards', () => {
    const site = siteWith({ policy: { scope: 'names', optional: true } });
    const plan = composePlan(planInput({ site }));
    const zones = ['je.disc.privatelink.prod.migration.windowsazure.com', 'vault.azure.net'];
    const members = ['id1', 'prot2', 'rcm1', 'srs1', 'tel1'].map(role);
    expect(plan.layers['configuration-manager'].bypass).toEqual([...members, ...zones]);
    expect(plan.layers['system-bypass'].bypass).toEqual([...members, CACHE]);
    expect(plan.layers['mobility-agent']?.bypass).toEqual(['vault.azure.net']);
    const learned = plan.learn
      .filter((entry) => entry.shape === '<keyVault>.vault.azure.net')
      .map((entry) => entry.layer);
    expect(learned).toEqual(['dns']);
    const codes = plan.steps.map(({ because }) => because.what.code);
    const narrowing = plan.steps.filter(({ because }) => because.what.code.includes('narrow'));
    expect(narrowing.map(({ because, entries }) => [because.what.code, entries])).toEqual([
      ['step.narrow-bypass', zones],
      ['step.narrow-agent-bypass', ['vault.azure.net']],
    ]);
    expect(codes.indexOf('step.narrow-bypass')).toBeGreaterThan(codes.indexOf('step.register'));
    expect(plan.verdict.state).toBe('complete');
    // What is known is not in need of it, and scope zone stays as it is.
    const later = composePlan(planInput({ site, estate: ESTATE_AFTER }));
    expect(later.steps.filter(({ because }) => because.what.code.includes('narrow'))).toEqual([]);
    expect(
      composePlan(planInput()).steps.filter(({ because }) => because.what.code.includes('narrow')),
    ).toEqual([]);
  });

  test('scope names offers the narrower expression, with its standing; it takes discovery and nothing else', () => {
    const plan = composePlan(planInput({ site: siteWith({ policy: { scope: 'names' } }) }));
    const notes = plan.warnings.filter(({ code }) => code === 'bypass-narrower-expression');
    expect(notes).toMatchObject([{ severity: 'note' }]);
    expect(notes.map((note) => sayFix('en', note))).toEqual([expect.stringContaining('inferred')]);
    const list = DIALECTS['configuration-manager'].parse([
      notes[0]?.because.values['expression'] ?? '',
    ]);
    expect(list.problems).toEqual([]);
    const ways = [
      '0123456789abcdef0123456789abcdef-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      'short-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      '0123456789abcdef0123456789abcdef-agent.jw.disc.privatelink.prod.migration.windowsazure.com',
      'other.je.disc.privatelink.prod.migration.windowsazure.com',
    ].map((host) => list.decide({ scheme: 'https', host: toName(host), port: 443 }).road);
    expect(ways).toEqual(['direct', 'proxy', 'proxy', 'proxy']);
  });

  test('records: one for each served name, each in the form that is dialled', () => {
    const records = composePlan(planInput({ estate: ESTATE_AFTER })).layers.dns.records;
    expect(
      records.map((record) => `${record.name}.${record.zone} ${record.addresses.join()}`),
    ).toEqual([
      'privateasr2cache.privatelink.blob.core.windows.net 10.2.1.20',
      '0123456789abcdef0123456789abcdef-agent.je.disc.privatelink.prod.migration.windowsazure.com 10.2.1.19',
      ...[
        'id1 10.2.1.13',
        'prot2 10.2.1.17',
        'rcm1 10.2.1.14',
        'srs1 10.2.1.15',
        'tel1 10.2.1.16',
      ].map((each) => each.replace(/^\w+/, role)),
      'privateasr58afkv.privatelink.vaultcore.azure.net 10.2.1.18',
    ]);
  });

  test('the firewall: a resolver that forwards to named resolvers may ask them, and nothing is left to find out', () => {
    const resolvers = SITE.resolvers.map((each) => ({
      ...each,
      forwards: 'azure' as const,
      forwardTo: ['10.2.9.4', '10.2.9.5'],
    }));
    const plan = composePlan(planInput({ site: siteWith({ resolvers }) }));
    expect(plan.layers.firewall.allow.filter((rule) => rule.from === '10.1.1.53')).toEqual([
      { from: '10.1.1.53', to: '10.2.9.4', port: 53 },
      { from: '10.1.1.53', to: '10.2.9.5', port: 53 },
    ]);
    expect(plan.warnings.map((warning) => warning.code)).not.toContain('forward-target-unknown');
  });

  test('the firewall: single endpoints once all are known, before that the network that registration uses', () => {
    const targets = (plan: Plan): string[] =>
      plan.layers.firewall.allow.filter((rule) => rule.from === '10.1.1.10').map((rule) => rule.to);
    expect(targets(composePlan(planInput({ estate: ESTATE_AFTER })))).toEqual([
      '10.2.1.13',
      '10.2.1.14',
      '10.2.1.15',
      '10.2.1.16',
      '10.2.1.17',
      '10.2.1.18',
      '10.2.1.19',
      '10.2.1.20',
    ]);
    expect(targets(composePlan(planInput({ estate: ESTATE_BEFORE })))).toEqual(['10.2.1.0/24']);
    expect(
      targets(composePlan(planInput({ estate: { ...ESTATE_BEFORE, virtualNetworks: [] } }))),
    ).toEqual(['10.2.0.0/16']);
  });

  test('a name of the expected form that was seen is planned by name, and its form is settled', () => {
    const seen = toName('jpepod01rcm1evhbdiags2j8q.servicebus.windows.net');
    const plan = composePlan(planInput({ learned: [seen, toName('evil.servicebus.windows.net')] }));
    expect(plan.layers['proxy-allow'].allow).toContain(seen);
    expect(plan.layers['proxy-allow'].allow).not.toContain('evil.servicebus.windows.net');
    expect(plan.learn.map((entry) => entry.requirement)).not.toContain(
      'asr.diagnostics-event-hubs',
    );
  });
});

describe('laws', () => {
  const catalog = loadCatalog();
  const everything = catalog.requirementsFor({ cloud: 'AzurePublic' });

  test('the same plan for any order of the input', () => {
    const input = planInput({
      estate: ESTATE_AFTER,
      requirements: everything,
      site: siteWith({ services: ['site-recovery', 'azure-migrate'] }),
    });
    const plan = composePlan(input);
    const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
      fc.shuffledSubarray([...list], { minLength: list.length });
    fc.assert(
      fc.property(
        shuffled(everything),
        shuffled(ESTATE_AFTER.privateEndpoints),
        shuffled(ESTATE_AFTER.migrateSites),
        (requirements, privateEndpoints, migrateSites) => {
          const members = privateEndpoints.map((each) => ({
            ...each,
            members: [...each.members].reverse(),
          }));
          expect(
            composePlan({
              ...input,
              requirements,
              estate: { ...ESTATE_AFTER, privateEndpoints: members, migrateSites },
            }),
          ).toEqual(plan);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('exactly one road for each name and port, whatever is planned together', () => {
    fc.assert(
      fc.property(
        fc.subarray([...everything], { minLength: 1 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('private', 'public'),
        (requirements, optional, allowWildcards, route) => {
          const plan = composePlan(
            planInput({
              requirements,
              route: route === 'public' ? 'public' : 'private',
              estate: ESTATE_AFTER,
              site: siteWith({ policy: { optional, allowWildcards } }),
            }),
          );
          const keys = plan.roads.map((road) => `${road.pattern} ${String(road.port)}`);
          expect(new Set(keys).size).toBe(keys.length);
          for (const { because, programs } of plan.roads)
            expect([
              sayReason('en', because) === '',
              programs.every((program) => PROGRAMS.includes(program)),
            ]).toEqual([false, true]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a plan is plain JSON', () => {
    const plan = composePlan(planInput({ estate: ESTATE_AFTER }));
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});
