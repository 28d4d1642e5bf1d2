// A file is replaced whole or not at all: written beside, flushed, renamed. Its rights stay as they were,
// since the server that reads it may be another user than this one.

import { randomUUID } from 'node:crypto';
import {
  chown,
  mkdir,
  open,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { OutsideError } from '@sekisho/dns/user-error.ts';

const READABLE_BY_ALL = 0o644;

export async function replaceFile(
  path: string,
  text: string,
  modeOfNew: number = READABLE_BY_ALL,
): Promise<void> {
  await replace(path, text, { modeOfNew, check: async () => undefined });
}

/** For a file in which others write too: what one of them wrote since `seen` was read (null: there was none) is not lost, but an OutsideError. */
export async function changeFile(path: string, seen: string | null, text: string): Promise<void> {
  const check = async (): Promise<void> => {
    if ((await readIfThere(path)) !== seen)
      throw new OutsideError(`somebody else has written ${path} at this moment`, {
        code: 'sync.changed-meanwhile',
        where: path,
      });
  };
  // As render makes its folder; one that is there stays as it is.
  if (seen === null) await mkdir(dirname(path), { recursive: true });
  await replace(path, text, { modeOfNew: READABLE_BY_ALL, check });
}

/** Null when the file does not exist. */
export async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw error;
  });
}

/** Where the file itself lies: a link stays a link. */
async function behindLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
  const target = await readlink(path).catch(() => null);
  return target === null ? path : resolve(dirname(path), target);
}

async function replace(
  link: string,
  text: string,
  { modeOfNew, check }: { readonly modeOfNew: number; readonly check: () => Promise<void> },
): Promise<void> {
  try {
    const path = await behindLinks(link);
    const fresh = await stageFile(path, text, { like: path, modeOfNew });
    try {
      await check();
      await rename(fresh, path);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
  } catch (error) {
    throw named(error, link);
  }
}

const DISK: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['EIO', 'the disk has an error'],
  ['EACCES', 'no right to write there'],
  ['EPERM', 'no right to write there'],
]);

/** What a disk refuses is no fault of the program: it says which file, and may go by itself. */
export function named(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = DISK.get(code);
  if (why === undefined || error instanceof OutsideError) return error;
  return new OutsideError(`can't write ${path}: ${why}`, {
    code: 'sync.disk',
    where: path,
    hint: 'it is tried again by itself where sync goes on; nothing is changed on servers until it can be written',
    cause: error,
  });
}

/** Written beside its place, for a rename to it. Owner and rights are those of `like`, where that exists. */
export async function stageFile(
  path: string,
  data: string | Uint8Array,
  { like, modeOfNew }: { readonly like: string; readonly modeOfNew: number },
): Promise<string> {
  const before = await stat(like).catch(() => null);
  const fresh = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const handle = await open(fresh, 'wx', before === null ? modeOfNew : before.mode & 0o777);
    try {
      await handle.writeFile(data);
      await handle.chmod(before === null ? modeOfNew : before.mode & 0o777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (before !== null && (before.uid !== process.getuid?.() || before.gid !== process.getgid?.()))
      await keepOwner(fresh, before);
    return fresh;
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Only root may give a file away; for others its mode has to do. */
export async function keepOwner(
  path: string,
  { uid, gid }: { uid: number; gid: number },
): Promise<void> {
  await chown(path, uid, gid).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  });
}

export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
