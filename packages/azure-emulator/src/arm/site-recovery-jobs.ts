// Jobs of Site Recovery: one for each change that takes its time.

import { randomUUID } from 'node:crypto';

import { textAt, valueAt } from '../base/json.ts';
import { VAULT_TYPE } from '../resources/type-names.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { ArmWorld } from './resource-type.ts';

export const JOB_TYPE = `${VAULT_TYPE}/replicationJobs`;

/** A job of the vault, as it is listed. */
export function storeJob(
  world: Pick<ArmWorld, 'store' | 'clock'>,
  vaultId: string,
  job: {
    readonly name: string;
    readonly scenario: string;
    readonly friendlyName: string;
    readonly item: Resource;
    readonly state: 'InProgress' | 'Succeeded' | 'Failed';
    readonly error?: string;
  },
): void {
  const id = `${vaultId}/replicationJobs/${job.name}`;
  const known = world.store.get(id);
  const now = world.clock.now().toISOString();
  const isOver = job.state !== 'InProgress';
  const errors =
    job.error === undefined
      ? []
      : [
          {
            serviceErrorDetails: {
              code: 'ReplicationError',
              message: job.error,
              possibleCauses: null,
              recommendedAction: null,
              activityId: null,
            },
            providerErrorDetails: null,
            errorLevel: 'Error',
            creationTime: now,
            taskId: null,
          },
        ];
  world.store.put({
    id,
    name: job.name,
    type: JOB_TYPE,
    etag: randomUUID(),
    properties: {
      activityId: null,
      scenarioName: job.scenario,
      friendlyName: job.friendlyName,
      state: job.state,
      stateDescription: isOver
        ? job.state === 'Succeeded'
          ? 'Completed'
          : 'Failed'
        : 'InProgress',
      tasks: [],
      errors,
      startTime: valueAt(known?.properties, 'startTime') ?? now,
      endTime: isOver ? now : null,
      allowedActions: [],
      targetObjectId:
        textAt(job.item.properties, 'providerSpecificDetails', 'internalIdentifier') ?? '',
      targetObjectName: textAt(job.item.properties, 'friendlyName') ?? job.item.name,
      targetInstanceType: 'ProtectionEntity',
      customDetails: null,
    },
  });
}
