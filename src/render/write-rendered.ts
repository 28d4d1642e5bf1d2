// Puts rendered files into a folder, all or nothing: they are written into a new
// folder beside it, and that one takes its place by a rename. Whatever fails on the
// way leaves the old folder as it was. The same plan twice writes nothing.

import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { OutsideError, UserError } from '../user-error.ts';
import { diffLines } from './line-diff.ts';
import {
  formatManifest,
  MANIFEST_FILE,
  MANIFEST_SCHEMA,
  toManifestFiles,
  type Manifest,
} from './manifest.ts';
import { oldFolderOf, readOwnedFolder, type OwnedFolder } from './owned-folder.ts';
import type { RenderedProduct } from './products.ts';

export interface WriteRequest {
  readonly folder: string;
  readonly site: string;
  readonly appliance: string;
  /** What was rendered now. Files of other products that an earlier render left stay. */
  readonly rendered: readonly RenderedProduct[];
  /** Says what would change, and changes nothing. */
  readonly isDryRun: boolean;
}

export interface FileChange {
  readonly path: string;
  readonly change: 'add' | 'change' | 'remove';
  /** Unified. */
  readonly diff: string;
}

export interface WriteResult {
  readonly manifest: Manifest;
  readonly changes: readonly FileChange[];
}

/** Throws a UserError when the folder holds what is not Sekisho's, an OutsideError when the disk refuses. */
export async function writeRendered(request: WriteRequest): Promise<WriteResult> {
  try {
    const folder = await realFolder(request.folder);
    const before = await readOwnedFolder(folder);
    requireSameSite(folder, before, request);
    const { manifest, texts } = compose(request, before);
    const changes = compareTexts(before.texts, texts);
    if (changes.length > 0 && !request.isDryRun) await replaceFolder(folder, before.exists, texts);
    return { manifest, changes };
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OutsideError(`can't write ${request.folder}: ${reason}; what was there stays`, {
      code: 'render.not-written',
      where: request.folder,
      cause,
    });
  }
}

/** A link is followed, so that it goes on pointing where it points. */
async function realFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => resolve(folder));
}

function requireSameSite(
  folder: string,
  { manifest }: OwnedFolder,
  { site, appliance }: WriteRequest,
): void {
  if (manifest === null || (manifest.site === site && manifest.appliance === appliance)) return;
  throw new UserError(`${folder} is for site ${manifest.site}, appliance ${manifest.appliance}`, {
    code: 'render.other-site',
    where: folder,
    hint: 'give every appliance its own folder',
  });
}

function compose(
  { site, appliance, rendered }: WriteRequest,
  before: OwnedFolder,
): { manifest: Manifest; texts: ReadonlyMap<string, string> } {
  const now = new Set(rendered.map((each) => each.product.id));
  const stays = (before.manifest?.files ?? []).filter(
    (file) => !now.has(file.product) && before.texts.has(file.path),
  );
  const files = [...stays, ...rendered.flatMap(toManifestFiles)].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const manifest: Manifest = { schema: MANIFEST_SCHEMA, site, appliance, files };
  const texts = new Map<string, string>([
    [MANIFEST_FILE, formatManifest(manifest)],
    ...stays.map((file): [string, string] => [file.path, before.texts.get(file.path) ?? '']),
    ...rendered.flatMap((each) =>
      each.files.map((file): [string, string] => [file.path, file.text]),
    ),
  ]);
  return { manifest, texts };
}

function compareTexts(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => {
    const [old, fresh] = [before.get(path), after.get(path)];
    if (old === fresh) return [];
    const change = old === undefined ? 'add' : fresh === undefined ? 'remove' : 'change';
    return [{ path, change, diff: diffLines(path, old ?? '', fresh ?? '') }];
  });
}

async function replaceFolder(
  folder: string,
  exists: boolean,
  texts: ReadonlyMap<string, string>,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const fresh = join(dirname(folder), `.${basename(folder)}.sekisho-${randomUUID()}`);
  try {
    await writeFolder(fresh, texts);
    if (exists) await swap(fresh, folder);
    else await rename(fresh, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

async function writeFolder(folder: string, texts: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder);
  const folders = new Set([folder]);
  for (const [path, text] of texts) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    folders.add(dirname(target));
    const handle = await open(target, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  for (const each of folders) await syncFolder(each);
}

/** No file system swaps two folders for everybody: the old one steps aside, and comes back when the new one can't take its place. */
async function swap(fresh: string, folder: string): Promise<void> {
  const old = oldFolderOf(folder);
  await rename(folder, old);
  try {
    await rename(fresh, folder);
  } catch (error) {
    await rename(old, folder);
    throw error;
  }
  await rm(old, { recursive: true });
}

/** Windows opens no folder; there the rename alone has to do. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
