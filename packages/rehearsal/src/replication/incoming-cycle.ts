// The vault's half of a cycle while it is being taken over: every block is fetched
// from the cache, checked against its digest, and only then stored. What was good
// stays, so that blocks that had to be sent again are all that is fetched again.

import { createHash } from 'node:crypto';

import type { BlobDownloadResponseParsed, ContainerClient } from '@azure/storage-blob';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { BlockMap, digestBlock } from './block-map.ts';
import { BlockSet } from './block-set.ts';
import { BufferPool } from './buffer-pool.ts';
import {
  indexBlobName,
  layoutOf,
  readIndex,
  segmentBlobName,
  type CycleManifest,
} from './cycle.ts';
import { ProgressMeter, type OnProgress } from './progress.ts';
import type { PointContent } from './recovery-point.ts';
import { isMissing, withRetries, type RetryPolicy } from './retries.ts';
import { NO_SLOT, type Slab } from './slab.ts';
import { runTogether } from './task-group.ts';

const FETCH_BYTES = 4 * 1024 * 1024;

export interface IncomingOptions {
  readonly container: ContainerClient;
  readonly slab: Slab;
  readonly base: PointContent | null;
  readonly retries: RetryPolicy;
  readonly concurrency: number;
}

export interface Shortfall {
  /** Missing from the cache or not what the index says. */
  readonly blocks: readonly number[];
  readonly index: boolean;
}

/** Neighbouring blocks of one segment's blob that are fetched with one request. */
interface Stretch {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
  readonly blocks: readonly number[];
}

/** A block that was fetched: its place in the buffer and in the slab. */
interface Stored {
  readonly block: number;
  readonly slot: number;
  readonly at: number;
  readonly bytes: number;
}

export class IncomingCycle {
  readonly manifest: CycleManifest;
  readonly #options: IncomingOptions;
  readonly #map: BlockMap;
  readonly #slots: Uint32Array;
  /** Blocks to be fetched; those that have a slot are here already. */
  readonly #travelling: BlockSet;
  #hasIndex = false;

  constructor(manifest: CycleManifest, options: IncomingOptions) {
    const { base } = options;
    this.manifest = manifest;
    this.#options = options;
    this.#map =
      base?.map.grownTo(manifest.sizeBytes) ??
      new BlockMap(manifest.sizeBytes, manifest.blockBytes);
    this.#slots = new Uint32Array(this.#map.count).fill(NO_SLOT);
    if (base !== null) this.#slots.set(base.slots);
    this.#travelling = new BlockSet(this.#map.count);
  }

