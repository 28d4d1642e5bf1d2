// Which site this is, made once in its state folder: two sites may have one name, and the id in their marks tells them
// apart. A copy of the folder has the same id and is not the same site, so the folder itself is remembered too.

import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { isMissingFile, readIfThere, replaceFile } from '../replace-file.ts';

const SITE_ID_FILE = 'site-id.json';
/** Notes of what was read: server-reading.ts. */
export const READINGS_FOLDER = 'readings';
const SCHEMA = 'sekisho/site-id/1';

export const FolderSchema = z.object({
  path: z.string(),
  host: z.string(),
  inode: z.string().describe('Another one is another folder: a copy, or the one that was moved.'),
  born: z.string().exactOptional().describe('In nanoseconds, where the file system says it.'),
});

export const SiteIdSchema = z
  .object({
    schema: z.literal(SCHEMA),
    id: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .describe('Stands in the marks of this site, beside its name.'),
    adoptsFormer: z
      .boolean()
      .describe('The folder was in use before there were ids: marks without one are this site’s.'),
    folder: FolderSchema.exactOptional().describe(
      'Where it was made. Without it the next run notes its own.',
    ),
    writer: z
      .string()
      .exactOptional()
      .describe('The token of the last run, if that ended in order.'),
  })
  .describe('Which site a state folder belongs to.');
type SiteId = z.infer<typeof SiteIdSchema>;

export interface SiteIdentity {
  /** Null: none is made yet. */
  readonly id: string | null;
  readonly adoptsFormer: boolean;
  /** Where the folder was made, when it is not that one any more; null: it is. */
  readonly copyOf: string | null;
}

/** Only looks. Throws a UserError for a file that is none of these. */
export async function readIdentity(state: string): Promise<SiteIdentity> {
  const found = await readSiteId(state);
  if (found === null) return { id: null, adoptsFormer: await wasInUse(state), copyOf: null };
  const now = await folderOf(state);
  const isSame = found.folder === undefined || now === null || isSameFolder(found.folder, now);
  return {
    id: found.id,
    adoptsFormer: found.adoptsFormer,
    copyOf:
      isSame || found.folder === undefined ? null : `${found.folder.path} on ${found.folder.host}`,
  };
}

/** As a person confirms it. */
export function describeMove(state: string, from: string): string {
  return `${state} goes on as the site of ${from}`;
}

export function isCopy(state: string, from: string): OutsideError {
  return new OutsideError(
    `${state} was made as ${from}: it is a copy of that folder, or was moved`,
    {
      code: 'sync.copied-state',
      where: state,
      hint: `where the other one is not used any more, sekisho sync approve SITE says so; a second site beside it needs a state of its own: remove ${state}, and what the other has made stays`,
    },
  );
}

export interface HeldIdentity {
  readonly id: string;
  readonly adoptsFormer: boolean;
  readonly writer: string;
  /** The run ended in order: the next one goes on as the same writer, and needs to tell no server. */
  release(): Promise<void>;
}

/** For who has the lease: makes the id where there is none. `before` was read before the lease was. */
export async function holdIdentity(
  state: string,
  before: Pick<SiteIdentity, 'adoptsFormer'>,
): Promise<HeldIdentity> {
  const found = await readSiteId(state);
  const folder = await folderOf(state);
  const running: SiteId = {
    schema: SCHEMA,
    id: found?.id ?? randomBytes(8).toString('hex'),
    adoptsFormer: found?.adoptsFormer ?? before.adoptsFormer,
    ...(folder === null ? {} : { folder }),
  };
  const writer = found?.writer ?? randomUUID();
  // Without the token: who finds the file so after a crash takes another one.
  await writeSiteId(state, running);
  return {
    id: running.id,
    adoptsFormer: running.adoptsFormer,
    writer,
    release: () => writeSiteId(state, { ...running, writer }),
  };
}

async function readSiteId(state: string): Promise<SiteId | null> {
  const path = join(state, SITE_ID_FILE);
  const text = await readIfThere(path);
  if (text === null) return null;
  try {
    return SiteIdSchema.parse(JSON.parse(text));
  } catch {
    throw new UserError(`${path} does not say which site this is`, {
      code: 'sync.bad-site-id',
      where: path,
      hint: 'bring it back from a backup, or write the id into it that the marks in DNS have (docs/sync.md); without the file a new id is made, and what stands there counts as made by others',
    });
  }
}

async function writeSiteId(state: string, file: SiteId): Promise<void> {
  await replaceFile(join(state, SITE_ID_FILE), `${JSON.stringify(file, null, 1)}\n`, 0o600);
}

type Folder = z.infer<typeof FolderSchema>;

/** Null: not there yet. A file system that says no birth is told by the folder's number alone. */
export async function folderOf(state: string): Promise<Folder | null> {
  const found = await stat(state, { bigint: true }).catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw error;
  });
  if (found === null) return null;
  // Where none is known, Node gives the time of the last change or zero.
  const isKnown = found.birthtimeNs > 0n && found.birthtimeNs !== found.ctimeNs;
  return {
    path: state,
    host: hostname(),
    inode: String(found.ino),
    ...(isKnown ? { born: String(found.birthtimeNs) } : {}),
  };
}

export function isSameFolder(a: Folder, b: Folder): boolean {
  return a.inode === b.inode && (a.born === undefined || b.born === undefined || a.born === b.born);
}

/** What a person has said before the first run, and what was only read, is no run. */
const SAID_BEFORE = ['approved.json', 'learned.json', READINGS_FOLDER];

/** A state folder of a version without ids. */
async function wasInUse(state: string): Promise<boolean> {
  const names = await readdir(state).catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw error;
  });
  if (names === null) return false;
  // Only this version has a lock: it was killed before it had made the id.
  const known = names.includes('lock') ? [...SAID_BEFORE, 'lock', 'lease.json'] : [...SAID_BEFORE];
  return names.length === 0 || names.some((name) => !known.includes(name));
}
