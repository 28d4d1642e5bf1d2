// Protected items of a vault: enabled by PUT, then brought along by replication;
// recovery points and test failover come from the replica engine.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../identifiers.ts';
import { jsonOf } from '../http.ts';
import { listAt, objectAt, textAt, type Json, type JsonObject } from '../json.ts';
import type { ReplicationService } from '../services/replication-service.ts';
import type { ItemProgress } from '../services/vault-runtime.ts';
import { replicationIdOf } from '../services/vault-services.ts';
import { API_VERSIONS } from './api-versions.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { FABRIC_TYPE, ITEM_TYPE, VAULT_TYPE } from './recovery-vaults.ts';
import type { Resource, ResourceStore } from './resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';
import { accepted, renderUpper, storeJob, upperId, type RuntimeOf } from './site-recovery.ts';
import { STORAGE_TYPE } from './storage.ts';

export interface ProtectedItemOptions {
  readonly runtimeOf: RuntimeOf;
  readonly replication: () => ReplicationService | undefined;
}

const NEVER = '1753-01-01T01:01:01Z';
const shared = { apiVersions: API_VERSIONS.siteRecovery, lastLink: null };

export function protectedItemTypes(options: ProtectedItemOptions): readonly ResourceType[] {
  const render: NonNullable<ResourceType['render']> = (item, world) => renderItem(item, world.store, options);
  const points = (world: ArmWorld, itemId: string): Resource[] => {
    const item = world.store.get(itemId);
    return item === undefined ? [] : listPoints(item, world.store, options);
  };
  return [
    {
      ...shared,
      type: ITEM_TYPE,
      put: protect,
      remove: (call) => disable(call, options),
      render,
      actions: { testfailover: (call) => testFailover(call, options), testfailovercleanup: (call) => cleanUp(call, options), remove: (call) => disable(call, options) },
    },
    {
      ...shared,
      type: `${ITEM_TYPE}/recoveryPoints`,
      listed: points,
      find: (call) => points(call.world, call.parent?.id ?? '').find((each) => each.name.toLowerCase() === call.name.toLowerCase()),
      render: renderUpper,
    },
    { ...shared, type: `${VAULT_TYPE}/replicationProtectedItems`, listed: (world, under) => world.store.list(ITEM_TYPE, under), render },
  ];
}

function protect(call: PutCall): Written {
  const { world, body, id, name, existing, parent } = call;
  if (existing !== undefined || parent === undefined) throw new ArmError(409, 'ProtectedItemAlreadyExists', `The item '${name}' is protected already.`);
  const policy = world.store.get(textAt(body, 'properties', 'policyId') ?? '');
  if (policy === undefined) throw badRequest('PolicyNotFound', `The policy '${textAt(body, 'properties', 'policyId') ?? ''}' could not be found.`);
  const input = objectAt(body, 'properties', 'providerSpecificDetails');
  if (textAt(input, 'instanceType') !== 'InMageRcm') throw badRequest('InvalidParameter', "Only items of the instance type 'InMageRcm' are served.");
  const disks = readDisks(input, id);
  const account = disks.map((disk) => textAt(disk, 'logStorageAccountId') ?? '').find((accountId) => world.store.get(accountId)?.type !== STORAGE_TYPE);
  if (account !== undefined) throw badRequest('StorageAccountNotFound', `The cache storage account '${account}' could not be found.`);
  const machine = world.store.get(textAt(input, 'fabricDiscoveryMachineId') ?? '');
  const settle = (): void => {
    const item = world.store.put({
      id,
      name,
      type: ITEM_TYPE,
      etag: randomUUID(),
      properties: {
        friendlyName: textAt(machine?.properties, 'displayName') ?? name,
        policyId: policy.id,
        policyFriendlyName: policy.name,
        providerSpecificDetails: { ...input, internalIdentifier: guidFrom(`item ${id.toLowerCase()} ${randomUUID()}`), protectedDisks: disks },
      },
    });
    storeJob(world, vaultOf(id), { name: randomUUID(), scenario: 'EnableDr', friendlyName: 'Enable replication', item, state: 'Succeeded' });
  };
  return accepted(call, settle);
}

