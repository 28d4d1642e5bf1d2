// A file is replaced whole or not at all: written beside, flushed, renamed. Its rights stay as they were,
// since the server that reads it may be another user than this one.

import { randomUUID } from 'node:crypto';
import { chown, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const READABLE_BY_ALL = 0o644;

export async function replaceFile(path: string, text: string, modeOfNew: number = READABLE_BY_ALL): Promise<void> {
  const before = await stat(path).catch(() => null);
  const fresh = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const handle = await open(fresh, 'wx', before === null ? modeOfNew : before.mode & 0o777);
    try {
      await handle.writeFile(text);
      await handle.chmod(before === null ? modeOfNew : before.mode & 0o777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (before !== null && (before.uid !== process.getuid?.() || before.gid !== process.getgid?.())) await keepOwner(fresh, before);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Only root may give a file away; for others its mode has to do. */
async function keepOwner(path: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  await chown(path, uid, gid).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  });
}

export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
