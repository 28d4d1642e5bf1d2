// Small file systems in memory, for what happens on a full disk. Only where mounting is allowed.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findProgram, runProgram } from './programs.ts';

export async function canMount(): Promise<boolean> {
  if (process.platform !== 'linux' || findProgram('mount') === null) return false;
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-mount-'));
  const isMounted = await mountSmallDisk(folder, '64k');
  if (isMounted) await unmount(folder);
  await rm(folder, { recursive: true });
  return isMounted;
}

export async function mountSmallDisk(folder: string, size: string): Promise<boolean> {
  return (
    (
      await runProgram(findProgram('mount') ?? '', [
        '-t',
        'tmpfs',
        '-o',
        `size=${size}`,
        'none',
        folder,
      ])
    ).code === 0
  );
}

export async function unmount(folder: string): Promise<void> {
  const { code, output } = await runProgram(findProgram('umount') ?? '', [folder]);
  if (code !== 0) throw new Error(`umount: ${output}`);
}
