// What is done with a protected item by POST: test failover, failover to a point or
// to the latest data, another point, commit, cancel, replication back, fail back,
// resynchronization. Data is the replica engine's; without one only states change.

import { randomUUID } from 'node:crypto';

import { jsonOf } from '../base/http.ts';
import { textAt, type JsonObject } from '../base/json.ts';
import type { ReplicationService } from '../services/replication-service.ts';
import type { ItemProgress } from '../services/vault-runtime.ts';
import { replicationIdOf } from '../services/vault-services.ts';
import { accepted } from './accepted.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { stateOf } from './item-life.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, ResourceType, Written } from './resource-type.ts';
import type { RuntimeOf } from './site-recovery-components.ts';
import { storeJob } from './site-recovery-jobs.ts';

export interface ItemActionOptions {
  readonly runtimeOf: RuntimeOf;
  readonly replication: () => ReplicationService | undefined;
  readonly progressOf: (item: Resource, world: ArmWorld) => ItemProgress;
  readonly render: (item: Resource, world: ArmWorld) => JsonObject;
}

interface Action {
  /** As it stands among an item's allowed operations. */
  readonly operation: string;
  readonly scenario: string;
  readonly friendlyName: string;
  /** What holds while it runs. */
  readonly before?: (progress: ItemProgress, pointId: string | null) => Partial<ItemProgress>;
  readonly work: (
    engine: ReplicationService | undefined,
    itemId: string,
    pointId: string | null,
  ) => Promise<unknown> | undefined;
  /** What holds when it is done. */
  readonly after: (done: {
    readonly progress: ItemProgress;
    readonly pointId: string | null;
    readonly now: Date;
  }) => Partial<ItemProgress>;
  /** The point of the order, where it names one; null: the latest. */
  readonly reads?: 'point' | 'own-point';
}

/** Of the jobs' names only TestFailover and PlannedFailover were seen; the others are named after their operations. */
const ACTIONS: Readonly<Record<string, Action>> = {
  testfailover: {
    operation: 'TestFailover',
    scenario: 'TestFailover',
    friendlyName: 'Test failover',
    reads: 'point',
    before: () => ({ testFailover: 'InProgress' }),
    work: (engine, itemId, pointId) => engine?.testFailover(itemId, pointId),
    after: ({ now }) => ({ testFailover: 'WaitingForCompletion', lastTestFailoverAt: now }),
  },
  testfailovercleanup: {
    operation: 'TestFailoverCleanup',
    scenario: 'TestFailoverCleanup',
    friendlyName: 'Cleanup test failover',
    work: (engine, itemId) => engine?.cleanUpTestFailover(itemId),
    after: () => ({ testFailover: 'None' }),
  },
  unplannedfailover: {
    operation: 'UnplannedFailover',
    scenario: 'UnplannedFailover',
    friendlyName: 'Failover',
    reads: 'point',
    before: (_, pointId) => ({ failover: { state: 'InProgress', pointId } }),
    work: (engine, itemId, pointId) => engine?.failover?.(itemId, pointId),
    after: failedOver,
  },
  plannedfailover: {
    operation: 'PlannedFailover',
    scenario: 'PlannedFailover',
    friendlyName: 'Planned failover',
    before: () => ({ failover: { state: 'InProgress', pointId: null } }),
    work: () => undefined,
    after: failedOver,
  },
  applyrecoverypoint: {
    operation: 'ChangePit',
    scenario: 'ChangePit',
    friendlyName: 'Change recovery point',
    reads: 'own-point',
    work: (engine, itemId, pointId) => engine?.failover?.(itemId, pointId),
    after: failedOver,
  },
  failovercommit: {
    operation: 'Commit',
    scenario: 'Commit',
    friendlyName: 'Commit',
    work: () => undefined,
    after: ({ progress }) => ({
      failover: { state: 'Committed', pointId: progress.failover?.pointId ?? null },
    }),
  },
  failovercancel: {
    // Possible as long as the commit is.
    operation: 'Commit',
    scenario: 'FailoverCancel',
    friendlyName: 'Cancel failover',
    work: (engine, itemId) => engine?.cancelFailover?.(itemId),
    after: () => ({ failover: null }),
  },
  reprotect: {
    operation: 'SwitchProtection',
    scenario: 'SwitchProtection',
    friendlyName: 'Re-protect',
    work: () => undefined,
    // The other way everything is to be copied again; nothing here does it, so points come from new cycles only.
    after: ({ progress }) => ({
      failover: null,
      isReversed: !progress.isReversed,
      points: [],
      cycles: 0,
    }),
  },
  repairreplication: {
    // Wherever an item replicates.
    operation: 'DisableProtection',
    scenario: 'RepairReplication',
    friendlyName: 'Resynchronize',
    work: (engine, itemId) => engine?.resynchronize?.(itemId),
    after: () => ({ resync: 'StartedResynchronization' }),
  },
};