  /** Complete when {@link receive} has reported no shortfall. */
  get content(): PointContent {
    return { map: this.#map, slots: this.#slots };
  }

  async receive(signal: AbortSignal, onProgress?: OnProgress): Promise<Shortfall> {
    if (!this.#hasIndex && !(await this.#fetchIndex(signal))) return { blocks: [], index: true };
    const missing: number[] = [];
    const stretches = [...this.#stretches()];
    const bytes = stretches.reduce((sum, stretch) => sum + stretch.bytes, 0);
    const progress = new ProgressMeter({ bytes, blockBytes: this.#map.blockBytes }, onProgress);
    const pool = new BufferPool(
      this.#options.concurrency,
      Math.max(FETCH_BYTES, this.#map.blockBytes),
    );
    await runTogether(signal, async (group) => {
      for (const stretch of stretches) {
        const buffer = await pool.take();
        group.signal.throwIfAborted();
        group.start(async () => {
          try {
            missing.push(...(await this.#fetch(stretch, buffer, group.signal)));
            progress.add(stretch.bytes);
          } finally {
            pool.give(buffer);
          }
        });
      }
    });
    return { blocks: missing.toSorted((a, b) => a - b), index: false };
  }

  /** Reads which blocks changed; false when the index in the cache is not the one that was committed. */
  async #fetchIndex(signal: AbortSignal): Promise<boolean> {
    const { container, retries } = this.#options;
    const { diskId, sequence, indexSha256, root } = this.manifest;
    const blob = container.getBlockBlobClient(indexBlobName(diskId, sequence));
    const index = await withRetries(
      'fetching the index',
      (abortSignal) => blob.downloadToBuffer(0, undefined, { abortSignal }),
      { retries, signal },
    ).catch(emptyIfMissing);
    if (createHash('sha256').update(index).digest('hex') !== indexSha256) return false;
    for (const { block, digest } of readIndex(index)) {
      if (block >= this.#map.count)
        throw this.#broken(`it names block ${String(block)} of ${String(this.#map.count)}`);
      this.#map.set(block, digest);
      this.#slots[block] = NO_SLOT;
      if (!this.#map.isZeroAt(block)) this.#travelling.add(block);
    }
    if (this.#map.root() !== root)
      throw this.#broken('its blocks do not lead to the root that it names');
    this.#hasIndex = true;
    return true;
  }

  #broken(why: string): OutsideError {
    const { diskId, sequence } = this.manifest;
    return new OutsideError(`cycle ${String(sequence)} of disk ${diskId} is refused: ${why}`, {
      code: 'vault.broken-cycle',
    });
  }

  /** What is still to be fetched. Offsets count every travelling block of the segment, also those that are here. */
  *#stretches(): Generator<Stretch, void, undefined> {
    const { blocksInSegment } = layoutOf(this.#map.blockBytes);
    let segment = -1;
    let at = 0;
    let open: {
      readonly segment: number;
      readonly offset: number;
      bytes: number;
      readonly blocks: number[];
    } | null = null;
    for (const block of this.#travelling) {
      const number = Math.floor(block / blocksInSegment);
      if (number !== segment) {
        segment = number;
        at = 0;
      }
      const bytes = this.#map.lengthOf(block);
      const offset = at;
      at += bytes;
      if (this.#slots[block] !== NO_SLOT) continue;
      if (
        open !== null &&
        open.segment === segment &&
        open.offset + open.bytes === offset &&
        open.bytes + bytes <= FETCH_BYTES
      ) {
        open.bytes += bytes;
        open.blocks.push(block);
        continue;
      }
      if (open !== null) yield open;
      open = { segment, offset, bytes, blocks: [block] };
    }
    if (open !== null) yield open;
  }

  /** Stores what is good; gives the blocks that are not. */
  async #fetch(stretch: Stretch, buffer: Buffer, signal: AbortSignal): Promise<readonly number[]> {
    const { container, retries, slab } = this.#options;
    const { diskId, sequence } = this.manifest;
    const blob = container.getBlockBlobClient(segmentBlobName(diskId, sequence, stretch.segment));
    const fetched = buffer.subarray(0, stretch.bytes);
    const isWhole = await withRetries(
      'fetching from the cache storage',
      async (abortSignal) =>
        fill(fetched, await blob.download(stretch.offset, stretch.bytes, { abortSignal })),
      {
        retries,
        signal,
      },
    ).catch((error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    });
    if (!isWhole) return stretch.blocks;
    const bad: number[] = [];
    const good: Stored[] = [];
    let at = 0;
    for (const block of stretch.blocks) {
      const bytes = this.#map.lengthOf(block);
      if (this.#map.isSameAt(block, digestBlock(fetched.subarray(at, at + bytes))))
        good.push({ block, slot: slab.allocate(), at, bytes });
      else bad.push(block);
      at += bytes;
    }
    for (const run of joinNeighbours(good))
      await slab.write(run.slot, fetched.subarray(run.at, run.at + run.bytes));
    for (const { block, slot } of good) this.#slots[block] = slot;
    return bad;
  }
}

/** Blocks that lie side by side in the buffer and in the slab are written at once. */
function* joinNeighbours(
  stored: readonly Stored[],
): Generator<
  { readonly slot: number; readonly at: number; readonly bytes: number },
  void,
  undefined
> {
  let run: { readonly slot: number; readonly at: number; bytes: number; nextSlot: number } | null =
    null;
  for (const { slot, at, bytes } of stored) {
    if (run !== null && slot === run.nextSlot && at === run.at + run.bytes) {
      run.bytes += bytes;
      run.nextSlot += 1;
      continue;
    }
    if (run !== null) yield run;
    run = { slot, at, bytes, nextSlot: slot + 1 };
  }
  if (run !== null) yield run;
}

function emptyIfMissing(error: unknown): Buffer {
  if (isMissing(error)) return Buffer.alloc(0);
  throw error;
}

/** False when the answer holds fewer bytes than asked for: the blob is not as long as it should be. */
async function fill(
  buffer: Buffer,
  { readableStreamBody }: BlobDownloadResponseParsed,
): Promise<boolean> {
  let at = 0;
  for await (const chunk of readableStreamBody ?? []) {
    const bytes = Buffer.from(chunk);
    if (at + bytes.length > buffer.length) return false;
    buffer.set(bytes, at);
    at += bytes.length;
  }
  return at === buffer.length;
}
