import { expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { composePlan } from './compose-plan.ts';
import { indexPlan } from './look-up.ts';
import { ESTATE_AFTER, planInput, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';

const BEFORE = indexPlan(composePlan(planInput()));
const AFTER = indexPlan(
  composePlan(
    planInput({ estate: ESTATE_AFTER, site: siteWith({ policy: { allowWildcards: true } }) }),
  ),
);
const MIGRATE = indexPlan(
  composePlan(planInput({ site: siteWith({ services: ['azure-migrate'] }) })),
);

test.each([
  {
    title: 'a known name has its own road',
    lookUp: AFTER,
    name: 'privateasr58afkv.vault.azure.net',
    requirement: 'asr.key-vault',
  },
  {
    title: 'a name of a shape has the road of the shape',
    lookUp: BEFORE,
    name: 'anyvault.vault.azure.net',
    requirement: 'asr.key-vault',
  },
  {
    title: 'a single name is more exact than the suffix',
    lookUp: AFTER,
    name: 'login.live.com',
    requirement: 'asr.sign-in-live',
  },
  { title: 'an unknown name has none', lookUp: AFTER, name: 'evil.example.com', requirement: null },
  {
    title: 'a name that only ends alike has none',
    lookUp: AFTER,
    name: 'evillogin.microsoftonline.com',
    requirement: null,
  },
])('$title', ({ lookUp, name, requirement }) => {
  expect(lookUp.roadOf(toName(name))?.requirement ?? null).toBe(requirement);
});

test.each([
  {
    title: 'a name of an expected form',
    lookUp: BEFORE,
    name: 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net',
    entries: ['asr.diagnostics-event-hubs'],
  },
  {
    title: 'a near miss of it',
    lookUp: BEFORE,
    name: 'jpwpod01rcm1evhbdiags2j8q.servicebus.windows.net',
    entries: [],
  },
  {
    title: 'a name under a documented suffix',
    lookUp: BEFORE,
    name: 'outlook.office.com',
    entries: ['asr.sign-in-office'],
  },
  {
    title: 'a sign-in host under a wide suffix',
    lookUp: MIGRATE,
    name: 'login.windows.net',
    entries: ['migrate.wide-windows-net'],
  },
  {
    title: "another tenant's account under the same suffix",
    lookUp: MIGRATE,
    name: 'evil.blob.core.windows.net',
    entries: [],
  },
])('learned: $title', ({ lookUp, name, entries }) => {
  expect(lookUp.learnOf(toName(name)).map((entry) => entry.requirement)).toEqual(entries);
});

test('names by address, records by name', () => {
  expect([AFTER.nameAt('10.2.1.18'), AFTER.nameAt('10.2.1.99')]).toEqual([
    'privateasr58afkv.vault.azure.net',
    null,
  ]);
  expect(
    AFTER.recordsFor(toName('privateasr58afkv.vault.azure.net')).map((record) => record.zone),
  ).toEqual(['privatelink.vaultcore.azure.net']);
});
