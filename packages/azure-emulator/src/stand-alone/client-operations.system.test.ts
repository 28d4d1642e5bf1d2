// The operations of last year's clients of Microsoft, one provider after the other as the clients'
// own samples go through them: make, change, read, list in pages, take away.

import { KeyVaultManagementClient } from 'arm-keyvault-4';
import { NetworkManagementClient } from 'arm-network-36';
import { RecoveryServicesClient } from 'arm-recoveryservices-6';
import { SiteRecoveryManagementClient } from '@azure/arm-recoveryservices-siterecovery';
import { ClientSecretCredential } from '@azure/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  CACHE,
  SEED,
  SUBNET,
  SUBSCRIPTION,
  VAULT,
  VAULT_GROUP,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  CLIENT,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';

const subscriptionId = SUBSCRIPTION.split('/')[2] ?? '';
const [group, vaultGroup, vault] = ['avd2', 'privateasr2', 'privateasr2'];
const KEY_VAULT = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/operationskv`;
const [fabric, container, item] = ['privateasr2-vmwarefabric', 'containers', 'source'];
const FABRIC = `${VAULT}/replicationFabrics/${fabric}`;

describe("operations of Microsoft's clients", () => {
  let emulator: TestEmulator;
  let credential: ClientSecretCredential;
  let options: { readonly endpoint: string; readonly tlsOptions: { readonly ca: string } };
  const poll = { updateIntervalInMs: 5 };

  beforeAll(async () => {
    emulator = await startTestEmulator({
      seed: {
        ...SEED,
        applications: [{ ...CLIENT, displayName: 'planner' }],
        resources: [
          ...SEED.resources,
          { id: CACHE },
          {
            id: KEY_VAULT,
            properties: {
              tenantId: SEED.tenantId,
              sku: { family: 'A', name: 'standard' },
              accessPolicies: [],
            },
          },
        ],
      },
    });
    const tlsOptions = { ca: emulator.ca };
    credential = new ClientSecretCredential(emulator.cloud.tenantId, CLIENT.appId, CLIENT.secret, {
      authorityHost: emulator.origin,
      disableInstanceDiscovery: true,
      tlsOptions,
    });
    options = { endpoint: emulator.origin, tlsOptions };
    const put = (id: string, type: string, properties: Record<string, string>) =>
      emulator.cloud.control.put({
        id,
        name: id.split('/').at(-1) ?? '',
        type: `Microsoft.RecoveryServices/vaults/${type}`,
        etag: '',
        properties,
      });
    const containers = `${FABRIC}/replicationProtectionContainers/${container}`;
    await put(FABRIC, 'replicationFabrics', { friendlyName: fabric });
    await put(containers, 'replicationFabrics/replicationProtectionContainers', {
      friendlyName: container,
      fabricFriendlyName: fabric,
    });
    await put(
      `${containers}/replicationProtectedItems/${item}`,
      'replicationFabrics/replicationProtectionContainers/replicationProtectedItems',
      { friendlyName: item, protectionState: 'Protected' },
    );
  });
  afterAll(() => emulator.close());

  test('Key Vaults: names, policies, connections', async () => {
    const { vaults, privateEndpointConnections, privateLinkResources } =
      new KeyVaultManagementClient(credential, subscriptionId, options);
    expect(
      await vaults.checkNameAvailability({
        name: 'operationskv',
        type: 'Microsoft.KeyVault/vaults',
      }),
    ).toMatchObject({ nameAvailable: false, reason: 'AlreadyExists' });
    expect(
      await vaults.checkNameAvailability({ name: 'freename', type: 'Microsoft.KeyVault/vaults' }),
    ).toMatchObject({ nameAvailable: true });
    const policy = {
      tenantId: SEED.tenantId,
      objectId: SEED.tenantId,
      permissions: { secrets: ['get' as const] },
    };
    await vaults.updateAccessPolicy(vaultGroup, 'operationskv', 'add', {
      properties: { accessPolicies: [policy] },
    });
    expect((await vaults.get(vaultGroup, 'operationskv')).properties.accessPolicies).toMatchObject([
      policy,
    ]);
    await vaults.updateAccessPolicy(vaultGroup, 'operationskv', 'remove', {
      properties: { accessPolicies: [policy] },
    });
    const changed = await vaults.update(vaultGroup, 'operationskv', {
      properties: { publicNetworkAccess: 'disabled' },
    });
    expect([changed.properties.publicNetworkAccess, changed.properties.accessPolicies]).toEqual([
      'disabled',
      [],
    ]);
    expect(
      (await collect(vaults.listByResourceGroup(vaultGroup))).map((each) => each.name),
    ).toEqual(['operationskv']);
    expect(
      (await privateLinkResources.listByVault(vaultGroup, 'operationskv')).value?.[0]
        ?.requiredZoneNames,
    ).toEqual(['privatelink.vaultcore.azure.net']);
    const network = new NetworkManagementClient(credential, subscriptionId, options);
    await network.privateEndpoints.beginCreateOrUpdateAndWait(
      group,
      'pe-kv',
      {
        location: 'japaneast',
        subnet: { id: SUBNET },
        manualPrivateLinkServiceConnections: [
          {
            name: 'c',
            privateLinkServiceId: KEY_VAULT,
            groupIds: ['vault'],
            requestMessage: 'please',
          },
        ],
      },
      poll,
    );
    const [connection] = await collect(
      privateEndpointConnections.listByResource(vaultGroup, 'operationskv'),
    );
    expect(connection?.privateLinkServiceConnectionState?.status).toBe('Pending');
    const approved = await privateEndpointConnections.put(
      vaultGroup,
      'operationskv',
      connection?.name ?? '',
      { privateLinkServiceConnectionState: { status: 'Approved', description: 'yes' } },
    );
    expect(approved.privateLinkServiceConnectionState).toMatchObject({
      status: 'Approved',
      description: 'yes',
      actionsRequired: 'None',
    });
    await privateEndpointConnections.beginDeleteAndWait(
      vaultGroup,
      'operationskv',
      connection?.name ?? '',
      poll,
    );
    expect(
      (await network.privateEndpoints.get(group, 'pe-kv')).manualPrivateLinkServiceConnections?.[0]
        ?.privateLinkServiceConnectionState?.status,
    ).toBe('Disconnected');
    await network.privateEndpoints.beginDeleteAndWait(group, 'pe-kv', poll);
  });

  test('vaults: names, tags, usages, extended information, deletion', async () => {
    const client = new RecoveryServicesClient(credential, subscriptionId, options);
    expect(
      await client.recoveryServices.checkNameAvailability(vaultGroup, 'japaneast', {
        name: vault,
        type: 'Microsoft.RecoveryServices/Vaults',
      }),
    ).toMatchObject({ nameAvailable: false });
    await client.vaults.beginCreateOrUpdateAndWait(
      vaultGroup,
      'second',
      {
        location: 'Japan East',
        sku: { name: 'Standard' },
        properties: { publicNetworkAccess: 'Enabled' },
      },
      poll,
    );
    const changed = await client.vaults.beginUpdateAndWait(
      vaultGroup,
      'second',
      {
        location: 'japaneast',
        tags: { owner: 'me' },
        properties: {
          monitoringSettings: { classicAlertSettings: { alertsForCriticalOperations: 'Disabled' } },
        },
      },
      poll,
    );
    expect(changed).toMatchObject({
      tags: { owner: 'me' },
      location: 'japaneast',
      properties: {
        monitoringSettings: {
          classicAlertSettings: {
            alertsForCriticalOperations: 'Disabled',
            emailNotificationsForSiteRecovery: 'Enabled',
          },
        },
      },
    });
    expect(
      (await collect(client.usages.listByVaults(vaultGroup, 'second'))).map(
        (each) => each.name?.value,
      ),
    ).toContain('ManagedInstances');
    expect(await collect(client.replicationUsages.list(vaultGroup, 'second'))).toMatchObject([
      { protectedItemCount: 0 },
    ]);
    expect((await client.vaultExtendedInfo.get(vaultGroup, 'second')).algorithm).toBe('None');
    expect(
      (await client.privateLinkResourcesOperations.get(vaultGroup, 'second', 'backupResource'))
        .groupId,
    ).toBe('AzureBackup');
    await client.vaults.beginDeleteAndWait(vaultGroup, 'second', poll);
    expect(
      (await collect(client.vaults.listByResourceGroup(vaultGroup))).map((each) => each.name),
    ).toEqual([vault]);
  });

  test('Site Recovery: policy changed, failover to a point, another point, commit, replication back', async () => {
    const client = new SiteRecoveryManagementClient(credential, subscriptionId, options);
    const items = client.replicationProtectedItems;
    const at = [vault, vaultGroup, fabric, container, item] as const;
    await client.replicationPolicies.beginCreateAndWait(
      vault,
      vaultGroup,
      'p',
      {
        properties: {
          providerSpecificInput: {
            instanceType: 'InMageRcm',
            recoveryPointHistoryInMinutes: 60,
            crashConsistentFrequencyInMinutes: 5,
            appConsistentFrequencyInMinutes: 0,
            enableMultiVmSync: 'true',
          },
        },
      },
      poll,
    );
    const policy = await client.replicationPolicies.beginUpdateAndWait(
      vault,
      vaultGroup,
      'p',
      {
        properties: {
          replicationProviderSettings: {
            instanceType: 'InMageRcm',
            recoveryPointHistoryInMinutes: 120,
            crashConsistentFrequencyInMinutes: 5,
            appConsistentFrequencyInMinutes: 0,
            enableMultiVmSync: 'true',
          },
        },
      },
      poll,
    );
    expect(policy.properties?.providerSpecificDetails).toMatchObject({
      recoveryPointHistoryInMinutes: 120,
    });
    const [point] = await collect(client.recoveryPoints.listByReplicationProtectedItems(...at));
    const failedOver = await items.beginUnplannedFailoverAndWait(
      ...at,
      {
        properties: {
          failoverDirection: 'PrimaryToRecovery',
          providerSpecificDetails: { instanceType: 'InMageRcm', performShutdown: 'false' },
        },
      },
      poll,
    );
    expect([failedOver.properties?.protectionState, failedOver.properties?.activeLocation]).toEqual(
      ['UnplannedFailoverCommitPendingStatesBegin', 'Recovery'],
    );
    await items.beginApplyRecoveryPointAndWait(
      ...at,
      {
        properties: {
          providerSpecificDetails: { instanceType: 'InMageRcm', recoveryPointId: point?.id ?? '' },
        },
      },
      poll,
    );
    expect((await items.get(...at)).properties?.failoverRecoveryPointId).toBe(point?.id);
    const committed = await items.beginFailoverCommitAndWait(...at, poll);
    expect(committed.properties?.allowedOperations).toContain('SwitchProtection');
    const back = await items.beginReprotectAndWait(
      ...at,
      {
        properties: {
          failoverDirection: 'RecoveryToPrimary',
          providerSpecificDetails: {
            instanceType: 'InMageRcm',
            reprotectAgentId: 'a',
            datastoreName: 'd',
            logStorageAccountId: CACHE,
          },
        },
      },
      poll,
    );
    expect(back.properties?.providerSpecificDetails?.instanceType).toBe('InMageRcmFailback');
    expect(
      (await collect(client.replicationJobs.list(vault, vaultGroup)))
        .map((each) => [each.properties?.scenarioName, each.properties?.state])
        .toSorted(),
    ).toEqual([
      ['ChangePit', 'Succeeded'],
      ['Commit', 'Succeeded'],
      ['SwitchProtection', 'Succeeded'],
      ['UnplannedFailover', 'Succeeded'],
    ]);
    await client.replicationPolicies.beginDeleteAndWait(vault, vaultGroup, 'p', poll);
    await client.replicationFabrics.beginPurgeAndWait(vault, vaultGroup, fabric, poll);
    expect(await collect(client.replicationFabrics.list(vault, vaultGroup))).toEqual([]);
  });
});

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of pages) all.push(each);
  return all;
}
