// Proxies and settings of the forms that companies have: what is not known is said, and nothing harmful advised.

import { describe, expect, test } from 'vitest';

import { warningsOf } from '@sekisho/test-kit/plan/estate-troubles.ts';
import { ESTATE_AFTER, planInput, SITE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import type { Reason } from '../model/road.ts';
import type { InternetOptions } from '../model/settings.ts';
import type { ApplianceSettings, CurrentSettings } from '../roads/current-settings.ts';
import type { Site } from '../site/site.ts';
import { sayReason } from '../text/text.ts';
import { composePlan } from './compose-plan.ts';
import { sayObstacleFix } from './obstacle.ts';

const SYSTEM: InternetOptions = { proxy: 'http://10.1.1.20:3128', bypass: [] };

function currentWith(parts: Partial<ApplianceSettings>): CurrentSettings {
  const own = { appliance: 'appliance1', configurationManager: null, system: null, ...parts };
  return { appliances: [own], proxies: [] };
}

function withProxy(parts: Partial<Site['proxies'][number]>): Site {
  return siteWith({ proxies: SITE.proxies.map((proxy) => ({ ...proxy, ...parts })) });
}

describe('one proxy by its name and by its address', () => {
  test.each([
    { host: 'out.works.example', has: 'http://10.1.1.20:3128', codes: [] },
    { host: 'out.works.example', has: 'http://OUT.works.example:3128', codes: [] },
    { host: undefined, has: 'http://10.1.1.20:3128', codes: [] },
    { host: 'out.works.example', has: 'http://out:3128', codes: ['note current-proxy-short-name'] },
    {
      host: 'out.works.example',
      has: 'http://outer:3128',
      codes: ['warning current-other-proxy'],
    },
    {
      host: 'out.works.example',
      has: 'http://10.1.1.20:8080',
      codes: ['warning current-other-proxy'],
    },
    { host: undefined, has: 'http://out:3128', codes: ['warning current-other-proxy'] },
  ])('$has where the site has the host $host', ({ host, has, codes }) => {
    const current = currentWith({ system: { ...SYSTEM, proxy: has } });
    const found = warningsOf({ site: withProxy({ host }), estate: ESTATE_AFTER, current });
    expect(
      found
        .filter(({ code }) => /^current-(?:other-)?proxy/.test(code))
        .map(({ severity, code }) => `${severity} ${code}`),
    ).toEqual(codes);
  });
});

describe('what decides before the options of the SYSTEM account', () => {
  const cases: readonly { reason: Reason; state: string }[] = [
    {
      reason: {
        code: 'current-system-other-account',
        values: { file: 'p.reg', key: 'HKEY_CURRENT_USER' },
      },
      state: 'complete',
    },
    {
      reason: {
        code: 'current-system-script',
        values: { file: 'p.reg', script: 'http://a/p.pac' },
      },
      state: 'not-known',
    },
    {
      reason: { code: 'current-system-machine-wide', values: { file: 'p.reg', key: 'HKLM' } },
      state: 'not-known',
    },
    {
      reason: { code: 'current-system-policy', values: { file: 'p.reg', key: 'HKU' } },
      state: 'not-known',
    },
  ];
  test.each(cases)('$reason.code', ({ reason, state }) => {
    const plan = composePlan(
      planInput({ estate: ESTATE_AFTER, current: currentWith({ systemNotKnown: reason }) }),
    );
    expect(plan.verdict.state).toBe(state);
    expect(plan.warnings.map(({ code }) => code)).toContain(reason.code);
    // The step for the account stays: nobody has shown that it is done.
    expect(plan.steps.map(({ because }) => because.what.code)).toContain('step.set-system-list');
    for (const obstacle of plan.verdict.by)
      for (const language of ['en', 'ja'] as const) {
        expect(sayReason(language, obstacle.because)).toContain('p.reg');
        expect(sayObstacleFix(language, obstacle)).not.toBe('');
      }
  });
});

test("a login that only the Configuration Manager knows is a warning, without the login's name", () => {
  const configurationManager = {
    proxy: 'http://10.1.1.20:3128',
    bypassListEnabled: true,
    bypassProxyOnLocal: false,
    bypass: [],
  };
  const codes = (asksLogin: boolean): string[] =>
    warningsOf({
      estate: ESTATE_AFTER,
      current: currentWith({ configurationManager: { ...configurationManager, asksLogin } }),
    }).map(({ code }) => code);
  expect(codes(true)).toContain('current-proxy-login');
  expect(codes(false)).not.toContain('current-proxy-login');
});
