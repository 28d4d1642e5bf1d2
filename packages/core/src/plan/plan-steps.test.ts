import { describe, expect, test } from 'vitest';

import type { Estate } from '../estate/estate.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import { sayReason } from '../text/text.ts';
import { composePlan } from './compose-plan.ts';
import type { PlanStep } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { toSettings } from './plan-settings.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';

const whatOf = (step: PlanStep | undefined): string =>
  step === undefined ? '' : sayReason('en', step.because.what);

function stepsOf(parts: Partial<PlanInput> = {}): readonly PlanStep[] {
  return composePlan(planInput(parts)).steps;
}

const NO_CODES = { asrCode: null, migrateCode: null };

function bothWith(bypass: readonly string[]): CurrentSettings {
  const proxy = 'http://10.1.1.20:3128';
  const configurationManager = {
    proxy,
    bypassListEnabled: true,
    bypassProxyOnLocal: false,
    bypass,
  };
  const appliance = { appliance: 'appliance1', configurationManager, system: { proxy, bypass } };
  return { appliances: [appliance], proxies: [] };
}

function codesOf(steps: readonly PlanStep[]): string[] {
  return steps.map((step) => step.because.what.code.replace('step.', ''));
}

describe('the two lists of Windows', () => {
  test.each<{ title: string; parts: Partial<PlanInput> }>([
    {
      title: 'learned names',
      parts: {
        estate: { ...ESTATE_BEFORE, privateEndpoints: [] },
        site: siteWith({ policy: { scope: 'names' } }),
      },
    },
    {
      title: 'entries of the set-up alone',
      parts: { site: siteWith({ policy: { scope: 'names' } }), codes: NO_CODES },
    },
    {
      title: 'entries to remove',
      parts: { current: bothWith(['login.microsoftonline.com']) },
    },
  ])('each step says which list it means: $title', ({ parts }) => {
    const steps = stepsOf(parts).filter(
      ({ layer, because }) =>
        (layer === 'configuration-manager' || layer === 'system-bypass') &&
        /learn|narrow|remove/.test(because.what.code),
    );
    expect(steps.length).toBeGreaterThan(0);
    for (const { layer, because } of steps) {
      const what = sayReason('en', because.what);
      const ja = sayReason('ja', because.what);
      if (because.what.code.includes('agent')) expect(what).toContain('ProxyInfo.conf');
      else if (layer === 'system-bypass') {
        expect(what).toContain("SYSTEM account's internet options");
        expect(ja).toContain('SYSTEM アカウントのインターネット オプション');
      } else {
        expect(what).toContain("Configuration Manager's bypass list");
        expect(ja).toContain('構成マネージャーのプロキシ バイパス リスト');
      }
    }
  });

  test('both lists have names to learn, each in its own spelling', () => {
    const learned = stepsOf({
      estate: { ...ESTATE_BEFORE, privateEndpoints: [] },
      site: siteWith({ policy: { scope: 'names' } }),
    }).filter(({ because }) => /learn-(?:system-)?bypass/.test(because.what.code));
    expect(learned.map(({ layer }) => layer)).toEqual(['configuration-manager', 'system-bypass']);
    expect(whatOf(learned[0])).toMatch(/EnableProxyBypassList.*field/);
    expect(whatOf(learned[0])).toContain('without *');
    expect(whatOf(learned[1])).toContain('entries with *');
  });

  test('the endpoint of the cache account is a step, not a wish', () => {
    const [, step] = stepsOf({ estate: { ...ESTATE_BEFORE, privateEndpoints: [] } });
    expect(step?.because.what.code).toBe('step.make-cache-endpoint');
    expect(whatOf(step)).toMatch(/^Create a private endpoint/);
    expect(whatOf(step)).not.toMatch(/\bif\b/);
    expect(sayReason('ja', step?.because.what ?? { code: '', values: {} })).not.toContain('場合');
  });
});

