import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { comparePlans, hasDifferences } from './compare-plans.ts';
import { composePlan } from './compose-plan.ts';
import { composeSitePlan } from './compose-site-plan.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';

const BEFORE = composePlan(planInput({ estate: ESTATE_BEFORE }));
const AFTER = composePlan(planInput({ estate: ESTATE_AFTER }));
const NAMES = composePlan(
  planInput({ estate: ESTATE_AFTER, site: siteWith({ policy: { scope: 'names' } }) }),
);
const PLANS = [
  BEFORE,
  AFTER,
  NAMES,
  composePlan(planInput({ route: 'public' })),
  composePlan(planInput({ site: siteWith({ services: ['azure-to-azure'] }) })),
];

describe('differences', () => {
  test('what registration made: names in place of shapes, records, firewall; the lists stay', () => {
    const found = comparePlans(BEFORE, AFTER);
    expect(found.roads.added.map((road) => road.requirement)).toEqual([
      'asr.discovery',
      'asr.key-vault',
    ]);
    expect(found.roads.removed.map((road) => road.pattern)).toEqual([
      '<hex32>-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      '<keyVault>.vault.azure.net',
    ]);
    expect(found.layers.map((change) => change.layer)).toEqual(['dns', 'firewall']);
    expect(found.layers[0]?.added).toEqual([
      '0123456789abcdef0123456789abcdef-agent.je.disc.privatelink.prod.migration.windowsazure.com A 10.2.1.19',
      'privateasr58afkv.privatelink.vaultcore.azure.net A 10.2.1.18',
    ]);
    expect(found.learn.removed).toEqual([
      'dns: <hex32>-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      'dns: <keyVault>.vault.azure.net',
    ]);
  });

  test('another scope changes lists, not roads', () => {
    const found = comparePlans(AFTER, NAMES);
    expect(found.scope).toEqual({ old: 'zone', new: 'names' });
    expect([found.roads.added, found.roads.removed, found.roads.changed]).toEqual([[], [], []]);
    expect(found.layers.map((change) => change.layer)).toEqual([
      'configuration-manager',
      'system-bypass',
    ]);
  });

  test('an endpoint with another address changes a road, a record and a rule', () => {
    const moved = {
      ...ESTATE_AFTER,
      privateEndpoints: ESTATE_AFTER.privateEndpoints.map((each) =>
        each.name === 'pe-cache'
          ? {
              ...each,
              members: each.members.map((member) => ({ ...member, addresses: ['10.2.1.99'] })),
            }
          : each,
      ),
    };
    const found = comparePlans(AFTER, composePlan(planInput({ estate: moved })));
    expect(found.roads.changed.map(({ pattern, fields }) => ({ pattern, fields }))).toEqual([
      { pattern: 'privateasr2cache.blob.core.windows.net', fields: ['addresses'] },
    ]);
    expect(
      found.layers.map(
        ({ layer, added, removed }) =>
          `${layer} +${String(added.length)} -${String(removed.length)}`,
      ),
    ).toEqual(['dns +1 -1', 'firewall +1 -1']);
  });

  test('a plan does not differ from itself, nor from itself in another order', () => {
    for (const plan of PLANS) {
      expect(hasDifferences(comparePlans(plan, plan))).toBe(false);
      const turned = {
        ...plan,
        roads: [...plan.roads]
          .reverse()
          .map((road) => ({ ...road, programs: [...road.programs].reverse() })),
        learn: [...plan.learn].reverse(),
      };
      expect(hasDifferences(comparePlans(plan, turned))).toBe(false);
    }
  });

  test('what is added one way is removed the other way', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLANS), fc.constantFrom(...PLANS), (a, b) => {
        const there = comparePlans(a, b);
        const back = comparePlans(b, a);
        expect(there.roads.added).toEqual(back.roads.removed);
        expect(there.layers.map(({ layer, added }) => ({ layer, added }))).toEqual(
          back.layers.map(({ layer, removed }) => ({ layer, added: removed })),
        );
        expect(hasDifferences(there)).toBe(hasDifferences(back));
      }),
    );
  });
});

describe('several appliances in one site', () => {
  const [appliance] = SITE.appliances;
  if (appliance === undefined) throw new Error('the site has no appliance');
  const second = {
    ...appliance,
    name: 'appliance2',
    address: '10.1.1.11',
    vault: 'othervault',
    proxy: 'proxy2',
    cacheStorageAccount: 'othercache',
  };
  const site = siteWith({
    appliances: [appliance, second],
    proxies: [
      ...SITE.proxies,
      ...SITE.proxies.map((proxy) => ({ ...proxy, name: 'proxy2', address: '10.1.1.21' })),
    ],
  });
  const plan = composeSitePlan(planInput({ site, estate: ESTATE_AFTER }));

  test('each appliance has the plan that it would have alone', () => {
    expect(plan.plans.map((each) => each.appliance)).toEqual(['appliance1', 'appliance2']);
    expect(plan.plans[1]).toEqual(
      composePlan(planInput({ site, appliance: second, estate: ESTATE_AFTER })),
    );
    expect(plan.plans[1]?.warnings.map((warning) => warning.code)).toContain('vault-not-in-estate');
  });

  test('what they share is one list for its owner: proxies by name, one resolver, one firewall', () => {
    expect(plan.proxies.map((each) => each.proxy)).toEqual(['proxy1', 'proxy2']);
    expect(plan.proxies[1]?.allow).toContain('othercache.blob.core.windows.net');
    expect(plan.proxies[0]?.allow).not.toContain('othercache.blob.core.windows.net');
    expect(plan.resolvers.map((each) => each.resolver)).toEqual(['dns1']);
    expect(plan.resolvers[0]?.records).toEqual(plan.plans[0]?.layers.dns.records);
    const rules = plan.firewall.allow.map((rule) => `${rule.from} ${rule.to} ${String(rule.port)}`);
    expect(new Set(rules).size).toBe(rules.length);
    for (const each of plan.plans)
      for (const rule of each.layers.firewall.allow)
        expect(rules).toContain(`${rule.from} ${rule.to} ${String(rule.port)}`);
  });

  test('two different answers for one name on one resolver are a conflict', () => {
    const [vaultEndpoint] = ESTATE_AFTER.privateEndpoints;
    if (vaultEndpoint === undefined) throw new Error('the estate has no endpoint');
    const copy = {
      ...vaultEndpoint,
      id: `${vaultEndpoint.id}2`,
      targetId: vaultEndpoint.targetId.replace(/privateasr2$/, 'othervault'),
      members: vaultEndpoint.members.map((member) => ({ ...member, addresses: ['10.2.1.77'] })),
    };
    const estate = { ...ESTATE_AFTER, privateEndpoints: [...ESTATE_AFTER.privateEndpoints, copy] };
    const found = composeSitePlan(planInput({ site, estate })).warnings;
    expect(found).toHaveLength(5);
    expect(found[0]).toMatchObject({
      code: 'record-conflict',
      because: { values: { resolver: 'dns1', appliances: 'appliance1, appliance2' } },
    });
    expect(plan.warnings).toEqual([]);
  });
});
