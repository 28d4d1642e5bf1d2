// The vault's store of blocks: one file of slots, each holding one block's content.
// A slot is written once and read until no recovery point needs it; then it is free.

import { open, type FileHandle } from 'node:fs/promises';

import { BlockSet } from './block-set.ts';
import { readFully, writeFully } from './read-fully.ts';

/** In place of a slot: a block of zeros, which is stored nowhere. */
export const NO_SLOT = 0xffff_ffff;

export class Slab {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #slotBytes: number;
  #used = new BlockSet(1024);
  /** No slot below it is free. */
  #firstFree = 0;

  private constructor(path: string, handle: FileHandle, slotBytes: number) {
    this.path = path;
    this.#handle = handle;
    this.#slotBytes = slotBytes;
  }

  static async open(path: string, slotBytes: number): Promise<Slab> {
    const handle = await open(path, 'r+').catch(() => open(path, 'wx+'));
    return new Slab(path, handle, slotBytes);
  }

  /** The number of slots in use. */
  get usedSlots(): number {
    return this.#used.count();
  }

  /** Reserves a slot; it is kept until {@link keepOnly} is told otherwise. */
  allocate(): number {
    let slot = this.#firstFree;
    while (this.#used.has(slot)) slot += 1;
    if (slot >= this.#used.size)
      this.#used = this.#used.resized(Math.max(slot + 1, this.#used.size * 2));
    this.#used.add(slot);
    this.#firstFree = slot + 1;
    return slot;
  }

  write(slot: number, bytes: Uint8Array): Promise<void> {
    return writeFully(this.#handle, bytes, slot * this.#slotBytes);
  }

  /** Gives fewer bytes than the buffer holds when the file ends there; the digest then tells. */
  read(slot: number, buffer: Uint8Array): Promise<number> {
    return readFully(this.#handle, buffer, slot * this.#slotBytes);
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  /** Frees all other slots and cuts the file behind the last one. */
  async keepOnly(needed: BlockSet): Promise<void> {
    this.#used = needed;
    this.#firstFree = 0;
    let end = 0;
    for (const slot of needed) end = slot + 1;
    const { size } = await this.#handle.stat();
    if (size > end * this.#slotBytes) await this.#handle.truncate(end * this.#slotBytes);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
