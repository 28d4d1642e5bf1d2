// Findings in the lists that stand today: the proxy's allow-list and the bypass lists.

import { describe, expect, test } from 'vitest';

import { composePlan } from '../plan/compose-plan.ts';
import { indexPlan } from '../plan/look-up.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { ESTATE_AFTER, planInput, SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import { findFindings, findInTally } from './find.ts';
import type { ProxyObservation, Observation } from '../products/shared/logs/observation.ts';
import { tallyObservations } from './tally/tally.ts';
import {
  T0,
  EVENT_HUBS,
  LOGIN,
  proxy,
  dns,
  packet,
} from '@sekisho/test-kit/diagnose/seen-requests.ts';

const DAY = 86_400_000;

describe('the allow-list of today', () => {
  const lookUp = indexPlan(composePlan(planInput({ estate: ESTATE_AFTER })));
  const findWith = (allowList: readonly string[], observations: readonly Observation[]) =>
    findInTally({
      lookUp,
      networks: SITE.networks,
      allowList,
      tally: tallyObservations(observations),
    });
  const allowed = (name: string, at = T0): ProxyObservation =>
    proxy(name, { at, verdict: 'allowed', status: 200, server: '20.1.1.1' });

  test('a rule that let needless names through is to be replaced by what the plan needs under it', () => {
    const findings = findWith(
      ['.microsoftonline.com'],
      [allowed(LOGIN), allowed('other.microsoftonline.com')],
    );
    expect(findings).toMatchObject([
      {
        code: 'allowed-by-wide-rule',
        name: '.microsoftonline.com',
        count: 1,
        fix: { remove: ['.microsoftonline.com'], add: [LOGIN] },
      },
    ]);
  });

  test('a wide rule that only needed names came through, and a single name, are left alone', () => {
    expect(
      findWith(
        ['.microsoftonline.com', 'www.example.org'],
        [allowed(LOGIN), allowed('www.example.org')],
      ),
    ).toEqual([]);
  });

  test('an allowed name is unused only when the logs are long enough to tell', () => {
    expect(
      findWith(['old.example.com'], [allowed(LOGIN), allowed(LOGIN, T0 + 31 * DAY)]),
    ).toMatchObject([
      { code: 'allowed-name-unused', name: 'old.example.com', because: { values: { days: '31' } } },
    ]);
    expect(findWith(['old.example.com'], [allowed(LOGIN), allowed(LOGIN, T0 + 29 * DAY)])).toEqual(
      [],
    );
  });

  test('an unused entry goes, unless the plan needs it: that one is told only', () => {
    const findings = findWith(
      ['old.example.com', 'graph.windows.net'],
      [allowed(LOGIN), allowed(LOGIN, T0 + 31 * DAY)],
    );
    const of = (name: string) => findings.find((each) => each.name === name);
    expect(of('old.example.com')).toMatchObject({
      confidence: 'medium',
      fix: { remove: ['old.example.com'] },
    });
    expect(of('graph.windows.net')).toMatchObject({
      code: 'allowed-name-unused',
      confidence: 'low',
    });
    expect(of('graph.windows.net')?.fix.remove).toBeUndefined();
  });
});

test.each([
  ['login.microsoftonline.com', '*.microsoftonline.com'],
  [EVENT_HUBS, '*.servicebus.windows.net'],
])('the standing entry that takes %s past the proxy is to be removed', (name, entry) => {
  const entries = ['*.microsoftonline.com', '*.servicebus.windows.net', '*.corp.example'];
  const current: NonNullable<PlanInput['current']> = {
    appliances: [
      {
        appliance: 'appliance1',
        configurationManager: null,
        system: { proxy: 'http://10.1.1.20:3128', bypass: entries },
      },
    ],
    proxies: [],
  };
  const found = findFindings({
    lookUp: indexPlan(composePlan(planInput({ estate: ESTATE_AFTER, current }))),
    networks: SITE.networks,
    observations: [
      dns(name, { answer: 'address', addresses: ['20.190.1.1'] }),
      packet({ to: '20.190.1.1' }),
    ],
  });
  expect(found.map(({ code, fix }) => ({ code, fix }))).toEqual([
    {
      code: 'bypassed-without-endpoint',
      fix: { layer: 'system-bypass', add: [], remove: [entry] },
    },
  ]);
});
