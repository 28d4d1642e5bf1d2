// Warnings about lists, policy, servers and documents.

import { describe, test } from 'vitest';

import type { PlanInput } from './plan-input.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import { type WarningCase, expectWarning } from '@sekisho/test-kit/plan/estate-troubles.ts';

const CASES: readonly WarningCase[] = [
  {
    title: 'an unanchored zone entry',
    input: {},
    code: 'bypass-matches-more',
    has: 'also bypasses jpe-privatelink-siterecovery-windowsazure-com.example.org',
  },
  {
    title: 'an unanchored zone entry whose names do not exist yet',
    input: {},
    code: 'bypass-matches-more-later',
    has: 'vault-azure-net.example.org',
  },
  {
    title: 'even a full name is unanchored',
    input: { estate: ESTATE_AFTER, site: siteWith({ policy: { scope: 'names' } }) },
    code: 'bypass-name-matches-more',
    has: 'privateasr58afkv.vault.azure.net',
  },
  {
    title: 'a whole storage suffix under SYSTEM',
    input: {},
    code: 'bypass-whole-storage',
    has: 'privateasr2cache.blob.core.windows.net (plan --scope names)',
  },
  {
    title: 'a wildcard that the company asks for against its own rule',
    input: { site: siteWith({ policy: { extraNames: ['*.example.com'] } }) },
    code: 'wildcard-against-policy',
    has: '*.example.com',
  },
  {
    title: 'a star that Squid does not read',
    input: { site: siteWith({ policy: { extraNames: ['*.example.com'], allowWildcards: true } }) },
    code: 'star-written-as-dot',
    has: '".example.com"',
  },
  {
    title: 'other-tenants that the company lets in',
    input: { site: siteWith({ policy: { extraNames: ['*.windows.net'], allowWildcards: true } }) },
    code: 'other-tenants-allowed',
    has: 'blob.core.windows.net',
  },
  {
    title: 'other-tenants that the documents would let in',
    input: { site: siteWith({ services: ['azure-migrate'] }) },
    code: 'other-tenants-not-planned',
    has: '*.windows.net',
  },
  {
    title: 'no port',
    input: { site: siteWith({ services: ['hyper-v'] }) },
    code: 'port-not-stated',
    has: 'time.windows.com',
  },
  {
    title: 'a private name of a kind that has no endpoint',
    input: { site: siteWith({ services: ['azure-migrate'] }) },
    code: 'private-name-without-endpoint',
    has: 'Microsoft.Migrate/assessmentProjects',
  },
  {
    title: 'agents without machines',
    input: { site: siteWith({ services: ['azure-to-azure'], sources: [] }) },
    code: 'agent-without-source',
    has: 'appliance1',
  },
  {
    title: 'a cache account that nobody names',
    input: { appliance: withoutCache(), estate: { ...ESTATE_BEFORE, privateEndpoints: [] } },
    code: 'cache-account-not-named',
    has: 'cacheStorageAccount',
  },
  {
    title: 'a proxy that resolves by itself',
    input: {},
    code: 'proxy-resolves-itself',
    has: '403',
  },
  {
    title: 'a resolver that forwards to an unknown place',
    input: {
      site: siteWith({
        resolvers: SITE.resolvers.map((each) => ({ ...each, forwards: 'azure' as const })),
      }),
    },
    code: 'forward-target-unknown',
    has: 'port 53 from 10.1.1.53',
  },
  {
    title: 'a resolver in the open',
    input: {
      site: siteWith({
        resolvers: SITE.resolvers.map((each) => ({ ...each, address: '192.0.2.53' })),
      }),
    },
    code: 'resolver-not-inside',
    has: '192.0.2.53',
  },
  {
    title: 'documents that disagree, and which was followed',
    input: {},
    code: 'documents-disagree.service-bus',
    has: 'followed: the observation',
  },
  {
    title: 'both forms of the path of appliance.json',
    input: {},
    code: 'documents-disagree.appliance-json',
    has: '%ProgramData%\\MicrosoftAzure\\Config',
  },
  {
    title: 'a service that this cloud has no rows for',
    input: { site: siteWith({ services: ['azure-arc', 'site-recovery'], cloud: 'AzureChina' }) },
    code: 'service-without-rows',
    has: 'azure-arc',
  },
];

function withoutCache(): PlanInput['appliance'] {
  const { cacheStorageAccount: _, ...rest } = planInput().appliance;
  return rest;
}

describe('each trouble of lists, policy and servers has its warning and its fix', () => {
  test.each(CASES)('$title: $code', (each) => {
    expectWarning(each);
  });
});
