// The SHA-256 of a whole disk, read once from beginning to end, the next part being
// read while the last one is digested.

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

import { shrankWhileRead } from './disk-errors.ts';
import { readFully } from './read-fully.ts';
import type { FrozenDisk } from './source.ts';

const PART_BYTES = 4 * 1024 * 1024;

type ReadPart = (buffer: Uint8Array, offset: number) => Promise<void>;

/** Of anything that is read as a disk is. */
export function digestDisk(
  disk: Pick<FrozenDisk, 'sizeBytes' | 'read'>,
  signal?: AbortSignal,
): Promise<string> {
  return digestParts(disk.sizeBytes, (buffer, offset) => disk.read(buffer, offset), signal);
}

export async function digestFile(path: string, signal?: AbortSignal): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const read: ReadPart = async (buffer, offset) => {
      const got = await readFully(handle, buffer, offset);
      if (got < buffer.length) throw shrankWhileRead(path, size, offset + buffer.length);
    };
    return await digestParts(size, read, signal);
  } finally {
    await handle.close();
  }
}

async function digestParts(
  sizeBytes: number,
  read: ReadPart,
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  const buffers = [Buffer.allocUnsafe(PART_BYTES), Buffer.allocUnsafe(PART_BYTES)] as const;
  const start = async (part: number): Promise<Buffer> => {
    const offset = part * PART_BYTES;
    const buffer = buffers[part % 2 === 0 ? 0 : 1].subarray(
      0,
      Math.max(0, Math.min(PART_BYTES, sizeBytes - offset)),
    );
    if (buffer.length > 0) await read(buffer, offset);
    return buffer;
  };
  let next = start(0);
  for (let part = 0; part * PART_BYTES < sizeBytes; part += 1) {
    const current = await next;
    signal?.throwIfAborted();
    next = start(part + 1);
    hash.update(current);
    // The read ahead may fail while we are away; it is awaited in the next round.
    next.catch(() => undefined);
  }
  await next;
  return hash.digest('hex');
}
