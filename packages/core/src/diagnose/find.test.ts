import { describe, expect, test } from 'vitest';

import { composePlan } from '../plan/compose-plan.ts';
import { indexPlan } from '../plan/look-up.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { ESTATE_AFTER, planInput, SITE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import { findFindings, findInTally } from './find.ts';
import { readProgress, readProgressOfEach } from './progress.ts';
import type {
  ApplianceObservation,
  DnsObservation,
  FirewallObservation,
  ProxyObservation,
  Observation,
} from './observation.ts';
import { tallyObservations } from './tally/tally.ts';

const T0 = Date.UTC(2023, 10, 23, 9);
const KEY_VAULT = 'privateasr58afkv.vault.azure.net';
const RCM = '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com';
const CACHE = 'privateasr2cache.blob.core.windows.net';
const EVENT_HUBS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';

function proxy(name: string, parts: Partial<ProxyObservation> = {}): ProxyObservation {
  return {
    kind: 'proxy',
    at: T0,
    evidence: { file: 'proxy', line: 1 },
    client: '10.1.1.10',
    name,
    port: 443,
    verdict: 'denied',
    status: 403,
    bytes: 0,
    server: null,
    ...parts,
  };
}

function dns(name: string, parts: Partial<DnsObservation> = {}): DnsObservation {
  return {
    kind: 'dns',
    at: T0,
    evidence: { file: 'dns', line: 1 },
    client: '10.1.1.10',
    name,
    answer: 'nxdomain',
    addresses: [],
    ...parts,
  };
}

function packet(parts: Partial<FirewallObservation>): FirewallObservation {
  return {
    kind: 'firewall',
    at: T0,
    evidence: { file: 'firewall', line: 1 },
    from: '10.1.1.10',
    to: '10.2.1.14',
    port: 443,
    ...parts,
  };
}

function step(
  event: ApplianceObservation['event'],
  parts: Partial<ApplianceObservation> = {},
): ApplianceObservation {
  return {
    kind: 'appliance',
    at: T0 + 1000,
    evidence: { file: 'appliance', line: 1 },
    event,
    stage: 'rcm',
    program: null,
    name: null,
    error: null,
    message: '',
    entries: [],
    bypassListEnabled: null,
    ...parts,
  };
}

const find = (observations: readonly Observation[], site = SITE) =>
  findFindings({
    lookUp: indexPlan(composePlan(planInput({ site, estate: ESTATE_AFTER }))),
    networks: site.networks,
    observations,
  });

