// A recovered disk as a new file. It has its name only when it is complete; zeros stay holes.

import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { UserError } from '@sekisho/dns/user-error.ts';
import { digestFile } from './digest-disk.ts';
import { assertFreeSpace, translateFull } from './disk-errors.ts';
import { writeFully } from './read-fully.ts';
import type { DiskTarget } from './target.ts';

export class FileTarget implements DiskTarget {
  readonly name: string;
  readonly #beside: string;
  #handle: FileHandle | null = null;
  #storedBytes = 0;

  constructor(path: string) {
    this.name = path;
    this.#beside = `${path}.part`;
  }

  async prepare(sizeBytes: number, storedBytes: number): Promise<void> {
    if (await exists(this.name)) {
      throw new UserError(`the recovered disk is not written: ${this.name} exists`, {
        code: 'target.exists',
        where: this.name,
        hint: 'name a new file',
      });
    }
    await assertFreeSpace(dirname(this.name), storedBytes);
    this.#storedBytes = storedBytes;
    this.#handle = await open(this.#beside, 'w');
    await this.#handle.truncate(sizeBytes);
  }

  async write(bytes: Uint8Array, offset: number): Promise<void> {
    await this.#orFull(writeFully(this.#open(), bytes, offset));
  }

  // A new file reads as zeros where nothing was written.
  zero(): Promise<void> {
    return Promise.resolve();
  }

  async finish(signal?: AbortSignal): Promise<string> {
    await this.#orFull(this.#open().sync());
    await this.#close();
    const sha256 = await digestFile(this.#beside, signal);
    await rename(this.#beside, this.name);
    return sha256;
  }

  async discard(): Promise<void> {
    await this.#close();
    await rm(this.#beside, { force: true });
  }

  async #orFull(step: Promise<void>): Promise<void> {
    try {
      await step;
    } catch (error) {
      throw translateFull(error, dirname(this.name), this.#storedBytes);
    }
  }

  #open(): FileHandle {
    if (this.#handle === null) throw new Error(`${this.name} is not prepared`);
    return this.#handle;
  }

  async #close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
