// The machine's own programs for ext4, where it has them: makes a file system with a
// tree of files in it, finds where a file lies, and checks a recovered disk.

import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';

import { findProgram } from '../workspace/find-program.ts';
import { readFully } from './read-fully.ts';
import type { ByteRange } from './source.ts';

const run = promisify(execFile);
const BLOCK_BYTES = 4096;
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;
/** Where ext2, ext3 and ext4 have their mark. */
const MAGIC = { offset: 1080, bytes: Buffer.from([0x53, 0xef]) };

export interface FileSystemPrograms {
  readonly mke2fs: string;
  readonly debugfs: string;
  readonly e2fsck: string;
}

export type FileSystemCheck =
  | { readonly kind: 'clean'; readonly summary: string }
  | { readonly kind: 'errors'; readonly output: string }
  /** The disk does not begin with an ext4 file system; it may have partitions, or another one. */
  | { readonly kind: 'not-ext4' }
  /** The machine has no e2fsck. */
  | { readonly kind: 'not-available' };

/** Null when one of them is missing. */
export async function findFileSystemPrograms(): Promise<FileSystemPrograms | null> {
  const [mke2fs, debugfs, e2fsck] = await Promise.all(
    ['mke2fs', 'debugfs', 'e2fsck'].map((name) => findProgram(name)),
  );
  return typeof mke2fs === 'string' && typeof debugfs === 'string' && typeof e2fsck === 'string'
    ? { mke2fs, debugfs, e2fsck }
    : null;
}

export interface MakeFileSystemOptions {
  readonly sizeBytes: number;
  /** Its files are copied in. */
  readonly tree: string;
  readonly uuid: string;
  readonly signal?: AbortSignal;
}

export async function makeFileSystem(
  { mke2fs }: FileSystemPrograms,
  file: string,
  { sizeBytes, tree, uuid, signal }: MakeFileSystemOptions,
): Promise<void> {
  const args = [
    '-q',
    '-F',
    '-t',
    'ext4',
    '-b',
    String(BLOCK_BYTES),
    '-U',
    uuid,
    '-E',
    `hash_seed=${uuid}`,
    '-L',
    'sekisho',
    '-d',
    tree,
    file,
    `${String(sizeBytes / 1024)}k`,
  ];
  await run(mke2fs, args, signal === undefined ? {} : { signal });
}

/** The ranges of the disk that a file of the file system occupies. */
export async function findFileOnDisk(
  { debugfs }: FileSystemPrograms,
  disk: string,
  pathInside: string,
): Promise<readonly ByteRange[]> {
  const { stdout } = await run(debugfs, ['-R', `blocks ${pathInside}`, disk], {
    maxBuffer: MOST_OUTPUT_BYTES,
  });
  const ranges: { offset: number; length: number }[] = [];
  for (const block of stdout
    .split(/\s+/)
    .filter((word) => /^\d+$/.test(word))
    .map(Number)) {
    const offset = block * BLOCK_BYTES;
    const last = ranges.at(-1);
    if (last !== undefined && last.offset + last.length === offset) last.length += BLOCK_BYTES;
    else ranges.push({ offset, length: BLOCK_BYTES });
  }
  return ranges;
}

/** Looks, and changes nothing. */
export async function checkFileSystem(disk: string): Promise<FileSystemCheck> {
  if (!(await isExt(disk))) return { kind: 'not-ext4' };
  const programs = await findFileSystemPrograms();
  if (programs === null) return { kind: 'not-available' };
  try {
    const { stdout } = await run(programs.e2fsck, ['-f', '-n', disk], {
      maxBuffer: MOST_OUTPUT_BYTES,
    });
    return { kind: 'clean', summary: stdout.trim().split('\n').at(-1) ?? '' };
  } catch (error) {
    // It ended with another code than 0: what it printed says why.
    if (
      error instanceof Error &&
      'stdout' in error &&
      'code' in error &&
      typeof error.code === 'number'
    )
      return { kind: 'errors', output: String(error.stdout).trim() };
    throw error;
  }
}

async function isExt(disk: string): Promise<boolean> {
  const handle = await open(disk, 'r');
  try {
    const mark = Buffer.alloc(MAGIC.bytes.length);
    await readFully(handle, mark, MAGIC.offset);
    return mark.equals(MAGIC.bytes);
  } finally {
    await handle.close();
  }
}