/** `disksToInclude` names disks; `disksDefault` stands for whatever disks the machine has. */
function readDisks(input: JsonObject | undefined, itemId: string): JsonObject[] {
  const included = listAt(input, 'disksToInclude');
  const defaults = objectAt(input, 'disksDefault');
  const wanted: Json[] = included.length > 0 ? [...included] : defaults === undefined ? [] : [defaults];
  if (wanted.length === 0) throw badRequest('InvalidParameter', "One of 'disksToInclude' and 'disksDefault' is required.");
  return wanted.map((disk, index) => ({
    diskId: textAt(disk, 'diskId') ?? `disk${String(index)}`,
    diskName: textAt(disk, 'diskId') ?? `disk${String(index)}`,
    isOSDisk: index === 0 ? 'true' : 'false',
    logStorageAccountId: textAt(disk, 'logStorageAccountId') ?? '',
    diskEncryptionSetId: textAt(disk, 'diskEncryptionSetId') ?? null,
    diskType: textAt(disk, 'diskType') ?? 'Standard_LRS',
    seedManagedDiskId: `${itemId.split('/').slice(0, 5).join('/')}/providers/Microsoft.Compute/disks/asrseeddisk-${itemId.slice(itemId.lastIndexOf('/') + 1)}-${guidFrom(`seed ${itemId} ${String(index)}`)}`,
  }));
}

function renderItem(item: Resource, store: ResourceStore, { runtimeOf }: ProtectedItemOptions): JsonObject {
  const progress = runtimeOf(item.id).progressOf(replicationIdOf(item));
  const fabricId = item.id.split('/').slice(0, 11).join('/');
  const container = item.id.split('/')[12] ?? '';
  const [provider] = store.list(`${FABRIC_TYPE}/replicationRecoveryServicesProviders`, fabricId);
  const state = stateOf(progress);
  const details = objectAt(item.properties, 'providerSpecificDetails');
  return renderUpper(item, undefined, undefined, {
    ...item.properties,
    protectedItemType: '',
    protectableItemId: null,
    recoveryServicesProviderId: provider === undefined ? null : upperId(provider.id),
    primaryFabricFriendlyName: item.id.split('/')[10] ?? '',
    primaryFabricProvider: 'InMageRcmFabric',
    recoveryFabricFriendlyName: 'Microsoft Azure',
    recoveryFabricId: 'Microsoft Azure',
    primaryProtectionContainerFriendlyName: container,
    recoveryProtectionContainerFriendlyName: 'Microsoft Azure',
    protectionState: state.protection,
    protectionStateDescription: state.description,
    activeLocation: 'Primary',
    testFailoverState: progress.testFailover,
    testFailoverStateDescription: progress.testFailover,
    switchProviderState: 'None',
    switchProviderStateDescription: null,
    allowedOperations: state.allowed,
    replicationHealth: 'Normal',
    failoverHealth: 'Normal',
    healthErrors: [],
    policyId: upperId(textAt(item.properties, 'policyId') ?? ''),
    currentScenario: { scenarioName: 'None', jobId: `${upperId(vaultOf(item.id))}/replicationJobs/None`, startTime: NEVER },
    failoverRecoveryPointId: null,
    providerSpecificDetails: {
      ...details,
      ...describeProgress(item, progress, fabricId),
      protectedDisks: listAt(details, 'protectedDisks').map((disk) => ({ ...objectAt(disk), isInitialReplicationComplete: progress.cycles > 0 ? 'true' : 'false' })),
    },
    lastSuccessfulFailoverTime: null,
  });
}

/** Seen in a recording: the last step shows in the state only, progress need not reach 100. */
function stateOf(progress: ItemProgress): { readonly protection: string; readonly description: string; readonly allowed: readonly string[] } {
  if (progress.testFailover === 'WaitingForCompletion') return { protection: 'Protected', description: 'Protected', allowed: ['TestFailoverCleanup'] };
  if (progress.points.length > 0) return { protection: 'Protected', description: 'Protected', allowed: ['UnplannedFailover', 'DisableProtection', 'TestFailover'] };
  if (progress.cycles > 0) return { protection: 'InitialReplicationRecoveryCompletionPending', description: 'Waiting for first recovery point', allowed: ['DisableProtection'] };
  return { protection: 'InitialReplicationInProgress', description: 'Initial replication in progress', allowed: ['DisableProtection'] };
}

