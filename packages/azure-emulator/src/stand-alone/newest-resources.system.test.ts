// Every operation of the newest clients of what lies above the providers: resources, groups, tags,
// deployments, subscriptions, searches, roles and locks. It passes, or is refused by name.

import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ManagementLockClient } from '@azure/arm-locks';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { SubscriptionClient as OlderSubscriptionClient } from '@azure/arm-subscriptions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ROLE_IDS } from '../entra/roles.ts';
import { collect, OperationTable } from '@sekisho/test-kit/azure-emulator/client-operations.ts';
import { NETWORK, SUBSCRIPTION, VAULT } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { CLIENT } from '@sekisho/test-kit/azure-emulator/emulator.ts';
import {
  expectTable,
  POLL,
  startForNewestClients,
  SUBSCRIPTION_ID,
  type NewestClients,
} from '@sekisho/test-kit/azure-emulator/newest-clients.ts';

const GROUP = 'newestgroup';
const GROUP_ID = `${SUBSCRIPTION}/resourceGroups/${GROUP}`;
const ZONE = `${GROUP_ID}/providers/Microsoft.Network/privateDnsZones/newest.example.com`;
const ZONE_VERSION = '2024-06-01';

describe('the newest clients of resources', () => {
  let clients: NewestClients;
  beforeAll(async () => {
    clients = await startForNewestClients();
  });
  afterAll(() => clients.emulator.close());

  test('@azure/arm-resources', async () => {
    const table = new OperationTable(
      new ResourceManagementClient(clients.credential, SUBSCRIPTION_ID, clients.options),
    );
    const { resourceGroups, resources, tagsOperations, providers, providerResourceTypes } =
      table.client;
    const made = await resourceGroups.createOrUpdate(GROUP, {
      location: 'Japan East',
      tags: { owner: 'me' },
    });
    expect(made.location).toBe('japaneast');
    expect((await resourceGroups.checkExistence(GROUP)).body).toBe(true);
    await resourceGroups.update(GROUP, { tags: { owner: 'you' } });
    expect((await resourceGroups.get(GROUP)).tags).toEqual({ owner: 'you' });
    const tagged = { filter: "tagName eq 'owner' and tagValue eq 'you'" };
    expect((await collect(resourceGroups.list(tagged))).map((each) => each.name)).toEqual([GROUP]);

    const zone = { location: 'global', tags: { owner: 'you' } };
    await resources.createOrUpdateById(ZONE.slice(1), ZONE_VERSION, zone, POLL);
    expect((await resources.getById(ZONE.slice(1), ZONE_VERSION)).name).toBe('newest.example.com');
    expect((await resources.checkExistenceById(ZONE.slice(1), ZONE_VERSION)).body).toBe(true);
    await resources.updateById(ZONE.slice(1), ZONE_VERSION, { tags: { owner: 'them' } }, POLL);
    const at = [GROUP, 'Microsoft.Network', '', 'privateDnsZones', 'newest.example.com'] as const;
    await resources.createOrUpdate(...at, ZONE_VERSION, zone, POLL);
    await resources.update(...at, ZONE_VERSION, { tags: { owner: 'you' } }, POLL);
    expect((await resources.get(...at, ZONE_VERSION)).tags).toEqual({ owner: 'you' });
    expect((await resources.checkExistence(...at, ZONE_VERSION)).body).toBe(true);
    expect((await collect(resources.list(tagged))).map((each) => each.name)).toEqual([
      'newest.example.com',
    ]);
    expect(await collect(resources.listByResourceGroup(GROUP))).toHaveLength(1);

    await tagsOperations.createOrUpdateAtScope(
      ZONE.slice(1),
      { properties: { tags: { a: '1' } } },
      POLL,
    );
    await tagsOperations.updateAtScope(
      ZONE.slice(1),
      { operation: 'Merge', properties: { tags: { b: '2' } } },
      POLL,
    );
    expect((await tagsOperations.getAtScope(ZONE.slice(1))).properties.tags).toEqual({
      a: '1',
      b: '2',
    });
    await tagsOperations.deleteAtScope(ZONE.slice(1), POLL);
    expect((await resources.get(...at, ZONE_VERSION)).tags).toEqual({});
    await tagsOperations.createOrUpdate('cost');
    await tagsOperations.createOrUpdateValue('cost', 'low');
    expect(
      (await collect(tagsOperations.list())).map((each) => [
        each.tagName,
        each.values?.map((value) => value.tagValue),
      ]),
    ).toEqual([
      ['cost', ['low']],
      ['owner', ['you']],
    ]);
    await tagsOperations.deleteValue('cost', 'low');
    await tagsOperations.delete('cost');

    await resources.delete(...at, ZONE_VERSION, POLL);
    await resources.createOrUpdateById(ZONE.slice(1), ZONE_VERSION, zone, POLL);
    await resources.deleteById(ZONE.slice(1), ZONE_VERSION, POLL);
    await resourceGroups.delete(GROUP, POLL);

    expect((await providers.unregister('Microsoft.OffAzure')).registrationState).toBe(
      'Unregistered',
    );
    const site = `${VAULT.split('/').slice(0, 5).join('/')}/providers/Microsoft.OffAzure/MasterSites/m`;
    await expect(
      resources.createOrUpdateById(site.slice(1), '2023-06-06', { location: 'japaneast' }, POLL),
    ).rejects.toMatchObject({ code: 'MissingSubscriptionRegistration' });
    expect((await providers.register('Microsoft.OffAzure')).registrationState).toBe('Registered');
    expect((await providers.get('Microsoft.Network')).namespace).toBe('Microsoft.Network');
    expect((await providers.getAtTenantScope('Microsoft.Network')).namespace).toBe(
      'Microsoft.Network',
    );
    expect((await collect(providers.list())).map((each) => each.namespace)).toContain(
      'Microsoft.Authorization',
    );
    expect(await collect(providers.listAtTenantScope())).not.toEqual([]);
    expect((await providerResourceTypes.list('Microsoft.KeyVault')).value).not.toEqual([]);

    await expectTable(table, {
      providerResourceTypes: 'list',
      providers: 'get getAtTenantScope list listAtTenantScope register unregister',
      resourceGroups: 'checkExistence createOrUpdate delete get list update',
      resources:
        'checkExistence checkExistenceById createOrUpdate createOrUpdateById delete deleteById get getById list listByResourceGroup update updateById',
      tagsOperations:
        'createOrUpdate createOrUpdateAtScope createOrUpdateValue delete deleteAtScope deleteValue getAtScope list updateAtScope',
    });
  });

  test('@azure/arm-resourcesdeployments', async () => {
    const table = new OperationTable(
      new DeploymentsClient(clients.credential, SUBSCRIPTION_ID, clients.options),
    );
    const { deployments, deploymentOperations } = table.client;
    const group = 'avd2';
    const scope = `${SUBSCRIPTION}/resourceGroups/${group}`.slice(1);
    const deployment = {
      properties: {
        mode: 'Incremental' as const,
        parameters: { name: { value: 'deployed.example.com' } },
        template: {
          $schema:
            'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
          contentVersion: '1.0.0.0',
          parameters: { name: { type: 'string' } },
          resources: [
            {
              type: 'Microsoft.Network/privateDnsZones',
              apiVersion: '2024-06-01',
              name: "[parameters('name')]",
              location: 'global',
            },
          ],
          outputs: {
            id: {
              type: 'string',
              value: "[resourceId('Microsoft.Network/privateDnsZones', parameters('name'))]",
            },
          },
        },
      },
    };
    await deployments.validate(group, 'd1', deployment, POLL);
    const done = await deployments.createOrUpdate(group, 'd1', deployment, POLL);
    expect(done.properties?.outputs).toMatchObject({
      id: { value: expect.stringMatching(/deployed\.example\.com$/) as unknown },
    });
    expect((await deployments.get(group, 'd1')).properties?.provisioningState).toBe('Succeeded');
    expect((await deployments.checkExistence(group, 'd1')).body).toBe(true);
    expect((await deployments.exportTemplate(group, 'd1')).template).toMatchObject({
      contentVersion: '1.0.0.0',
    });
    expect(await collect(deployments.listByResourceGroup(group))).toHaveLength(1);
    const [step] = await collect(deploymentOperations.list(group, 'd1'));
    expect(
      (await deploymentOperations.get(group, 'd1', step?.operationId ?? '')).properties
        ?.provisioningState,
    ).toBe('Succeeded');
    // The same by scope: a group is one.
    await deployments.validateAtScope(scope, 'd2', deployment, POLL);
    await deployments.createOrUpdateAtScope(scope, 'd2', deployment, POLL);
    await deployments.getAtScope(scope, 'd2');
    await deployments.checkExistenceAtScope(scope, 'd2');
    await deployments.exportTemplateAtScope(scope, 'd2');
    expect(await collect(deployments.listAtScope(scope))).toHaveLength(2);
    const [same] = await collect(deploymentOperations.listAtScope(scope, 'd2'));
    await deploymentOperations.getAtScope(scope, 'd2', same?.operationId ?? '');
    await deployments.deleteAtScope(scope, 'd2', POLL);
    await deployments.delete(group, 'd1', POLL);

    await expectTable(table, {
      deploymentOperations: 'get getAtScope list listAtScope',
      deployments:
        'checkExistence checkExistenceAtScope createOrUpdate createOrUpdateAtScope delete deleteAtScope exportTemplate exportTemplateAtScope get getAtScope listAtScope listByResourceGroup validate validateAtScope',
    });
  });

  test('@azure/arm-resources-subscriptions and @azure/arm-subscriptions', async () => {
    const table = new OperationTable(new SubscriptionClient(clients.credential, clients.options));
    const { subscriptions, tenants } = table.client;
    expect((await subscriptions.get(SUBSCRIPTION_ID)).subscriptionId).toBe(SUBSCRIPTION_ID);
    expect(await collect(subscriptions.list())).toHaveLength(1);
    expect(
      (await collect(subscriptions.listLocations(SUBSCRIPTION_ID))).find(
        (each) => each.name === 'japaneast',
      ),
    ).toMatchObject({
      displayName: 'Japan East',
      metadata: { pairedRegion: [{ name: 'japanwest' }] },
    });
    expect((await collect(tenants.list())).map((each) => each.tenantId)).toEqual([
      clients.emulator.cloud.tenantId,
    ]);
    await expectTable(table, { subscriptions: 'get list listLocations', tenants: 'list' });
    const older = new OperationTable(
      new OlderSubscriptionClient(clients.credential, clients.options),
    );
    await expectTable(older, {});
  });

  test('@azure/arm-resourcegraph', async () => {
    const table = new OperationTable(
      new ResourceGraphClient(clients.credential, SUBSCRIPTION_ID, clients.options),
    );
    const found = await table.client.resources({
      query: "resources | where type =~ 'microsoft.network/virtualnetworks' | project id",
    });
    expect(found.data).toEqual([{ id: NETWORK }]);
    await expect(table.client.resources({ query: 'resources | parse name' })).rejects.toThrow(
      /not served by this emulator/,
    );
    await expectTable(table, { '': 'resources' });
  });

  test('@azure/arm-authorization', async () => {
    const table = new OperationTable(
      new AuthorizationManagementClient(clients.credential, SUBSCRIPTION_ID, clients.options),
    );
    const { roleAssignments, roleDefinitions, permissions } = table.client;
    const principalId = clients.emulator.cloud.directory.find(CLIENT.appId)?.principalId ?? '';
    const roleDefinitionId = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLE_IDS.Reader}`;
    const name = '88888888-8888-4888-8888-888888888888';
    const id = `${VAULT}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    const parameters = { principalId, roleDefinitionId, principalType: 'ServicePrincipal' };
    await roleAssignments.create(VAULT, name, parameters);
    expect((await roleAssignments.get(VAULT, name)).scope).toBe(VAULT);
    expect((await roleAssignments.getById(id)).principalId).toBe(principalId);
    await roleAssignments.createById(id, parameters);
    const filter = { filter: `principalId eq '${principalId}'` };
    expect(await collect(roleAssignments.listForSubscription(filter))).toHaveLength(2);
    expect(await collect(roleAssignments.listForResourceGroup('privateasr2', filter))).toHaveLength(
      2,
    );
    const at = ['privateasr2', 'Microsoft.RecoveryServices', 'vaults', 'privateasr2'] as const;
    expect(await collect(roleAssignments.listForResource(...at, filter))).toHaveLength(2);
    expect(
      await collect(roleAssignments.listForScope(VAULT, { filter: 'atScope()' })),
    ).toHaveLength(2);
    await roleAssignments.delete(VAULT, name);
    await roleAssignments.createById(id, parameters);
    await roleAssignments.deleteById(id);
    expect(await collect(roleAssignments.listForSubscription(filter))).toHaveLength(1);
    expect(
      (await collect(roleDefinitions.list(VAULT, { filter: "roleName eq 'Reader'" }))).map(
        (each) => each.name,
      ),
    ).toEqual([ROLE_IDS.Reader]);
    expect((await roleDefinitions.get(VAULT, ROLE_IDS.Owner)).roleName).toBe('Owner');
    expect((await roleDefinitions.getById(roleDefinitionId)).roleName).toBe('Reader');
    expect(
      (await collect(permissions.listForResourceGroup('privateasr2'))).map((each) => each.actions),
    ).toEqual([['*']]);
    expect(
      await collect(
        permissions.listForResource(
          'privateasr2',
          'Microsoft.RecoveryServices',
          '',
          'vaults',
          'privateasr2',
        ),
      ),
    ).toHaveLength(1);

    await expectTable(table, {
      permissions: 'listForResource listForResourceGroup',
      roleAssignments:
        'create createById delete deleteById get getById listForResource listForResourceGroup listForScope listForSubscription',
      roleDefinitions: 'get getById list',
    });
  });

  test('@azure/arm-locks', async () => {
    const table = new OperationTable(
      new ManagementLockClient(clients.credential, SUBSCRIPTION_ID, clients.options),
    );
    const { managementLocks: locks } = table.client;
    const lock = { level: 'CanNotDelete', notes: 'kept' };
    const group = 'avd2';
    const groupId = `${SUBSCRIPTION}/resourceGroups/${group}`;
    const at = [group, 'Microsoft.Network', '', 'virtualNetworks', 'avd2'] as const;
    await locks.createOrUpdateAtSubscriptionLevel('s', lock);
    await locks.createOrUpdateAtResourceGroupLevel(group, 'g', lock);
    await locks.createOrUpdateAtResourceLevel(...at, 'r', lock);
    await locks.createOrUpdateByScope(NETWORK, 'r2', lock);
    expect((await locks.getAtSubscriptionLevel('s')).level).toBe('CanNotDelete');
    expect((await locks.getAtResourceGroupLevel(group, 'g')).notes).toBe('kept');
    expect((await locks.getAtResourceLevel(...at, 'r')).name).toBe('r');
    expect((await locks.getByScope(groupId, 'g')).name).toBe('g');
    expect(await collect(locks.listAtSubscriptionLevel())).toHaveLength(4);
    expect(await collect(locks.listAtResourceGroupLevel(group))).toHaveLength(3);
    expect(await collect(locks.listAtResourceLevel(...at))).toHaveLength(2);
    expect(await collect(locks.listByScope(NETWORK))).toHaveLength(2);
    const removal = await clients.emulator.ask('DELETE', `${NETWORK}?api-version=2024-01-01`);
    expect([removal.status, removal.body]).toMatchObject([409, { error: { code: 'ScopeLocked' } }]);
    await locks.deleteByScope(NETWORK, 'r2');
    await locks.deleteAtResourceLevel(...at, 'r');
    await locks.deleteAtResourceGroupLevel(group, 'g');
    await locks.deleteAtSubscriptionLevel('s');

    const all = (level: string): string =>
      `createOrUpdateAt${level} deleteAt${level} getAt${level} listAt${level}`;
    await expectTable(table, {
      managementLocks: `createOrUpdateByScope deleteByScope getByScope listByScope ${all('SubscriptionLevel')} ${all('ResourceGroupLevel')} ${all('ResourceLevel')}`,
    });
  });
});
