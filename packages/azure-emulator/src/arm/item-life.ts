// Where a protected item is in its life, and what can be done with it there: as
// recorded or in the API's examples: docs/facts/resource-manager.md#states-of-a-protected-item.

import { guidFrom } from '../base/identifiers.ts';
import { textAt } from '../base/json.ts';
import type { ItemProgress } from '../services/vault-runtime.ts';
import type { Resource } from '../resources/resource-store.ts';

export interface ItemState {
  readonly protection: string;
  readonly description: string;
  readonly activeLocation: 'Primary' | 'Recovery';
  readonly allowed: readonly string[];
}

/** Seen in a recording: the last step shows in the state only, progress need not reach 100. */
export function stateOf(progress: ItemProgress): ItemState {
  if (progress.failover !== null) return failedOver(progress, progress.failover.state);
  if (progress.testFailover === 'WaitingForCompletion')
    return replicating('Protected', 'Protected', ['TestFailoverCleanup']);
  if (progress.points.length > 0)
    return replicating(
      'Protected',
      'Protected',
      progress.isReversed
        ? ['PlannedFailover', 'DisableProtection']
        : ['UnplannedFailover', 'DisableProtection', 'TestFailover'],
    );
  if (progress.cycles > 0)
    return replicating(
      'InitialReplicationRecoveryCompletionPending',
      'Waiting for first recovery point',
      ['DisableProtection'],
    );
  return replicating(
    'InitialReplicationInProgress',
    progress.isReversed ? 'Initial replication is in progress' : 'Initial replication in progress',
    ['DisableProtection'],
  );
}

function replicating(
  protection: string,
  description: string,
  allowed: readonly string[],
): ItemState {
  return { protection, description, activeLocation: 'Primary', allowed };
}

function failedOver(
  { isReversed }: ItemProgress,
  state: 'InProgress' | 'CommitPending' | 'Committed',
): ItemState {
  switch (state) {
    case 'InProgress':
      return replicating('Protected', 'Protected', []);
    case 'CommitPending':
      return isReversed
        ? {
            protection: 'PlannedFailoverCommitRequired',
            description: 'Planned failover finished',
            activeLocation: 'Recovery',
            allowed: ['CompleteMigration', 'Commit', 'DisableProtection', 'ChangePit'],
          }
        : {
            protection: 'UnplannedFailoverCommitPendingStatesBegin',
            description: 'Failover completed',
            activeLocation: 'Recovery',
            allowed: [
              'CompleteMigration',
              'Commit',
              'DisableProtection',
              'ChangePit',
              'SwitchProtection',
            ],
          };
    case 'Committed':
      // The one published example of a committed failover; how an unplanned one reads then was not seen.
      return {
        protection: 'PlannedFailoverStatesBegin',
        description: 'Planned failover committed',
        activeLocation: 'Recovery',
        allowed: ['CompleteMigration', 'DisableProtection', 'SwitchProtection'],
      };
  }
}

/** The recorded states in which an item of a seed may stand, with the progress that they mean. */
const SEEDED: Readonly<Record<string, Partial<ItemProgress>>> = {
  Protected: {},
  UnplannedFailoverCommitPendingStatesBegin: {
    failover: { state: 'CommitPending', pointId: null },
  },
  PlannedFailoverCommitRequired: {
    isReversed: true,
    failover: { state: 'CommitPending', pointId: null },
  },
  PlannedFailoverStatesBegin: { failover: { state: 'Committed', pointId: null } },
};

/**
 * An item that was put into the state by a seed, and not by replication, says itself
 * how far it is: it has the points that it names, or one, and no data.
 */
export function seededProgress(item: Resource, now: Date): Partial<ItemProgress> {
  const seeded = SEEDED[textAt(item.properties, 'protectionState') ?? ''];
  if (seeded === undefined) return {};
  const named = [
    textAt(item.properties, 'providerSpecificDetails', 'lastRecoveryPointId'),
    textAt(item.properties, 'failoverRecoveryPointId'),
  ].map((id) => id?.split('/').at(-1) ?? '');
  const ids = [...new Set(named.filter((id) => id !== ''))];
  const points = (ids.length > 0 ? ids : [guidFrom(`point ${item.id.toLowerCase()}`)]).map(
    (id) => ({ id, at: now, kind: 'CrashConsistent' as const }),
  );
  const isReversed =
    textAt(item.properties, 'providerSpecificDetails', 'instanceType') === 'InMageRcmFailback';
  const test =
    textAt(item.properties, 'testFailoverState') === 'WaitingForCompletion'
      ? { testFailover: 'WaitingForCompletion' as const }
      : {};
  return { cycles: 1, points, isReversed, ...test, ...seeded };
}