function describeProgress(item: Resource, { points, cycles }: ItemProgress, fabricId: string): JsonObject {
  const last = points.at(-1);
  const cloud = `${upperId(fabricId)}/replicationProtectionContainers/cloud_${guidFrom(fabricId.toLowerCase())}/replicationProtectedItems/${item.name}`;
  return {
    lastRecoveryPointReceived: last?.at.toISOString() ?? null,
    lastRecoveryPointId: last === undefined ? null : `${cloud}/recoveryPoints/${last.id}`,
    initialReplicationProgressPercentage: null,
    initialReplicationProgressHealth: cycles > 0 ? 'None' : 'InProgress',
    resyncProgressHealth: 'None',
    resyncRequired: 'false',
    resyncState: 'None',
  };
}

function listPoints(item: Resource, store: ResourceStore, { runtimeOf }: ProtectedItemOptions): Resource[] {
  const { points } = runtimeOf(item.id).progressOf(replicationIdOf(item));
  return points.map((point) => ({
    id: `${store.get(item.id)?.id ?? item.id}/recoveryPoints/${point.id}`,
    name: point.id,
    type: `${ITEM_TYPE}/recoveryPoints`,
    etag: '',
    properties: { recoveryPointTime: point.at.toISOString(), recoveryPointType: point.kind, providerSpecificDetails: { instanceType: 'InMageRcm', isMultiVmSyncPoint: 'false' } },
  }));
}

function testFailover(call: ExistingCall, { runtimeOf, replication }: ProtectedItemOptions): Written {
  const { resource, world, request } = call;
  const runtime = runtimeOf(resource.id);
  const itemId = replicationIdOf(resource);
  const progress = runtime.progressOf(itemId);
  const engine = replication();
  if (progress.testFailover !== 'None') throw notAllowed('TestFailover', resource, 'A test failover was done already and not cleaned up.');
  if (progress.points.length === 0 || engine === undefined) throw notAllowed('TestFailover', resource, 'The item has no recovery point yet.');
  const asked = textAt(jsonOf(request), 'properties', 'providerSpecificDetails', 'recoveryPointId');
  const point = asked === undefined ? null : asked.slice(asked.lastIndexOf('/') + 1);
  if (point !== null && !progress.points.some((each) => each.id === point)) throw badRequest('RecoveryPointNotFound', `The recovery point '${point}' could not be found.`);
  const job = { name: randomUUID(), scenario: 'TestFailover', friendlyName: 'Test failover', item: resource };
  storeJob(world, vaultOf(resource.id), { ...job, state: 'InProgress' });
  runtime.setProgress(itemId, { testFailover: 'InProgress' });
  return accepted(call, async () => {
    try {
      await engine.testFailover(itemId, point);
      runtime.setProgress(itemId, { testFailover: 'WaitingForCompletion' });
      storeJob(world, vaultOf(resource.id), { ...job, state: 'Succeeded' });
    } catch (error) {
      runtime.setProgress(itemId, { testFailover: 'None' });
      const message = error instanceof Error ? error.message : String(error);
      storeJob(world, vaultOf(resource.id), { ...job, state: 'Failed', error: message });
      throw new ArmError(500, 'TestFailoverFailed', message);
    }
  });
}

function cleanUp(call: ExistingCall, { runtimeOf, replication }: ProtectedItemOptions): Written {
  const { resource, world } = call;
  const runtime = runtimeOf(resource.id);
  const itemId = replicationIdOf(resource);
  if (runtime.progressOf(itemId).testFailover !== 'WaitingForCompletion') throw notAllowed('TestFailoverCleanup', resource, 'There is no test failover to clean up.');
  return accepted(call, async () => {
    await replication()?.cleanUpTestFailover(itemId);
    runtime.setProgress(itemId, { testFailover: 'None' });
    storeJob(world, vaultOf(resource.id), { name: randomUUID(), scenario: 'TestFailoverCleanup', friendlyName: 'Cleanup test failover', item: resource, state: 'Succeeded' });
  });
}

function disable(call: ExistingCall, { runtimeOf }: ProtectedItemOptions): Written {
  const { resource, world } = call;
  return accepted(call, async () => {
    runtimeOf(resource.id).forget(replicationIdOf(resource));
    await world.withdraw(resource.id);
  });
}

function notAllowed(operation: string, item: Resource, why: string): ArmError {
  return new ArmError(400, 'OperationNotAllowed', `The operation '${operation}' is not allowed on '${item.name}' in its current state. ${why}`);
}

function vaultOf(id: string): string {
  return id.split('/').slice(0, 9).join('/');
}
