// The disk of the rehearsed server: one that is made for the run, or a copy of the
// user's, which itself is never written to.

import { join } from 'node:path';

import { chooseBlockBytes, isZero } from './replication/block-map.ts';
import { ChangingSource } from './replication/changing-source.ts';
import { copyDisk, inspectDisk } from './replication/disk-file.ts';
import { checkFileSystem } from './replication/file-system.ts';
import type { ByteRange } from './replication/source.ts';
import { makeTestDisk } from './replication/test-disk.ts';
import { WritingDisk } from './replication/writing-disk.ts';
import type { RehearsedDisk } from './play/rehearsed-disk.ts';

export interface PrepareDiskOptions {
  readonly folder: string;
  /** The user's disk. */
  readonly file?: string;
  /** Of a disk that is made. */
  readonly sizeBytes: number;
  readonly signal: AbortSignal;
}

export interface PreparedDisk extends RehearsedDisk {
  /** Its blocks that are not zero, which is what the initial copy carries. */
  readonly storedBytes: number;
  /** In words: what is on it. */
  readonly content: string;
  close(): Promise<void>;
}

const FILE_SYSTEM_WORDS = {
  clean: 'ext4, clean',
  errors: 'ext4, with errors',
  'not-ext4': 'not looked at (no ext4)',
  'not-available': 'not looked at (no e2fsck here)',
} as const;

const SEED = 'sekisho';
/** Of a power of two, as the blocks are. */
const LOOK_BYTES = 4 * 1024 * 1024;
const RECORDS_BETWEEN_CYCLES = 48;
/** Where the rehearsed server writes on a disk of the user's: its copy's last part, whatever is there. */
const CHANGING_BYTES = 4 * 1024 * 1024;

export async function prepareDisk(options: PrepareDiskOptions): Promise<PreparedDisk> {
  const path = join(options.folder, 'source.img');
  const { changing, content } =
    options.file === undefined
      ? await makeOwn(path, options)
      : await takeCopy(options.file, path, options.signal);
  const disk = await WritingDisk.open(path, () => new Date());
  const server = new ChangingSource(disk, { ranges: changing, seed: SEED });
  return {
    source: disk,
    sizeBytes: disk.sizeBytes,
    storedBytes: await countStored(disk, options.signal),
    content,
    change: () => server.change(RECORDS_BETWEEN_CYCLES),
    checkFileSystem: async (file) => {
      const checked = await checkFileSystem(file);
      return FILE_SYSTEM_WORDS[checked.kind];
    },
    close: () => disk.close(),
  };
}

async function makeOwn(
  path: string,
  { sizeBytes, signal }: PrepareDiskOptions,
): Promise<{ changing: readonly ByteRange[]; content: string }> {
  const made = await makeTestDisk({ file: path, sizeBytes, seed: SEED, signal });
  return { changing: made.changing, content: made.content };
}

async function takeCopy(
  file: string,
  path: string,
  signal: AbortSignal,
): Promise<{ changing: readonly ByteRange[]; content: string }> {
  const disk = await inspectDisk(file);
  await copyDisk(disk, path, { signal });
  const length = Math.min(CHANGING_BYTES, disk.sizeBytes);
  return { changing: [{ offset: disk.sizeBytes - length, length }], content: file };
}

/** What the file system calls used may be zeros: only reading tells. */
async function countStored(disk: WritingDisk, signal: AbortSignal): Promise<number> {
  const blockBytes = chooseBlockBytes(disk.sizeBytes);
  const part = Buffer.alloc(Math.max(blockBytes, LOOK_BYTES));
  let stored = 0;
  for (let offset = 0; offset < disk.sizeBytes; offset += part.length) {
    signal.throwIfAborted();
    const bytes = part.subarray(0, Math.min(part.length, disk.sizeBytes - offset));
    await disk.read(bytes, offset);
    for (let at = 0; at < bytes.length; at += blockBytes) {
      const block = bytes.subarray(at, at + blockBytes);
      if (!isZero(block)) stored += block.length;
    }
  }
  return stored;
}