describe('the order of changes', () => {
  test('records, firewall and proxy before any bypass; registration after them; learning at last', () => {
    expect(codesOf(stepsOf())).toEqual([
      'add-records',
      'allow-rules',
      'allow-names',
      'show-list-if-hidden',
      'set-manager-list',
      'set-system-list',
      'register',
      'learn-records',
      'learn-allow',
    ]);
  });

  test('what is missing in Azure comes before everything', () => {
    expect(
      codesOf(stepsOf({ estate: { ...ESTATE_BEFORE, privateEndpoints: [] } })).slice(0, 2),
    ).toEqual(['make-endpoints', 'make-cache-endpoint']);
  });

  test.each([
    { connection: 'Pending', first: 'approve-endpoints' },
    { connection: 'Rejected', first: 'remake-endpoints' },
    { connection: 'Disconnected', first: 'remake-endpoints' },
  ] as const)('a connection that is $connection: $first comes first', ({ connection, first }) => {
    const privateEndpoints = ESTATE_BEFORE.privateEndpoints.map((each) => ({
      ...each,
      connection,
    }));
    const [step] = stepsOf({ estate: { ...ESTATE_BEFORE, privateEndpoints } });
    expect(step?.because.what.code).toBe(`step.${first}`);
    expect(step?.entries).toEqual(privateEndpoints.map(({ name }) => name));
  });

  test('US Government: a row on condition is no order, the endpoint of the vault is', () => {
    const steps = stepsOf({
      site: siteWith({ cloud: 'AzureUSGovernment', region: 'usgovarizona' }),
      codes: { asrCode: 'uga', migrateCode: null },
      estate: { ...ESTATE_BEFORE, privateEndpoints: [], storageAccounts: [] },
    });
    const [first] = steps;
    expect(first?.because.what.code).toBe('step.make-endpoints');
    expect(first?.entries.length).toBeGreaterThan(4);
    expect(first?.entries.filter((entry) => !entry.includes('.siterecovery.'))).toEqual([]);
    const served = {
      ...ESTATE_BEFORE,
      storageAccounts: [],
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((each) => ({
        ...each,
        members: each.members.map((member) => ({
          ...member,
          fqdn: member.fqdn.replace('.jpe.', '.uga.').replace(/\.com$/, '.us'),
        })),
      })),
    };
    expect(
      codesOf(
        stepsOf({
          site: siteWith({ cloud: 'AzureUSGovernment', region: 'usgovarizona' }),
          codes: { asrCode: 'uga', migrateCode: null },
          estate: served,
        }),
      ),
    ).not.toContain('make-endpoints');
  });

  test('addresses of both kinds are two records', () => {
    const estate = {
      ...ESTATE_BEFORE,
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((each) => ({
        ...each,
        members: each.members.map((member) => ({
          ...member,
          addresses: [...member.addresses, 'fd00:2::18'],
        })),
      })),
    };
    const entries = stepsOf({ estate }).find((step) => step.layer === 'dns')?.entries ?? [];
    expect(entries.length).toBeGreaterThan(4);
    expect(entries.filter((entry) => !/ (?:A [\d.]+|AAAA fd00:2::18)$/.test(entry))).toEqual([]);
    expect(entries.filter((entry) => entry.includes(' AAAA ')).length).toBe(entries.length / 2);
  });

  test('forwarding takes the place of records', () => {
    const site = siteWith({
      resolvers: SITE.resolvers.map((each) => ({ ...each, forwards: 'azure' as const })),
    });
    expect(codesOf(stepsOf({ site }))[0]).toBe('forward-names');
  });

  test('nobody is asked to make what registration makes, in any cloud', () => {
    const site = siteWith({ cloud: 'AzureUSGovernment', region: 'usgovvirginia' });
    const plan = composePlan(
      planInput({ site, codes: { asrCode: 'ugv', migrateCode: null }, estate: ESTATE_BEFORE }),
    );
    const asked = plan.steps.filter(({ because }) => because.what.code === 'step.make-endpoints');
    expect(
      asked.flatMap(({ entries }) => entries).filter((entry) => !entry.includes('-asr-pod')),
    ).toEqual([]);
    const discovery = plan.roads.find(({ pattern }) => pattern.startsWith('<hex32>-agent.'));
    expect(discovery?.because.code).toBe('plan.private-after-registration');
    expect(plan.warnings.map(({ code }) => code)).toContain('creation-not-documented');
    expect(plan.warnings.map(({ code }) => code)).not.toContain('private-name-without-endpoint');
  });

  test('an appliance that is registered is not asked to register', () => {
    const codes = (estate: Estate): string[] => codesOf(stepsOf({ estate }));
    expect(codes(ESTATE_BEFORE)).toContain('register');
    expect(codes(ESTATE_AFTER)).not.toContain('register');
    const withoutKeyVault = ESTATE_AFTER.privateEndpoints.filter(
      ({ groupIds }) => !groupIds.includes('vault'),
    );
    expect(codes({ ...ESTATE_AFTER, privateEndpoints: withoutKeyVault })).toContain('register');
  });

  test('every step has its number, its team and a reason for its place', () => {
    for (const [index, step] of stepsOf().entries())
      expect([step.order, sayReason('en', step.because.why) !== '', step.team]).toEqual([
        index + 1,
        true,
        expect.stringMatching(/^(azure|dns|firewall|proxy|windows)$/),
      ]);
  });
});

