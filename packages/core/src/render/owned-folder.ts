// The folder that rendered files go to, as it is now: either empty or all of it
// Sekisho's own, proved by the manifest's digests. Anything else is refused, not overwritten.

import { lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { UserError } from '@sekisho/dns/user-error.ts';
import { MANIFEST_FILE, parseManifest, sha256, type Manifest } from './manifest.ts';

export interface OwnedFolder {
  readonly exists: boolean;
  readonly manifest: Manifest | null;
  /** Texts of the manifest's files that are still there, and of the manifest itself. */
  readonly texts: ReadonlyMap<string, string>;
}

const NOTHING: OwnedFolder = { exists: false, manifest: null, texts: new Map() };
const MOST_SHOWN = 5;

/** Where the old folder waits while the new one takes its place. */
export function oldFolderOf(folder: string): string {
  return join(dirname(folder), `.${basename(folder)}.sekisho-old`);
}

/** Throws a UserError when anything in it is not Sekisho's. */
export async function readOwnedFolder(folder: string): Promise<OwnedFolder> {
  await recover(folder);
  const kind = await kindOf(folder);
  if (kind === 'nothing') return NOTHING;
  if (kind !== 'folder')
    throw new UserError(`${folder} is not a folder`, {
      code: 'render.not-a-folder',
      where: folder,
      hint: 'name a folder that does not exist yet',
    });
  const manifest = await readManifest(folder);
  if (manifest === null) return requireEmpty(folder);
  return readFiles(folder, manifest.manifest, manifest.text);
}

/** A run that ended between its two renames left the old folder aside: it comes back. */
async function recover(folder: string): Promise<void> {
  const old = oldFolderOf(folder);
  if ((await kindOf(old)) !== 'folder') return;
  if ((await kindOf(folder)) === 'nothing') return rename(old, folder);
  const manifest = await readManifest(old);
  if (manifest === null)
    throw new UserError(`${old} is in the way`, {
      code: 'render.foreign-files',
      where: old,
      hint: 'move it elsewhere',
    });
  await readFiles(old, manifest.manifest, manifest.text);
  await rm(old, { recursive: true });
}

async function requireEmpty(folder: string): Promise<OwnedFolder> {
  const names = await readdir(folder);
  if (names.length === 0) return { exists: true, manifest: null, texts: new Map() };
  throw foreign(folder, names);
}

async function readManifest(folder: string): Promise<{ manifest: Manifest; text: string } | null> {
  const path = join(folder, MANIFEST_FILE);
  if ((await kindOf(path)) !== 'file') return null;
  const text = await readFile(path, 'utf8');
  const manifest = parseManifest(text);
  return manifest === null ? null : { manifest, text };
}

async function readFiles(
  folder: string,
  manifest: Manifest,
  manifestText: string,
): Promise<OwnedFolder> {
  const owned = new Map(manifest.files.map((file) => [file.path, file.sha256]));
  const texts = new Map([[MANIFEST_FILE, manifestText]]);
  const foreignFiles: string[] = [];
  const changed: string[] = [];
  for await (const { path, isFile } of walk(folder, '')) {
    if (path === MANIFEST_FILE) continue;
    const digest = isFile ? owned.get(path) : undefined;
    if (digest === undefined) foreignFiles.push(path);
    else {
      const bytes = await readFile(join(folder, path));
      if (sha256(bytes) === digest) texts.set(path, bytes.toString('utf8'));
      else changed.push(path);
    }
    if (foreignFiles.length > MOST_SHOWN) break;
  }
  if (foreignFiles.length > 0) throw foreign(folder, foreignFiles);
  if (changed.length > 0)
    throw new UserError(
      `${folder} holds files that were changed after Sekisho wrote them: ${shown(changed)}`,
      {
        code: 'render.changed-files',
        where: folder,
        hint: 'move them elsewhere, or render into another folder',
      },
    );
  return { exists: true, manifest, texts };
}

async function* walk(
  folder: string,
  below: string,
): AsyncGenerator<{ path: string; isFile: boolean }> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(folder, path);
    else yield { path, isFile: entry.isFile() };
  }
}

function foreign(folder: string, paths: readonly string[]): UserError {
  return new UserError(`${folder} holds files that Sekisho did not write: ${shown(paths)}`, {
    code: 'render.foreign-files',
    where: folder,
    hint: 'name an empty folder, or one that an earlier render has made',
  });
}

function shown(paths: readonly string[]): string {
  const first = paths
    .slice(0, MOST_SHOWN)
    .map((path) => JSON.stringify(path))
    .join(', ');
  return paths.length > MOST_SHOWN ? `${first} and more` : first;
}

async function kindOf(path: string): Promise<'nothing' | 'folder' | 'file' | 'other'> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? 'file' : 'other';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'nothing';
    throw error;
  }
}
