// What the vault needs of a replica engine: cycles in, recovery points out. The
// emulated cloud knows no more of it; the engine is given to it (packages/rehearsal/src/replication).

import type { Json, JsonObject } from '../base/json.ts';

export interface RecoveryPoint {
  readonly id: string;
  readonly at: Date;
  readonly kind: 'CrashConsistent' | 'AppConsistent';
}

export type CycleReply =
  | { readonly kind: 'committed'; readonly body: JsonObject }
  /** Not applied: what has to be sent again is in the body. */
  | { readonly kind: 'rejected'; readonly body: JsonObject };

/** Where a protected item's blocks lie between the appliance and the vault. */
export interface CacheContainer {
  readonly account: string;
  readonly container: string;
}

export interface ReplicationService {
  /** Takes in what a cycle left in the cache; answers when it is applied or refused. */
  commitCycle(itemId: string, manifest: Json, cache: CacheContainer): Promise<CycleReply>;
  /** What a process server that has lost its state compares with; null when nothing is there yet. */
  baseline(itemId: string): Promise<JsonObject | null>;
  /** Newest last. */
  recoveryPoints(itemId: string): Promise<readonly RecoveryPoint[]>;
  /** Makes a test machine's disks from a point; null: the newest. */
  testFailover(itemId: string, recoveryPointId: string | null): Promise<JsonObject>;
  cleanUpTestFailover(itemId: string): Promise<void>;
  /** Makes the machine's disks from a point; null: from the latest data, taking in first what has arrived. Called again for another point. */
  failover?(itemId: string, recoveryPointId: string | null): Promise<JsonObject>;
  /** The failover is undone, what it made goes. */
  cancelFailover?(itemId: string): Promise<void>;
  /** Everything is compared again with the next cycle. */
  resynchronize?(itemId: string): Promise<void>;
}
