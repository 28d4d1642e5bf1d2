// Failback: what was changed after a failover returns to the first disk, which still
// has its old content. Both sides digest their blocks, and only what differs is written.

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { BlockMap, chooseBlockBytes, digestBlock } from './block-map.ts';
import { BlockSet } from './block-set.ts';
import type { FrozenDisk } from './source.ts';

/** The first disk; an NBD client is one. */
export interface HomeDisk {
  readonly name: string;
  readonly sizeBytes: number;
  read(buffer: Uint8Array, offset: number): Promise<void>;
  write(bytes: Uint8Array, offset: number): Promise<void>;
  flush(): Promise<void>;
}

export interface CopiedHome {
  /** Read on each side. */
  readonly comparedBytes: number;
  /** Written to the first disk, in whole blocks. */
  readonly writtenBytes: number;
}

/** With `changesOnly`, looks only where the source says that something may have changed, if it can tell. */
export async function copyHome(
  frozen: FrozenDisk,
  home: HomeDisk,
  { signal, changesOnly }: { readonly signal: AbortSignal; readonly changesOnly: boolean },
): Promise<CopiedHome> {
  if (home.sizeBytes < frozen.sizeBytes) {
    throw new OutsideError(
      `the disk ${home.name} has ${String(home.sizeBytes)} bytes, and ${frozen.name} has grown to ${String(frozen.sizeBytes)}`,
      {
        code: 'failback.too-small',
        where: home.name,
        hint: 'make the first disk larger',
      },
    );
  }
  const map = new BlockMap(frozen.sizeBytes, chooseBlockBytes(frozen.sizeBytes));
  const [theirs, ours] = [Buffer.alloc(map.blockBytes), Buffer.alloc(map.blockBytes)];
  let [comparedBytes, writtenBytes] = [0, 0];
  for (const block of blocksToCompare(frozen, map, changesOnly)) {
    signal.throwIfAborted();
    const offset = block * map.blockBytes;
    const [away, here] = [
      theirs.subarray(0, map.lengthOf(block)),
      ours.subarray(0, map.lengthOf(block)),
    ];
    await Promise.all([frozen.read(away, offset), home.read(here, offset)]);
    comparedBytes += away.length;
    if (Buffer.compare(digestBlock(away), digestBlock(here)) === 0) continue;
    await home.write(away, offset);
    writtenBytes += away.length;
  }
  await frozen.assertIntact();
  await home.flush();
  return { comparedBytes, writtenBytes };
}

function blocksToCompare(
  { dirty, sizeBytes }: FrozenDisk,
  { count, blockBytes }: BlockMap,
  changesOnly: boolean,
): BlockSet {
  const blocks = new BlockSet(count);
  for (const range of (changesOnly ? dirty : null) ?? [{ offset: 0, length: sizeBytes }])
    blocks.addRange(range, blockBytes);
  return blocks;
}
