// What logs tell beside a step that failed: passwords, opened TLS, answers that differ, IPv6.

import { describe, expect, test } from 'vitest';

import { composePlan } from '../plan/compose-plan.ts';
import { indexPlan } from '../plan/look-up.ts';
import { ESTATE_AFTER, planInput, SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import type { DnsObservation, Observation } from '../products/shared/logs/observation.ts';
import {
  T0,
  KEY_VAULT,
  RCM,
  CACHE,
  LOGIN,
  proxy,
  dns,
  packet,
  step,
  find,
} from '@sekisho/test-kit/diagnose/seen-requests.ts';

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
