// A file is replaced whole or not at all: written beside, flushed, renamed. Its rights stay as they were,
// since the server that reads it may be another user than this one.

import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  appendFile,
  chown,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { OutsideError } from '@sekisho/dns/user-error.ts';

const READABLE_BY_ALL = 0o644;
/** In the name of what is not renamed yet, so that it is known as ours when its process was killed. */
const UNFINISHED = 'sekisho-';
const UNFINISHED_NAME = /^\..+\.sekisho-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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
    if ((await readIfThere(path)) !== seen) throw changedMeanwhile(path);
  };
  // As render makes its folder; one that is there stays as it is.
  if (seen === null) await makeFolder(dirname(path));
  const former = seen === null ? null : await open(path, 'r').catch(() => null);
  try {
    await replace(path, text, { modeOfNew: READABLE_BY_ALL, check });
    if (former !== null && seen !== null) await carryOver(path, former, seen);
  } finally {
    await former?.close();
  }
}

/** Who had opened the file before it was replaced writes into the one that nobody finds any more: it is looked at once more. */
const LATE_WRITES_MS = 20;

async function carryOver(path: string, former: FileHandle, seen: string): Promise<void> {
  await delay(LATE_WRITES_MS);
  const bytes = Buffer.alloc((await former.stat()).size);
  await former.read(bytes, 0, bytes.length, 0);
  const late = bytes.toString('utf8');
  if (late === seen) return;
  if (late.startsWith(seen)) return appendFile(path, late.slice(seen.length));
  // Written anew in its place: that is the file now, and the next round goes on from it.
  await replace(path, late, { modeOfNew: READABLE_BY_ALL, check: async () => undefined });
  throw changedMeanwhile(path);
}

function changedMeanwhile(path: string): OutsideError {
  return new OutsideError(`somebody else has written ${path} at this moment`, {
    code: 'sync.changed-meanwhile',
    where: path,
  });
}

/** What processes that were killed have left beside a file, or in a folder of ours. One that is being written now makes its writer try again. */
export async function clearUnfinished(path: string): Promise<void> {
  const own = await realpath(path).catch(() => path);
  const isFolder = (await stat(own).catch(() => null))?.isDirectory() === true;
  const folder = isFolder ? own : dirname(own);
  const start = isFolder ? '.' : `.${basename(own)}.${UNFINISHED}`;
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (name.startsWith(start) && UNFINISHED_NAME.test(name))
      await rm(join(folder, name), { force: true });
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
  const pending = Symbol(link);
  pendingWrites.set(pending, { path: link, since: performance.now() });
  try {
    const path = await behindLinks(link);
    const fresh = await stageFile(path, text, { like: path, modeOfNew });
    try {
      await check();
      await rename(fresh, path);
    } catch (error) {
      await rm(fresh, { force: true });
      if (isMissingFile(error)) throw cleared(path, error);
      throw error;
    }
  } catch (error) {
    throw named(error, link);
  } finally {
    pendingWrites.delete(pending);
  }
}

function cleared(path: string, cause: unknown): OutsideError {
  return new OutsideError(`${path}: what was written beside it went before it was renamed`, {
    code: 'sync.changed-meanwhile',
    where: path,
    hint: 'another process has cleared it, or its folder is gone; the next round writes it again',
    cause,
  });
}

/** What is wrong with the disk at MOUNT, and what helps. */
type Tell = (mount: string) => readonly [why: string, help: string];
const DISK: ReadonlyMap<string, Tell> = new Map<string, Tell>([
  [
    'ENOSPC',
    (mount) => [`the disk at ${mount} is full`, `make room there (df -h ${mount}, df -i ${mount})`],
  ],
  ['EDQUOT', (mount) => [`the quota at ${mount} is used up`, 'make room, or have it raised']],
  [
    'EROFS',
    (mount) => [
      `the file system at ${mount} is read-only`,
      `see in the kernel's log why, and mount it for writing (mount -o remount,rw ${mount})`,
    ],
  ],
  ['EIO', (mount) => [`the disk at ${mount} has an error`, "the kernel's log says which"]],
  ['EACCES', () => ['no right to write there', 'give this account the right']],
  ['EPERM', () => ['no right to write there', 'give this account the right']],
]);

/** The folder at which the disk of a path is mounted, as far as that can be told. */
export function mountOf(path: string): string {
  const deviceOf = (each: string): number | null => {
    try {
      return statSync(each).dev;
    } catch {
      return null;
    }
  };
  let at = resolve(path);
  while (deviceOf(at) === null && dirname(at) !== at) at = dirname(at);
  const device = deviceOf(at);
  while (dirname(at) !== at && deviceOf(dirname(at)) === device) at = dirname(at);
  return at;
}

/** What a disk refuses is no fault of the program: it says which file, and may go by itself. */
export function named(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const tell = DISK.get(code);
  if (tell === undefined || error instanceof OutsideError) return error;
  const [why, help] = tell(mountOf(path));
  return new OutsideError(`can't write ${path}: ${why}; ${help}`, {
    code: 'sync.disk',
    where: path,
    hint: 'it is tried again by itself where sync goes on; nothing is changed on servers until it can be written',
    cause: error,
  });
}

/** For what is written into it: a folder that is there stays as it is. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw named(error, path);
  });
}

const pendingWrites = new Map<symbol, { readonly path: string; readonly since: number }>();

/** Files whose writing has begun and not ended for so long: a disk that is slow, or does not answer. */
export function slowWrites(afterMs: number): readonly string[] {
  const now = performance.now();
  return [...pendingWrites.values()]
    .filter(({ since }) => now - since >= afterMs)
    .map(({ path }) => path);
}

/** Written beside its place, for a rename to it. Owner and rights are those of `like`, where that exists. */
export async function stageFile(
  path: string,
  data: string | Uint8Array,
  { like, modeOfNew }: { readonly like: string; readonly modeOfNew: number },
): Promise<string> {
  const before = await stat(like).catch(() => null);
  const fresh = join(dirname(path), `.${basename(path)}.${UNFINISHED}${randomUUID()}`);
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
