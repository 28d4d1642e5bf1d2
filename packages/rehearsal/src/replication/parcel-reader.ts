// Reads a frozen disk parcel by parcel into buffers that go round, the next one while
// the last is digested, and packs what has to travel at the front of its buffer.

import type { BlockMap } from './block-map.ts';
import { BlockSet } from './block-set.ts';
import { BufferPool } from './buffer-pool.ts';
import { layoutOf, parcelId } from './cycle.ts';
import type { FrozenDisk } from './source.ts';

/** Some blocks of one parcel, each at its own place in a buffer. */
export interface Parcel {
  readonly number: number;
  readonly buffer: Buffer;
  readonly blocks: readonly number[];
}

export interface Payload {
  readonly id: string;
  /** At the front of the parcel's buffer. */
  readonly bytes: number;
}

export class ParcelReader {
  readonly #frozen: FrozenDisk;
  readonly #map: BlockMap;
  readonly #blocksInParcel: number;
  readonly #pool: BufferPool;
  #readBytes = 0;

  /** The map is the one that the reader's caller fills in: {@link pack} looks at its digests. */
  constructor(frozen: FrozenDisk, map: BlockMap, buffers: number) {
    this.#frozen = frozen;
    this.#map = map;
    this.#blocksInParcel = layoutOf(map.blockBytes).blocksInParcel;
    this.#pool = new BufferPool(buffers, this.#blocksInParcel * map.blockBytes);
  }

  get readBytes(): number {
    return this.#readBytes;
  }

  /** In order. Each parcel has to be given back by {@link release}. */
  async *readAll(wanted: BlockSet, signal: AbortSignal): AsyncGenerator<Parcel, void, undefined> {
    let ahead: Promise<Parcel> | null = null;
    try {
      for (const [number, blocks] of groupByParcel(wanted, this.#blocksInParcel)) {
        const buffer = await this.#pool.take();
        signal.throwIfAborted();
        const current = ahead;
        ahead = this.#readInto(buffer, number, blocks);
        // It is awaited one round later; until then its failure is nobody's.
        ahead.catch(() => undefined);
        if (current !== null) yield await current;
      }
      if (ahead !== null) yield await ahead;
    } finally {
      await ahead?.catch(() => undefined);
    }
  }

  async readOne(number: number, blocks: readonly number[]): Promise<Parcel> {
    const buffer = await this.#pool.take();
    try {
      return await this.#readInto(buffer, number, blocks);
    } catch (error) {
      this.#pool.give(buffer);
      throw error;
    }
  }

  release(parcel: Parcel): void {
    this.#pool.give(parcel.buffer);
  }

  block(parcel: Parcel, block: number): Buffer {
    const offset = (block - parcel.number * this.#blocksInParcel) * this.#map.blockBytes;
    return parcel.buffer.subarray(offset, offset + this.#map.lengthOf(block));
  }

  /** Moves blocks that have to travel to the front of the buffer; null when all of them are zeros. */
  pack(parcel: Parcel, blocks: readonly number[]): Payload | null {
    const travelling = blocks.filter((block) => !this.#map.isZeroAt(block));
    let bytes = 0;
    for (const block of travelling) {
      const from = this.block(parcel, block);
      if (bytes !== from.byteOffset - parcel.buffer.byteOffset) parcel.buffer.set(from, bytes);
      bytes += from.length;
    }
    return bytes === 0 ? null : { id: parcelId(parcel.number, travelling, this.#map), bytes };
  }

  async #readInto(buffer: Buffer, number: number, blocks: readonly number[]): Promise<Parcel> {
    const { blockBytes, sizeBytes } = this.#map;
    const first = number * this.#blocksInParcel;
    const wanted = new BlockSet(this.#blocksInParcel);
    for (const block of blocks) wanted.add(block - first);
    const bytesHere = Math.min(buffer.length, sizeBytes - first * blockBytes);
    for (const { offset, length } of wanted.ranges(blockBytes, bytesHere)) {
      await this.#frozen.read(
        buffer.subarray(offset, offset + length),
        first * blockBytes + offset,
      );
      this.#readBytes += length;
    }
    return { number, buffer, blocks };
  }
}

export function* groupByParcel(
  blocks: BlockSet,
  blocksInParcel: number,
): Generator<readonly [number, readonly number[]], void, undefined> {
  let parcel = -1;
  let group: number[] = [];
  for (const block of blocks) {
    const number = Math.floor(block / blocksInParcel);
    if (number !== parcel) {
      if (group.length > 0) yield [parcel, group];
      parcel = number;
      group = [];
    }
    group.push(block);
  }
  if (group.length > 0) yield [parcel, group];
}
