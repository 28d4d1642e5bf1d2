// The changes on the disk: every file is written beside its place first, then all are renamed to their places, then
// what was carried over goes. A fault before the last rename puts everything back; a crash anywhere leaves the files
// of 0.1.0 where they are, so that the next run goes on.

import { chmod, mkdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { FORMER_SCHEMAS } from '@sekisho/core/former-words.ts';
import { STATE_FOLDER } from '@sekisho/core/sync/learned-names.ts';
import { takeLease, type Lease } from '@sekisho/core/sync/lease.ts';
import { isMissingFile, keepOwner, stageFile } from '@sekisho/core/replace-file.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import {
  findChanges,
  isNothing,
  LEASE_FILE,
  type FileChange,
  type Migration,
} from './find-changes.ts';

const OF_OWNER_ONLY = 0o600;

/** Throws an OutsideError when a sync, of this version or of 0.1.0, runs for the site. */
export async function applyChanges(folder: string, state: string | null): Promise<Migration> {
  const { states, ...found } = await findChanges(folder, state);
  if (isNothing({ states, ...found })) return { states, ...found };
  const leases: Lease[] = [];
  let changes: Migration;
  try {
    for (const each of states)
      leases.push(
        await takeLease(join(each, LEASE_FILE), { schema: FORMER_SCHEMAS.lease, lock: 'none' }),
      );
    changes = await findChanges(folder, state);
    await replaceAll(changes.files);
    // Also of a folder without journals: it says that the site had one, and that marks without an id are its own.
    if (changes.formerState !== null) await mkdir(join(folder, STATE_FOLDER), { recursive: true });
    for (const { from, to } of changes.files) if (from !== to) await rm(from, { force: true });
  } finally {
    for (const lease of leases) await lease.release();
  }
  for (const path of changes.removed) await rm(path, { force: true });
  // One with files of others stays.
  if (changes.formerState !== null && changes.left.length === 0) await rmdir(changes.formerState);
  return { ...changes, removed: found.removed };
}

interface Staged extends FileChange {
  readonly fresh: string;
}

async function replaceAll(files: readonly FileChange[]): Promise<void> {
  const made: string[] = [];
  const staged: Staged[] = [];
  const done: Staged[] = [];
  try {
    for (const file of files) {
      await makeFolder(dirname(file.to), dirname(file.from), made);
      const mode = { like: file.from, modeOfNew: OF_OWNER_ONLY };
      staged.push({ ...file, fresh: await stageFile(file.to, file.after, mode) });
    }
    for (const file of files) await requireUnchanged(file);
    for (const file of staged) {
      await rename(file.fresh, file.to);
      done.push(file);
    }
  } catch (error) {
    for (const file of done.toReversed()) await putBack(file);
    for (const { fresh } of staged) await rm(fresh, { force: true });
    for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
    if (error instanceof UserError) throw error;
    throw new OutsideError(
      `can't write: ${error instanceof Error ? error.message : String(error)}`,
      { code: 'migrate.cannot-write', hint: 'nothing was changed', cause: error },
    );
  }
}

/** With the owner and the rights of the one that it takes the place of. */
async function makeFolder(folder: string, like: string, made: string[]): Promise<void> {
  const isThere = await stat(folder).catch(() => null);
  if (isThere !== null) return;
  const { mode, uid, gid } = await stat(like);
  await mkdir(folder);
  made.push(folder);
  await chmod(folder, mode & 0o777);
  if (uid !== process.getuid?.() || gid !== process.getgid?.())
    await keepOwner(folder, { uid, gid });
}

async function requireUnchanged({ from, before }: FileChange): Promise<void> {
  const now = await readFile(from).catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw error;
  });
  if (now === null || Buffer.compare(now, before) !== 0)
    throw new OutsideError(`somebody else has written ${from} at this moment`, {
      code: 'migrate.changed-meanwhile',
      where: from,
      hint: 'nothing was changed; run it again',
    });
}

async function putBack({ from, to, before }: FileChange): Promise<void> {
  if (from !== to) return rm(to, { force: true });
  await rename(await stageFile(to, before, { like: to, modeOfNew: OF_OWNER_ONLY }), to);
}