describe('what a failed run shows, and the first finding of it', () => {
  test.each([
    {
      title: 'a vault that holds items',
      observations: [
        step('stage-failed', {
          stage: 'vault',
          program: 'user',
          name: 'management.azure.com',
          error: 'service-refused',
          message: 'has items',
        }),
      ],
      first: { code: 'vault-has-items', layer: 'azure' },
    },
    {
      title: 'a leading * in the Configuration Manager',
      observations: [
        step('stage-failed', {
          stage: 'register',
          program: 'configuration-manager',
          name: 'login.microsoftonline.com',
          error: 'settings-rejected',
          entries: ['*.vault.azure.net'],
        }),
      ],
      first: {
        code: 'bypass-list-rejected',
        layer: 'configuration-manager',
        fix: { remove: ['*.vault.azure.net'] },
      },
    },
    {
      title: 'no bypass field',
      observations: [
        step('settings', {
          at: T0 - 1,
          program: 'configuration-manager',
          bypassListEnabled: false,
        }),
        proxy(KEY_VAULT),
        step('stage-failed', {
          stage: 'key-vault',
          program: 'configuration-manager',
          name: KEY_VAULT,
          error: 'proxy-denied',
        }),
      ],
      first: {
        code: 'bypass-list-not-shown',
        layer: 'configuration-manager',
        fix: { enableBypassList: true },
      },
    },
    {
      title: 'the Configuration Manager without the Key Vault in its list',
      observations: [
        step('settings', { at: T0 - 1, program: 'configuration-manager', bypassListEnabled: true }),
        proxy(KEY_VAULT),
        step('stage-failed', {
          stage: 'key-vault',
          program: 'configuration-manager',
          name: KEY_VAULT,
          error: 'proxy-denied',
        }),
      ],
      first: {
        code: 'manager-bypass-missing',
        layer: 'configuration-manager',
        fix: { add: ['vault.azure.net'] },
      },
    },
    {
      title: 'a SYSTEM service that sends a private name to the proxy',
      observations: [
        proxy(RCM),
        step('stage-failed', { program: 'system', name: RCM, error: 'proxy-denied' }),
      ],
      first: {
        code: 'system-bypass-missing',
        layer: 'system-bypass',
        fix: { add: ['*.jpe.privatelink.siterecovery.windowsazure.com'] },
      },
    },
    {
      title: 'the cache storage through the proxy: only SYSTEM services ask for it',
      observations: [proxy(CACHE)],
      first: { code: 'system-bypass-missing', program: 'system', layer: 'system-bypass' },
    },
    {
      title: 'a Key Vault that the resolver does not know',
      observations: [
        dns(KEY_VAULT),
        step('stage-failed', {
          stage: 'key-vault',
          program: 'configuration-manager',
          name: KEY_VAULT,
          error: 'no-such-name',
        }),
      ],
      first: { code: 'private-name-not-found', layer: 'dns' },
    },
    {
      title: 'a private name at a public address',
      observations: [dns(CACHE, { answer: 'address', addresses: ['20.60.1.2'] })],
      first: { code: 'private-name-public-address', layer: 'dns' },
    },
    {
      title: 'a log without answers, and the appliance finds no such name',
      observations: [
        dns(KEY_VAULT, { answer: 'unknown' }),
        step('stage-failed', {
          stage: 'key-vault',
          program: 'configuration-manager',
          name: KEY_VAULT,
          error: 'no-such-name',
        }),
      ],
      first: { code: 'private-name-not-found', name: KEY_VAULT, layer: 'dns' },
    },
    {
      title:
        'a log without answers, and a rejected packet to the internet behind the last question',
      observations: [
        dns(RCM, { answer: 'unknown' }),
        dns(CACHE, { answer: 'unknown', at: T0 + 2300 }),
        packet({ to: '203.0.113.9', at: T0 + 2000 }),
      ],
      first: {
        code: 'private-name-public-address',
        name: CACHE,
        confidence: 'medium',
        layer: 'dns',
      },
    },
    {
      title: 'a log without answers, and the appliance names the one that it could not connect to',
      observations: [
        dns(KEY_VAULT, { answer: 'unknown' }),
        dns(CACHE, { answer: 'unknown', at: T0 + 100 }),
        packet({ to: '203.0.113.9', at: T0 + 1000 }),
        step('stage-failed', {
          at: T0 + 3000,
          stage: 'key-vault',
          program: 'configuration-manager',
          name: KEY_VAULT,
          error: 'connection-failed',
        }),
      ],
      first: { code: 'private-name-public-address', name: KEY_VAULT, layer: 'dns' },
    },
    {
      title: 'a private name at the address of an endpoint that is gone',
      observations: [dns(CACHE, { answer: 'address', addresses: ['10.2.1.99'] })],
      first: { code: 'private-name-other-address', layer: 'dns' },
    },
    {
      title: 'the diagnostic Event Hubs name denied',
      observations: [
        proxy(EVENT_HUBS),
        step('stage-failed', {
          stage: 'diagnostics',
          program: 'system',
          name: EVENT_HUBS,
          error: 'proxy-denied',
        }),
      ],
      first: { code: 'proxy-denies-needed-name', layer: 'proxy-allow', fix: { add: [EVENT_HUBS] } },
    },
    {
      title: 'an endpoint that the firewall keeps the appliance from',
      observations: [packet({ to: '10.2.1.20' })],
      first: { code: 'firewall-rejects-needed', layer: 'firewall', name: CACHE },
    },
    {
      title: 'an agent that is not healthy yet',
      observations: [
        step('health', { program: 'system', name: RCM, error: 'agent-unhealthy' }),
        step('stage-failed', {
          stage: 'health',
          program: 'system',
          name: RCM,
          error: 'agent-unhealthy',
        }),
      ],
      first: { code: 'agent-not-yet-healthy', severity: 'warning', fix: { wait: true } },
    },
  ])('$title', ({ observations, first }) => {
    expect(find(observations)[0]).toMatchObject(first);
  });

  test('a name that the failed step does not name comes after the one that it does', () => {
    const codes = find([
      proxy('login.microsoftonline.com', { at: T0 - 5000 }),
      proxy(RCM),
      step('stage-failed', { program: 'system', name: RCM, error: 'proxy-denied' }),
    ]).flatMap((each) => (each.severity === 'info' ? [] : [each.code]));
    expect(codes).toEqual(['system-bypass-missing', 'proxy-denies-needed-name']);
  });
});