function failedOver({
  pointId,
  now,
}: {
  readonly pointId: string | null;
  readonly now: Date;
}): Partial<ItemProgress> {
  return { failover: { state: 'CommitPending', pointId }, lastFailoverAt: now };
}

export function failoverActions(options: ItemActionOptions): NonNullable<ResourceType['actions']> {
  return Object.fromEntries(
    Object.entries(ACTIONS).map(([name, action]) => [
      name,
      (call: ExistingCall): Written => perform(call, action, options),
    ]),
  );
}

function perform(call: ExistingCall, action: Action, options: ItemActionOptions): Written {
  const { resource, world } = call;
  const itemId = replicationIdOf(resource);
  const runtime = options.runtimeOf(resource.id);
  const progress = options.progressOf(resource, world);
  checkAllowed(action, resource, progress);
  const pointId = readPoint(call, action, progress);
  const { scenario, friendlyName } = action;
  const job = { name: randomUUID(), scenario, friendlyName, item: resource };
  storeJob(world, vaultOf(resource.id), { ...job, state: 'InProgress' });
  runtime.setProgress(itemId, {
    ...progress,
    ...action.before?.(progress, pointId),
    scenario: { name: scenario, job: job.name, since: world.clock.now() },
  });
  const settle = async (): Promise<void> => {
    try {
      await action.work(options.replication(), itemId, pointId);
      runtime.setProgress(itemId, {
        ...action.after({
          progress,
          pointId: pointId ?? progress.points.at(-1)?.id ?? null,
          now: world.clock.now(),
        }),
        scenario: null,
      });
      storeJob(world, vaultOf(resource.id), { ...job, state: 'Succeeded' });
    } catch (error) {
      const { testFailover, failover } = progress;
      runtime.setProgress(itemId, { testFailover, failover, scenario: null });
      const message = error instanceof Error ? error.message : String(error);
      storeJob(world, vaultOf(resource.id), { ...job, state: 'Failed', error: message });
      throw new ArmError(500, `${scenario}Failed`, message);
    }
  };
  return accepted(call, settle, () => ({
    status: 200,
    body: options.render(world.store.get(resource.id) ?? resource, world),
  }));
}

function checkAllowed({ operation }: Action, item: Resource, progress: ItemProgress): void {
  const state = stateOf(progress);
  if (progress.scenario !== null)
    throw notAllowed(
      operation,
      item,
      `Job ${progress.scenario.job} (${progress.scenario.name}) is in progress.`,
    );
  if (!state.allowed.includes(operation))
    throw notAllowed(
      operation,
      item,
      `The item is '${state.protection}', which allows: ${state.allowed.join(', ') || 'nothing'}.`,
    );
}

/** The name of the point that an order asks for; it has to be one of the item's. */
function readPoint(
  { request }: ExistingCall,
  { reads }: Action,
  { points }: ItemProgress,
): string | null {
  if (reads === undefined) return null;
  const body = jsonOf(request);
  const asked =
    textAt(body, 'properties', 'providerSpecificDetails', 'recoveryPointId') ??
    (reads === 'own-point' ? textAt(body, 'properties', 'recoveryPointId') : undefined);
  if (asked === undefined || asked === '') {
    if (reads === 'own-point')
      throw badRequest('InvalidParameter', "The property 'recoveryPointId' is required.");
    return null;
  }
  const name = asked.slice(asked.lastIndexOf('/') + 1);
  if (!points.some((each) => each.id.toLowerCase() === name.toLowerCase()))
    throw badRequest('RecoveryPointNotFound', `The recovery point '${name}' could not be found.`);
  return name;
}

function notAllowed(operation: string, item: Resource, why: string): ArmError {
  return new ArmError(
    400,
    'OperationNotAllowed',
    `The operation '${operation}' is not allowed on '${item.name}' in its current state. ${why}`,
  );
}

function vaultOf(id: string): string {
  return id.split('/').slice(0, 9).join('/');
}
