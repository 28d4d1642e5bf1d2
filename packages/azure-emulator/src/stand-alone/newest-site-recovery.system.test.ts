// Every operation of `@azure/arm-recoveryservices-siterecovery`: it passes, or is refused by name. Its
// newest version is last year's.

import { SiteRecoveryManagementClient } from '@azure/arm-recoveryservices-siterecovery';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { collect, OperationTable } from '@sekisho/test-kit/azure-emulator/client-operations.ts';
import { CACHE, NETWORK, VAULT } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  expectTable,
  POLL,
  startForNewestClients,
  SUBSCRIPTION_ID,
  type NewestClients,
} from '@sekisho/test-kit/azure-emulator/newest-clients.ts';

const [vault, group] = ['privateasr2', 'privateasr2'];
const fabric = 'privateasr2-vmwarefabric';
const container = 'containers';
const MAPPING =
  'replicationFabrics/replicationProtectionContainers/replicationProtectionContainerMappings';
const PROVIDER = 'replicationFabrics/replicationRecoveryServicesProviders';
const FABRIC = `${VAULT}/replicationFabrics/${fabric}`;
const CONTAINER = `${FABRIC}/replicationProtectionContainers/${container}`;

describe('the client of Site Recovery', () => {
  let clients: NewestClients;
  const put = (id: string, type: string, properties: Record<string, string>): Promise<unknown> =>
    clients.emulator.cloud.control.put({
      id,
      name: id.split('/').at(-1) ?? '',
      type: `Microsoft.RecoveryServices/vaults/${type}`,
      etag: '',
      properties,
    });
  const plantItem = (item: string, protectionState = 'Protected'): Promise<unknown> =>
    put(
      `${CONTAINER}/replicationProtectedItems/${item}`,
      'replicationFabrics/replicationProtectionContainers/replicationProtectedItems',
      { friendlyName: item, protectionState },
    );

  beforeAll(async () => {
    clients = await startForNewestClients([{ id: CACHE }]);
    await put(FABRIC, 'replicationFabrics', { friendlyName: fabric });
    await put(CONTAINER, 'replicationFabrics/replicationProtectionContainers', {
      friendlyName: container,
      fabricFriendlyName: fabric,
    });
    await put(`${FABRIC}/replicationRecoveryServicesProviders/dra`, PROVIDER, {
      friendlyName: 'dra',
    });
    await put(`${VAULT}/replicationEvents/event`, 'replicationEvents', { eventCode: 'one' });
    await plantItem('source');
  });
  afterAll(() => clients.emulator.close());

  test('@azure/arm-recoveryservices-siterecovery', { timeout: 120_000 }, async () => {
    const table = new OperationTable(
      new SiteRecoveryManagementClient(clients.credential, SUBSCRIPTION_ID, clients.options),
    );
    const client = table.client;
    const names = async (pages: AsyncIterable<{ name?: string }>): Promise<unknown> =>
      (await collect(pages)).map((each) => each.name);
    const at = [vault, group] as const;
    const inFabric = [...at, fabric] as const;
    const inContainer = [...inFabric, container] as const;

    const policy = {
      instanceType: 'InMageRcm' as const,
      recoveryPointHistoryInMinutes: 60,
      crashConsistentFrequencyInMinutes: 5,
      appConsistentFrequencyInMinutes: 0,
      enableMultiVmSync: 'true',
    };
    const made = await client.replicationPolicies.beginCreateAndWait(
      ...at,
      'p',
      { properties: { providerSpecificInput: policy } },
      POLL,
    );
    await client.replicationPolicies.beginUpdateAndWait(
      ...at,
      'p',
      { properties: { replicationProviderSettings: policy } },
      POLL,
    );
    expect((await client.replicationPolicies.get(...at, 'p')).name).toBe('p');
    expect(await names(client.replicationPolicies.list(...at))).toEqual(['p']);

    await client.replicationFabrics.beginCreateAndWait(
      ...at,
      'second',
      {
        properties: {
          customDetails: {
            instanceType: 'InMageRcm',
            vmwareSiteId: 'v',
            physicalSiteId: 'p',
            sourceAgentIdentity: {
              tenantId: 't',
              applicationId: 'a',
              objectId: 'o',
              audience: 'u',
              aadAuthority: 'h',
            },
          },
        },
      },
      POLL,
    );
    expect((await client.replicationFabrics.get(...inFabric)).name).toBe(fabric);
    expect(await names(client.replicationFabrics.list(...at))).toEqual([fabric, 'second']);
    await client.replicationFabrics.beginCheckConsistencyAndWait(...inFabric, POLL);
    await client.replicationFabrics.beginPurgeAndWait(...at, 'second', POLL);

    const containers = client.replicationProtectionContainers;
    expect(await names(containers.list(...at))).toEqual([container]);
    expect(await names(containers.listByReplicationFabrics(...inFabric))).toEqual([container]);
    expect((await containers.get(...inContainer)).name).toBe(container);

    const mappings = client.replicationProtectionContainerMappings;
    await mappings.beginCreateAndWait(
      ...inContainer,
      'm',
      {
        properties: {
          policyId: made.id ?? '',
          targetProtectionContainerId: 'Microsoft Azure',
          // The client's own types leave this one out.
          providerSpecificInput: { instanceType: 'InMageRcm' as 'A2A' },
        },
      },
      POLL,
    );
    expect((await mappings.get(...inContainer, 'm')).name).toBe('m');
    expect(await names(mappings.list(...at))).toEqual(['m']);
    expect(await names(mappings.listByReplicationProtectionContainers(...inContainer))).toEqual([
      'm',
    ]);
    await mappings.beginPurgeAndWait(...inContainer, 'm', POLL);

    const providers = client.replicationRecoveryServicesProviders;
    expect((await providers.get(...inFabric, 'dra')).name).toBe('dra');
    expect(await names(providers.list(...at))).toEqual(['dra']);
    expect(await names(providers.listByReplicationFabrics(...inFabric))).toEqual(['dra']);
    await providers.beginRefreshProviderAndWait(...inFabric, 'dra', POLL);
    await providers.beginPurgeAndWait(...inFabric, 'dra', POLL);

    expect(await names(client.replicationEvents.list(...at))).toEqual(['event']);
    expect((await client.replicationEvents.get(...at, 'event')).name).toBe('event');
    expect(await collect(client.replicationAppliances.list(...at))).toHaveLength(1);
    expect((await client.replicationVaultHealth.get(...at)).name).toBe('default');
    await client.replicationVaultHealth.beginRefreshAndWait(...at, POLL);
    await client.replicationVaultSetting.beginCreateAndWait(
      ...at,
      'default',
      { properties: { migrationSolutionId: 'm' } },
      POLL,
    );
    expect((await client.replicationVaultSetting.get(...at, 'default')).name).toBe('default');
    expect(await names(client.replicationVaultSetting.list(...at))).toEqual(['default']);
    await client.replicationAlertSettings.create(...at, 'defaultAlertSetting', {
      properties: { sendToOwners: 'Send', customEmailAddresses: ['a@example.com'] },
    });
    expect(
      (await client.replicationAlertSettings.get(...at, 'defaultAlertSetting')).properties
        ?.sendToOwners,
    ).toBe('Send');
    expect(await collect(client.replicationAlertSettings.list(...at))).toHaveLength(1);
    expect(await collect(client.replicationRecoveryPlans.list(...at))).toEqual([]);

    const items = client.replicationProtectedItems;
    const inItem = [...inContainer, 'source'] as const;
    expect(await names(items.list(...at))).toEqual(['source']);
    expect(await names(items.listByReplicationProtectionContainers(...inContainer))).toEqual([
      'source',
    ]);
    expect((await items.get(...inItem)).name).toBe('source');
    await items.beginUpdateAndWait(
      ...inItem,
      {
        properties: { providerSpecificDetails: { instanceType: 'InMageRcm', targetVmName: 'vm' } },
      },
      POLL,
    );
    const [point] = await collect(client.recoveryPoints.listByReplicationProtectedItems(...inItem));
    expect((await client.recoveryPoints.get(...inItem, point?.name ?? '')).name).toBe(point?.name);
    await items.beginTestFailoverAndWait(
      ...inItem,
      {
        properties: {
          failoverDirection: 'PrimaryToRecovery',
          networkType: 'VmNetworkAsInput',
          networkId: NETWORK,
          providerSpecificDetails: { instanceType: 'InMageRcm', networkId: NETWORK },
        },
      },
      POLL,
    );
    await items.beginTestFailoverCleanupAndWait(...inItem, { properties: {} }, POLL);
    await items.beginUnplannedFailoverAndWait(
      ...inItem,
      {
        properties: {
          failoverDirection: 'PrimaryToRecovery',
          providerSpecificDetails: { instanceType: 'InMageRcm', performShutdown: 'false' },
        },
      },
      POLL,
    );
    await items.beginFailoverCommitAndWait(...inItem, POLL);
    const jobs = await collect(client.replicationJobs.list(...at));
    expect((await client.replicationJobs.get(...at, jobs[0]?.name ?? '')).name).toBe(jobs[0]?.name);
    await items.beginPurgeAndWait(...inItem, POLL);
    await plantItem('removed');
    await items.beginDeleteAndWait(...inContainer, 'removed', { properties: {} }, POLL);
    for (const [name, state] of [
      ['running', 'InProgress'],
      ['failed', 'Failed'],
      ['waiting', 'Suspended'],
    ] as const)
      await put(`${VAULT}/replicationJobs/${name}`, 'replicationJobs', { state });
    await client.replicationJobs.beginCancelAndWait(...at, 'running', POLL);
    await client.replicationJobs.beginRestartAndWait(...at, 'failed', POLL);
    await client.replicationJobs.beginResumeAndWait(...at, 'waiting', { properties: {} }, POLL);
    await put(`${CONTAINER}/replicationProtectionContainerMappings/m2`, MAPPING, {});
    await mappings.beginDeleteAndWait(...inContainer, 'm2', { properties: {} }, POLL);
    await put(`${FABRIC}/replicationRecoveryServicesProviders/dra2`, PROVIDER, {});
    await providers.beginDeleteAndWait(...inFabric, 'dra2', POLL);
    await containers.beginDeleteAndWait(...inContainer, POLL);
    await client.replicationPolicies.beginDeleteAndWait(...at, 'p', POLL);
    await client.replicationFabrics.beginDeleteAndWait(...inFabric, POLL);

    await expectTable(
      table,
      {
        recoveryPoints: 'get listByReplicationProtectedItems',
        replicationAlertSettings: 'create get list',
        replicationAppliances: 'list',
        replicationEvents: 'get list',
        replicationFabrics: 'checkConsistency create delete get list purge',
        replicationJobs: 'cancel get list restart resume',
        replicationPolicies: 'create delete get list update',
        replicationProtectedItems:
          'delete failoverCommit get list listByReplicationProtectionContainers purge testFailover testFailoverCleanup unplannedFailover update',
        replicationProtectionContainerMappings:
          'create delete get list listByReplicationProtectionContainers purge',
        replicationProtectionContainers: 'delete get list listByReplicationFabrics',
        replicationRecoveryPlans: 'list',
        replicationRecoveryServicesProviders:
          'delete get list listByReplicationFabrics purge refreshProvider',
        replicationVaultHealth: 'get refresh',
        replicationVaultSetting: 'create get list',
      },
      [
        // In client-operations.system.test.ts: they follow a failover, or need an appliance.
        ...['applyRecoveryPoint', 'create', 'failoverCancel', 'plannedFailover', 'reprotect'].map(
          (each) => `replicationProtectedItems.${each}`,
        ),
        'replicationProtectedItems.repairReplication',
        // There are none, and none can be made.
        'replicationRecoveryPlans.get',
      ],
    );
  });
});
