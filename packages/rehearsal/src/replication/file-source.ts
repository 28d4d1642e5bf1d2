// A disk that is a file, read as it is. The file cannot tell what changed, so that
// every cycle compares digests; and it cannot be frozen, so that a cycle during which
// it was written to is refused rather than called a point in time.

import { open, type FileHandle } from 'node:fs/promises';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { shrankWhileRead } from './disk-errors.ts';
import { readFully } from './read-fully.ts';
import type { DiskSource, FrozenDisk } from './source.ts';

export class FileSource implements DiskSource {
  readonly name: string;
  readonly #handle: FileHandle;
  readonly #now: () => Date;

  private constructor(path: string, handle: FileHandle, now: () => Date) {
    this.name = path;
    this.#handle = handle;
    this.#now = now;
  }

  static async open(path: string, now: () => Date): Promise<FileSource> {
    return new FileSource(path, await open(path, 'r'), now);
  }

  async beginCycle(): Promise<FrozenDisk> {
    const name = this.name;
    const handle = this.#handle;
    const before = await handle.stat({ bigint: true });
    const sizeBytes = Number(before.size);
    return {
      name,
      sizeBytes,
      takenAt: this.#now(),
      consistency: 'crash-consistent',
      dirty: null,
      async read(buffer, offset) {
        const got = await readFully(handle, buffer, offset);
        if (got < buffer.length) throw shrankWhileRead(name, sizeBytes, offset + buffer.length);
      },
      async assertIntact() {
        const after = await handle.stat({ bigint: true });
        if (after.size < before.size) throw shrankWhileRead(name, sizeBytes, Number(after.size));
        if (after.size !== before.size || after.mtimeNs !== before.mtimeNs)
          throw changedWhileRead(name);
      },
      release: () => Promise.resolve(),
    };
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function changedWhileRead(name: string): OutsideError {
  return new OutsideError(
    `the disk ${name} was written to while it was read: what was read is no single point in time`,
    {
      code: 'disk.changed',
      where: name,
      hint: 'stop what writes to it, or give a copy',
    },
  );
}
