// Exports that are missing, refused or at odds: the plan is not known exactly where
// the outcome hangs on them.

import { sayObstacleFix } from './obstacle.ts';
import { expect, test } from 'vitest';

import { idKey, type Estate } from '../estate/estate.ts';
import type { EstateNote } from '../estate/reading.ts';
import { composePlan } from './compose-plan.ts';
import type { PlanInput } from './plan-input.ts';
import { ESTATE_AFTER, ESTATE_BEFORE, planInput } from '@sekisho/test-kit/plan/japan-east.ts';

const BLOB = 'privatelink.blob.core.windows.net';
const KEY_VAULT = 'privatelink.vaultcore.azure.net';

function note(code: EstateNote['code'], where: string): EstateNote {
  const because = { code: 'note.links-missing' as const, values: {} };
  return { code, where, message: '', because };
}

function zone(
  name: string,
  records: Estate['zones'][number]['records'] = [],
): Estate['zones'][number] {
  return {
    id: `/subscriptions/1/resourceGroups/dns/privateDnsZones/${name}`,
    name,
    records,
    links: [],
  };
}

const withoutPlace = (estate: Estate): Estate => ({
  ...estate,
  privateEndpoints: estate.privateEndpoints.map((endpoint) => {
    const { subnetId, ...rest } = endpoint;
    expect(subnetId).toBeDefined();
    return rest;
  }),
});

const cacheId =
  ESTATE_BEFORE.privateEndpoints.find(({ groupIds }) => groupIds.includes('blob'))?.id ?? '';
const cacheRecord = (address: string): Estate['zones'][number] =>
  zone(BLOB, [{ name: 'privateasr2cache', type: 'A', ttlSeconds: 10, values: [address] }]);

const CASES: {
  title: string;
  estate?: Estate;
  more?: Partial<PlanInput>;
  expected: string[];
}[] = [
  { title: 'everything exported', expected: [] },
  {
    title: 'the zones are refused, and registration will make some',
    more: { missing: [{ kind: 'private DNS zone', cause: 'refused', file: 'z.json' }] },
    expected: ['zones-not-exported'],
  },
  {
    title: 'the zones are missing, and everything is registered',
    estate: ESTATE_AFTER,
    more: { missing: [{ kind: 'private DNS zone', cause: 'missing', file: 'z.json' }] },
    expected: [],
  },
  {
    title: 'the links of a zone that registration makes',
    estate: { ...ESTATE_BEFORE, zones: [zone(KEY_VAULT)] },
    more: { notes: [note('links-not-exported', zone(KEY_VAULT).id)] },
    expected: ['zone-links-not-exported'],
  },
  {
    title: 'the links of another zone',
    estate: { ...ESTATE_BEFORE, zones: [zone(BLOB)] },
    more: { notes: [note('links-not-exported', zone(BLOB).id)] },
    expected: [],
  },
  {
    title: 'endpoints that only their interfaces show',
    estate: withoutPlace(ESTATE_BEFORE),
    expected: ['endpoints-not-exported'],
  },
  { title: 'and nothing to come', estate: withoutPlace(ESTATE_AFTER), expected: [] },
  {
    title: 'an endpoint that only its resource shows',
    estate: ESTATE_AFTER,
    more: { notes: [note('endpoint-target-unknown', cacheId)] },
    expected: ['endpoints-not-exported'],
  },
  {
    title: 'two exports of an interface, and no record',
    more: { notes: [note('conflicting-exports', cacheId)] },
    expected: ['addresses-disagree'],
  },
  {
    title: 'two exports of an interface, and a record of another address',
    estate: { ...ESTATE_BEFORE, zones: [cacheRecord('10.2.1.99')] },
    more: { notes: [note('conflicting-exports', cacheId)] },
    expected: ['addresses-disagree'],
  },
  {
    title: 'two exports of an interface, and a record that agrees with the plan',
    estate: { ...ESTATE_BEFORE, zones: [cacheRecord('10.2.1.20')] },
    more: { notes: [note('conflicting-exports', cacheId)] },
    expected: [],
  },
  {
    title: 'two exports of that record',
    estate: { ...ESTATE_BEFORE, zones: [cacheRecord('10.2.1.20')] },
    more: { notes: [note('conflicting-exports', `${zone(BLOB).id}/A/privateasr2cache`)] },
    expected: ['addresses-disagree'],
  },
  {
    title: 'two exports of something else',
    more: { notes: [note('conflicting-exports', '/subscriptions/1/x')] },
    expected: [],
  },
  {
    title: 'a cache account that no export has, through the proxy',
    estate: {
      ...ESTATE_BEFORE,
      storageAccounts: [],
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.filter(
        ({ id }) => idKey(id) !== idKey(cacheId),
      ),
    },
    expected: ['cache-account-not-exported'],
  },
  {
    title: 'a cache account that no export has, by its private endpoint',
    estate: { ...ESTATE_BEFORE, storageAccounts: [] },
    expected: [],
  },
];

test.each(CASES)('$title', ({ estate = ESTATE_BEFORE, more = {}, expected }) => {
  const { verdict } = composePlan({ ...planInput({ estate }), ...more });
  expect(verdict.by.map(({ code }) => code)).toEqual(expected);
  expect(verdict.state).toBe(expected.length === 0 ? 'complete' : 'not-known');
  for (const obstacle of verdict.by)
    expect(sayObstacleFix('en', obstacle)).toMatch(/az |remove the older/);
});
