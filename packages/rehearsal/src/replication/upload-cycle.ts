// The process server's half of a cycle: reads a frozen disk, finds what differs from
// the vault's state, and puts it into the cache storage. What an earlier attempt has
// left there counts: a parcel whose id is listed is not sent again.

import { createHash, type Hash } from 'node:crypto';

import type { ContainerClient } from '@azure/storage-blob';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { BlockMap, chooseBlockBytes, digestBlock } from './block-map.ts';
import { BlockSet } from './block-set.ts';
import {
  cyclePrefix,
  encodeIndex,
  indexBlobName,
  layoutOf,
  segmentBlobName,
  type Baseline,
  type CycleLayout,
  type CycleManifest,
} from './cycle.ts';
import { shrankWhileRead } from './disk-errors.ts';
import { groupByParcel, ParcelReader, type Parcel } from './parcel-reader.ts';
import { ProgressMeter, type OnProgress } from './progress.ts';
import { DEFAULT_RETRIES, withRetries, type RetryPolicy } from './retries.ts';
import { SegmentUpload, type StagedSegment } from './segment-upload.ts';
import type { FrozenDisk } from './source.ts';
import { runTogether, type TaskGroup } from './task-group.ts';

const MOST_BUFFERED_BYTES = 64 * 1024 * 1024;
const DEFAULT_CONCURRENCY = 4;
const INDEX_PART_BYTES = 4 * 1024 * 1024;

export interface UploadOptions {
  readonly container: ContainerClient;
  readonly diskId: string;
  /** What the vault has; null before the first copy. */
  readonly baseline: Baseline | null;
  /** False when the source's dirty ranges do not belong to this baseline: then every block is compared. */
  readonly trustsDirty: boolean;
  /** Also digests the whole disk where it is read as a whole. */
  readonly digestsDisk: boolean;
  readonly signal: AbortSignal;
  readonly concurrency?: number;
  readonly retries?: RetryPolicy;
  readonly onProgress?: OnProgress;
}

export interface UploadCounters {
  readonly readBytes: number;
  readonly sentBytes: number;
  /** Found in the cache from an attempt that was cut off. */
  readonly resumedBytes: number;
}

/** Blocks that the vault found damaged in the cache; `index` when it is the index itself. */
export interface Damage {
  readonly blocks: readonly number[];
  readonly index: boolean;
}

interface Pass {
  readonly wholeDisk: Hash | null;
  readonly progress: ProgressMeter;
  readonly group: TaskGroup;
}

export class CycleUpload {
  /** The disk's digests at this point; complete after {@link send}. */
  readonly map: BlockMap;
  readonly sequence: number;
  readonly #frozen: FrozenDisk;
  readonly #options: UploadOptions;
  readonly #base: BlockMap;
  readonly #layout: CycleLayout;
  readonly #changed: BlockSet;
  readonly #retries: RetryPolicy;
  readonly #concurrency: number;
  readonly #reader: ParcelReader;
  #sentBytes = 0;
  #resumedBytes = 0;

