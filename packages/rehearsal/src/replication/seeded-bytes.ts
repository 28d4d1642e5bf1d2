// Random bytes that are the same for the same seed: a rehearsal can be run again.

import { createCipheriv, createHash } from 'node:crypto';

export class SeededBytes {
  readonly #cipher: ReturnType<typeof createCipheriv>;

  constructor(seed: string) {
    const key = createHash('sha256').update(seed).digest();
    this.#cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16));
  }

  take(bytes: number): Buffer {
    return this.#cipher.update(Buffer.alloc(bytes));
  }

  /** From 0 up to but not including the limit, which is at most 2 ** 32. */
  below(limit: number): number {
    return Math.floor((this.take(4).readUInt32LE() / 2 ** 32) * limit);
  }

  /** In the form of RFC 9562 version 4. */
  guid(): string {
    const hex = this.take(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
