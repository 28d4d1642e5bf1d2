// How much of a vault is used: its items, jobs and registered servers.

import { textAt, valueAt, type JsonObject } from '../base/json.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { ArmWorld, Call } from './resource-type.ts';
import { FABRIC_TYPE, HELD_ITEMS, ITEM_TYPE, VAULT_TYPE } from '../resources/type-names.ts';

/** How many machines a vault protects, those from before this run counted in. */
export function countItems(world: Pick<ArmWorld, 'store'>, vault: Resource): number {
  const held = valueAt(vault.extra, HELD_ITEMS);
  return world.store.list(ITEM_TYPE, vault.id).length + (typeof held === 'number' ? held : 0);
}

export function describeUsages({ world, parent }: Call): JsonObject[] {
  const items = parent === undefined ? 0 : countItems(world, parent);
  const count = (value: string, localizedValue: string, currentValue: number): JsonObject => ({
    unit: 'Count',
    currentValue,
    limit: -1,
    name: { value, localizedValue },
  });
  const jobs = countJobs(world, parent);
  const today = (value: string, localizedValue: string, field: string): JsonObject => ({
    ...count(value, localizedValue, Number(valueAt(jobs, field) ?? 0)),
    quotaPeriod: 'P1D',
  });
  return [
    count('ProtectedItemCount', 'Backup items', 0),
    today('InProgressJobsCount', 'In progress', 'inProgressJobs'),
    today('FailedJobsCount', 'Failed', 'failedJobs'),
    count('ManagedInstances', 'Protected Instances', items),
  ];
}

export function describeReplicationUsage({ world, parent }: Call): JsonObject {
  const items = parent === undefined ? 0 : countItems(world, parent);
  const providers =
    parent === undefined
      ? []
      : world.store.list(`${FABRIC_TYPE}/replicationRecoveryServicesProviders`, parent.id);
  const unhealthy =
    parent === undefined
      ? []
      : world.store
          .list(ITEM_TYPE, parent.id)
          .filter((each) => textAt(each.properties, 'replicationHealth') === 'Critical');
  return {
    monitoringSummary: {
      unHealthyVmCount: unhealthy.length,
      unHealthyProviderCount: 0,
      eventsCount: 0,
      deprecatedProviderCount: 0,
      supportedProviderCount: providers.length,
      unsupportedProviderCount: 0,
    },
    jobsSummary: countJobs(world, parent),
    protectedItemCount: items,
    registeredServersCount: providers.length,
    recoveryPlanCount: 0,
    recoveryServicesProviderAuthType: 1,
  };
}

function countJobs(world: ArmWorld, vault: Resource | undefined): JsonObject {
  const states =
    vault === undefined
      ? []
      : world.store
          .list(`${VAULT_TYPE}/replicationJobs`, vault.id)
          .map((each) => textAt(each.properties, 'state'));
  const count = (state: string): number => states.filter((each) => each === state).length;
  return {
    failedJobs: count('Failed'),
    suspendedJobs: count('Suspended'),
    inProgressJobs: count('InProgress'),
  };
}
