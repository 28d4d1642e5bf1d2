// Protected items of a vault: enabled by PUT, then brought along by replication;
// recovery points come from the replica engine, failovers are in item-actions.ts.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../base/identifiers.ts';
import { listAt, mergeInto, objectAt, textAt, type Json, type JsonObject } from '../base/json.ts';
import type { ReplicationService } from '../services/replication-service.ts';
import type { ItemProgress } from '../services/vault-runtime.ts';
import { replicationIdOf } from '../services/vault-services.ts';
import { accepted } from './accepted.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { failoverActions } from './item-actions.ts';
import { describeDetails } from './item-details.ts';
import { seededProgress, stateOf } from './item-life.ts';
import { FABRIC_TYPE, ITEM_TYPE, VAULT_TYPE } from '../resources/type-names.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';
import type { RuntimeOf } from './site-recovery-components.ts';
import { renderUpper, upperId } from './site-recovery-ids.ts';
import { storeJob } from './site-recovery-jobs.ts';
import { STORAGE_TYPE } from './storage.ts';

export interface ProtectedItemOptions {
  readonly runtimeOf: RuntimeOf;
  readonly replication: () => ReplicationService | undefined;
}

const NEVER = '1753-01-01T01:01:01Z';
const shared = { lastLink: null };

export function protectedItemTypes(options: ProtectedItemOptions): readonly ResourceType[] {
  const render: NonNullable<ResourceType['render']> = (item, world) =>
    renderItem(item, world, options);
  const points = (world: ArmWorld, itemId: string): Resource[] => {
    const item = world.store.get(itemId);
    return item === undefined ? [] : listPoints(item, world, options);
  };
  return [
    {
      ...shared,
      type: ITEM_TYPE,
      put: protect,
      patch: (call) => update(call, options),
      remove: (call) => disable(call, options),
      render,
      actions: {
        ...failoverActions({
          ...options,
          progressOf: (item, world) => progressOf(item, world, options),
          render: (item, world) => renderItem(item, world, options),
        }),
        remove: (call) => disable(call, options),
      },
    },
    {
      ...shared,
      type: `${ITEM_TYPE}/recoveryPoints`,
      listed: points,
      find: (call) =>
        points(call.world, call.parent?.id ?? '').find(
          (each) => each.name.toLowerCase() === call.name.toLowerCase(),
        ),
      render: renderUpper,
    },
    {
      ...shared,
      type: `${VAULT_TYPE}/replicationProtectedItems`,
      listed: (world, under) => world.store.list(ITEM_TYPE, under),
      render,
    },
  ];
}

function protect(call: PutCall): Written {
  const { world, body, id, name, existing, parent } = call;
  if (existing !== undefined || parent === undefined)
    throw new ArmError(
      409,
      'ProtectedItemAlreadyExists',
      `The item '${name}' is protected already.`,
    );
  const policy = world.store.get(textAt(body, 'properties', 'policyId') ?? '');
  if (policy === undefined)
    throw badRequest(
      'PolicyNotFound',
      `The policy '${textAt(body, 'properties', 'policyId') ?? ''}' could not be found.`,
    );
  const input = objectAt(body, 'properties', 'providerSpecificDetails');
  if (textAt(input, 'instanceType') !== 'InMageRcm')
    throw badRequest('InvalidParameter', "Only items of the instance type 'InMageRcm' are served.");
  const disks = readDisks(input, id);
  const account = disks
    .map((disk) => textAt(disk, 'logStorageAccountId') ?? '')
    .find((accountId) => world.store.get(accountId)?.type !== STORAGE_TYPE);
  if (account !== undefined)
    throw badRequest(
      'StorageAccountNotFound',
      `The cache storage account '${account}' could not be found.`,
    );
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
        providerSpecificDetails: {
          ...input,
          internalIdentifier: guidFrom(`item ${id.toLowerCase()} ${randomUUID()}`),
          protectedDisks: disks,
        },
      },
    });
    storeJob(world, vaultOf(id), {
      name: randomUUID(),
      scenario: 'EnableDr',
      friendlyName: 'Enable replication',
      item,
      state: 'Succeeded',
    });
  };
  return accepted(call, settle);
}

/** What is set for a failover is kept with the item; its provider's part is merged. */
function update(
  call: PutCall & { readonly existing: Resource },
  options: ProtectedItemOptions,
): Written {
  const { existing, body, world } = call;
  const { providerSpecificDetails, ...properties } = objectAt(body, 'properties') ?? {};
  const details = mergeInto(
    objectAt(existing.properties, 'providerSpecificDetails') ?? {},
    objectAt(providerSpecificDetails) ?? {},
  );
  const settle = (): void =>
    void world.store.change(existing.id, {
      updated: mergeInto(objectAt(existing.properties, 'updated') ?? {}, properties),
      providerSpecificDetails: details,
    });
  return accepted(call, settle, () => ({
    status: 200,
    body: renderItem(world.store.get(existing.id) ?? existing, world, options),
  }));
}

