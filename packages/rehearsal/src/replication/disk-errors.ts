// The errors of disks and work folders, each naming the disk and what to do.

import { statfs } from 'node:fs/promises';

import { OutsideError } from '@sekisho/dns/user-error.ts';

export function shrankWhileRead(name: string, wantedBytes: number, endedAt: number): OutsideError {
  return new OutsideError(
    `the disk ${name} shrank while it was read: it was ${String(wantedBytes)} bytes and now ends before byte ${String(endedAt)}`,
    {
      code: 'disk.shrank',
      where: name,
      hint: 'replicate a disk that keeps its size or grows',
    },
  );
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** Throws when a folder has not enough free space, before anything is written. */
export async function assertFreeSpace(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes < neededBytes) throw folderFull(folder, neededBytes, { freeBytes });
}

/** Turns "no space left" into an error that names the folder and the need; leaves other errors as they are. */
export function translateFull(error: unknown, folder: string, neededBytes: number): unknown {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? folderFull(folder, neededBytes, { cause: error })
    : error;
}

function folderFull(
  folder: string,
  neededBytes: number,
  { freeBytes, cause }: { readonly freeBytes?: number; readonly cause?: unknown },
): OutsideError {
  const free = freeBytes === undefined ? 'it is full' : `${String(freeBytes)} are free`;
  return new OutsideError(
    `not enough space in ${folder}: ${String(neededBytes)} bytes are needed, ${free}`,
    {
      code: 'work-folder.full',
      where: folder,
      hint: 'free some space, or choose another work folder',
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