describe('questions for an IPv6 address', () => {
  const six = (answer: DnsObservation['answer'], at = T0): DnsObservation =>
    dns(KEY_VAULT, { answer, at, isIPv6: true });

  test('a name that does not exist for one type does not exist for any', () => {
    expect(find([six('nxdomain')])[0]).toMatchObject({
      code: 'private-name-not-found',
      name: KEY_VAULT,
      layer: 'dns',
    });
  });

  test('no IPv6 address, or one, is no fault', () => {
    expect(find([six('unknown')])).toEqual([]);
  });

  test('where the same machine asked for IPv4 too, that answer counts', () => {
    const right = dns(KEY_VAULT, { answer: 'address', addresses: ['10.2.1.18'] });
    const addresses =
      indexPlan(composePlan(planInput({ site: SITE, estate: ESTATE_AFTER }))).plan.roads.find(
        ({ pattern }) => pattern === KEY_VAULT,
      )?.addresses ?? [];
    expect(find([{ ...right, addresses }, six('nxdomain', T0 + 1)])).toEqual([]);
    expect(
      find([dns(KEY_VAULT, { answer: 'nodata' }), six('unknown', T0 + 1)]).map(({ code }) => code),
    ).toEqual(['private-name-not-found']);
  });
});

describe('what is as planned yields nothing', () => {
  test.each([
    { title: 'nothing seen', observations: [] },
    {
      title: 'an allowed name',
      observations: [proxy('login.microsoftonline.com', { verdict: 'allowed', status: 200 })],
    },
    {
      title: 'a denial that was fixed since',
      observations: [
        proxy('login.microsoftonline.com'),
        proxy('login.microsoftonline.com', { at: T0 + 1, verdict: 'allowed', status: 200 }),
      ],
    },
    {
      title: 'the same with the lines of several logs out of order',
      observations: [
        proxy('login.microsoftonline.com', { at: T0 + 1, verdict: 'allowed', status: 200 }),
        proxy('login.microsoftonline.com'),
      ],
    },
    {
      title: 'a denial whose step was done since',
      observations: [proxy('login.microsoftonline.com'), step('stage-done', { stage: 'sign-in' })],
    },
    {
      title: 'the right address',
      observations: [dns(CACHE, { answer: 'address', addresses: ['10.2.1.20'] })],
    },
    {
      title: 'a name that did not exist yet',
      observations: [
        dns(CACHE),
        dns(CACHE, { at: T0 + 1, answer: 'address', addresses: ['10.2.1.20'] }),
      ],
    },
    { title: 'a name that needs no private address', observations: [dns('www.example.org')] },
    {
      title: 'a packet to an address that no plan names',
      observations: [packet({ to: '192.0.2.1' })],
    },
  ] satisfies { title: string; observations: Observation[] }[])('$title', ({ observations }) => {
    expect(find(observations).filter((each) => each.severity === 'error')).toEqual([]);
  });

  test('a denied name that nobody needs is a warning with nothing to add', () => {
    expect(find([proxy('ads.example.org')])).toMatchObject([
      { code: 'proxy-denies-unknown-name', severity: 'warning', fix: { add: [] } },
    ]);
  });

  test('a look-alike of a needed name is not one', () => {
    expect(find([proxy('login.microsoftonline.com.evil.example')])).toMatchObject([
      { code: 'proxy-denies-unknown-name' },
    ]);
  });
});

test('findings count what they stand for, and show the first lines of it', () => {
  const seen = Array.from({ length: 9 }, (_, at) =>
    proxy(RCM, { at: T0 + at, evidence: { file: 'proxy', line: at + 1 } }),
  );
  expect(find(seen)[0]).toMatchObject({
    count: 9,
    first: new Date(T0).toISOString(),
    last: new Date(T0 + 8).toISOString(),
    evidence: [1, 2, 3, 4, 5].map((line) => ({ file: 'proxy', line })),
  });
});

test('single names in the bypass lists are fixed by the single name', () => {
  const site = siteWith({ policy: { scope: 'names' } });
  expect(
    find(
      [proxy(RCM), step('stage-failed', { program: 'system', name: RCM, error: 'proxy-denied' })],
      site,
    )[0],
  ).toMatchObject({ fix: { add: [RCM] } });
});