  constructor(frozen: FrozenDisk, options: UploadOptions) {
    const { baseline } = options;
    if (baseline !== null && frozen.sizeBytes < baseline.map.sizeBytes)
      throw shrankWhileRead(frozen.name, baseline.map.sizeBytes, frozen.sizeBytes);
    this.#frozen = frozen;
    this.#options = options;
    this.#base =
      baseline?.map.grownTo(frozen.sizeBytes) ??
      new BlockMap(frozen.sizeBytes, chooseBlockBytes(frozen.sizeBytes));
    this.map = this.#base.grownTo(frozen.sizeBytes);
    this.sequence = (baseline?.sequence ?? 0) + 1;
    this.#layout = layoutOf(this.map.blockBytes);
    this.#changed = new BlockSet(this.map.count);
    this.#retries = options.retries ?? DEFAULT_RETRIES;
    const parcelBytes = this.#layout.blocksInParcel * this.map.blockBytes;
    this.#concurrency = Math.max(
      1,
      Math.min(
        options.concurrency ?? DEFAULT_CONCURRENCY,
        Math.floor(MOST_BUFFERED_BYTES / parcelBytes),
      ),
    );
    // One more is being read, and one is being digested.
    this.#reader = new ParcelReader(frozen, this.map, this.#concurrency + 2);
  }

  get counters(): UploadCounters {
    return {
      readBytes: this.#reader.readBytes,
      sentBytes: this.#sentBytes,
      resumedBytes: this.#resumedBytes,
    };
  }

  /** Puts all changes into the cache; what it gives is ready to be committed. */
  async send(): Promise<CycleManifest> {
    const { digestsDisk, onProgress, signal } = this.#options;
    const wanted = this.#blocksToRead();
    const wholeDisk =
      digestsDisk && wanted.count() === this.map.count ? createHash('sha256') : null;
    const bytes = wanted
      .ranges(this.map.blockBytes, this.map.sizeBytes)
      .reduce((sum, { length }) => sum + length, 0);
    const progress = new ProgressMeter({ bytes, blockBytes: this.map.blockBytes }, onProgress);
    const begun = await this.#listSegments();
    await runTogether(signal, (group) =>
      this.#sendSegments(wanted, begun, { wholeDisk, progress, group }),
    );
    const index = await this.#sendIndex();
    return this.#manifest(index, wholeDisk?.digest('hex') ?? null);
  }

  /** Replaces what the vault found damaged in the cache. */
  async sendAgain(damage: Damage): Promise<void> {
    const bad = new BlockSet(this.map.count);
    for (const block of damage.blocks) if (this.#changed.has(block)) bad.add(block);
    const segments = new Set(Array.from(bad, (block) => this.#segmentOf(block)));
    await runTogether(this.#options.signal, async (group) => {
      for (const number of segments) {
        const segment = this.#openSegment(number, false, group);
        for (const [parcel, blocks] of groupByParcel(
          this.#travellingIn(number),
          this.#layout.blocksInParcel,
        ))
          await this.#sendParcelAgain(parcel, blocks, segment, bad);
        segment.end();
        await segment.done;
      }
    });
    if (damage.index) await this.#sendIndex();
  }

  #blocksToRead(): BlockSet {
    const wanted = new BlockSet(this.map.count);
    const { baseline, trustsDirty } = this.#options;
    const { blockBytes, sizeBytes } = this.map;
    if (baseline === null || !trustsDirty || this.#frozen.dirty === null) {
      wanted.addRange({ offset: 0, length: sizeBytes }, blockBytes);
      return wanted;
    }
    for (const range of this.#frozen.dirty) wanted.addRange(range, blockBytes);
    const before = baseline.map.sizeBytes;
    // A disk that has grown: its last block may have become longer, and the rest is new.
    if (before < sizeBytes) {
      const from = Math.floor(before / blockBytes) * blockBytes;
      wanted.addRange({ offset: from, length: sizeBytes - from }, blockBytes);
    }
    return wanted;
  }

  /** Segments that an earlier attempt at this cycle has begun. */
  async #listSegments(): Promise<ReadonlySet<number>> {
    const { container, diskId } = this.#options;
    const prefix = cyclePrefix(diskId, this.sequence);
    const names = await this.#try('listing the cache storage', async (abortSignal) => {
      const found: string[] = [];
      for await (const blob of container.listBlobsFlat({
        prefix,
        includeUncommitedBlobs: true,
        abortSignal,
      }))
        found.push(blob.name.slice(prefix.length));
      return found;
    });
    return new Set(names.filter((name) => /^\d+$/.test(name)).map(Number));
  }

  async #sendSegments(wanted: BlockSet, begun: ReadonlySet<number>, pass: Pass): Promise<void> {
    const { group } = pass;
    const open: Promise<void>[] = [];
    let segment: SegmentUpload | null = null;
    for await (const parcel of this.#reader.readAll(wanted, group.signal)) {
      group.signal.throwIfAborted();
      const number = this.#segmentOf(parcel.number * this.#layout.blocksInParcel);
      if (segment?.number !== number) {
        segment?.end();
        if (open.length >= this.#concurrency) await open.shift();
        segment = this.#openSegment(number, !begun.has(number), group);
        open.push(segment.done);
      }
      this.#sendParcel(parcel, segment, pass);
    }
    segment?.end();
  }

  #sendParcel(parcel: Parcel, segment: SegmentUpload, { wholeDisk, progress }: Pass): void {
    const lookedAt = parcel.blocks.reduce((sum, block) => sum + this.map.lengthOf(block), 0);
    wholeDisk?.update(parcel.buffer.subarray(0, lookedAt));
    const payload = this.#reader.pack(parcel, this.#findChanges(parcel));
    const finish = (): void => {
      this.#reader.release(parcel);
      progress.add(lookedAt);
    };
    if (payload === null) {
      finish();
      return;
    }
    const { id, bytes } = payload;
    segment.add(id, async (staged) => {
      try {
        await this.#stage(segment, { id, bytes: parcel.buffer.subarray(0, bytes), staged });
      } finally {
        finish();
      }
    });
  }

  async #stage(
    segment: SegmentUpload,
    {
      id,
      bytes,
      staged,
    }: { readonly id: string; readonly bytes: Buffer; readonly staged: Promise<StagedSegment> },
  ): Promise<void> {
    const { ids } = await staged;
    if (ids.has(id)) {
      this.#resumedBytes += bytes.length;
      return;
    }
    await segment.stage(id, bytes);
    this.#sentBytes += bytes.length;
  }

  /** Notes the parcel's blocks in the map; gives those that differ from the baseline. */
  #findChanges(parcel: Parcel): readonly number[] {
    const changed: number[] = [];
    for (const block of parcel.blocks) {
      const digest = digestBlock(this.#reader.block(parcel, block));
      if (this.#base.isSameAt(block, digest)) continue;
      this.map.set(block, digest);
      this.#changed.add(block);
      changed.push(block);
    }
    return changed;
  }

  /** The blocks that a segment's blob holds, from what {@link send} has found. */
  #travellingIn(segment: number): BlockSet {
    const travelling = new BlockSet(this.map.count);
    const end = Math.min(this.map.count, (segment + 1) * this.#layout.blocksInSegment);
    for (let block = segment * this.#layout.blocksInSegment; block < end; block += 1) {
      if (this.#changed.has(block) && !this.map.isZeroAt(block)) travelling.add(block);
    }
    return travelling;
  }

  async #sendParcelAgain(
    number: number,
    blocks: readonly number[],
    segment: SegmentUpload,
    bad: BlockSet,
  ): Promise<void> {
    const parcel = await this.#reader.readOne(number, blocks);
    const moved = blocks.find(
      (block) => !this.map.isSameAt(block, digestBlock(this.#reader.block(parcel, block))),
    );
    const payload = moved === undefined ? this.#reader.pack(parcel, blocks) : null;
    if (moved !== undefined || payload === null) {
      this.#reader.release(parcel);
      throw this.#notFrozen(moved ?? number);
    }
    const { id, bytes } = payload;
    const isBad = blocks.some((block) => bad.has(block));
    segment.add(id, async (staged) => {
      try {
        const { ids } = await staged;
        if (ids.has(id) && !isBad) return;
        await segment.stage(id, parcel.buffer.subarray(0, bytes));
        this.#sentBytes += bytes;
      } finally {
        this.#reader.release(parcel);
      }
    });
  }

  #notFrozen(block: number): OutsideError {
    const { name } = this.#frozen;
    return new OutsideError(
      `the disk ${name} gave two contents for block ${String(block)} of one point in time`,
      { code: 'disk.changed', where: name },
    );
  }

  async #sendIndex(): Promise<Buffer> {
    const { container, diskId } = this.#options;
    const index = encodeIndex(this.#changed, this.map);
    const blob = container.getBlockBlobClient(indexBlobName(diskId, this.sequence));
    const how = {
      blockSize: INDEX_PART_BYTES,
      maxSingleShotSize: INDEX_PART_BYTES,
      concurrency: this.#concurrency,
    };
    await this.#try('sending the index to the cache storage', (abortSignal) =>
      blob.uploadData(index, { ...how, abortSignal }),
    );
    return index;
  }

  #openSegment(number: number, isNew: boolean, group: TaskGroup): SegmentUpload {
    const { container, diskId } = this.#options;
    const blob = container.getBlockBlobClient(segmentBlobName(diskId, this.sequence, number));
    return new SegmentUpload({ number, blob, isNew, group, retries: this.#retries });
  }

  #segmentOf(block: number): number {
    return Math.floor(block / this.#layout.blocksInSegment);
  }

  #try<T>(what: string, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withRetries(what, request, { retries: this.#retries, signal: this.#options.signal });
  }

  #manifest(index: Buffer, diskSha256: string | null): CycleManifest {
    const { diskId, baseline } = this.#options;
    return {
      schema: 'sekisho/cycle/1',
      diskId,
      sequence: this.sequence,
      sizeBytes: this.map.sizeBytes,
      blockBytes: this.map.blockBytes,
      takenAt: this.#frozen.takenAt.toISOString(),
      consistency: this.#frozen.consistency,
      baseRoot: baseline?.map.root() ?? null,
      root: this.map.root(),
      indexSha256: createHash('sha256').update(index).digest('hex'),
      changedBlocks: this.#changed.count(),
      diskSha256,
    };
  }
}
