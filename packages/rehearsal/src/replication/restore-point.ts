// Writes a recovery point out to a target. Each block is checked once more as it
// leaves the vault: a store that has rotted is an error, not a disk.

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { digestBlock, type BlockMap } from './block-map.ts';
import { BlockSet } from './block-set.ts';
import { layoutOf } from './cycle.ts';
import { ProgressMeter, type OnProgress } from './progress.ts';
import type { PointContent } from './recovery-point.ts';
import { NO_SLOT, type Slab } from './slab.ts';
import type { DiskTarget } from './target.ts';

export interface RestoreOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

export interface RestoreSource extends PointContent {
  readonly slab: Slab;
}

/** Gives the SHA-256 of what the target then holds. On a failure the target holds nothing. */
export async function restorePoint(
  source: RestoreSource,
  target: DiskTarget,
  { signal, onProgress }: RestoreOptions,
): Promise<string> {
  const { map } = source;
  const { blocksInParcel } = layoutOf(map.blockBytes);
  const buffer = Buffer.allocUnsafe(blocksInParcel * map.blockBytes);
  const progress = new ProgressMeter(
    { bytes: map.sizeBytes, blockBytes: map.blockBytes },
    onProgress,
  );
  try {
    await target.prepare(map.sizeBytes, storedBytes(source));
    for (let first = 0; first < map.count; first += blocksInParcel) {
      signal?.throwIfAborted();
      const offset = first * map.blockBytes;
      const bytes = buffer.subarray(0, Math.min(buffer.length, map.sizeBytes - offset));
      await restoreParcel(source, target, { first, bytes });
      progress.add(bytes.length);
    }
    return await target.finish(signal);
  } catch (error) {
    await target.discard();
    throw error;
  }
}

function storedBytes({ map, slots }: PointContent): number {
  let bytes = 0;
  slots.forEach((slot, block) => {
    if (slot !== NO_SLOT) bytes += map.lengthOf(block);
  });
  return bytes;
}

async function restoreParcel(
  source: RestoreSource,
  target: DiskTarget,
  { first, bytes }: { readonly first: number; readonly bytes: Buffer },
): Promise<void> {
  const { map, slots } = source;
  const stored = new BlockSet(Math.ceil(bytes.length / map.blockBytes));
  const zeros = new BlockSet(stored.size);
  const reads: Promise<void>[] = [];
  for (let at = 0; at < stored.size; at += 1) {
    const slot = slots[first + at] ?? NO_SLOT;
    (slot === NO_SLOT ? zeros : stored).add(at);
    const start = at * map.blockBytes;
    if (slot !== NO_SLOT)
      reads.push(
        readBlock(source, first + at, bytes.subarray(start, start + map.lengthOf(first + at))),
      );
    else if (!map.isZeroAt(first + at)) throw damaged(source, first + at);
  }
  await Promise.all(reads);
  const offset = first * map.blockBytes;
  for (const run of stored.ranges(map.blockBytes, bytes.length))
    await target.write(bytes.subarray(run.offset, run.offset + run.length), offset + run.offset);
  for (const run of zeros.ranges(map.blockBytes, bytes.length))
    await target.zero(offset + run.offset, run.length);
}

async function readBlock(source: RestoreSource, block: number, into: Buffer): Promise<void> {
  const { map, slab, slots } = source;
  const got = await slab.read(slots[block] ?? NO_SLOT, into);
  if (got < into.length || !map.isSameAt(block, digestBlock(into))) throw damaged(source, block);
}

function damaged(
  { slab, map }: { readonly slab: Slab; readonly map: BlockMap },
  block: number,
): OutsideError {
  return new OutsideError(
    `the vault's store ${slab.path} is damaged: block ${String(block)} of ${String(map.count)} is not what it was`,
    {
      code: 'vault.damaged',
      where: slab.path,
      hint: 'choose another recovery point, or replicate the disk again',
    },
  );
}