const LOGIN = 'login.microsoftonline.com';
const DAY = 86_400_000;

describe('what else logs tell', () => {
  test.each([
    {
      title: 'a proxy that wants a password',
      observations: [proxy(LOGIN, { status: 407 })],
      found: {
        code: 'proxy-wants-password',
        severity: 'error',
        name: LOGIN,
        client: '10.1.1.10',
        fix: { layer: 'proxy-allow', add: [] },
      },
    },
    {
      title: 'a proxy that opens TLS',
      observations: [
        proxy(LOGIN, { verdict: 'allowed', status: 200, isInspected: true, server: '20.1.1.1' }),
      ],
      found: { code: 'proxy-inspects-tls', severity: 'warning' },
    },
    {
      title: 'a proxy that can not reach what it allows',
      observations: [proxy(LOGIN, { verdict: 'failed', status: 503 })],
      found: { code: 'proxy-cannot-reach', severity: 'warning' },
    },
    {
      title: "a service's own 403",
      observations: [proxy(LOGIN, { verdict: 'allowed', status: 403, server: '20.1.1.1' })],
      found: { code: 'service-forbids', severity: 'warning', layer: 'azure' },
    },
    {
      title: 'two resolvers with two answers',
      observations: [
        dns(CACHE, { answer: 'address', addresses: ['10.2.1.20'] }),
        proxy(CACHE, { verdict: 'allowed', status: 200, server: '20.60.1.2' }),
      ],
      found: {
        code: 'proxy-resolves-otherwise',
        because: { values: { server: '20.60.1.2', addresses: '10.2.1.20' } },
      },
    },
    {
      title: 'a name bypassed that no endpoint carries',
      observations: [
        dns(LOGIN, { answer: 'address', addresses: ['20.190.1.1'] }),
        packet({ to: '20.190.1.1' }),
      ],
      found: {
        code: 'bypassed-without-endpoint',
        severity: 'error',
        name: LOGIN,
        client: '10.1.1.10',
      },
    },
    {
      title: 'the browser with a private name',
      observations: [
        proxy(KEY_VAULT),
        step('stage-failed', { program: 'user', name: KEY_VAULT, error: 'proxy-denied' }),
      ],
      found: { code: 'user-bypass-missing', program: 'user', fix: { add: [] } },
    },
    {
      title: 'a name of the company at the proxy',
      observations: [proxy('intranet')],
      found: { code: 'internal-name-at-proxy', severity: 'info', fix: { add: [] } },
    },
    {
      title: 'an address of the company at the proxy',
      observations: [proxy('10.1.5.5')],
      found: { code: 'internal-name-at-proxy', name: '10.1.5.5' },
    },
    {
      title: 'a name that the failed stage needs and nobody asked for',
      observations: [
        proxy(LOGIN, { verdict: 'allowed', status: 200 }),
        step('stage-failed', { stage: 'rcm', program: 'system', name: RCM, error: 'timed-out' }),
      ],
      found: { code: 'needed-name-never-asked', severity: 'info' },
    },
  ] satisfies { title: string; observations: Observation[]; found: object }[])(
    '$title',
    ({ observations, found }) => {
      expect(find(observations)).toContainEqual(expect.objectContaining(mapDeep(found)));
    },
  );

  test.each([
    {
      title: 'the first 407 of a handshake',
      observations: [
        proxy(LOGIN, { status: 407 }),
        proxy(LOGIN, { at: T0 + 5, verdict: 'allowed', status: 200, server: '20.1.1.1' }),
      ],
    },
    {
      title: 'a question whose answer the log does not hold',
      observations: [dns(CACHE, { answer: 'unknown' })],
    },
    {
      title: 'a packet to the internet before any question',
      observations: [
        dns(CACHE, { answer: 'unknown', at: T0 + 5000 }),
        packet({ to: '203.0.113.9' }),
      ],
    },
    {
      title: 'a name that did not exist, and was answered later',
      observations: [dns(CACHE), dns(CACHE, { at: T0 + 5, answer: 'unknown' })],
    },
    {
      title: 'the same answer from both resolvers',
      observations: [
        dns('www.example.org', { answer: 'address', addresses: ['192.0.2.1'] }),
        proxy('www.example.org', { verdict: 'allowed', status: 200, server: '192.0.2.1' }),
      ],
    },
    {
      title: 'a packet from outside',
      observations: [
        dns(LOGIN, { client: '192.0.2.7', answer: 'address', addresses: ['20.190.1.1'] }),
        packet({ from: '192.0.2.7', to: '20.190.1.1' }),
      ],
    },
  ] satisfies { title: string; observations: Observation[] }[])(
    '$title is no finding',
    ({ observations }) => {
      expect(find(observations)).toEqual([]);
    },
  );

  test('a denial at a port of its own asks for no entry of the allow-list', () => {
    const [first, ...more] = find([
      proxy('www.live.com', { verdict: 'allowed', status: 200 }),
      proxy('www.live.com', { at: T0 + 1, port: 8443 }),
    ]);
    expect(first).toMatchObject({
      code: 'proxy-denies-unknown-name',
      severity: 'warning',
      name: 'www.live.com',
      fix: { add: [] },
    });
    expect(first?.message).toContain('www.live.com:8443');
    expect(more).toEqual([]);
  });

  test('a success at another port heals no denial', () => {
    const findings = find([
      proxy('www.live.com'),
      proxy('www.live.com', { at: T0 + 1, port: 8443, verdict: 'allowed', status: 200 }),
    ]);
    expect(findings).toMatchObject([
      { code: 'proxy-denies-needed-name', fix: { add: ['www.live.com'] } },
    ]);
  });

  test('where no log tells the program, the sentence blames none and names the fixes of both', () => {
    const [first] = find([proxy(RCM, { verdict: 'allowed', status: 200 })]);
    expect(first).toMatchObject({
      program: 'unknown',
      confidence: 'low',
      fix: { add: ['jpe.privatelink.siterecovery.windowsazure.com'] },
    });
    expect(first?.message).toContain('do not tell from which program');
    expect(first?.message).toContain('*.jpe.privatelink.siterecovery.windowsazure.com');
  });

  test('private bytes through the proxy are counted', () => {
    const sent = [100, 250].map((bytes, at) =>
      proxy(CACHE, { at: T0 + at, verdict: 'allowed', status: 200, bytes, server: '20.60.1.2' }),
    );
    expect(find(sent)[0]).toMatchObject({ code: 'system-bypass-missing', bytes: 350, count: 2 });
  });
});

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

