// The vault's side of a replicated disk: takes cycles over from the cache storage,
// turns each into a recovery point, keeps as many as the policy says, and writes any
// of them out again. A point exists from the moment when its file has its name.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';

import { UserError } from '@sekisho/dns/user-error.ts';
import { BlockSet } from './block-set.ts';
import {
  diskPrefix,
  sequenceOfBlob,
  type Baseline,
  type CommitAnswer,
  type CycleManifest,
} from './cycle.ts';
import { translateFull } from './disk-errors.ts';
import { IncomingCycle } from './incoming-cycle.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { OnProgress } from './progress.ts';
import {
  listPoints,
  readPoint,
  readSlots,
  removePoint,
  writePoint,
  type PointContent,
  type RecoveryPoint,
} from './recovery-point.ts';
import { restorePoint, type RestoreOptions } from './restore-point.ts';
import { DEFAULT_RETRIES, isMissing, withRetries, type RetryPolicy } from './retries.ts';
import { NO_SLOT, Slab } from './slab.ts';
import type { DiskTarget } from './target.ts';

/** The newest point is kept whatever this says. */
export interface Retention {
  readonly mostPoints: number;
  readonly longestMs: number;
}

export interface ReplicaVaultOptions {
  /** For this disk alone. */
  readonly folder: string;
  readonly diskId: string;
  readonly container: ContainerClient;
  readonly retention: Retention;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Told when the cache storage could not be cleared of a cycle that was taken over. */
  readonly onUncleared?: (error: unknown) => void;
  /** Told of the points that the retention no longer keeps, oldest first. */
  readonly onRemoved?: (points: readonly RecoveryPoint[]) => void;
  readonly retries?: RetryPolicy;
  readonly concurrency?: number;
}

export interface TestFailover {
  readonly point: RecoveryPoint;
  /** Of the written disk, read back from the target. */
  readonly sha256: string;
}

const DEFAULT_CONCURRENCY = 4;
/** More damaged blocks than these are asked for in a second round. */
const MOST_IN_ANSWER = 10_000;

interface Current {
  readonly point: RecoveryPoint;
  readonly content: PointContent;
}

export class ReplicaVault {
  readonly #options: ReplicaVaultOptions;
  readonly #folder: string;
  readonly #turns = new OneAtATime();
  /** How many test failovers read a point, by its sequence: it is not removed under them. */
  readonly #readers = new Map<number, number>();
  #points: readonly RecoveryPoint[];
  #current: Current | null;
  #slab: Slab | null = null;
  #incoming: IncomingCycle | null = null;

  private constructor(
    options: ReplicaVaultOptions,
    folder: string,
    points: readonly RecoveryPoint[],
    current: Current | null,
  ) {
    this.#options = options;
    this.#folder = folder;
    this.#points = points;
    this.#current = current;
  }

  static async open(options: ReplicaVaultOptions): Promise<ReplicaVault> {
    const folder = join(options.folder, 'points');
    await mkdir(folder, { recursive: true });
    const points = await listPoints(folder);
    const point = points.at(-1);
    const current = point === undefined ? null : { point, content: await readPoint(folder, point) };
    const vault = new ReplicaVault(options, folder, points, current);
    if (point !== undefined) await vault.#openSlab(point.blockBytes);
    return vault;
  }

  /** Oldest first. */
  recoveryPoints(): readonly RecoveryPoint[] {
    return this.#points;
  }

  /** What a process server that has lost its state compares with. */
  baseline(): Baseline | null {
    return this.#current === null
      ? null
      : { sequence: this.#current.point.sequence, map: this.#current.content.map };
  }

  /** The bytes that the points' blocks occupy, shared ones counted once. */
  storedBytes(): number {
    return (this.#slab?.usedSlots ?? 0) * (this.#current?.point.blockBytes ?? 0);
  }

  /** Takes a cycle over. Told twice of the same cycle (an answer that was lost), it gives the same answer. */
  commit(
    manifest: CycleManifest,
    { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress?: OnProgress },
  ): Promise<CommitAnswer> {
    return this.#turns.run(async () => {
      signal.throwIfAborted();
      const newest = this.#current?.point ?? null;
      if (newest !== null && newest.sequence === manifest.sequence && newest.root === manifest.root)
        return { kind: 'applied', recoveryPointId: newest.id };
      if (!this.#follows(manifest))
        return { kind: 'stale', sequence: newest?.sequence ?? 0, root: newest?.root ?? null };
      const incoming = await this.#continue(manifest);
      const shortfall = await this.#orFull(manifest, () => incoming.receive(signal, onProgress));
      if (shortfall.index || shortfall.blocks.length > 0)
        return {
          kind: 'resend',
          blocks: shortfall.blocks.slice(0, MOST_IN_ANSWER),
          index: shortfall.index,
        };
      const point = await this.#orFull(manifest, () => this.#apply(incoming));
      // The point exists: what could not be deleted now goes after the next cycle.
      await this.#sweepCache(point.sequence, signal).catch((error: unknown) =>
        this.#options.onUncleared?.(error),
      );
      return { kind: 'applied', recoveryPointId: point.id };
    });
  }

