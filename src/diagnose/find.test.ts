import { describe, expect, test } from 'vitest';

import { composePlan } from '../plan/compose-plan.ts';
import { indexPlan } from '../plan/look-up.ts';
import { ESTATE_AFTER, planInput, SITE, siteWith } from '../plan/testing/japan-east.ts';
import { findFindings } from './find.ts';
import type { ApplianceSighting, DnsSighting, FirewallSighting, ProxySighting, Sighting } from './sighting.ts';

const T0 = Date.UTC(2023, 10, 23, 9);
const KEY_VAULT = 'privateasr58afkv.vault.azure.net';
const RCM = '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com';
const CACHE = 'privateasr2cache.blob.core.windows.net';
const EVENT_HUBS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';

function proxy(name: string, parts: Partial<ProxySighting> = {}): ProxySighting {
  return { kind: 'proxy', at: T0, evidence: { file: 'proxy', line: 1 }, client: '10.1.1.10', name, port: 443, verdict: 'denied', status: 403, bytes: 0, server: null, ...parts };
}

function dns(name: string, parts: Partial<DnsSighting> = {}): DnsSighting {
  return { kind: 'dns', at: T0, evidence: { file: 'dns', line: 1 }, client: '10.1.1.10', name, answer: 'nxdomain', addresses: [], ...parts };
}

function packet(parts: Partial<FirewallSighting>): FirewallSighting {
  return { kind: 'firewall', at: T0, evidence: { file: 'firewall', line: 1 }, from: '10.1.1.10', to: '10.2.1.14', port: 443, ...parts };
}

function step(event: ApplianceSighting['event'], parts: Partial<ApplianceSighting> = {}): ApplianceSighting {
  return { kind: 'appliance', at: T0 + 1000, evidence: { file: 'appliance', line: 1 }, event, stage: 'rcm', actor: null, name: null, error: null, message: '', entries: [], bypassListEnabled: null, ...parts };
}

const find = (sightings: readonly Sighting[], site = SITE) =>
  findFindings({ lookUp: indexPlan(composePlan(planInput({ site, estate: ESTATE_AFTER }))), networks: site.networks, sightings });

describe('what a failed run shows, and the first finding of it', () => {
  test.each([
    {
      title: 'a vault that holds items',
      sightings: [step('stage-failed', { stage: 'vault', actor: 'user', name: 'management.azure.com', error: 'service-refused', message: 'has items' })],
      first: { code: 'vault-has-items', layer: 'azure' },
    },
    {
      title: 'a leading * in the Configuration Manager',
      sightings: [step('stage-failed', { stage: 'register', actor: 'configuration-manager', name: 'login.microsoftonline.com', error: 'settings-rejected', entries: ['*.vault.azure.net'] })],
      first: { code: 'bypass-list-rejected', layer: 'configuration-manager', fix: { remove: ['*.vault.azure.net'] } },
    },
    {
      title: 'no bypass field',
      sightings: [
        step('settings', { at: T0 - 1, actor: 'configuration-manager', bypassListEnabled: false }),
        proxy(KEY_VAULT),
        step('stage-failed', { stage: 'key-vault', actor: 'configuration-manager', name: KEY_VAULT, error: 'proxy-denied' }),
      ],
      first: { code: 'bypass-list-not-shown', layer: 'configuration-manager', fix: { enableBypassList: true } },
    },
    {
      title: 'the Configuration Manager without the Key Vault in its list',
      sightings: [
        step('settings', { at: T0 - 1, actor: 'configuration-manager', bypassListEnabled: true }),
        proxy(KEY_VAULT),
        step('stage-failed', { stage: 'key-vault', actor: 'configuration-manager', name: KEY_VAULT, error: 'proxy-denied' }),
      ],
      first: { code: 'manager-bypass-missing', layer: 'configuration-manager', fix: { add: ['vault.azure.net'] } },
    },
    {
      title: 'a SYSTEM service that sends a private name to the proxy',
      sightings: [proxy(RCM), step('stage-failed', { actor: 'system', name: RCM, error: 'proxy-denied' })],
      first: { code: 'system-bypass-missing', layer: 'system-bypass', fix: { add: ['*.jpe.privatelink.siterecovery.windowsazure.com'] } },
    },
    {
      title: 'the cache storage through the proxy: only SYSTEM services ask for it',
      sightings: [proxy(CACHE)],
      first: { code: 'system-bypass-missing', actor: 'system', layer: 'system-bypass' },
    },
    {
      title: 'a Key Vault that the resolver does not know',
      sightings: [dns(KEY_VAULT), step('stage-failed', { stage: 'key-vault', actor: 'configuration-manager', name: KEY_VAULT, error: 'no-such-name' })],
      first: { code: 'private-name-not-found', layer: 'dns' },
    },
    {
      title: 'a private name at a public address',
      sightings: [dns(CACHE, { answer: 'address', addresses: ['20.60.1.2'] })],
      first: { code: 'private-name-public-address', layer: 'dns' },
    },
    {
      title: 'a private name at the address of an endpoint that is gone',
      sightings: [dns(CACHE, { answer: 'address', addresses: ['10.2.1.99'] })],
      first: { code: 'private-name-other-address', layer: 'dns' },
    },
    {
      title: 'the diagnostic Event Hubs name denied',
      sightings: [proxy(EVENT_HUBS), step('stage-failed', { stage: 'diagnostics', actor: 'system', name: EVENT_HUBS, error: 'proxy-denied' })],
      first: { code: 'proxy-denies-needed-name', layer: 'proxy-allow', fix: { add: [EVENT_HUBS] } },
    },
    {
      title: 'an endpoint that the firewall keeps the appliance from',
      sightings: [packet({ to: '10.2.1.20' })],
      first: { code: 'firewall-rejects-needed', layer: 'firewall', name: CACHE },
    },
    {
      title: 'an agent that is not healthy yet',
      sightings: [step('health', { actor: 'system', name: RCM, error: 'agent-unhealthy' }), step('stage-failed', { stage: 'health', actor: 'system', name: RCM, error: 'agent-unhealthy' })],
      first: { code: 'agent-not-yet-healthy', severity: 'warning', fix: { wait: true } },
    },
  ])('$title', ({ sightings, first }) => {
    expect(find(sightings)[0]).toMatchObject(first);
  });

  test('a name that the failed step does not name comes after the one that it does', () => {
    const codes = find([proxy('login.microsoftonline.com', { at: T0 - 5000 }), proxy(RCM), step('stage-failed', { actor: 'system', name: RCM, error: 'proxy-denied' })]).map((each) => each.code);
    expect(codes).toEqual(['system-bypass-missing', 'proxy-denies-needed-name']);
  });
});