describe('against the settings of today', () => {
  test('what is set already is no step', () => {
    const plan = composePlan(planInput({ estate: ESTATE_AFTER }));
    const { configurationManager, system, proxyAllow } = toSettings(plan);
    const current = {
      appliances: [{ appliance: 'appliance1', configurationManager, system }],
      proxies: [{ proxy: 'proxy1', patterns: proxyAllow, problems: [] }],
    };
    const firewall = {
      allow: plan.layers.firewall.allow.map(({ from, to, port }) => ({ from, to, ports: [port] })),
    };
    const codes = codesOf(stepsOf({ estate: ESTATE_AFTER, current, site: siteWith({ firewall }) }));
    // It is registered already.
    expect(codes).toEqual(['add-records', 'learn-allow']);
  });

  test('an entry that the Configuration Manager refuses goes first; what harms goes with the list, and others stay', () => {
    const configurationManager = {
      proxy: null,
      bypassListEnabled: true,
      bypassProxyOnLocal: false,
      bypass: ['*.vault.azure.net', 'old.example.com', 'microsoftonline.com'],
    };
    const steps = stepsOf({
      current: {
        appliances: [{ appliance: 'appliance1', configurationManager, system: null }],
        proxies: [],
      },
    });
    const codes = codesOf(steps);
    expect(codes.indexOf('remove-rejected')).toBeLessThan(codes.indexOf('set-manager-list'));
    expect(steps.filter(({ because }) => because.what.code === 'step.remove-entries')).toEqual([
      expect.objectContaining({ layer: 'configuration-manager', entries: ['microsoftonline.com'] }),
    ]);
    expect(steps.flatMap(({ entries }) => entries)).not.toContain('old.example.com');
  });

  test.each([
    { version: undefined, key: undefined, step: 'show-list-if-hidden' },
    { version: undefined, key: null, step: 'show-list-if-hidden' },
    { version: undefined, key: false, step: 'show-list-if-hidden' },
    { version: undefined, key: true, step: undefined },
    { version: '9.57', key: undefined, step: 'show-list' },
    { version: '9.57', key: null, step: 'show-list' },
    { version: '9.57.6920.1', key: true, step: undefined },
    { version: '9.60', key: undefined, step: undefined },
    { version: '9.60.6956.1', key: null, step: undefined },
    { version: '5.24.0117.5', key: false, step: undefined },
  ])('an appliance $version with the key $key: $step', ({ version, key, step }) => {
    const site = siteWith({
      appliances: SITE.appliances.map((each) =>
        version === undefined ? each : { ...each, version },
      ),
    });
    const configurationManager =
      key === undefined
        ? null
        : { proxy: null, bypassListEnabled: key, bypassProxyOnLocal: false, bypass: [] };
    const steps = stepsOf({
      site,
      current: {
        appliances: [{ appliance: 'appliance1', configurationManager, system: null }],
        proxies: [],
      },
    });
    expect(codesOf(steps).filter((code) => code.startsWith('show-list'))).toEqual(
      step === undefined ? [] : [step],
    );
  });

  test.each([
    { to: '10.2.1.0/24', left: [] },
    { to: '10.2.0.0/16', left: [] },
    { to: 'any', left: [] },
    { to: '10.2.1.0/25', left: ['10.1.1.10 -> 10.2.1.0/24:443'] },
    { to: '10.2.1.128/25', left: ['10.1.1.10 -> 10.2.1.0/24:443'] },
  ])('a rule of the site for $to and the planned network', ({ to, left }) => {
    const site = siteWith({
      firewall: {
        allow: [
          { from: '10.1.1.0/24', to, ports: [443] },
          { from: '10.1.1.20', to: 'internet', ports: [443, 53] },
        ],
      },
    });
    const step = stepsOf({ site }).find((each) => each.layer === 'firewall');
    expect(step?.entries).toEqual([...left, '10.1.1.53 -> internet:53']);
  });
});