  /** Writes out the disk of one point. */
  async testFailover(
    pointId: string,
    target: DiskTarget,
    options: RestoreOptions = {},
  ): Promise<TestFailover> {
    const point = this.#points.find(({ id }) => id === pointId);
    const slab = this.#slab;
    if (point === undefined || slab === null) {
      throw new UserError(`there is no recovery point ${pointId}`, {
        code: 'vault.no-such-point',
        hint: 'it may have been removed by the retention policy; list the points again',
      });
    }
    this.#readers.set(point.sequence, (this.#readers.get(point.sequence) ?? 0) + 1);
    try {
      const content = await readPoint(this.#folder, point);
      return { point, sha256: await restorePoint({ ...content, slab }, target, options) };
    } finally {
      this.#readers.set(point.sequence, (this.#readers.get(point.sequence) ?? 1) - 1);
    }
  }

  /** Removes points that the policy no longer keeps; also done after each cycle. */
  prune(): Promise<void> {
    return this.#turns.run(() => this.#prune());
  }

  close(): Promise<void> {
    return this.#turns.run(async () => {
      await this.#slab?.close();
      this.#slab = null;
    });
  }

  #follows({ diskId, sequence, baseRoot, sizeBytes, blockBytes }: CycleManifest): boolean {
    if (diskId !== this.#options.diskId) return false;
    if (this.#current === null) return sequence === 1 && baseRoot === null;
    const { point } = this.#current;
    return (
      sequence === point.sequence + 1 &&
      baseRoot === point.root &&
      sizeBytes >= point.sizeBytes &&
      blockBytes === point.blockBytes
    );
  }

  /** The cycle that was begun, when it is the same one; what a different one had stored is given up. */
  async #continue(manifest: CycleManifest): Promise<IncomingCycle> {
    if (
      this.#incoming?.manifest.root === manifest.root &&
      this.#incoming.manifest.indexSha256 === manifest.indexSha256
    )
      return this.#incoming;
    const slab = this.#slab ?? (await this.#openSlab(manifest.blockBytes));
    if (this.#incoming !== null) await this.#sweepSlab(slab);
    const {
      container,
      retries = DEFAULT_RETRIES,
      concurrency = DEFAULT_CONCURRENCY,
    } = this.#options;
    this.#incoming = new IncomingCycle(manifest, {
      container,
      slab,
      base: this.#current?.content ?? null,
      retries,
      concurrency,
    });
    return this.#incoming;
  }

  async #apply({ manifest, content }: IncomingCycle): Promise<RecoveryPoint> {
    const point: RecoveryPoint = {
      schema: 'sekisho/recovery-point/1',
      id: this.#options.newId(),
      sequence: manifest.sequence,
      takenAt: manifest.takenAt,
      processedAt: this.#options.now().toISOString(),
      consistency: manifest.consistency,
      sizeBytes: manifest.sizeBytes,
      blockBytes: manifest.blockBytes,
      root: manifest.root,
      diskSha256: manifest.diskSha256,
      changedBlocks: manifest.changedBlocks,
    };
    // The blocks first: a point must never name what may not be there after a crash.
    await this.#slab?.sync();
    await writePoint(this.#folder, point, content);
    this.#incoming = null;
    this.#current = { point, content };
    this.#points = [...this.#points, point];
    await this.#prune();
    return point;
  }

  async #prune(): Promise<void> {
    const { mostPoints, longestMs } = this.#options.retention;
    const oldest = this.#options.now().getTime() - longestMs;
    const newestFirst = this.#points.toReversed();
    const kept = newestFirst.filter(
      (point, at) =>
        at === 0 || this.#isRead(point) || (at < mostPoints && Date.parse(point.takenAt) >= oldest),
    );
    const removed = newestFirst.filter((point) => !kept.includes(point));
    if (removed.length === 0) return;
    this.#points = kept.toReversed();
    for (const point of removed) await removePoint(this.#folder, point);
    if (this.#slab !== null && this.#incoming === null) await this.#sweepSlab(this.#slab);
    this.#options.onRemoved?.(removed.toReversed());
  }

  #isRead({ sequence }: RecoveryPoint): boolean {
    return (this.#readers.get(sequence) ?? 0) > 0;
  }

  async #openSlab(blockBytes: number): Promise<Slab> {
    const slab = await Slab.open(join(this.#options.folder, 'blocks'), blockBytes);
    this.#slab = slab;
    await this.#sweepSlab(slab);
    return slab;
  }

  /** Frees what no point needs. */
  async #sweepSlab(slab: Slab): Promise<void> {
    const needed: Uint32Array[] = [];
    let end = 0;
    for (const point of this.#points) {
      const slots = await readSlots(this.#folder, point);
      for (const slot of slots) if (slot !== NO_SLOT && slot >= end) end = slot + 1;
      needed.push(slots);
    }
    const kept = new BlockSet(end);
    for (const slots of needed) for (const slot of slots) if (slot !== NO_SLOT) kept.add(slot);
    await slab.keepOnly(kept);
  }

  /** Deletes what was taken over, and what cycles given up long ago have left. */
  async #sweepCache(sequence: number, signal: AbortSignal): Promise<void> {
    const { container, diskId, retries = DEFAULT_RETRIES } = this.#options;
    const options = { retries, signal };
    const names = await withRetries(
      'listing the cache storage',
      async (abortSignal) => {
        const found: string[] = [];
        for await (const blob of container.listBlobsFlat({
          prefix: diskPrefix(diskId),
          includeUncommitedBlobs: true,
          abortSignal,
        }))
          found.push(blob.name);
        return found;
      },
      options,
    );
    for (const name of names) {
      if ((sequenceOfBlob(diskId, name) ?? Number.POSITIVE_INFINITY) > sequence) continue;
      await withRetries(
        'clearing the cache storage',
        (abortSignal) => container.deleteBlob(name, { abortSignal }),
        options,
      ).catch((error: unknown) => {
        // Staged blocks without a blob cannot be deleted; Azure drops them after a week.
        if (!isMissing(error)) throw error;
      });
    }
  }

  async #orFull<T>(manifest: CycleManifest, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      throw translateFull(
        error,
        this.#options.folder,
        manifest.changedBlocks * manifest.blockBytes,
      );
    }
  }
}
