import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { loadCatalog } from '../catalog/load-catalog.ts';
import { toName } from '@sekisho/dns/name.ts';
import { DIALECTS } from '../roads/dialects/dialects.ts';
import { PROGRAMS } from '../model/program.ts';
import { composePlan } from './compose-plan.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';

const CACHE = 'privateasr2cache.blob.core.windows.net';
const role = (name: string): string =>
  `1265443793182260898-asr-pod01-${name}.jpe.privatelink.siterecovery.windowsazure.com`;

function roadOf(plan: Plan, pattern: string): string | undefined {
  return plan.roads.find((road) => road.pattern === pattern)?.road;
}

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
    expect(notes).toMatchObject([{ severity: 'note', fix: expect.stringContaining('inferred') }]);
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

describe('policy', () => {
  test('no entry of the proxy holds a star unless the company allows it', () => {
    const strict = composePlan(planInput());
    expect(strict.layers['proxy-allow'].allow.filter((entry) => entry.includes('*'))).toEqual([]);
    expect(strict.learn.map((entry) => entry.shape)).toContain('*.office.com');
    const loose = composePlan(planInput({ site: siteWith({ policy: { allowWildcards: true } }) }));
    expect(loose.layers['proxy-allow'].allow).toContain('*.office.com');
  });

  test('an allowed suffix takes the place of its single names', () => {
    const { allow } = composePlan(
      planInput({ site: siteWith({ policy: { allowWildcards: true } }) }),
    ).layers['proxy-allow'];
    expect([allow.includes('*.live.com'), allow.includes('login.live.com')]).toEqual([true, false]);
  });

  test.each(['azure-migrate', 'azure-backup', 'azure-arc', 'hyper-v', 'azure-to-azure'] as const)(
    '%s: a suffix under which other tenants live is never allowed as a whole',
    (service) => {
      const plan = composePlan(
        planInput({
          site: siteWith({ services: [service], policy: { allowWildcards: true, optional: true } }),
          route: 'public',
        }),
      );
      const otherTenants = [
        '*.windows.net',
        '*.core.windows.net',
        '*.blob.core.windows.net',
        '*.queue.core.windows.net',
        '*.blob.storage.azure.net',
        '*.servicebus.windows.net',
        '*.vault.azure.net',
      ];
      expect(
        plan.layers['proxy-allow'].allow.filter((entry) => otherTenants.includes(entry)),
      ).toEqual([]);
    },
  );

  test('what is learned under *.windows.net is never a storage account or a namespace', () => {
    const learned = [
      'login.windows.net',
      'evil.blob.core.windows.net',
      'evil.servicebus.windows.net',
      'x.z9.blob.storage.azure.net',
    ].map(toName);
    const plan = composePlan(
      planInput({ site: siteWith({ services: ['azure-migrate'] }), learned }),
    );
    expect(
      plan.layers['proxy-allow'].allow.filter((entry) => entry.endsWith('.windows.net')),
    ).toEqual(['login.windows.net']);
  });

  test('optional rows come only when the company wants them', () => {
    expect(roadOf(composePlan(planInput()), 'portal.azure.com')).toBeUndefined();
    expect(
      roadOf(
        composePlan(planInput({ site: siteWith({ policy: { optional: true } }) })),
        'portal.azure.com',
      ),
    ).toBe('proxy');
  });

  test('a name that the company adds and that is private stays private', () => {
    const plan = composePlan(
      planInput({ site: siteWith({ policy: { extraNames: [CACHE, 'wiki.example.com'] } }) }),
    );
    expect([roadOf(plan, CACHE), roadOf(plan, 'wiki.example.com')]).toEqual([
      'private-endpoint',
      'proxy',
    ]);
    expect(plan.layers['proxy-allow'].allow).not.toContain(CACHE);
  });
});

