// The clients of last year whose newest version asks in another form: storage, resources, searches.
// Those of networks, DNS, vaults and Key Vaults are in client-operations.system.test.ts.

import { Agent } from 'node:https';

import { ResourceGraphClient } from 'arm-resourcegraph-4';
import { ResourceManagementClient } from 'arm-resources-7';
import { StorageManagementClient } from 'arm-storage-20';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { collect } from '@sekisho/test-kit/azure-emulator/client-operations.ts';
import { CACHE, NETWORK } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  POLL,
  startForNewestClients,
  SUBSCRIPTION_ID,
  type NewestClients,
} from '@sekisho/test-kit/azure-emulator/newest-clients.ts';

const GROUP = 'lastyear';

describe('clients of last year', () => {
  let clients: NewestClients;
  beforeAll(async () => {
    clients = await startForNewestClients([{ id: CACHE }]);
  });
  afterAll(() => clients.emulator.close());

  test('@azure/arm-resources 7: a group with tags, providers', async () => {
    const client = new ResourceManagementClient(
      clients.credential,
      SUBSCRIPTION_ID,
      clients.options,
    );
    await client.resourceGroups.createOrUpdate(GROUP, {
      location: 'japaneast',
      tags: { a: 'b' },
    });
    expect(
      (await collect(client.resourceGroups.list({ filter: "tagName eq 'a'" }))).map(
        (each) => each.name,
      ),
    ).toEqual([GROUP]);
    expect((await client.providers.register('Microsoft.Network')).registrationState).toBe(
      'Registered',
    );
    await client.resourceGroups.beginDeleteAndWait(GROUP, POLL);
  });

  test('@azure/arm-storage 20: an account made, changed, taken away', async () => {
    const { storageAccounts } = new StorageManagementClient(
      clients.credential,
      SUBSCRIPTION_ID,
      clients.options,
    );
    const at = ['privateasr2', 'lastyear1'] as const;
    const made = await storageAccounts.beginCreateAndWait(
      ...at,
      { location: 'japaneast', kind: 'StorageV2', sku: { name: 'Standard_LRS' } },
      POLL,
    );
    expect(made.primaryEndpoints?.blob).toBe('https://lastyear1.blob.core.windows.net/');
    const changed = await storageAccounts.update(...at, { publicNetworkAccess: 'Disabled' });
    expect(changed.publicNetworkAccess).toBe('Disabled');
    expect(await collect(storageAccounts.list())).toHaveLength(2);
    await storageAccounts.delete(...at);
  });

  test('@azure/arm-resourcegraph 4: a search', async () => {
    // Its runtime is older than the others', and is told of address and authority in another way.
    const https = new Agent({ ca: clients.emulator.ca });
    const client = new ResourceGraphClient(clients.credential, {
      baseUri: clients.emulator.origin,
      agentSettings: { http: https, https },
    });
    const found = await client.resources({
      query: "resources | where type =~ 'microsoft.network/virtualnetworks' | project id",
      options: { resultFormat: 'objectArray' },
    });
    expect(found.data).toEqual([{ id: NETWORK }]);
  });
});
