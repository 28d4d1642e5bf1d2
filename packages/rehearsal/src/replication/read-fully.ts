// Reads from a file until the buffer is full: one read may give less than asked for.

import type { FileHandle } from 'node:fs/promises';

/** Gives the number of bytes read, which is less than the buffer holds only at the end of the file. */
export async function readFully(
  handle: FileHandle,
  buffer: Uint8Array,
  offset: number,
): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(
      buffer,
      filled,
      buffer.length - filled,
      offset + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

export async function writeFully(
  handle: FileHandle,
  bytes: Uint8Array,
  offset: number,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(
      bytes,
      written,
      bytes.length - written,
      offset + written,
    );
    written += bytesWritten;
  }
}