describe('routes, clouds and services', () => {
  test('the public route: no private vault name, the public ones of the older lists, and no wide form', () => {
    const plan = composePlan(
      planInput({ route: 'public', estate: { ...ESTATE_BEFORE, privateEndpoints: [] } }),
    );
    expect(plan.roads.filter((road) => road.road === 'private-endpoint')).toEqual([]);
    expect(plan.layers['system-bypass'].bypass).toEqual([]);
    expect(plan.learn.map((entry) => entry.shape)).toEqual(
      expect.arrayContaining([
        'pod<n>-rcm<n>.jpe.hypervrecoverymanager.windowsazure.com',
        'prod.je.discoverysrv.windowsazure.com',
        '*.backup.windowsazure.com',
      ]),
    );
    expect(
      plan.roads.map((road) => road.requirement).filter((id) => id.includes('.wide.')),
    ).toEqual([]);
    expect(roadOf(plan, CACHE)).toBe('proxy');
  });

  test('on the public route a storage account with its own endpoint still takes it', () => {
    expect(roadOf(composePlan(planInput({ route: 'public' })), CACHE)).toBe('private-endpoint');
  });

  test('China: nothing private is promised for the vault', () => {
    const site = siteWith({ cloud: 'AzureChina', region: 'chinaeast2' });
    const plan = composePlan(
      planInput({
        site,
        codes: { asrCode: 'sha2', migrateCode: null },
        estate: { ...ESTATE_BEFORE, privateEndpoints: [], storageAccounts: [] },
      }),
    );
    expect(plan.roads.filter((road) => road.road === 'private-endpoint')).toEqual([]);
    expect(plan.warnings.map((warning) => warning.code)).toEqual(
      expect.arrayContaining(['no-private-route', 'documents-disagree.china-login']),
    );
    expect(plan.layers['proxy-allow'].allow).toEqual(
      expect.arrayContaining(['login.chinacloudapi.cn', 'login.microsoftonline.cn']),
    );
  });

  test('US Government: its own suffixes, and single names in place of the wide discovery row', () => {
    const site = siteWith({ cloud: 'AzureUSGovernment', region: 'usgovarizona' });
    const plan = composePlan(
      planInput({
        site,
        codes: { asrCode: 'uga', migrateCode: 'uga' },
        estate: { ...ESTATE_BEFORE, privateEndpoints: [], storageAccounts: [] },
      }),
    );
    expect(plan.layers['configuration-manager'].bypass).toEqual([
      'uga.disc.privatelink.prod.migration.windowsazure.us',
      'uga.privatelink.siterecovery.windowsazure.us',
      'vault.usgovcloudapi.net',
    ]);
    expect(roadOf(plan, 'privateasr2cache.blob.core.usgovcloudapi.net')).toBe('proxy');
  });

  test('an unknown region code leaves whole zones and says so', () => {
    const plan = composePlan(
      planInput({
        site: siteWith({ region: 'italynorth' }),
        codes: { asrCode: null, migrateCode: null },
        estate: { ...ESTATE_BEFORE, privateEndpoints: [] },
      }),
    );
    expect(plan.layers['configuration-manager'].bypass).toEqual([
      'disc.privatelink.prod.migration.windowsazure.com',
      'privatelink.siterecovery.windowsazure.com',
      'vault.azure.net',
    ]);
    expect(plan.warnings.map((warning) => warning.code)).toEqual(
      expect.arrayContaining(['site-recovery-code-unknown', 'migrate-code-unknown']),
    );
  });

  test('a code that is unknown is still read from the names that exist', () => {
    const plan = composePlan(
      planInput({ codes: { asrCode: null, migrateCode: null }, estate: ESTATE_AFTER }),
    );
    expect(plan.layers['configuration-manager'].bypass).toEqual([
      'je.disc.privatelink.prod.migration.windowsazure.com',
      'jpe.privatelink.siterecovery.windowsazure.com',
      'vault.azure.net',
    ]);
  });

  test('classic is only explained', () => {
    const plan = composePlan(
      planInput({ site: siteWith({ services: ['site-recovery-classic'] }) }),
    );
    expect([plan.roads, plan.learn, plan.steps]).toEqual([[], [], []]);
    expect(plan.warnings.map((warning) => warning.code)).toEqual(['classic-ended']);
  });

  test("azure-to-azure: the agents' own list, and rules from their machines", () => {
    const plan = composePlan(planInput({ site: siteWith({ services: ['azure-to-azure'] }) }));
    expect(plan.layers['mobility-agent']?.bypass).toEqual([
      'jpe.privatelink.siterecovery.windowsazure.com',
      CACHE,
    ]);
    expect(
      new Set(
        plan.layers.firewall.allow
          .filter((rule) => rule.port === 443 && rule.to !== 'internet')
          .map((rule) => rule.from),
      ),
    ).toEqual(new Set(['10.1.2.31']));
  });

  test('a name without a stated port gets no road and a warning', () => {
    const plan = composePlan(planInput({ site: siteWith({ services: ['hyper-v'] }) }));
    expect(
      plan.roads
        .filter((road) => road.road === 'none')
        .map((road) => `${road.pattern} ${String(road.port)}`),
    ).toEqual(['time.windows.com 0', 'time.nist.gov 0']);
    expect(plan.layers['proxy-allow'].allow).not.toContain('time.windows.com');
    expect(plan.warnings.filter((warning) => warning.code === 'port-not-stated')).toHaveLength(2);
  });

  test('every port of a row gets its road', () => {
    const plan = composePlan(planInput({ site: siteWith({ services: ['azure-backup'] }) }));
    expect(
      plan.roads.filter((road) => road.pattern === 'www.msftncsi.com').map((road) => road.port),
    ).toEqual([80, 443]);
  });

  test("the cache account's endpoint does not stand for the storage that Backup owns", () => {
    const plan = composePlan(planInput({ site: siteWith({ services: ['azure-backup'] }) }));
    expect(roadOf(plan, CACHE)).toBeUndefined();
  });

  test('an account with a newer suffix is planned by the host that the estate shows', () => {
    const blobHost = 'privateasr2cache.z7.blob.storage.azure.net';
    const estate = {
      ...ESTATE_BEFORE,
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.filter((each) => each.name !== 'pe-cache'),
      storageAccounts: ESTATE_BEFORE.storageAccounts.map((each) => ({ ...each, blobHost })),
    };
    expect(roadOf(composePlan(planInput({ estate })), blobHost)).toBe('proxy');
    const served = {
      ...ESTATE_BEFORE,
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((each) =>
        each.name === 'pe-cache'
          ? { ...each, members: [{ fqdn: blobHost, addresses: ['10.2.1.20'] }] }
          : each,
      ),
      storageAccounts: estate.storageAccounts,
    };
    const plan = composePlan(planInput({ estate: served }));
    expect(
      plan.roads
        .filter((road) => road.pattern.includes('privateasr2cache'))
        .map((road) => `${road.pattern} ${road.road}`),
    ).toEqual([`${blobHost} private-endpoint`]);
    // No document tells of a public alias: the record answers the dialled name itself.
    expect(
      plan.layers.dns.records.find((record) => record.answers.includes(toName(blobHost))),
    ).toMatchObject({ zone: 'z7.blob.storage.azure.net', name: 'privateasr2cache' });
    expect(plan.layers['system-bypass'].bypass).toContain(blobHost);
  });
});

