// Roads through the proxy to what keeps the internet out: an error with its remedy, and trace refuses.

import { describe, expect, test } from 'vitest';

import type { Estate } from '../../estate/estate.ts';
import type { PublicAccess } from '../../estate/public-access.ts';
import { toName } from '@sekisho/dns/name.ts';
import { trace } from '../../roads/trace.ts';
import { sayReason } from '../../text/text.ts';
import { composePlan } from '../compose-plan.ts';
import { composeWorld } from '../compose-world.ts';
import type { PlanInput } from '../plan-input.ts';
import { toSettings } from '../plan-settings.ts';
import { sayFix } from '../plan-warnings.ts';
import { ESTATE_AFTER, PRIVATE_LINKS, planInput } from '@sekisho/test-kit/plan/japan-east.ts';

const CACHE = 'privateasr2cache.blob.core.windows.net';
const DENY = (ipRules?: readonly string[]): PublicAccess => ({
  publicNetworkAccess: 'Enabled',
  networkAcls: { defaultAction: 'Deny', ...(ipRules === undefined ? {} : { ipRules }) },
});

/** Without the private endpoint of the cache account, which then goes through the proxy. */
function without(access: PublicAccess): Estate {
  return {
    ...ESTATE_AFTER,
    privateEndpoints: ESTATE_AFTER.privateEndpoints.filter(({ name }) => name !== 'pe-cache'),
    storageAccounts: ESTATE_AFTER.storageAccounts.map((account) => ({ ...account, ...access })),
  };
}

function lookAt(input: PlanInput) {
  const plan = composePlan(input);
  const warnings = plan.warnings.filter(
    ({ code }) => code.startsWith('public-access') || code === 'vault-refuses-internet',
  );
  const end = trace(
    composeWorld({ ...input, settings: toSettings(plan), privateLinks: PRIVATE_LINKS }),
    { program: 'system', name: toName(CACHE), port: 443 },
  );
  const steps = plan.steps.map(({ because }) => because.what.code.replace('step.', ''));
  return {
    plan,
    warnings,
    said: warnings.map(({ severity, code }) => `${severity} ${code}`),
    outcome: end.outcome,
    arrival: end.steps.at(-1)?.reason.code,
    endpoint: steps.find((step) => step.includes('-endpoint')),
  };
}

describe('the cache account through the proxy', () => {
  test.each<{
    title: string;
    access: PublicAccess;
    said: string[];
    outcome: string;
    arrival: string;
    endpoint: string;
  }>([
    {
      title: 'nothing exported',
      access: {},
      said: [],
      outcome: 'reached',
      arrival: 'arrive.public',
      endpoint: 'make-cache-endpoint',
    },
    {
      title: 'open',
      access: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } },
      said: [],
      outcome: 'reached',
      arrival: 'arrive.public',
      endpoint: 'make-cache-endpoint',
    },
    {
      title: 'disabled',
      access: { publicNetworkAccess: 'Disabled' },
      said: ['error public-access-off'],
      outcome: 'refused-at-public-address',
      arrival: 'arrive.public-off',
      endpoint: 'make-needed-endpoint',
    },
    {
      title: 'secured by a perimeter',
      access: { publicNetworkAccess: 'SecuredByPerimeter' },
      said: ['error public-access-by-perimeter'],
      outcome: 'refused-at-public-address',
      arrival: 'arrive.public-perimeter',
      endpoint: 'make-needed-endpoint',
    },
    {
      title: 'no address let in',
      access: DENY([]),
      said: ['error public-access-denied'],
      outcome: 'refused-at-public-address',
      arrival: 'arrive.public-denied',
      endpoint: 'make-needed-endpoint',
    },
    {
      title: 'some addresses let in',
      access: DENY(['203.0.113.9']),
      said: ['warning public-access-only-listed'],
      outcome: 'reached',
      arrival: 'arrive.public-if-listed',
      endpoint: 'make-cache-endpoint',
    },
    {
      title: 'rules not exported',
      access: DENY(),
      said: ['warning public-access-only-listed'],
      outcome: 'reached',
      arrival: 'arrive.public-if-listed',
      endpoint: 'make-cache-endpoint',
    },
  ])('$title', ({ title: _title, access, ...expected }) => {
    const { said, outcome, arrival, endpoint, plan } = lookAt(
      planInput({ estate: without(access) }),
    );
    expect({ said, outcome, arrival, endpoint }).toEqual(expected);
    // Errors stand first, so that nobody scrolls past them.
    const ranks = plan.warnings.map(({ severity }) =>
      ['error', 'warning', 'note'].indexOf(severity),
    );
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  test('with its private endpoint, nothing refuses', () => {
    const estate = {
      ...ESTATE_AFTER,
      storageAccounts: ESTATE_AFTER.storageAccounts.map((account) => ({
        ...account,
        publicNetworkAccess: 'Disabled',
      })),
    };
    const { said, outcome, endpoint } = lookAt(planInput({ estate }));
    expect({ said, outcome, endpoint }).toEqual({
      said: [],
      outcome: 'reached',
      endpoint: undefined,
    });
  });

  test('the remedy is there in both languages and names the resource', () => {
    for (const access of [{ publicNetworkAccess: 'SecuredByPerimeter' }, DENY([]), DENY(['::1'])]) {
      for (const warning of lookAt(planInput({ estate: without(access) })).warnings)
        for (const language of ['en', 'ja'] as const) {
          expect(sayReason(language, warning.because)).toContain('privateasr2cache');
          expect(sayFix(language, warning)).toContain('privateasr2cache');
        }
    }
  });
});

test('a Key Vault that is asked for in public, and a vault on the public route', () => {
  const off = { publicNetworkAccess: 'Disabled' };
  const estate: Estate = {
    ...ESTATE_AFTER,
    privateEndpoints: [],
    keyVaults: ESTATE_AFTER.keyVaults.map((vault) => ({ ...vault, ...off })),
    vaults: ESTATE_AFTER.vaults.map((vault) => ({ ...vault, ...off })),
  };
  const { said, plan } = lookAt(planInput({ estate, route: 'public' }));
  expect(said).toEqual(['error public-access-off', 'warning vault-refuses-internet']);
  expect(plan.warnings[0]?.because.values['name']).toBe('privateasr58afkv.vault.azure.net');
  expect(lookAt(planInput({ estate: ESTATE_AFTER, route: 'public' })).said).toEqual([]);
});

test('a name that the company wants besides is judged too', () => {
  const input = planInput();
  const site = {
    ...input.site,
    policy: { ...input.site.policy, extraNames: ['other.blob.core.windows.net'] },
  };
  const estate: Estate = {
    ...ESTATE_AFTER,
    storageAccounts: [
      {
        id: '/subscriptions/1/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/other',
        name: 'other',
        blobHost: 'other.blob.core.windows.net',
        publicNetworkAccess: 'Disabled',
      },
    ],
  };
  expect(lookAt(planInput({ site, estate })).said).toEqual(['error public-access-off']);
});
