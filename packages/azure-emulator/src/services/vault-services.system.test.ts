import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  arm,
  ask,
  CACHE,
  completeArm,
  makeEndpoint,
  SEED,
  startTestCloud,
  VAULT,
  VAULT_GROUP,
  VERSION,
  type Answered,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { Engine } from '@sekisho/test-kit/azure-emulator/replication-engine.ts';
import { listAt, objectAt, textAt, type JsonObject } from '../base/json.ts';
import { SERVICE_AUDIENCE } from './service-access.ts';

const RECOVERY = VERSION.vault;
const AT: Readonly<Record<string, string>> = {
  id1: '10.2.1.13',
  rcm1: '10.2.1.4',
  srs1: '10.2.1.5',
  tel1: '10.2.1.6',
  prot2: '10.2.1.7',
};

describe('from registration to a test failover', () => {
  let cloud: TestCloud;
  const engine = new Engine();
  const fabric = `${VAULT}/replicationFabrics/privateasr2-vmwarefabric`;
  let item: string;

  beforeAll(async () => {
    cloud = await startTestCloud({
      seed: {
        ...SEED,
        resources: [
          ...SEED.resources,
          { id: CACHE, properties: { publicNetworkAccess: 'Disabled' } },
        ],
      },
    });
    await makeEndpoint(cloud, {
      name: 'pe-asr',
      group: VAULT_GROUP,
      targetId: VAULT,
      groupId: 'AzureSiteRecovery',
      zone: 'privatelink.siterecovery.windowsazure.com',
    });
    await arm(
      cloud,
      'PUT',
      `${VAULT_GROUP}/providers/Microsoft.OffAzure/VMwareSites/privateasr58afvmwaresite`,
      {
        version: VERSION.offAzure,
        json: { location: 'japaneast', properties: { applianceName: 'appliance' } },
      },
    );
  });
  afterAll(() => cloud.close());

  function call(member: string, path: string, json: unknown, method = 'POST'): Promise<Answered> {
    const token = cloud.azure.control.issueToken({
      audience: SERVICE_AUDIENCE,
      appId: 'a',
      objectId: 'o',
    });
    return ask(cloud, {
      url: `https://1265443793182260898-asr-pod01-${member}.jpe.privatelink.siterecovery.windowsazure.com${path}`,
      at: AT[member] ?? '',
      method,
      token,
      ...(method === 'GET' ? {} : { json }),
    });
  }
  const agent = { name: 'appliance', kind: 'MarsAgent', version: '2.0.9955.0' };

  test('settings are for components that the RCM knows; a known one is modified', async () => {
    expect((await call('rcm1', '/rcmagentapi/getreplicationsettings', agent)).status).toBe(404);
    expect((await call('rcm1', '/rcmagentapi/registermachine', agent)).status).toBe(200);
    expect(await call('rcm1', '/rcmagentapi/registermachine', agent)).toMatchObject({
      status: 409,
      body: { error: { code: 'ApplianceComponentAlreadyRegistered' } },
    });
    expect((await call('rcm1', '/rcmagentapi/modifymachine', agent)).status).toBe(200);
  });

  test('the settings name the Event Hubs host and sign for it; that signature is accepted there and a changed one is not', async () => {
    const settings = await call('rcm1', '/rcmagentapi/getreplicationsettings', agent);
    const host = textAt(settings.body, 'eventHubs', 'host') ?? '';
    const signature = textAt(settings.body, 'eventHubs', 'signature') ?? '';
    expect(host).toBe('jpepod01rcm1evhbdiags2j8q.servicebus.windows.net');
    const send = (authorization: string) =>
      ask(cloud, {
        method: 'POST',
        url: `https://${host}/diagnostics/messages`,
        headers: { authorization },
        json: { component: 'x' },
      });
    expect((await send(signature)).status).toBe(201);
    expect((await send(signature.replace(/se=\d/, 'se=9'))).status).toBe(401);
    expect((await send('Bearer abc')).status).toBe(401);
    expect(cloud.azure.state.diagnosticsAccepted).toBe(1);
    expect(cloud.log.join('\n')).not.toContain(signature);
  });

  test('the provider’s registration gives the vault its fabric and container; the list shows no components, the fabric does', async () => {
    expect(
      (await call('srs1', '/providers/register', { name: 'appliance', kind: 'ProcessServer' }))
        .status,
    ).toBe(200);
    const list = await arm(cloud, 'GET', `${VAULT}/replicationFabrics`, { version: RECOVERY });
    expect(listAt(list.body, 'value', 0, 'properties', 'customDetails', 'marsAgents')).toEqual([]);
    expect(textAt(list.body, 'value', 0, 'id')).toBe(
      fabric.replace('/subscriptions', '/Subscriptions'),
    );
    const one = await arm(cloud, 'GET', fabric, { version: RECOVERY });
    expect(listAt(one.body, 'properties', 'customDetails', 'marsAgents')).toHaveLength(1);
    const containers = await arm(cloud, 'GET', `${fabric}/replicationProtectionContainers`, {
      version: RECOVERY,
    });
    expect(textAt(containers.body, 'value', 0, 'name')).toBe('privateasr58afreplicationcontainer');
    expect(containers.text).toContain('"nextLink":null');
  });

  test('the portal’s view of a healthy appliance has no health errors left after its time', async () => {
    const health = async () => {
      const appliances = await arm(cloud, 'GET', `${VAULT}/replicationAppliances`, {
        version: RECOVERY,
      });
      return listAt(
        appliances.body,
        'value',
        0,
        'properties',
        'providerSpecificDetails',
        'appliances',
        0,
        'marsAgent',
        'healthErrors',
      ).map((each) => textAt(each, 'errorCode'));
    };
    await expect.poll(health, { timeout: 40_000 }).toEqual([]);
  });

  test('an item is protected by an operation whose address has to come back unchanged', async () => {
    item = `${fabric}/replicationProtectionContainers/privateasr58afreplicationcontainer/replicationProtectedItems/source`;
    const policyId = `${VAULT}/replicationPolicies/policy`;
    const policy = await completeArm(cloud, 'PUT', policyId, {
      version: RECOVERY,
      json: {
        properties: {
          providerSpecificInput: { instanceType: 'InMageRcm', recoveryPointHistoryInMinutes: 1440 },
        },
      },
    });
    expect(policy.first.status).toBe(202);
    expect(policy.first.text).toBe('');
    expect(policy.last?.body).toMatchObject({
      id: null,
      percentComplete: null,
      status: 'Succeeded',
    });
    const json = {
      properties: {
        policyId,
        providerSpecificDetails: {
          instanceType: 'InMageRcm',
          disksDefault: { diskType: 'Premium_LRS', logStorageAccountId: CACHE },
        },
      },
    };
    const accepted = await arm(cloud, 'PUT', item, { version: RECOVERY, json });
    const status = String(accepted.headers['azure-asyncoperation']);
    expect(status.length).toBeGreaterThan(2000);
    expect(
      (
        await ask(cloud, {
          url: status.replace('%3a', '%3A'),
          token: cloud.azure.control.issueToken({
            audience: 'https://management.azure.com',
            appId: 'a',
            objectId: 'o',
          }),
        })
      ).status,
    ).toBe(401);
    await expect
      .poll(async () => (await arm(cloud, 'GET', item, { version: RECOVERY })).status)
      .toBe(200);
    const made = await arm(cloud, 'GET', item, { version: RECOVERY });
    expect(objectAt(made.body, 'properties')).toMatchObject({
      protectionState: 'InitialReplicationInProgress',
      allowedOperations: ['DisableProtection'],
    });
  });

  test('its container is signed for by the RCM, over https and without the key', async () => {
    const answer = await call('rcm1', '/rcmagentapi/renewlogcontainersasuri', { itemId: 'source' });
    const uri = new URL(textAt(answer.body, 'containerSasUri') ?? '');
    expect(uri.hostname).toBe('asrcache.blob.core.windows.net');
    expect(uri.searchParams.get('spr')).toBe('https');
    expect(
      (await call('rcm1', '/rcmagentapi/renewlogcontainersasuri', { itemId: 'nobody' })).status,
    ).toBe(404);
  });

  test('cycles go to the engine that is attached; without one the service is not available', async () => {
    expect((await call('prot2', '/protection/items/source/cycles', { sequence: 1 })).status).toBe(
      503,
    );
    cloud.azure.attachReplication(engine);
    expect(
      await call('prot2', '/protection/items/source/cycles', { corrupt: 'yes' }),
    ).toMatchObject({ status: 409, body: { kind: 'resend', blocks: [3] } });
    expect(await call('prot2', '/protection/items/source/cycles', { sequence: 1 })).toMatchObject({
      status: 200,
      body: { kind: 'applied', recoveryPointId: 'point-1' },
    });
    expect(
      (await call('prot2', '/protection/items/source/baseline', undefined, 'GET')).body,
    ).toEqual({ baseline: 'abc' });
    const [first] = engine.cycles;
    expect(first?.cache).toEqual({
      account: 'asrcache',
      container: `asrlog-${first?.itemId ?? ''}`,
    });
    const protectedItem = await arm(cloud, 'GET', item, { version: RECOVERY });
    expect(objectAt(protectedItem.body, 'properties')).toMatchObject({
      protectionState: 'Protected',
      allowedOperations: ['UnplannedFailover', 'DisableProtection', 'TestFailover'],
    });
    expect(
      textAt(
        (await arm(cloud, 'GET', `${item}/recoveryPoints`, { version: RECOVERY })).body,
        'value',
        0,
        'name',
      ),
    ).toBe('point-1');
  });

  test('a test failover takes a point, and has to be cleaned up before the next', async () => {
    const order = {
      properties: {
        failoverDirection: 'PrimaryToRecovery',
        networkType: 'NoNetworkAttachAsInput',
        providerSpecificDetails: {
          instanceType: 'InMageRcm',
          recoveryPointId: `${item}/recoveryPoints/point-1`,
        },
      },
    };
    const done = await completeArm(cloud, 'POST', `${item}/testFailover`, {
      version: RECOVERY,
      json: order,
    });
    expect([done.first.status, done.status, engine.failovers]).toEqual([
      202,
      'Succeeded',
      ['point-1'],
    ]);
    expect(
      objectAt((await arm(cloud, 'GET', item, { version: RECOVERY })).body, 'properties'),
    ).toMatchObject({
      testFailoverState: 'WaitingForCompletion',
      allowedOperations: ['TestFailoverCleanup'],
    });
    expect(
      (await arm(cloud, 'POST', `${item}/testFailover`, { version: RECOVERY, json: order })).status,
    ).toBe(400);
    expect(
      (
        await completeArm(cloud, 'POST', `${item}/testFailoverCleanup`, {
          version: RECOVERY,
          json: { properties: { comments: 'done' } },
        })
      ).status,
    ).toBe('Succeeded');
    const jobs = await arm(cloud, 'GET', `${VAULT}/replicationJobs`, { version: RECOVERY });
    expect(
      listAt(jobs.body, 'value')
        .map((each) => textAt(each, 'properties', 'scenarioName'))
        .toSorted(),
    ).toEqual(['EnableDr', 'TestFailover', 'TestFailoverCleanup']);
  });

  const act = (action: string, properties: JsonObject = {}) =>
    completeArm(cloud, 'POST', `${item}/${action}`, {
      version: RECOVERY,
      json: {
        properties: {
          failoverDirection: 'PrimaryToRecovery',
          providerSpecificDetails: { instanceType: 'InMageRcm', ...properties },
        },
      },
    });
  const readItem = async () =>
    objectAt((await arm(cloud, 'GET', item, { version: RECOVERY })).body, 'properties');

  test('a failover goes to the latest data or to a point, can change its point, is cancelled or committed, and then replicates back', async () => {
    engine.failovers.length = 0;
    expect((await act('failoverCommit')).first).toMatchObject({
      status: 400,
      body: { error: { code: 'OperationNotAllowed' } },
    });
    expect(
      (
        await act('unplannedFailover', {
          performShutdown: 'false',
          recoveryPointId: `${item}/recoveryPoints/other`,
        })
      ).first,
    ).toMatchObject({
      status: 400,
      body: { error: { code: 'RecoveryPointNotFound' } },
    });
    const latest = await act('unplannedFailover', { performShutdown: 'false' });
    expect([latest.first.status, latest.status]).toEqual([202, 'Succeeded']);
    expect(await readItem()).toMatchObject({
      protectionState: 'UnplannedFailoverCommitPendingStatesBegin',
      activeLocation: 'Recovery',
      allowedOperations: [
        'CompleteMigration',
        'Commit',
        'DisableProtection',
        'ChangePit',
        'SwitchProtection',
      ],
      currentScenario: { scenarioName: 'None' },
    });
    expect((await act('unplannedFailover')).first.status).toBe(400);
    expect(
      (await act('applyRecoveryPoint', { recoveryPointId: `${item}/recoveryPoints/point-1` }))
        .status,
    ).toBe('Succeeded');
    expect(textAt(await readItem(), 'failoverRecoveryPointId')).toBe(
      `${item.replace('/subscriptions', '/Subscriptions')}/recoveryPoints/point-1`,
    );
    expect((await act('failoverCancel')).status).toBe('Succeeded');
    expect(await readItem()).toMatchObject({
      protectionState: 'Protected',
      activeLocation: 'Primary',
      failoverRecoveryPointId: null,
    });
    expect((await act('repairReplication')).status).toBe('Succeeded');
    expect(textAt(await readItem(), 'providerSpecificDetails', 'resyncState')).toBe(
      'StartedResynchronization',
    );
    expect(
      (await act('unplannedFailover', { recoveryPointId: `${item}/recoveryPoints/point-1` }))
        .status,
    ).toBe('Succeeded');
    expect((await act('failoverCommit')).status).toBe('Succeeded');
    expect((await act('failoverCancel')).first.status).toBe(400);
    expect(engine.failovers).toEqual([null, 'point-1', 'cancelled', 'resynchronized', 'point-1']);
    expect(
      (
        await act('reProtect', {
          reprotectAgentId: 'a',
          datastoreName: 'd',
          logStorageAccountId: CACHE,
        })
      ).status,
    ).toBe('Succeeded');
    expect(await readItem()).toMatchObject({
      protectionState: 'InitialReplicationInProgress',
      allowedOperations: ['DisableProtection'],
      providerSpecificDetails: { instanceType: 'InMageRcmFailback' },
    });
  });

  test('the vault is in use now: a second endpoint is refused', async () => {
    await expect(
      makeEndpoint(cloud, {
        name: 'pe-late',
        group: VAULT_GROUP,
        targetId: VAULT,
        groupId: 'AzureSiteRecovery',
        zone: 'privatelink.siterecovery.windowsazure.com',
      }),
    ).rejects.toThrow('PrivateEndpointNotAllowedOnVaultInUse');
  });
});