describe('progress', () => {
  const lookUp = indexPlan(composePlan(planInput({ estate: ESTATE_AFTER })));

  test('by what the appliance says last of each stage', () => {
    const tally = tallyObservations([
      step('stage-done', { stage: 'sign-in' }),
      step('stage-started', { at: T0 + 2000 }),
      step('stage-failed', { at: T0 + 3000, error: 'x' }),
    ]);
    expect(readProgress(lookUp, tally)).toMatchObject([
      { stage: 'sign-in', state: 'done' },
      { stage: 'rcm', state: 'failed' },
    ]);
  });

  test('without its log, by the names that each stage is the first to need', () => {
    const progress = readProgress(
      lookUp,
      tallyObservations([
        dns(KEY_VAULT, { answer: 'address', addresses: ['10.2.1.18'] }),
        proxy(LOGIN),
      ]),
    );
    const needed = lookUp.plan.roads.find((road) => road.pattern === KEY_VAULT)?.stages ?? [];
    const seen = progress.filter((each) => each.state === 'seen').map((each) => each.stage);
    expect(seen).toHaveLength(1);
    expect(needed).toEqual(expect.arrayContaining(seen));
  });

  test('of several appliances each, by what its own address asked for', () => {
    const tally = tallyObservations([
      dns(KEY_VAULT, { answer: 'address', addresses: ['10.2.1.18'] }),
      dns(CACHE, { client: '10.1.1.11', answer: 'address', addresses: ['10.2.1.20'] }),
    ]);
    const seen = readProgressOfEach(
      [
        { name: 'one', address: '10.1.1.10', lookUp },
        { name: 'two', address: '10.1.1.11', lookUp },
      ],
      tally,
    ).filter(({ state }) => state === 'seen');
    expect(seen.map(({ appliance, stage }) => `${appliance ?? ''} ${stage}`)).toEqual([
      'one register',
      'two initial-replication',
    ]);
  });
});

function mapDeep(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      typeof each === 'object' && each !== null && !Array.isArray(each)
        ? expect.objectContaining(mapDeep(each))
        : each,
    ]),
  );
}

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
