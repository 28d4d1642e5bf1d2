// Who may come from the internet, from the estate's exports to the emulated listeners.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import type { PublicAccess } from '@sekisho/core/estate/public-access.ts';
import { ESTATE_AFTER } from '@sekisho/test-kit/plan/japan-east.ts';
import { seedFromEstate } from './seed/seed-from-estate.ts';
import {
  ask,
  arm,
  startTestCloud,
  TENANT,
  VAULT_GROUP,
  VERSION,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';

function seeded(access: PublicAccess): unknown[] {
  const estate = {
    ...ESTATE_AFTER,
    storageAccounts: ESTATE_AFTER.storageAccounts.map((each) => ({ ...each, ...access })),
    keyVaults: ESTATE_AFTER.keyVaults.map((each) => ({ ...each, ...access })),
  };
  const codes = { siteRecovery: 'jpe', migrate: 'je' };
  return seedFromEstate(estate, { region: 'japaneast', codes })
    .resources.filter(({ id }) => /\/(?:storageAccounts|Microsoft\.KeyVault\/vaults)\//.test(id))
    .map(({ properties }) => ({
      access: properties?.['publicNetworkAccess'],
      acls: properties?.['networkAcls'],
    }));
}

test('a seed holds what the exports say, and closed access where they say nothing', () => {
  expect(seeded({ publicNetworkAccess: 'SecuredByPerimeter' })).toEqual([
    { access: 'SecuredByPerimeter', acls: undefined },
    { access: 'SecuredByPerimeter', acls: undefined },
  ]);
  expect(
    seeded({
      publicNetworkAccess: 'Enabled',
      networkAcls: { defaultAction: 'Deny', bypass: 'None', ipRules: ['203.0.113.9'] },
    })[0],
  ).toEqual({
    access: 'Enabled',
    acls: {
      defaultAction: 'Deny',
      bypass: 'None',
      ipRules: [{ value: '203.0.113.9', action: 'Allow' }],
      virtualNetworkRules: [],
    },
  });
  expect(new Set(seeded({}).map((each) => JSON.stringify(each)))).toEqual(
    new Set([
      '{"access":"Disabled"}',
      '{"access":"Disabled","acls":{"bypass":"AzureServices","defaultAction":"Deny"}}',
    ]),
  );
});

describe('a Key Vault at its public address', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud();
  });
  afterAll(() => cloud.close());

  test.each([
    { access: 'Enabled', status: 200 },
    { access: 'Disabled', status: 403 },
    { access: 'SecuredByPerimeter', status: 403 },
  ])('$access: $status', async ({ access, status }) => {
    const name = `kv-${access.toLowerCase()}`;
    const made = await arm(
      cloud,
      'PUT',
      `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/${name}`,
      {
        version: VERSION.keyVault,
        json: {
          location: 'japaneast',
          properties: {
            tenantId: TENANT,
            sku: { family: 'A', name: 'standard' },
            publicNetworkAccess: access,
          },
        },
      },
    );
    expect(made.status).toBeLessThan(300);
    const asking = {
      url: `https://${name}.vault.azure.net/secrets?api-version=7.4`,
      token: cloud.azure.control.issueToken({
        audience: 'https://vault.azure.net',
        appId: 'app',
        objectId: 'object',
      }),
    };
    // Its name is registered after it is made.
    const answer = await vi.waitFor(() => ask(cloud, asking), { timeout: 20_000, interval: 50 });
    expect(answer.status).toBe(status);
  });
});
