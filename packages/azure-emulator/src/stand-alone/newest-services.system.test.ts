// Every operation of the newest clients of storage, Key Vault and Recovery Services: it passes, or is
// refused by name. The operations are found in the clients, so that none can be left out.

import { KeyVaultManagementClient } from '@azure/arm-keyvault';
import { RecoveryServicesClient } from '@azure/arm-recoveryservices';
import { StorageManagementClient } from '@azure/arm-storage';
import { NetworkManagementClient } from '@azure/arm-network';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient } from 'storage-blob-newest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ROLE_IDS } from '../entra/roles.ts';
import { collect, OperationTable } from '@sekisho/test-kit/azure-emulator/client-operations.ts';
import {
  CACHE,
  SUBNET,
  SUBSCRIPTION,
  VAULT_GROUP,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { CLIENT, EmulatorAgent } from '@sekisho/test-kit/azure-emulator/emulator.ts';
import {
  expectTable,
  POLL,
  startForNewestClients,
  SUBSCRIPTION_ID,
  type NewestClients,
} from '@sekisho/test-kit/azure-emulator/newest-clients.ts';

const GROUP = 'privateasr2';
const KEY_VAULT = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/newestkv`;

describe('the newest clients of services', () => {
  let clients: NewestClients;
  beforeAll(async () => {
    clients = await startForNewestClients([{ id: CACHE }, { id: KEY_VAULT }]);
  });
  afterAll(() => clients.emulator.close());

  /** A connection that waits for approval, made from the side of the network. */
  const askFor = async (targetId: string, group: string, name: string): Promise<void> => {
    const network = new NetworkManagementClient(
      clients.credential,
      SUBSCRIPTION_ID,
      clients.options,
    );
    await network.privateEndpoints.createOrUpdate(
      'avd2',
      name,
      {
        location: 'japaneast',
        subnet: { id: SUBNET },
        manualPrivateLinkServiceConnections: [
          {
            name: 'c',
            privateLinkServiceId: targetId,
            groupIds: [group],
            requestMessage: 'please',
          },
        ],
      },
      POLL,
    );
  };

  test('@azure/arm-storage', { timeout: 60_000 }, async () => {
    const table = new OperationTable(
      new StorageManagementClient(clients.credential, SUBSCRIPTION_ID, clients.options),
    );
    const {
      storageAccounts,
      privateEndpointConnections,
      privateLinkResources,
      blobServices,
      blobContainers,
      managementPolicies,
    } = table.client;
    expect(
      await storageAccounts.checkNameAvailability({
        name: 'newest1',
        type: 'Microsoft.Storage/storageAccounts',
      }),
    ).toMatchObject({ nameAvailable: true });
    const made = await storageAccounts.create(
      GROUP,
      'newest1',
      { location: 'japaneast', kind: 'StorageV2', sku: { name: 'Standard_RAGRS' } },
      POLL,
    );
    expect(made).toMatchObject({
      secondaryLocation: 'japanwest',
      publicNetworkAccess: 'Enabled',
    });
    expect(
      (
        await storageAccounts.update(GROUP, 'newest1', {
          publicNetworkAccess: 'SecuredByPerimeter',
        })
      ).publicNetworkAccess,
    ).toBe('SecuredByPerimeter');
    await expect(
      storageAccounts.update(GROUP, 'newest1', { publicNetworkAccess: 'Nonsense' }),
    ).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining("'SecuredByPerimeter'") as unknown,
    });
    expect((await storageAccounts.getProperties(GROUP, 'newest1')).name).toBe('newest1');
    expect((await storageAccounts.listKeys(GROUP, 'newest1')).keys).toHaveLength(2);
    expect(
      (await collect(storageAccounts.listByResourceGroup(GROUP))).map((each) => each.name),
    ).toEqual(['asrcache', 'newest1']);
    expect(await collect(storageAccounts.list())).toHaveLength(2);
    expect(
      (await privateLinkResources.listByStorageAccount(GROUP, 'newest1')).value?.map(
        (each) => each.groupId,
      ),
    ).toContain('blob');
    await askFor(made.id ?? '', 'blob', 'pe-storage');
    const [connection] = await collect(privateEndpointConnections.list(GROUP, 'newest1'));
    const name = connection?.name ?? '';
    await privateEndpointConnections.put(GROUP, 'newest1', name, {
      privateLinkServiceConnectionState: { status: 'Approved' },
    });
    expect(
      (await privateEndpointConnections.get(GROUP, 'newest1', name))
        .privateLinkServiceConnectionState?.status,
    ).toBe('Approved');
    await privateEndpointConnections.delete(GROUP, 'newest1', name);

    await blobServices.setServiceProperties(GROUP, 'newest1', {
      deleteRetentionPolicy: { enabled: true, days: 7 },
    });
    expect(
      (await blobServices.getServiceProperties(GROUP, 'newest1')).deleteRetentionPolicy?.days,
    ).toBe(7);
    expect(await collect(blobServices.list(GROUP, 'newest1'))).toHaveLength(1);
    await blobContainers.create(GROUP, 'newest1', 'logs', {});
    await blobContainers.update(GROUP, 'newest1', 'logs', {});
    expect((await blobContainers.get(GROUP, 'newest1', 'logs')).name).toBe('logs');
    expect((await collect(blobContainers.list(GROUP, 'newest1'))).map((each) => each.name)).toEqual(
      ['logs'],
    );
    await blobContainers.delete(GROUP, 'newest1', 'logs');
    expect(await collect(blobContainers.list(GROUP, 'newest1'))).toEqual([]);
    await managementPolicies.createOrUpdate(GROUP, 'newest1', 'default', {
      policy: {
        rules: [
          {
            name: 'old',
            type: 'Lifecycle',
            definition: {
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } } },
            },
          },
        ],
      },
    });
    expect((await managementPolicies.get(GROUP, 'newest1', 'default')).policy?.rules).toHaveLength(
      1,
    );
    await managementPolicies.delete(GROUP, 'newest1', 'default');
    await storageAccounts.delete(GROUP, 'newest1');

    await expectTable(table, {
      blobContainers: 'create delete get list update',
      blobServices: 'getServiceProperties list setServiceProperties',
      managementPolicies: 'createOrUpdate delete get',
      privateEndpointConnections: 'delete get list put',
      privateLinkResources: 'listByStorageAccount',
      storageAccounts:
        'checkNameAvailability create delete getProperties list listByResourceGroup listKeys update',
    });
  });

  test('@azure/storage-blob with a token: a role on data is needed, and enough', async () => {
    const { emulator, credential, options } = clients;
    const service = new BlobServiceClient('https://asrcache.blob.core.windows.net', credential, {
      tlsOptions: options.tlsOptions,
      agent: new EmulatorAgent(emulator),
      retryOptions: { maxTries: 1 },
    } as object);
    const container = service.getContainerClient('data');
    // Owner alone may not, as in Azure.
    await expect(container.create()).rejects.toMatchObject({
      statusCode: 403,
      code: 'AuthorizationPermissionMismatch',
    });
    const principal = emulator.cloud.directory.find(CLIENT.appId)?.principalId;
    const assignment = `${CACHE}/providers/Microsoft.Authorization/roleAssignments/77777777-7777-4777-8777-777777777777`;
    const given = await emulator.ask('PUT', `${assignment}?api-version=2022-04-01`, {
      json: {
        properties: {
          principalId: principal,
          roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLE_IDS['Storage Blob Data Contributor']}`,
        },
      },
    });
    expect(given.status).toBe(201);
    await container.create();
    await container.getBlockBlobClient('a.txt').upload('text', 4);
    expect((await collect(container.listBlobsFlat())).map((each) => each.name)).toEqual(['a.txt']);
    expect((await collect(service.listContainers())).map((each) => each.name)).toContain('data');
    expect((await container.getBlobClient('a.txt').downloadToBuffer()).toString()).toBe('text');
    await container.delete();
  });

  test('@azure/arm-keyvault and @azure/keyvault-secrets', async () => {
    const { credential, options, emulator } = clients;
    const table = new OperationTable(
      new KeyVaultManagementClient(credential, SUBSCRIPTION_ID, options),
    );
    const { vaults, privateEndpointConnections, privateLinkResources } = table.client;
    expect(
      await vaults.checkNameAvailability({ name: 'newkv', type: 'Microsoft.KeyVault/vaults' }),
    ).toMatchObject({ nameAvailable: true });
    const tenantId = emulator.cloud.tenantId;
    await vaults.createOrUpdate(
      GROUP,
      'newkv',
      {
        location: 'japaneast',
        properties: { tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies: [] },
      },
      POLL,
    );
    // A vault of a seed has its tenant, which Azure's always have.
    expect((await vaults.get(GROUP, 'newestkv')).properties.tenantId).toBe(tenantId);
    await vaults.updateAccessPolicy(GROUP, 'newkv', 'add', {
      properties: {
        accessPolicies: [{ tenantId, objectId: tenantId, permissions: { secrets: ['get'] } }],
      },
    });
    expect((await collect(vaults.listByResourceGroup(GROUP))).map((each) => each.name)).toEqual([
      'newestkv',
      'newkv',
    ]);
    expect(await collect(vaults.listBySubscription())).toHaveLength(2);
    expect(await collect(vaults.list())).toHaveLength(2);
    expect((await privateLinkResources.listByVault(GROUP, 'newkv')).value?.[0]?.groupId).toBe(
      'vault',
    );
    await askFor(KEY_VAULT.replace('newestkv', 'newkv'), 'vault', 'pe-kv');
    const [connection] = await collect(privateEndpointConnections.listByResource(GROUP, 'newkv'));
    const name = connection?.name ?? '';
    await privateEndpointConnections.put(GROUP, 'newkv', name, {
      privateLinkServiceConnectionState: { status: 'Approved' },
    });
    expect(
      (await privateEndpointConnections.get(GROUP, 'newkv', name)).privateLinkServiceConnectionState
        ?.status,
    ).toBe('Approved');
    await privateEndpointConnections.delete(GROUP, 'newkv', name, POLL);

    const secrets = new SecretClient('https://newkv.vault.azure.net', credential, {
      tlsOptions: options.tlsOptions,
      agent: new EmulatorAgent(emulator),
      retryOptions: { maxRetries: 0 },
    } as object);
    await secrets.setSecret('one', 'value');
    expect((await secrets.getSecret('one')).value).toBe('value');
    // A perimeter closes it to the internet, as a firewall does.
    await vaults.update(GROUP, 'newkv', {
      properties: { publicNetworkAccess: 'SecuredByPerimeter' },
    });
    await expect(secrets.getSecret('one')).rejects.toMatchObject({ statusCode: 403 });
    await expect(
      vaults.update(GROUP, 'newkv', { properties: { publicNetworkAccess: 'Nonsense' } }),
    ).rejects.toMatchObject({ statusCode: 400 });
    await vaults.delete(GROUP, 'newkv');

    await expectTable(table, {
      privateEndpointConnections: 'delete get listByResource put',
      privateLinkResources: 'listByVault',
      vaults:
        'checkNameAvailability createOrUpdate delete get list listByResourceGroup listBySubscription update updateAccessPolicy',
    });
  });

  test('@azure/arm-recoveryservices', async () => {
    const { credential, options } = clients;
    const table = new OperationTable(
      new RecoveryServicesClient(credential, SUBSCRIPTION_ID, options),
    );
    const client = table.client;
    expect(
      await client.recoveryServices.checkNameAvailability(GROUP, 'japaneast', {
        name: 'newest',
        type: 'Microsoft.RecoveryServices/Vaults',
      }),
    ).toMatchObject({ nameAvailable: true });
    const made = await client.vaults.createOrUpdate(
      GROUP,
      'newest',
      {
        location: 'Japan East',
        sku: { name: 'Standard' },
        properties: { publicNetworkAccess: 'Enabled' },
      },
      POLL,
    );
    expect([made.location, made.sku?.name]).toEqual(['japaneast', 'Standard']);
    await client.vaults.update(GROUP, 'newest', { location: 'japaneast', tags: { a: 'b' } }, POLL);
    expect((await client.vaults.get(GROUP, 'newest')).tags).toEqual({ a: 'b' });
    expect(await collect(client.vaults.listByResourceGroup(GROUP))).toHaveLength(2);
    expect(await collect(client.vaults.listBySubscriptionId())).toHaveLength(2);
    expect(await collect(client.usages.listByVaults(GROUP, 'newest'))).not.toEqual([]);
    expect(await collect(client.replicationUsages.list(GROUP, 'newest'))).toHaveLength(1);
    expect(await collect(client.privateLinkResources.list(GROUP, 'newest'))).toHaveLength(2);
    expect(
      (await client.privateLinkResources.get(GROUP, 'newest', 'backupResource')).properties
        ?.groupId,
    ).toBe('AzureBackup');
    await client.vaultExtendedInfo.createOrUpdate(GROUP, 'newest', {
      properties: { algorithm: 'None' },
    });
    await client.vaultExtendedInfo.update(GROUP, 'newest', { properties: { algorithm: 'None' } });
    expect((await client.vaultExtendedInfo.get(GROUP, 'newest')).properties?.algorithm).toBe(
      'None',
    );
    await client.vaults.delete(GROUP, 'newest', POLL);

    await expectTable(table, {
      privateLinkResources: 'get list',
      recoveryServices: 'checkNameAvailability',
      replicationUsages: 'list',
      usages: 'listByVaults',
      vaultExtendedInfo: 'createOrUpdate get update',
      vaults: 'createOrUpdate delete get listByResourceGroup listBySubscriptionId update',
    });
  });
});
