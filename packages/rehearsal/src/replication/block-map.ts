// The content of a disk as one SHA-256 for each block, all in one array of bytes. A
// block of zeros is recorded as 32 zero bytes: a new map is a disk full of zeros, so
// that the initial copy is nothing but the first cycle after it.

import { createHash } from 'node:crypto';

export const DIGEST_BYTES = 32;
const ZERO_DIGEST = Buffer.alloc(DIGEST_BYTES);
/** As qemu's dirty bitmaps count by default. Smaller blocks send less for scattered writes and cost little (bench/replication.ts). */
const SMALLEST_BLOCK = 64 * 1024;
/** Bounds the memory of a map (16 MiB) for a disk of any size: the blocks grow instead. */
const MOST_BLOCKS = 2 ** 19;
const zeros = Buffer.alloc(SMALLEST_BLOCK);

/** 64 KiB up to 32 GiB, 2 MiB for 1 TiB, and so on by powers of two. */
export function chooseBlockBytes(sizeBytes: number): number {
  let blockBytes = SMALLEST_BLOCK;
  while (sizeBytes / blockBytes > MOST_BLOCKS) blockBytes *= 2;
  return blockBytes;
}

export function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += zeros.length) {
    const part = bytes.subarray(at, at + zeros.length);
    if (
      Buffer.compare(
        part,
        part.length === zeros.length ? zeros : zeros.subarray(0, part.length),
      ) !== 0
    )
      return false;
  }
  return true;
}

/** The SHA-256 of a block, or the zero mark. */
export function digestBlock(bytes: Uint8Array): Uint8Array {
  return isZero(bytes) ? ZERO_DIGEST : createHash('sha256').update(bytes).digest();
}

export class BlockMap {
  readonly sizeBytes: number;
  readonly blockBytes: number;
  /** Number of blocks; the last one may be shorter. */
  readonly count: number;
  readonly digests: Uint8Array;

  constructor(sizeBytes: number, blockBytes: number, digests?: Uint8Array) {
    this.sizeBytes = sizeBytes;
    this.blockBytes = blockBytes;
    this.count = Math.ceil(sizeBytes / blockBytes);
    this.digests = digests ?? new Uint8Array(this.count * DIGEST_BYTES);
    if (this.digests.length !== this.count * DIGEST_BYTES)
      throw new RangeError('the digests do not fit the size of the disk');
  }

  lengthOf(block: number): number {
    return Math.min(this.blockBytes, this.sizeBytes - block * this.blockBytes);
  }

  digestOf(block: number): Uint8Array {
    return this.digests.subarray(block * DIGEST_BYTES, (block + 1) * DIGEST_BYTES);
  }

  isZeroAt(block: number): boolean {
    return this.isSameAt(block, ZERO_DIGEST);
  }

  isSameAt(block: number, digest: Uint8Array): boolean {
    return Buffer.compare(this.digestOf(block), digest) === 0;
  }

  set(block: number, digest: Uint8Array): void {
    this.digests.set(digest, block * DIGEST_BYTES);
  }

  /** A copy for a disk that has grown; what is new counts as zeros. */
  grownTo(sizeBytes: number): BlockMap {
    if (sizeBytes < this.sizeBytes) throw new RangeError('a block map does not shrink');
    const grown = new BlockMap(sizeBytes, this.blockBytes);
    grown.digests.set(this.digests);
    return grown;
  }

  /** One digest over size, block size and every block's digest: equal roots, equal disks. */
  root(): string {
    return createHash('sha256')
      .update(`sekisho disk ${String(this.sizeBytes)} ${String(this.blockBytes)}\n`)
      .update(this.digests)
      .digest('hex');
  }
}
