// A site's folder → the site and the reading of its exports. The edge to the file system; the
// text itself is read by parse-site.ts.

import { statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { decodeText, type TextEncoding } from '../estate/decode-text.ts';
import { readEstate } from '../estate/read-estate.ts';
import type { EstateReading } from '../estate/reading.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { parseSite } from './parse-site.ts';
import { withPeeringRanges } from './read-peering.ts';
import type { Site } from './site.ts';

export { parseSite } from './parse-site.ts';

export const SITE_FILE = 'site.yaml';
const MAX_SITE_BYTES = 1024 * 1024;

/** A site and where it was read. */
export interface SiteInFolder {
  readonly site: Site;
  /** Absolute; paths in the site are relative to it. */
  readonly folder: string;
}

export interface LoadedSite extends SiteInFolder {
  readonly estate: EstateReading;
}

export interface ReadSiteOptions {
  /** Another folder of exports than the site's own, relative to the current folder. */
  readonly estate?: string;
}

export async function readSite(folder: string, options: ReadSiteOptions = {}): Promise<LoadedSite> {
  const read = await readSiteFile(folder);
  const estate = await readEstate(
    options.estate === undefined ? resolve(read.folder, read.site.estate) : resolve(options.estate),
  );
  return { ...read, estate };
}

/** The site alone, without what exists in Azure. `place`: its folder, or a file in it that is a site as site.yaml is. */
export async function readSiteFile(place: string): Promise<SiteInFolder> {
  const { path, text } = await readSiteText(place);
  const folder = dirname(path);
  const site = await withPeeringRanges(parseSite(text, path), folder);
  return { site, folder: resolve(folder) };
}

/** As it is on the disk, for who changes it. */
export async function readSiteText(place: string): Promise<{
  readonly path: string;
  readonly text: string;
  readonly encoding: TextEncoding;
}> {
  const path = isSiteFile(place) ? place : join(place, SITE_FILE);
  if (path !== place) await requireFolder(place);
  const decoded = decodeText(await readSmallFile(path));
  if (!decoded.ok)
    throw new UserError(`${path} ${decoded.message}`, { code: 'site.not-text', where: path });
  return { path, text: decoded.text, encoding: decoded.encoding };
}

/** A file with a site, whatever its name before `.yaml`. */
export function isSiteFile(path: string): boolean {
  return /\.ya?ml$/i.test(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((cause: unknown) => {
    if (!isMissing(cause))
      throw new OutsideError(`can't read the folder ${folder}`, {
        code: 'site.unreadable',
        where: folder,
        cause,
      });
    throw new UserError(`there is no folder ${folder}`, {
      code: 'site.no-folder',
      where: folder,
      hint: `sekisho init ${folder} makes a site there`,
      cause,
    });
  });
  if (!found.isDirectory())
    throw new UserError(`${folder} is not a folder`, {
      code: 'site.no-folder',
      where: folder,
      hint: `name the folder that holds ${SITE_FILE}`,
    });
}

async function readSmallFile(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_SITE_BYTES)
      throw new UserError(`${path} has ${size} bytes; a site has at most ${MAX_SITE_BYTES}`, {
        code: 'site.too-large',
        where: path,
      });
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (isMissing(cause))
      throw new UserError(`there is no ${path}`, {
        code: 'site.no-file',
        where: path,
        hint: 'sekisho init writes one with comments',
        cause,
      });
    throw new OutsideError(`can't read ${path}`, { code: 'site.unreadable', where: path, cause });
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}
