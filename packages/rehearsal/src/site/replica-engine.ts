// The vault's replica engine behind the emulated cloud: one replica a protected
// item, fed from the cache account as the service itself reads it.

import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';

import type { Json, JsonObject } from '@sekisho/azure-emulator/base/json.ts';
import type {
  CacheContainer,
  CycleReply,
  RecoveryPoint,
  ReplicationService,
} from '@sekisho/azure-emulator/services/replication-service.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { encodeBaseline } from '../replication/baseline-file.ts';
import { cycleManifestSchema } from '../replication/cycle.ts';
import { FileTarget } from '../replication/file-target.ts';
import { ReplicaVault, type Retention } from '../replication/replica-vault.ts';

export interface ReplicaEngineOptions {
  readonly folder: string;
  readonly openContainer: (cache: CacheContainer) => Promise<ContainerClient>;
  readonly retention: Retention;
  /** Told of the points that the retention took away. */
  readonly onRemoved?: (pointIds: readonly string[]) => void;
  /** Leave a recovered disk where it is after the test failover is cleaned up. */
  readonly keepsRecovered: boolean;
  readonly signal: AbortSignal;
}

export interface FailoverResult {
  readonly pointId: string;
  readonly sha256: string;
  readonly file: string;
}

export class ReplicaEngine implements ReplicationService {
  readonly #options: ReplicaEngineOptions;
  readonly #vaults = new Map<string, Promise<ReplicaVault>>();
  readonly #failovers = new Map<string, FailoverResult>();
  /** What broke under the engine itself, such as a full disk: a fault of this machine and no part of a scenario. */
  #fault: OutsideError | null = null;

  constructor(options: ReplicaEngineOptions) {
    this.#options = options;
  }

  async commitCycle(itemId: string, manifest: Json, cache: CacheContainer): Promise<CycleReply> {
    const parsed = cycleManifestSchema.safeParse(manifest);
    if (!parsed.success)
      return {
        kind: 'rejected',
        body: {
          error: { code: 'BadManifest', message: 'The manifest of the cycle is not valid.' },
        },
      };
    const vault = await this.#open(itemId, { cache, diskId: parsed.data.diskId });
    const answer = await this.#guard(() =>
      vault.commit(parsed.data, { signal: this.#options.signal }),
    );
    return { kind: answer.kind === 'applied' ? 'committed' : 'rejected', body: { ...answer } };
  }

  async recoveryPoints(itemId: string): Promise<readonly RecoveryPoint[]> {
    const vault = await this.#vaults.get(itemId);
    return (vault?.recoveryPoints() ?? []).map((point) => ({
      id: point.id,
      at: new Date(point.takenAt),
      kind: point.consistency === 'crash-consistent' ? 'CrashConsistent' : 'AppConsistent',
    }));
  }

  async baseline(itemId: string): Promise<JsonObject | null> {
    const baseline = (await this.#vaults.get(itemId))?.baseline() ?? null;
    return baseline === null ? null : { baseline: encodeBaseline(baseline).toString('base64') };
  }

  async testFailover(itemId: string, recoveryPointId: string | null): Promise<JsonObject> {
    const vault = await this.#vaults.get(itemId);
    const point =
      recoveryPointId === null
        ? vault?.recoveryPoints().at(-1)
        : vault?.recoveryPoints().find((each) => each.id === recoveryPointId);
    if (vault === undefined || point === undefined)
      throw new Error(`no recovery point ${recoveryPointId ?? ''} of ${itemId}`);
    const file = join(this.#options.folder, `recovered-${point.id}.img`);
    const done = await this.#guard(() =>
      vault.testFailover(point.id, new FileTarget(file), { signal: this.#options.signal }),
    );
    this.#failovers.set(itemId, { pointId: point.id, sha256: done.sha256, file });
    return { recoveryPointId: point.id, sha256: done.sha256 };
  }

  async cleanUpTestFailover(itemId: string): Promise<void> {
    const done = this.#failovers.get(itemId);
    this.#failovers.delete(itemId);
    if (done !== undefined && !this.#options.keepsRecovered) await rm(done.file, { force: true });
  }

  /** The last test failover of an item: where its disk is and what it digests to. */
  failoverOf(itemId: string): FailoverResult | null {
    return this.#failovers.get(itemId) ?? null;
  }

  throwIfFaulty(): void {
    if (this.#fault !== null) throw this.#fault;
  }

  async #guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (error instanceof OutsideError) this.#fault = error;
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const opened of await Promise.allSettled(this.#vaults.values())) {
      if (opened.status === 'fulfilled') await opened.value.close();
    }
  }

  #open(itemId: string, of: { cache: CacheContainer; diskId: string }): Promise<ReplicaVault> {
    const known = this.#vaults.get(itemId) ?? this.#start(itemId, of);
    this.#vaults.set(itemId, known);
    return known;
  }

  async #start(
    itemId: string,
    { cache, diskId }: { cache: CacheContainer; diskId: string },
  ): Promise<ReplicaVault> {
    const folder = join(this.#options.folder, itemId);
    await mkdir(folder, { recursive: true });
    const { openContainer, retention, onRemoved } = this.#options;
    const container = await openContainer(cache);
    return ReplicaVault.open({
      folder,
      diskId,
      container,
      retention,
      newId: randomUUID,
      now: () => new Date(),
      onRemoved: (points) => onRemoved?.(points.map(({ id }) => id)),
    });
  }
}
