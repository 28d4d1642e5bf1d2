// Ways through proxies: a provider's, a cluster, a parent, the browser's own, and none.

import { expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { smallWorld } from '@sekisho/test-kit/roads/small-world.ts';
import type { Program } from '../model/program.ts';
import { sayReason } from '../text/text.ts';
import { trace } from './trace.ts';
import type { World, WorldProxy } from './world.ts';

const SIGN_IN = toName('login.microsoftonline.com');
const OWN: WorldProxy = { name: 'proxy1', address: '10.1.1.20', port: 3128, resolver: 'internet' };
const rule = (
  from: string,
  to: string,
  port: number,
): World['settings']['firewallAllow'][number] => ({
  from,
  to,
  port,
});

function walk(
  parts: Parameters<typeof smallWorld>[0],
  {
    program = 'system',
    name = SIGN_IN,
  }: { program?: Program; name?: ReturnType<typeof toName> } = {},
): string {
  const found = trace(smallWorld(parts), { program, name, port: 443 });
  for (const { reason } of found.steps)
    for (const language of ['en', 'ja'] as const)
      expect(sayReason(language, reason)).not.toMatch(/[{}]/);
  return [
    ...found.steps.flatMap((step) => (step.step === 'proxy' ? [step.proxy] : [])),
    found.road,
    found.outcome,
  ].join(' ');
}

const CLOUD: WorldProxy = {
  name: 'cloud',
  address: '203.0.113.10',
  port: 9400,
  resolver: 'internet',
  entrances: ['203.0.113.0/24'],
  isProviders: true,
};

test.each([
  ['the whole network', [rule('10.1.1.10', '203.0.113.0/24', 9400)], 'cloud proxy reached'],
  ['one address of it', [rule('10.1.1.10', '203.0.113.10', 9400)], 'proxy rejected-by-firewall'],
  ['the half of it', [rule('10.1.1.10', '203.0.113.0/25', 9400)], 'proxy rejected-by-firewall'],
  ['another port', [rule('10.1.1.10', '203.0.113.0/24', 443)], 'proxy rejected-by-firewall'],
])("a provider's gateway, with a rule to %s", (_, firewallAllow, end) => {
  expect(walk({ proxy: CLOUD, settings: { firewallAllow } })).toBe(end);
});

test("a provider's gateway with a name that nobody resolves", () => {
  const proxy = { ...CLOUD, host: toName('gateway.example') };
  const firewallAllow = [rule('10.1.1.10', '203.0.113.0/24', 9400)];
  expect(walk({ proxy, settings: { firewallAllow } })).toBe('proxy no-resolver-answer');
  const both = [...firewallAllow, rule('10.1.1.53', 'internet', 53)];
  expect(walk({ proxy, settings: { firewallAllow: both } })).toBe('cloud proxy reached');
});

const out = (from: string) => [rule(from, 'internet', 443), rule(from, 'internet', 53)];

test.each([
  ['both', [...out('10.1.1.21'), ...out('10.1.1.22')], 'proxy1 proxy reached'],
  ['one', out('10.1.1.21'), 'proxy1 proxy proxy-cannot-resolve'],
  ['the virtual address alone', out('10.1.1.20'), 'proxy1 proxy proxy-cannot-resolve'],
  [
    'both, and one without 443',
    [...out('10.1.1.21'), rule('10.1.1.22', 'internet', 53)],
    'proxy1 proxy rejected-by-firewall',
  ],
])('a cluster of which %s may go out', (_, firewallAllow, end) => {
  const proxy = { ...OWN, nodes: ['10.1.1.21', '10.1.1.22'] };
  expect(walk({ proxy, settings: { firewallAllow } })).toBe(end);
});

const PARENT: WorldProxy = {
  name: 'central',
  address: '10.1.9.20',
  port: 8080,
  resolver: 'internet',
};

test.each([
  [{ central: [SIGN_IN] }, out('10.1.9.20'), 'proxy1 central proxy reached'],
  [{ central: ['.office.com'] }, out('10.1.9.20'), 'proxy1 central proxy denied-by-proxy'],
  [{}, out('10.1.9.20'), 'proxy1 proxy not-known'],
  [{ central: [SIGN_IN] }, out('10.1.1.20'), 'proxy1 central proxy proxy-cannot-resolve'],
])('a parent with %j', (proxyAllowOf, firewallAllow, end) => {
  const proxy = { ...OWN, parent: PARENT };
  expect(walk({ proxy, settings: { firewallAllow, proxyAllowOf } })).toBe(end);
});

test('a parent of a provider: each node gets there, and nothing else is needed', () => {
  const proxy = { ...OWN, nodes: ['10.1.1.21', '10.1.1.22'], parent: CLOUD };
  const settings = { proxyAllowOf: { cloud: [SIGN_IN] } };
  const one = [rule('10.1.1.21', '203.0.113.0/24', 9400)];
  const both = [...one, rule('10.1.1.22', '203.0.113.0/24', 9400)];
  expect(walk({ proxy, settings: { ...settings, firewallAllow: one } })).toBe(
    'proxy1 proxy rejected-by-firewall',
  );
  expect(walk({ proxy, settings: { ...settings, firewallAllow: both } })).toBe(
    'proxy1 cloud proxy reached',
  );
});

test("a browser goes by its own proxy's list and way, the services by theirs", () => {
  const browserProxy: WorldProxy = {
    name: 'users',
    address: '10.1.1.30',
    port: 8080,
    resolver: 'internet',
  };
  const proxyAllowOf = { users: ['.office.com'] };
  const firewallAllow = [...out('10.1.1.20'), ...out('10.1.1.30')];
  const parts = { browserProxy, settings: { firewallAllow, proxyAllowOf } };
  expect(walk(parts)).toBe('proxy1 proxy reached');
  expect(walk(parts, { program: 'user' })).toBe('users proxy denied-by-proxy');
  expect(walk(parts, { program: 'user', name: toName('portal.office.com') })).toBe(
    'users proxy reached',
  );
});

const NONE = {
  configurationManager: {
    proxy: null,
    bypassListEnabled: true,
    bypassProxyOnLocal: true,
    bypass: [],
  },
  system: { proxy: null, bypass: [] },
  user: { proxy: null, bypass: [] },
};

test.each([
  [true, [], 'direct reached'],
  [undefined, [], 'direct rejected-by-firewall'],
  [undefined, [rule('10.1.1.10', 'internet', 443)], 'direct reached'],
])('without a proxy, a firewall by names: %s', (allowsByName, more, end) => {
  const firewallAllow = [rule('10.1.1.53', 'internet', 53), ...more];
  const parts = {
    proxy: null,
    ...(allowsByName === undefined ? {} : { allowsByName }),
    settings: { ...NONE, firewallAllow },
  };
  expect(walk(parts)).toBe(end);
  if (more.length === 0)
    expect(walk(parts, { name: toName('beside.example.com') })).toBe('direct rejected-by-firewall');
});

test('a program that is set to a proxy where the site says there is none', () => {
  expect(walk({ proxy: null })).toBe('proxy not-known');
});

test('a proxy that asks for a login says on what its answer hangs', () => {
  const found = trace(smallWorld({ proxy: { ...OWN, asksLogin: true } }), {
    program: 'system',
    name: SIGN_IN,
    port: 443,
  });
  expect(found.outcome).toBe('reached');
  expect(found.steps.map(({ reason }) => reason.code)).toContain('proxy.allowed-before-login');
});
