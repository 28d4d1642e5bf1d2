// Which finding a failed run comes to first, and that what is as planned comes to none.

import { describe, expect, test } from 'vitest';

import { siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import type { Observation } from '../products/shared/logs/observation.ts';
import {
  T0,
  KEY_VAULT,
  RCM,
  CACHE,
  EVENT_HUBS,
  proxy,
  dns,
  packet,
  step,
  find,
} from '@sekisho/test-kit/diagnose/seen-requests.ts';

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
