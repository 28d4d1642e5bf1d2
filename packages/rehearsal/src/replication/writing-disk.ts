// The disk of a rehearsed server: everything that the server writes goes through
// here. While a cycle is open, what is about to be overwritten is first saved beside
// the disk, so that the cycle sees the disk of one instant; and each write is noted,
// so that the next cycle knows where to look.

import { open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { BlockSet } from './block-set.ts';
import { shrankWhileRead, translateFull } from './disk-errors.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { readFully, writeFully } from './read-fully.ts';
import type { DiskSource, FrozenDisk } from './source.ts';

/** The unit in which writes are noted and saved: qemu's default for dirty bitmaps. */
const GRAIN_BYTES = 64 * 1024;

interface Frozen {
  readonly sizeBytes: number;
  readonly saved: BlockSet;
  readonly overlay: FileHandle;
  readonly dirty: BlockSet | null;
}

export class WritingDisk implements DiskSource {
  readonly name: string;
  readonly #handle: FileHandle;
  readonly #overlayPath: string;
  readonly #now: () => Date;
  /** Writes, growth, freezing and release follow one another, so that a point never falls inside a write. */
  readonly #turns = new OneAtATime();
  #sizeBytes: number;
  #frozen: Frozen | null = null;
  /** Null until the first cycle: nobody knows what an earlier run wrote. */
  #dirty: BlockSet | null = null;

  private constructor(path: string, handle: FileHandle, sizeBytes: number, now: () => Date) {
    this.name = path;
    this.#handle = handle;
    this.#overlayPath = `${path}.frozen`;
    this.#sizeBytes = sizeBytes;
    this.#now = now;
  }

  /** Opens a file that is ours to change. */
  static async open(path: string, now: () => Date): Promise<WritingDisk> {
    const handle = await open(path, 'r+');
    const { size } = await handle.stat();
    return new WritingDisk(path, handle, size, now);
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  write(bytes: Uint8Array, offset: number): Promise<void> {
    return this.#turns.run(async () => {
      if (offset < 0 || offset + bytes.length > this.#sizeBytes)
        throw new RangeError(`a write beyond the end of ${this.name}`);
      try {
        await this.#save(offset, bytes.length);
        this.#dirty?.addRange({ offset, length: bytes.length }, GRAIN_BYTES);
        await writeFully(this.#handle, bytes, offset);
      } catch (error) {
        throw translateFull(error, dirname(this.name), bytes.length);
      }
    });
  }

  /** Makes the disk larger; the new part reads as zeros. */
  grow(sizeBytes: number): Promise<void> {
    return this.#turns.run(async () => {
      if (sizeBytes < this.#sizeBytes) throw new RangeError(`${this.name} does not shrink`);
      await this.#handle.truncate(sizeBytes);
      this.#sizeBytes = sizeBytes;
      this.#dirty = this.#dirty?.resized(grains(sizeBytes)) ?? null;
    });
  }

  /** The disk as it is now, not as the open cycle sees it. */
  async read(buffer: Uint8Array, offset: number): Promise<void> {
    const got = await readFully(this.#handle, buffer, offset);
    if (got < buffer.length)
      throw shrankWhileRead(this.name, this.#sizeBytes, offset + buffer.length);
  }

  beginCycle(): Promise<FrozenDisk> {
    return this.#turns.run(async () => {
      if (this.#frozen !== null) throw new Error(`a cycle of ${this.name} is open already`);
      const sizeBytes = this.#sizeBytes;
      const frozen: Frozen = {
        sizeBytes,
        saved: new BlockSet(grains(sizeBytes)),
        overlay: await open(this.#overlayPath, 'w+'),
        dirty: this.#dirty,
      };
      this.#frozen = frozen;
      this.#dirty = new BlockSet(grains(sizeBytes));
      return {
        name: this.name,
        sizeBytes,
        takenAt: this.#now(),
        consistency: 'crash-consistent',
        dirty: frozen.dirty?.ranges(GRAIN_BYTES, sizeBytes) ?? null,
        read: (buffer, offset) => this.#readFrozen(frozen, buffer, offset),
        assertIntact: () => this.#assertOpen(frozen),
        release: (outcome) => this.#release(frozen, outcome),
      };
    });
  }

  close(): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#frozen !== null) await this.#dropOverlay(this.#frozen);
      await this.#handle.close();
    });
  }

  /** Copies what a write is about to replace, once for each grain and cycle. */
  async #save(offset: number, length: number): Promise<void> {
    const frozen = this.#frozen;
    if (frozen === null) return;
    const touched = new BlockSet(frozen.saved.size);
    touched.addRange({ offset, length }, GRAIN_BYTES);
    for (const grain of touched) {
      if (frozen.saved.has(grain)) continue;
      const at = grain * GRAIN_BYTES;
      const content = Buffer.allocUnsafe(Math.min(GRAIN_BYTES, frozen.sizeBytes - at));
      await this.read(content, at);
      await writeFully(frozen.overlay, content, at);
      frozen.saved.add(grain);
    }
  }

  async #readFrozen(frozen: Frozen, buffer: Uint8Array, offset: number): Promise<void> {
    await this.#assertOpen(frozen);
    await this.read(buffer, offset);
    // In this order: a grain that is not yet saved after the read was not yet being written during it.
    const end = offset + buffer.length;
    for (let grain = Math.floor(offset / GRAIN_BYTES); grain * GRAIN_BYTES < end; grain += 1) {
      if (!frozen.saved.has(grain)) continue;
      const from = Math.max(offset, grain * GRAIN_BYTES);
      const until = Math.min(end, (grain + 1) * GRAIN_BYTES);
      await readFully(frozen.overlay, buffer.subarray(from - offset, until - offset), from);
    }
  }

  async #assertOpen(frozen: Frozen): Promise<void> {
    if (this.#frozen !== frozen)
      throw new Error(`a cycle of ${this.name} was read after its release`);
    const { size } = await this.#handle.stat();
    if (size < frozen.sizeBytes) throw shrankWhileRead(this.name, frozen.sizeBytes, size);
  }

  #release(frozen: Frozen, outcome: 'applied' | 'abandoned'): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#frozen !== frozen) return;
      if (outcome === 'abandoned') this.#takeBack(frozen);
      await this.#dropOverlay(frozen);
    });
  }

  #takeBack(frozen: Frozen): void {
    if (frozen.dirty === null) this.#dirty = null;
    else this.#dirty?.addAll(frozen.dirty);
  }

  async #dropOverlay(frozen: Frozen): Promise<void> {
    this.#frozen = null;
    await frozen.overlay.close();
    await rm(this.#overlayPath, { force: true });
  }
}

function grains(sizeBytes: number): number {
  return Math.ceil(sizeBytes / GRAIN_BYTES);
}