/** `disksToInclude` names disks; `disksDefault` stands for whatever disks the machine has. */
function readDisks(input: JsonObject | undefined, itemId: string): JsonObject[] {
  const included = listAt(input, 'disksToInclude');
  const defaults = objectAt(input, 'disksDefault');
  const wanted: Json[] =
    included.length > 0 ? [...included] : defaults === undefined ? [] : [defaults];
  if (wanted.length === 0)
    throw badRequest('InvalidParameter', "One of 'disksToInclude' and 'disksDefault' is required.");
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

/** What replication tells, or for an item that never replicated what its seed says. */
function progressOf(
  item: Resource,
  { clock }: Pick<ArmWorld, 'clock'>,
  { runtimeOf }: ProtectedItemOptions,
): ItemProgress {
  const runtime = runtimeOf(item.id);
  const itemId = replicationIdOf(item);
  return runtime.isKnown(itemId)
    ? runtime.progressOf(itemId)
    : { ...runtime.progressOf(itemId), ...seededProgress(item, clock.now()) };
}

function renderItem(
  item: Resource,
  world: Pick<ArmWorld, 'store' | 'clock'>,
  options: ProtectedItemOptions,
): JsonObject {
  const { store } = world;
  const progress = progressOf(item, world, options);
  const fabricId = item.id.split('/').slice(0, 11).join('/');
  const container = item.id.split('/')[12] ?? '';
  const [provider] = store.list(`${FABRIC_TYPE}/replicationRecoveryServicesProviders`, fabricId);
  const state = stateOf(progress);
  const { updated: _, ...kept } = item.properties;
  return renderUpper(item, undefined, undefined, {
    ...kept,
    protectedItemType: '',
    protectableItemId: null,
    recoveryServicesProviderId: provider === undefined ? null : upperId(provider.id),
    primaryFabricFriendlyName: item.id.split('/')[10] ?? '',
    primaryFabricProvider: 'InMageRcmFabric',
    recoveryFabricFriendlyName: progress.isReversed
      ? (item.id.split('/')[10] ?? '')
      : 'Microsoft Azure',
    recoveryFabricId: progress.isReversed ? upperId(fabricId) : 'Microsoft Azure',
    primaryProtectionContainerFriendlyName: container,
    recoveryProtectionContainerFriendlyName: progress.isReversed ? container : 'Microsoft Azure',
    protectionState: state.protection,
    protectionStateDescription: state.description,
    activeLocation: state.activeLocation,
    testFailoverState: progress.testFailover,
    testFailoverStateDescription: progress.testFailover,
    switchProviderState: 'None',
    switchProviderStateDescription: null,
    allowedOperations: state.allowed,
    replicationHealth: 'Normal',
    failoverHealth: 'Normal',
    healthErrors: [],
    policyId: upperId(textAt(item.properties, 'policyId') ?? ''),
    currentScenario: {
      scenarioName: progress.scenario?.name ?? 'None',
      jobId: `${upperId(vaultOf(item.id))}/replicationJobs/${progress.scenario?.job ?? 'None'}`,
      startTime: progress.scenario?.since.toISOString() ?? NEVER,
    },
    failoverRecoveryPointId: pointIn(item, progress.failover?.pointId ?? null),
    recoveryContainerId: progress.isReversed
      ? upperId(item.id.split('/').slice(0, 13).join('/'))
      : azureContainer(item.id),
    eventCorrelationId: guidFrom(`events ${item.id.toLowerCase()}`),
    providerSpecificDetails: describeDetails({
      item,
      progress,
      fabricId: upperId(fabricId),
      location: store.get(vaultOf(item.id))?.location ?? '',
      machine: store.get(
        textAt(item.properties, 'providerSpecificDetails', 'fabricDiscoveryMachineId') ?? '',
      ),
      appliance: textAt(provider?.properties, 'appliance') ?? null,
    }),
    lastSuccessfulFailoverTime: progress.lastFailoverAt?.toISOString() ?? null,
    lastSuccessfulTestFailoverTime: progress.lastTestFailoverAt?.toISOString() ?? null,
  });
}

function pointIn(item: Resource, pointId: string | null): string | null {
  return pointId === null ? null : `${upperId(item.id)}/recoveryPoints/${pointId}`;
}

/** The container that stands for Azure in every vault, with the ids that the recordings show. */
function azureContainer(itemId: string): string {
  return `${upperId(vaultOf(itemId))}/replicationFabrics/d49858f157601230a6ac5862fbbc6e63bf38d23ecd96cf953767945d457fe9d5/replicationProtectionContainers/d38048d4-b460-4791-8ece-108395ee8478`;
}

function listPoints(
  item: Resource,
  world: Pick<ArmWorld, 'store' | 'clock'>,
  options: ProtectedItemOptions,
): Resource[] {
  const { store } = world;
  return progressOf(item, world, options).points.map((point) => ({
    id: `${store.get(item.id)?.id ?? item.id}/recoveryPoints/${point.id}`,
    name: point.id,
    type: `${ITEM_TYPE}/recoveryPoints`,
    etag: '',
    properties: {
      recoveryPointTime: point.at.toISOString(),
      recoveryPointType: point.kind,
      providerSpecificDetails: { instanceType: 'InMageRcm', isMultiVmSyncPoint: 'false' },
    },
  }));
}

function disable(call: ExistingCall, { runtimeOf }: ProtectedItemOptions): Written {
  const { resource, world } = call;
  return accepted(call, async () => {
    runtimeOf(resource.id).forget(replicationIdOf(resource));
    await world.withdraw(resource.id);
  });
}

function vaultOf(id: string): string {
  return id.split('/').slice(0, 9).join('/');
}
