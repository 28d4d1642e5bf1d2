// When a file was changed last, or the newest file of a folder.

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const DEEPEST = 4;

/** Milliseconds since 1970; null: it is not there, or may not be read. */
export async function newestChange(path: string, depth = 0): Promise<number | null> {
  try {
    const about = await stat(path);
    if (!about.isDirectory() || depth >= DEEPEST) return about.mtimeMs;
    const entries: readonly Dirent[] = await readdir(path, { withFileTypes: true });
    const times = await Promise.all(
      entries
        .filter(({ name }) => !name.startsWith('.'))
        .map(({ name }) => newestChange(join(path, name), depth + 1)),
    );
    return times.reduce<number | null>(
      (newest, time) => (time === null ? newest : Math.max(newest ?? 0, time)),
      null,
    );
  } catch {
    return null;
  }
}
