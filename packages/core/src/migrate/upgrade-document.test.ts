import { describe, expect, test } from 'vitest';

import { isTextCode } from '../text/text.ts';
import { PLAN_RENAMES } from './renames.ts';
import {
  upgradeEvent,
  upgradeEventsHeader,
  upgradePlan,
  upgradeTally,
} from './upgrade-document.ts';

describe('plans', () => {
  const road = {
    pattern: 'a.example.com',
    road: 'proxy',
    actors: ['system'],
    service: 'house',
    requirement: 'house.extra',
  };
  const warning = {
    code: 'strangers-allowed',
    mend: 'x',
    because: { code: 'warning.strangers-allowed', values: { strangers: 'b', entry: 'strangers' } },
  };
  const FORMER = {
    schema: 'sekisho/plan/1',
    site: 'house',
    roads: [road],
    learn: [{ strangers: true }],
    warnings: [warning],
  };
  const NOW = {
    schema: 'sekisho/plan/2',
    site: 'house',
    roads: [
      {
        pattern: 'a.example.com',
        road: 'proxy',
        programs: ['system'],
        service: 'policy',
        requirement: 'policy.extra',
      },
    ],
    learn: [{ otherTenants: true }],
    warnings: [
      {
        code: 'other-tenants-allowed',
        fix: 'x',
        because: {
          code: 'warning.other-tenants-allowed',
          values: { otherTenants: 'b', entry: 'strangers' },
        },
      },
    ],
  };

  test('of one appliance: keys and codes by the table, names and values of the site as they are', () => {
    expect(upgradePlan(FORMER)).toEqual(NOW);
  });

  test('of a site, with the plans in it', () => {
    expect(upgradePlan({ schema: 'sekisho/site-plan/1', plans: [FORMER] })).toEqual({
      schema: 'sekisho/site-plan/2',
      plans: [NOW],
    });
  });
});

test('every sentence that an upgraded plan names has a text', () => {
  const codes = Object.values(PLAN_RENAMES.words['code'] ?? {}).filter((code) =>
    code.includes('.'),
  );
  const kept = ['warning.of-0.1.0', 'fix.of-0.1.0', 'step.why.of-0.1.0'];
  expect([...codes, ...kept].filter((code) => !isTextCode(code))).toEqual([]);
});

test('a tally', () => {
  expect(upgradeTally({ schema: 'sekisho/tally/1', appliance: [{ actor: null }] })).toEqual({
    schema: 'sekisho/tally/2',
    appliance: [{ program: null }],
  });
});

test.each([
  null,
  'sekisho/plan/1',
  [{ schema: 'sekisho/plan/1' }],
  { schema: 'sekisho/plan/2', actors: 1 },
  { schema: 'sekisho/plan/3', actors: 1 },
])('%j is of another kind: its reader gets it as it is', (value) => {
  expect(upgradePlan(value)).toBe(value);
  expect(upgradeTally(value)).toBe(value);
  expect(upgradeEventsHeader(value)).toBeNull();
});

test('keys that every object has are names like others', () => {
  const value: unknown = JSON.parse(
    '{"schema":"sekisho/plan/1","__proto__":{"actor":1},"constructor":{"toString":"actor"}}',
  );
  expect(JSON.stringify(upgradePlan(value))).toBe(
    '{"schema":"sekisho/plan/2","__proto__":{"program":1},"constructor":{"toString":"actor"}}',
  );
});

test('a document of any depth is no end of the program', () => {
  const text = `{"schema":"sekisho/plan/1","x":${'['.repeat(5000)}${']'.repeat(5000)}}`;
  expect(upgradePlan(JSON.parse(text))).toMatchObject({ schema: 'sekisho/plan/2' });
});

describe('saved events', () => {
  test('the header: site, catalog and mode', () => {
    expect(
      upgradeEventsHeader({
        schema: 'sekisho/events/1',
        mode: 'converge',
        site: {
          schema: 'sekisho/web-site/1',
          input: {
            site: { house: { scope: 'zone' }, proxies: [{ name: 'keep', keep: {} }] },
            requirements: [{ actors: ['system'], road: 'either' }],
          },
        },
      }),
    ).toEqual({
      schema: 'sekisho/events/2',
      mode: 'assist',
      site: {
        schema: 'sekisho/web-site/2',
        input: {
          site: { policy: { scope: 'zone' }, proxies: [{ name: 'keep', sync: {} }] },
          requirements: [{ programs: ['system'], reachability: 'either' }],
        },
      },
    });
  });

  test.each([
    [
      { by: 'rehearsal', event: { event: 'story', story: 'planned', fabric: 'netns' } },
      { by: 'rehearsal', event: { event: 'scenario', scenario: 'planned', network: 'netns' } },
    ],
    [
      {
        by: 'server',
        event: {
          event: 'site',
          plan: {
            schema: 'sekisho/plan/1',
            warnings: [
              {
                code: 'zone-shared',
                message: 'a',
                mend: 'b',
                because: { code: 'warning.zone-shared' },
              },
              { code: 'zone-not-linked', message: 'a', mend: 'b', because: { code: 'x' } },
            ],
            steps: [
              { why: 'c', because: { why: { code: 'step.why.remove-last' } } },
              { why: 'c', because: { why: { code: 'step.why.other' } } },
            ],
          },
        },
      },
      {
        by: 'server',
        event: {
          event: 'site',
          plan: {
            schema: 'sekisho/plan/2',
            verdict: { state: 'not-known', by: [] },
            warnings: [
              {
                code: 'zone-shared',
                message: 'a',
                fix: 'b',
                because: { code: 'warning.zone-shared' },
              },
              {
                code: 'zone-not-linked',
                message: 'a',
                fix: 'b',
                because: { code: 'warning.of-0.1.0', values: { message: 'a', fix: 'b' } },
              },
            ],
            steps: [
              {
                why: 'c',
                because: { why: { code: 'step.why.of-0.1.0', values: { text: 'c' } } },
              },
              { why: 'c', because: { why: { code: 'step.why.other' } } },
            ],
          },
        },
      },
    ],
    [
      { by: 'rehearsal', event: { event: 'traffic', rows: [{ actor: 'system', road: 'proxy' }] } },
      {
        by: 'rehearsal',
        event: { event: 'traffic', rows: [{ program: 'system', road: 'proxy' }] },
      },
    ],
    [
      { by: 'converge', event: { event: 'foretold', name: 'a' } },
      { by: 'assist', event: { event: 'name-expected', name: 'a' } },
    ],
    [
      {
        by: 'converge',
        event: { event: 'denied', standing: 'stranger', because: { code: 'converge.stranger' } },
      },
      {
        by: 'assist',
        event: {
          event: 'denied',
          standing: 'other-tenants',
          because: { code: 'assist.other-tenants' },
        },
      },
    ],
    [
      {
        by: 'server',
        event: { event: 'proposed', proposal: { kind: 'mend', finding: { mend: null } } },
      },
      {
        by: 'server',
        event: { event: 'proposed', proposal: { kind: 'fix', finding: { fix: null } } },
      },
    ],
  ])('%j', (told, emitted) => {
    expect(upgradeEvent({ id: 'x-1', at: 't', told })).toEqual({ id: 'x-1', at: 't', emitted });
  });
});
