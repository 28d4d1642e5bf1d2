// A disk that the user gives: checked before anything starts, and never changed. The
// rehearsed server gets a copy of it, sharing its blocks where the file system can.

import { constants } from 'node:fs';
import { access, copyFile, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { UserError } from '@sekisho/dns/user-error.ts';
import { isZero } from './block-map.ts';
import { assertFreeSpace, codeOf, shrankWhileRead, translateFull } from './disk-errors.ts';
import { readFully, writeFully } from './read-fully.ts';

const SECTOR_BYTES = 512;
const PART_BYTES = 1024 * 1024;

export interface DiskFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** What it really occupies; less than its size when it is sparse. */
  readonly storedBytes: number;
}

export interface CopyOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: {
    readonly bytesDone: number;
    readonly bytesTotal: number;
  }) => void;
}

/** A UserError says what is wrong with a disk that cannot be replicated. */
export async function inspectDisk(path: string): Promise<DiskFile> {
  const found = await stat(path).catch((cause: unknown) => {
    throw refuse(
      codeOf(cause) === 'ENOENT'
        ? ['disk.missing', 'there is no such file']
        : ['disk.unreadable', 'it cannot be looked at'],
      path,
      cause,
    );
  });
  if (!found.isFile()) throw refuse(['disk.not-a-file', 'it is not a regular file'], path);
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw refuse(['disk.unreadable', 'it cannot be read'], path, cause);
  });
  if (found.size === 0) throw refuse(['disk.empty', 'it is empty'], path);
  if (found.size % SECTOR_BYTES !== 0)
    throw refuse(
      [
        'disk.not-sectors',
        `its ${String(found.size)} bytes are no whole number of sectors of ${String(SECTOR_BYTES)}`,
      ],
      path,
    );
  return { path, sizeBytes: found.size, storedBytes: Math.min(found.size, found.blocks * 512) };
}

function refuse([code, what]: readonly [string, string], path: string, cause?: unknown): UserError {
  return new UserError(`the disk ${path} cannot be used: ${what}`, {
    code,
    where: path,
    hint: 'give a raw disk image with --disk FILE',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Copies a disk to a new file; parts that are zero stay holes. On any failure the new file is gone again. */
export async function copyDisk(
  disk: DiskFile,
  to: string,
  options: CopyOptions = {},
): Promise<void> {
  options.signal?.throwIfAborted();
  if (await cloned(disk, to)) return;
  await assertFreeSpace(dirname(to), disk.storedBytes);
  const source = await open(disk.path, 'r');
  try {
    const target = await open(to, 'wx');
    try {
      await copyParts(disk, source, target, options);
    } finally {
      await target.close();
    }
  } catch (error) {
    await rm(to, { force: true });
    throw translateFull(error, dirname(to), disk.storedBytes);
  } finally {
    await source.close();
  }
}

async function cloned(disk: DiskFile, to: string): Promise<boolean> {
  try {
    await copyFile(disk.path, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // Most file systems cannot share blocks between files; then the bytes are copied.
    await rm(to, { force: true });
    return false;
  }
  const { size } = await stat(to);
  if (size >= disk.sizeBytes) return true;
  await rm(to);
  throw shrankWhileRead(disk.path, disk.sizeBytes, size);
}

async function copyParts(
  disk: DiskFile,
  source: FileHandle,
  target: FileHandle,
  { signal, onProgress }: CopyOptions,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(PART_BYTES);
  await target.truncate(disk.sizeBytes);
  for (let offset = 0; offset < disk.sizeBytes; offset += PART_BYTES) {
    signal?.throwIfAborted();
    const part = buffer.subarray(0, Math.min(PART_BYTES, disk.sizeBytes - offset));
    if ((await readFully(source, part, offset)) < part.length)
      throw shrankWhileRead(disk.path, disk.sizeBytes, offset + part.length);
    if (!isZero(part)) await writeFully(target, part, offset);
    onProgress?.({ bytesDone: offset + part.length, bytesTotal: disk.sizeBytes });
  }
}
