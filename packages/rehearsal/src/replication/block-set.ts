// A set of block numbers as one bit each, so that even the largest disk's set stays small.

import type { ByteRange } from './source.ts';

export class BlockSet {
  readonly size: number;
  readonly #bits: Uint8Array;

  constructor(size: number, bits = new Uint8Array(Math.ceil(size / 8))) {
    this.size = size;
    this.#bits = bits;
  }

  has(block: number): boolean {
    return ((this.#bits[block >>> 3] ?? 0) & (1 << (block & 7))) !== 0;
  }

  add(block: number): void {
    const at = block >>> 3;
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (block & 7));
  }

  delete(block: number): void {
    const at = block >>> 3;
    this.#bits[at] = (this.#bits[at] ?? 0) & ~(1 << (block & 7));
  }

  addAll(other: BlockSet): void {
    for (const block of other) this.add(block);
  }

  /** Every block that a range of bytes touches. */
  addRange({ offset, length }: ByteRange, blockBytes: number): void {
    if (length <= 0) return;
    const end = Math.min(this.size - 1, Math.floor((offset + length - 1) / blockBytes));
    for (let block = Math.floor(offset / blockBytes); block <= end; block += 1) this.add(block);
  }

  count(): number {
    let total = 0;
    for (let bits of this.#bits) for (; bits !== 0; bits &= bits - 1) total += 1;
    return total;
  }

  /** A copy that holds the same blocks, for a disk of another size. */
  resized(size: number): BlockSet {
    const bits = new Uint8Array(Math.ceil(size / 8));
    bits.set(this.#bits.subarray(0, bits.length));
    return new BlockSet(size, bits);
  }

  /** In ascending order. */
  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (let at = 0; at < this.#bits.length; at += 1) {
      const bits = this.#bits[at] ?? 0;
      if (bits === 0) continue;
      for (let bit = 0; bit < 8; bit += 1)
        if ((bits & (1 << bit)) !== 0 && at * 8 + bit < this.size) yield at * 8 + bit;
    }
  }

  /** The blocks as ranges of bytes, neighbours joined, none beyond the disk's end. */
  ranges(blockBytes: number, sizeBytes: number): readonly ByteRange[] {
    const found: { offset: number; length: number }[] = [];
    for (const block of this) {
      const offset = block * blockBytes;
      const length = Math.min(blockBytes, sizeBytes - offset);
      if (length <= 0) break;
      const last = found.at(-1);
      if (last !== undefined && last.offset + last.length === offset) last.length += length;
      else found.push({ offset, length });
    }
    return found;
  }
}
