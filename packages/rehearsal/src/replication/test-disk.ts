// The disk of a rehearsal for which the user gave none: a real ext4 file system with
// files in it where the machine can make one, else a disk of random and patterned bytes.

import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { assertFreeSpace, translateFull } from './disk-errors.ts';
import {
  findFileOnDisk,
  findFileSystemPrograms,
  makeFileSystem,
  type FileSystemPrograms,
} from './file-system.ts';
import { writeFully } from './read-fully.ts';
import { SeededBytes } from './seeded-bytes.ts';
import type { ByteRange } from './source.ts';

const MIB = 1024 * 1024;
export const TEST_DISK_BYTES = 256 * MIB;
const RECORDS_FILE = 'records.bin';
const RECORDS_BYTES = 16 * MIB;
const DATA_FILE_BYTES = 8 * MIB;

export interface TestDiskOptions {
  readonly file: string;
  /** A whole number of MiB, at least 64. Default {@link TEST_DISK_BYTES}. */
  readonly sizeBytes?: number;
  readonly seed: string;
  readonly signal?: AbortSignal;
  /** Default: what the machine has. */
  readonly programs?: FileSystemPrograms | null;
}

export interface TestDisk {
  readonly file: string;
  readonly sizeBytes: number;
  readonly content: 'ext4' | 'patterned';
  /** Where a running server may write without hurting the file system: the records file. */
  readonly changing: readonly ByteRange[];
}

export async function makeTestDisk(options: TestDiskOptions): Promise<TestDisk> {
  const { file, seed, sizeBytes = TEST_DISK_BYTES } = options;
  // The disk, and the tree that is copied into it.
  await assertFreeSpace(dirname(file), sizeBytes);
  const programs =
    options.programs === undefined ? await findFileSystemPrograms() : options.programs;
  const random = new SeededBytes(seed);
  try {
    return programs === null
      ? await makePatterned(options, sizeBytes, random)
      : await makeExt4(options, sizeBytes, { random, programs });
  } catch (error) {
    await rm(file, { force: true });
    throw translateFull(error, dirname(file), sizeBytes);
  }
}

async function makeExt4(
  { file, signal }: TestDiskOptions,
  sizeBytes: number,
  { random, programs }: { readonly random: SeededBytes; readonly programs: FileSystemPrograms },
): Promise<TestDisk> {
  const tree = `${file}.tree`;
  try {
    await writeTree(tree, sizeBytes, random, signal);
    await makeFileSystem(programs, file, {
      sizeBytes,
      tree,
      uuid: random.guid(),
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
  return {
    file,
    sizeBytes,
    content: 'ext4',
    changing: await findFileOnDisk(programs, file, `/${RECORDS_FILE}`),
  };
}

/** Random files that fill a third of the disk with the records, some text, and the records. */
async function writeTree(
  tree: string,
  sizeBytes: number,
  random: SeededBytes,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(join(tree, 'data'), { recursive: true });
  await mkdir(join(tree, 'documents'));
  await writeFile(join(tree, RECORDS_FILE), random.take(RECORDS_BYTES));
  const dataFiles = Math.max(1, Math.floor((sizeBytes / 3 - RECORDS_BYTES) / DATA_FILE_BYTES));
  for (let number = 0; number < dataFiles; number += 1) {
    signal?.throwIfAborted();
    await writeFile(
      join(tree, 'data', `${String(number).padStart(4, '0')}.bin`),
      random.take(DATA_FILE_BYTES),
    );
  }
  for (let number = 0; number < 40; number += 1) {
    await writeFile(
      join(tree, 'documents', `note-${String(number).padStart(3, '0')}.txt`),
      `Note ${String(number)} of the rehearsed server.\n`.repeat(200 + random.below(2000)),
    );
  }
}

async function makePatterned(
  { file, signal }: TestDiskOptions,
  sizeBytes: number,
  random: SeededBytes,
): Promise<TestDisk> {
  const handle = await open(file, 'wx');
  try {
    await handle.truncate(sizeBytes);
    for (let offset = 0; offset < sizeBytes; offset += MIB) {
      signal?.throwIfAborted();
      const bytes = patternAt(offset / MIB, random);
      if (bytes !== null) await writeFully(handle, bytes, offset);
    }
  } finally {
    await handle.close();
  }
  return {
    file,
    sizeBytes,
    content: 'patterned',
    changing: [{ offset: 0, length: RECORDS_BYTES }],
  };
}

/** Of six MiB one is random, one is text, and four are zeros: about as full as the ext4 disk. */
function patternAt(mib: number, random: SeededBytes): Buffer | null {
  if (mib < RECORDS_BYTES / MIB || mib % 6 === 0) return random.take(MIB);
  return mib % 6 === 1 ? Buffer.alloc(MIB, `block ${String(mib)} of the rehearsed disk\n`) : null;
}
