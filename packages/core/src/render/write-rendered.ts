// Puts rendered files into a folder, all or nothing: they are written into a new
// folder beside it, and that one takes its place by a rename. Whatever fails on the
// way leaves the old folder as it was. The same plan twice writes nothing.

import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { hideSecrets, holdsSecrets } from './hidden-secrets.ts';
import { diffLines } from './line-diff.ts';
import {
  formatManifest,
  MANIFEST_FILE,
  MANIFEST_SCHEMA,
  toManifestFiles,
  type Manifest,
  type ManifestFile,
} from './manifest.ts';
import { oldFolderOf, readOwnedFolder, type OwnedFolder } from './owned-folder.ts';
import { RENDERERS } from './renderers.ts';
import type { RenderedProduct, SkippedProduct } from './render-products.ts';

export interface WriteRequest {
  readonly folder: string;
  readonly site: string;
  /** Of the site: one, or all of several. */
  readonly appliances: readonly string[];
  /** The products of this run. Files of other products from an earlier run stay. */
  readonly rendered: readonly RenderedProduct[];
  /** Products that could not be rendered in this run: their files from an earlier run stay too. */
  readonly skipped?: readonly SkippedProduct[];
  /** Of several appliances the one whose own files were rendered; those of the others stay. */
  readonly only?: string | null;
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

/** Follows a link, so that the link itself is not replaced. */
async function realFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => resolve(folder));
}

/** A folder of one appliance is taken over by its site when the site gets a second one, and the other way round. */
function requireSameSite(
  folder: string,
  { manifest }: OwnedFolder,
  { site, appliances }: WriteRequest,
): void {
  if (manifest === null) return;
  const before = manifest.appliances ?? [manifest.appliance ?? ''];
  if (manifest.site === site && before.some((name) => appliances.includes(name))) return;
  throw new UserError(
    `${folder} is for site ${manifest.site}, appliance${before.length > 1 ? 's' : ''} ${before.join(', ')}`,
    {
      code: 'render.other-site',
      where: folder,
      hint: 'render into another folder',
    },
  );
}

function compose(
  request: WriteRequest,
  before: OwnedFolder,
): { manifest: Manifest; texts: ReadonlyMap<string, string> } {
  const { site, appliances, rendered } = request;
  const stays = (before.manifest?.files ?? [])
    .map((file) => withOwner(file, before.manifest, appliances))
    .filter((file) => before.texts.has(file.path) && !isReplaced(file, request));
  const files = [...stays, ...rendered.flatMap(toManifestFiles)].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const [first = '', ...more] = appliances;
  const manifest: Manifest = {
    schema: MANIFEST_SCHEMA,
    site,
    ...(more.length === 0 ? { appliance: first } : { appliances: [...appliances] }),
    files,
  };
  const texts = new Map<string, string>([
    [MANIFEST_FILE, formatManifest(manifest)],
    ...stays.map((file): [string, string] => [file.path, before.texts.get(file.path) ?? '']),
    ...rendered.flatMap((each) =>
      each.files.map((file): [string, string] => [file.path, file.text]),
    ),
  ]);
  return { manifest, texts };
}

/** While a site had one appliance, its files named none. */
function withOwner(
  file: ManifestFile,
  manifest: Manifest | null,
  appliances: readonly string[],
): ManifestFile {
  const owner = file.appliance ?? manifest?.appliance;
  const isOwn = RENDERERS.some(({ id, owner: of }) => id === file.product && of === 'appliance');
  return appliances.length > 1 && isOwn && owner !== undefined
    ? { ...file, appliance: owner }
    : file;
}

/** A product that was rendered now takes all its earlier files away, wherever an older layout had them. */
function isReplaced(
  { product, appliance, server }: ManifestFile,
  { rendered, skipped = [], only = null }: WriteRequest,
): boolean {
  if (skipped.some((each) => each.product === product && each.server === server)) return false;
  return (
    rendered.some((each) => each.product.id === product) && (only === null || appliance === only)
  );
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
    return [
      { path, change, diff: diffLines(path, hideSecrets(old ?? ''), hideSecrets(fresh ?? '')) },
    ];
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
    const handle = await open(target, 'wx', holdsSecrets(text) ? 0o600 : 0o666);
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