describe('DNS by what the resolver can do', () => {
  const withResolver = (forwards: 'azure' | 'none', scope: 'zone' | 'names' = 'zone'): PlanInput =>
    planInput({
      estate: ESTATE_AFTER,
      site: siteWith({
        resolvers: SITE.resolvers.map((resolver) => ({ ...resolver, forwards })),
        policy: { scope },
      }),
    });

  test('a resolver that forwards nowhere gets the dialled names themselves', () => {
    const names = composePlan(withResolver('none')).layers.dns.records.map(
      (record) => `${record.name}.${record.zone}`,
    );
    expect(names).toEqual(
      expect.arrayContaining([CACHE, 'privateasr58afkv.vault.azure.net', role('rcm1')]),
    );
  });

  test('a resolver that forwards gets single names where other tenants live, and zones elsewhere', () => {
    const { dns } = composePlan(withResolver('azure')).layers;
    expect(dns).toEqual({
      records: [],
      forward: [
        'je.disc.privatelink.prod.migration.windowsazure.com',
        'jpe.privatelink.siterecovery.windowsazure.com',
        CACHE,
        'privateasr2cache.privatelink.blob.core.windows.net',
        'privateasr58afkv.privatelink.vaultcore.azure.net',
        'privateasr58afkv.vault.azure.net',
      ],
    });
  });

  test('at scope names every forward is one name', () => {
    expect(composePlan(withResolver('azure', 'names')).layers.dns.forward).toContain(role('rcm1'));
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
          for (const { reason, programs } of plan.roads)
            expect([
              reason === '',
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
