// What the company's policy and its resolver change in a plan.

import { describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { composePlan } from './compose-plan.ts';
import type { PlanInput } from './plan-input.ts';
import { ESTATE_AFTER, planInput, SITE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import { CACHE, role, roadOf } from '@sekisho/test-kit/plan/road-of.ts';

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
