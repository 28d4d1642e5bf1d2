// From lines of logs to entries of steps, by the rules of both.

import { describe, expect, test } from 'vitest';

import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { indexPlan } from '../plan/look-up.ts';
import type { Plan } from '../plan/plan.ts';
import { composePlan } from '../plan/compose-plan.ts';
import type {
  DnsObservation,
  FirewallObservation,
  Observation,
  ProxyObservation,
} from '../products/shared/logs/observation.ts';
import { loggedStatesIn } from './logged-states.ts';
import { tallyObservations } from './tally/tally.ts';

const PLAN: Plan = composePlan(planInput());
const APPLIANCE = {
  name: 'appliance1',
  address: '10.1.1.10',
  vault: 'privateasr2',
  addresses: ['10.1.1.10', '10.1.2.31'],
  lookUp: indexPlan(PLAN),
};
const SIGN_IN = 'login.microsoftonline.com';
const CACHE = 'privateasr2cache.blob.core.windows.net';

let line = 0;
const at = (minute: number) => ({
  at: Date.UTC(2026, 10, 29, 20, minute),
  evidence: { file: 'access.log', line: ++line },
});
const proxied = (minute: number, parts: Partial<ProxyObservation>): ProxyObservation => ({
  kind: 'proxy',
  client: '10.1.1.10',
  name: SIGN_IN,
  port: 443,
  verdict: 'denied',
  status: 403,
  bytes: 0,
  server: null,
  ...at(minute),
  ...parts,
});
const asked = (minute: number, parts: Partial<DnsObservation>): DnsObservation => ({
  kind: 'dns',
  client: '10.1.1.10',
  name: CACHE,
  answer: 'address',
  addresses: ['10.2.1.20'],
  ...at(minute),
  ...parts,
});
const rejected = (minute: number): FirewallObservation => ({
  kind: 'firewall',
  from: '10.1.1.10',
  to: '10.2.1.20',
  port: 443,
  ...at(minute),
});
const seen = (observations: readonly Observation[], appliances = [APPLIANCE]) =>
  loggedStatesIn(appliances, tallyObservations(observations)).map(({ name, kind, isRefused }) => [
    name,
    kind,
    isRefused,
  ]);

describe('the newest line of a name counts', () => {
  test('refused, then let through', () => {
    expect(seen([proxied(1, {}), proxied(2, { verdict: 'allowed', status: 200 })])).toEqual([
      [SIGN_IN, 'proxy', false],
    ]);
  });

  test('whichever order the lines come in', () => {
    expect(seen([proxied(9, {}), proxied(2, { verdict: 'allowed', status: 200 })])).toEqual([
      [SIGN_IN, 'proxy', true],
    ]);
  });

  test('with file, line and time', () => {
    const [first] = loggedStatesIn([APPLIANCE], tallyObservations([proxied(7, {})]));
    expect(first).toMatchObject({
      appliance: 'appliance1',
      at: '2026-11-29T20:07:00.000Z',
      file: 'access.log',
      line,
    });
  });

  test('a private name: another answer than the planned one, and a rejected packet', () => {
    expect(seen([asked(1, {}), asked(2, { answer: 'nxdomain', addresses: [] })])).toEqual([
      [CACHE, 'dns', true],
    ]);
    expect(seen([asked(1, { addresses: ['20.150.1.1'] })])).toEqual([[CACHE, 'dns', true]]);
    expect(seen([rejected(1)])).toEqual([[CACHE, 'firewall', true]]);
  });
});

test.each([
  ['another machine', proxied(1, { client: '10.1.9.99' })],
  ['a name that nobody planned', proxied(1, { name: 'example.com' })],
  ['a login that is wanted first', proxied(1, { status: 407 })],
  ['what failed behind the proxy', proxied(1, { verdict: 'failed', status: 503 })],
  ['plain HTTP, which another rule lets through', proxied(1, { port: 80, verdict: 'allowed' })],
  ['a port that nothing needs', proxied(1, { port: 8443 })],
  ['a question for an IPv6 address', asked(1, { isIPv6: true, answer: 'nodata', addresses: [] })],
  ['a server that could not answer', asked(1, { answer: 'failed', addresses: [] })],
  ['a public name’s look-up', asked(1, { name: SIGN_IN, addresses: ['20.190.1.1'] })],
])('says nothing of an entry: %s', (_, observation) => {
  expect(seen([observation])).toEqual([]);
});

test('a line without a client is the only appliance’s, and nobody’s where there are two', () => {
  const other = { ...APPLIANCE, name: 'appliance2', addresses: ['10.1.1.11'] };
  const lines = [proxied(1, { client: '-' })];
  expect(seen(lines)).toHaveLength(1);
  expect(seen(lines, [APPLIANCE, other])).toEqual([]);
});

test('the appliance’s own log: whether its page shows the list, by the newest line', () => {
  const settings = (minute: number, bypassListEnabled: boolean | null): Observation => ({
    kind: 'appliance',
    event: 'settings',
    stage: '',
    program: 'configuration-manager',
    name: null,
    error: null,
    message: '',
    entries: [],
    bypassListEnabled,
    ...at(minute),
  });
  const key = 'EnableProxyBypassList';
  const lines = [settings(1, false), settings(3, true), settings(2, false), settings(4, null)];
  expect(seen(lines)).toEqual([[key, 'appliance', false]]);
  expect(seen([settings(1, false)])).toEqual([[key, 'appliance', true]]);
});
