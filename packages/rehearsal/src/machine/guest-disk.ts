// The first disk of a rehearsed machine: ext4 with its system, its service's files
// and random data that fill a third of it, as a qcow2 image.

import { execFile } from 'node:child_process';
import { chmod, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { assertFreeSpace, translateFull } from '../replication/disk-errors.ts';
import { findFileSystemPrograms, makeFileSystem } from '../replication/file-system.ts';
import { SeededBytes } from '../replication/seeded-bytes.ts';
import type { GuestKit } from './guest-kit.ts';
import { DISK_FOLDERS, diskFiles } from './guest-system.ts';
import type { MachinePrograms } from './programs.ts';

const run = promisify(execFile);
const MIB = 1024 * 1024;
/** The file in which the machine overwrites blocks when it is asked for churn. */
const CHURN_BYTES = 16 * MIB;

export interface GuestDiskOptions {
  readonly file: string;
  readonly sizeBytes: number;
  readonly seed: string;
  readonly kit: GuestKit;
  readonly programs: MachinePrograms;
  readonly signal?: AbortSignal;
}

export async function makeGuestDisk(options: GuestDiskOptions): Promise<void> {
  const { file, sizeBytes, programs, signal } = options;
  const fileSystem = await findFileSystemPrograms();
  if (fileSystem === null)
    throw new OutsideError('a machine as source needs mke2fs to make its disk', {
      code: 'machine.no-mke2fs',
      hint: 'apt install e2fsprogs, or brew install e2fsprogs',
    });
  // The tree, the raw file system, and the image.
  await assertFreeSpace(dirname(file), sizeBytes);
  const [tree, raw] = [`${file}.tree`, `${file}.raw`] as const;
  const random = new SeededBytes(options.seed);
  try {
    await writeTree(tree, options, random);
    await makeFileSystem(fileSystem, raw, {
      sizeBytes,
      tree,
      uuid: random.guid(),
      ...(signal === undefined ? {} : { signal }),
    });
    await run(
      programs.imageTool,
      ['convert', '-q', '-f', 'raw', '-O', 'qcow2', raw, file],
      signal === undefined ? {} : { signal },
    );
  } catch (error) {
    await rm(file, { force: true });
    throw translateFull(error, dirname(file), sizeBytes);
  } finally {
    await rm(tree, { recursive: true, force: true });
    await rm(raw, { force: true });
  }
}

async function writeTree(
  tree: string,
  { kit, sizeBytes, signal }: GuestDiskOptions,
  random: SeededBytes,
): Promise<void> {
  for (const folder of DISK_FOLDERS) await mkdir(join(tree, folder), { recursive: true });
  for (const { path, mode, content } of await diskFiles(kit)) {
    await writeFile(join(tree, path), content);
    await chmod(join(tree, path), mode);
  }
  await writeFile(join(tree, 'data', 'churn'), random.take(CHURN_BYTES));
  const filling = await open(join(tree, 'data', 'filling'), 'w');
  try {
    const parts = Math.max(0, Math.floor((sizeBytes / 3 - CHURN_BYTES) / MIB));
    for (let part = 0; part < parts; part += 1) {
      signal?.throwIfAborted();
      await filling.write(random.take(MIB));
    }
  } finally {
    await filling.close();
  }
}