describe('what is as planned yields nothing', () => {
  test.each([
    { title: 'nothing seen', sightings: [] },
    { title: 'an allowed name', sightings: [proxy('login.microsoftonline.com', { verdict: 'allowed', status: 200 })] },
    { title: 'a denial that was mended since', sightings: [proxy('login.microsoftonline.com'), proxy('login.microsoftonline.com', { at: T0 + 1, verdict: 'allowed', status: 200 })] },
    { title: 'the same with the lines of several logs out of order', sightings: [proxy('login.microsoftonline.com', { at: T0 + 1, verdict: 'allowed', status: 200 }), proxy('login.microsoftonline.com')] },
    { title: 'a denial whose step was done since', sightings: [proxy('login.microsoftonline.com'), step('stage-done', { stage: 'sign-in' })] },
    { title: 'the right address', sightings: [dns(CACHE, { answer: 'address', addresses: ['10.2.1.20'] })] },
    { title: 'a name that did not exist yet', sightings: [dns(CACHE), dns(CACHE, { at: T0 + 1, answer: 'address', addresses: ['10.2.1.20'] })] },
    { title: 'a name that needs no private address', sightings: [dns('www.example.org')] },
    { title: 'a packet to an address that no plan names', sightings: [packet({ to: '192.0.2.1' })] },
  ] satisfies { title: string; sightings: Sighting[] }[])('$title', ({ sightings }) => {
    expect(find(sightings).filter((each) => each.severity === 'error')).toEqual([]);
  });

  test('a denied name that nobody needs is a warning with nothing to add', () => {
    expect(find([proxy('ads.example.org')])).toMatchObject([{ code: 'proxy-denies-unknown-name', severity: 'warning', fix: { add: [] } }]);
  });

  test('a look-alike of a needed name is not one', () => {
    expect(find([proxy('login.microsoftonline.com.evil.example')])).toMatchObject([{ code: 'proxy-denies-unknown-name' }]);
  });
});

test('findings count what they stand for, and show the first lines of it', () => {
  const seen = Array.from({ length: 9 }, (_, at) => proxy(RCM, { at: T0 + at, evidence: { file: 'proxy', line: at + 1 } }));
  expect(find(seen)[0]).toMatchObject({ count: 9, first: new Date(T0).toISOString(), last: new Date(T0 + 8).toISOString(), evidence: [1, 2, 3, 4, 5].map((line) => ({ file: 'proxy', line })) });
});

test('single names in the bypass lists are mended by the single name', () => {
  const site = siteWith({ house: { scope: 'names' } });
  expect(find([proxy(RCM), step('stage-failed', { actor: 'system', name: RCM, error: 'proxy-denied' })], site)[0]).toMatchObject({ fix: { add: [RCM] } });
});
