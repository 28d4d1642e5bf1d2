// What a soak does to the machine that it runs on: disks of its own that fill up or become read-only, and all links
// at once that go down. In namespaces of its own, so that nobody else notices.

import { spawnSync } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { findProgram, runProgram } from '@sekisho/test-kit/render/programs.ts';
import { mountSmallDisk, unmount } from '@sekisho/test-kit/render/small-disk.ts';

const MARK = 'SEKISHO_SOAK_NAMESPACE';

/** The exit code of this program run again in network and mount namespaces of its own; null: it is in them, or there are none. */
export function rerunInNamespaces(): number | null {
  if (process.env[MARK] !== undefined || process.platform !== 'linux') return null;
  const prepare = 'ip link set lo up && exec "$@"';
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const words = [...asRoot, '--net', '--mount', 'sh', '-c'];
  if (spawnSync('unshare', [...words, 'ip link set lo up']).status !== 0) return null;
  return (
    spawnSync('unshare', [...words, prepare, 'sh', process.execPath, ...process.argv.slice(1)], {
      env: { ...process.env, [MARK]: '1' },
      stdio: 'inherit',
    }).status ?? 3
  );
}

export function isInNamespaces(): boolean {
  return process.env[MARK] !== undefined;
}

/** Every link of this namespace at once, that to Azure too. */
export async function setLinks(to: 'up' | 'down'): Promise<void> {
  const { code, output } = await runProgram(findProgram('ip') ?? '', ['link', 'set', 'lo', to]);
  if (code !== 0) throw new Error(`ip link set lo ${to}: ${output}`);
}

export interface SmallDisk {
  readonly path: string;
  /** To the last byte. */
  fill(): Promise<void>;
  free(): Promise<void>;
  /** False: somebody writes just now. */
  setReadOnly(isReadOnly: boolean): Promise<boolean>;
  unmount(): Promise<void>;
}

/** Null: this user may mount nothing. */
export async function openSmallDisk(path: string, size: string): Promise<SmallDisk | null> {
  if (process.platform !== 'linux' || !(await mountSmallDisk(path, size))) return null;
  const filler = join(path, 'filler');
  const remount = async (to: 'ro' | 'rw'): Promise<boolean> =>
    (await runProgram(findProgram('mount') ?? '', ['-o', `remount,${to}`, path])).code === 0;
  return {
    path,
    fill: async () => {
      const file = await open(filler, 'w');
      const block = Buffer.alloc(65_536);
      try {
        for (let bytes = block.length; bytes > 0;)
          try {
            await file.write(block, 0, bytes);
          } catch (error) {
            if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC'))
              throw error;
            bytes = Math.floor(bytes / 2);
          }
      } finally {
        await file.close();
      }
    },
    free: () => rm(filler, { force: true }),
    setReadOnly: (isReadOnly) => remount(isReadOnly ? 'ro' : 'rw'),
    unmount: () => unmount(path),
  };
}
