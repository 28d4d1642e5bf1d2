// The folder of exports → its reading. Looks into every subfolder; takes the extensions that exports
// have, and says of each other file that it was not read. Names that begin with a dot are none of the user's exports.

import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { assembleEstate, type ExportedFile } from './assemble-estate.ts';
import { decodeText } from './decode-text.ts';
import { unread } from './forms/contents.ts';
import { codeForExtension } from './forms/foreign-texts.ts';
import { missingLists } from './export-lists.ts';
import { compareText } from '../compare-text.ts';
import type { EstateReading, UnusedPart } from './reading.ts';

/** Says that a folder is one that Sekisho saved; names with a dot in front are not read as exports. */
export const SAVED_MARK = '.sekisho-saved.json';
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_FOLDER_DEPTH = 16;
const MAX_FILES = 10_000;
const EXTENSIONS = ['.json', '.jsonl', '.txt', '.csv', '.tsv', '.yaml', '.yml', '.tfstate'];

/** A folder of exports, with its subfolders; what is no export is said in `unused`. */
export async function readEstate(folder: string): Promise<EstateReading> {
  const unused: UnusedPart[] = [];
  const files: ExportedFile[] = [];
  for (const file of await listFiles(folder, unused)) {
    const read = await readExport(folder, file);
    if ('reason' in read) unused.push(read);
    else files.push(read);
  }
  const reading = assembleEstate(files);
  // What Sekisho itself has saved from Azure is whole: a kind without a file has no resource.
  const isSaved = existsSync(join(folder, SAVED_MARK));
  const missing = [...(reading.missing ?? []), ...(isSaved ? [] : missingLists(reading))];
  return {
    ...reading,
    unused: [...reading.unused, ...unused].sort((a, b) => compareText(a.file, b.file)),
    missing,
  };
}

async function readExport(folder: string, file: string): Promise<ExportedFile | UnusedPart> {
  const path = join(folder, file);
  try {
    const found = await stat(path);
    // A link may lead to a device or a pipe, whose reading never ends.
    if (!found.isFile()) return { file, ...unread('', 'form.no-file') };
    // Nothing of it would be in the plan: that is no note beside it.
    if (found.size > MAX_FILE_BYTES) {
      throw new UserError(
        `${path} has ${found.size} bytes, more than the ${MAX_FILE_BYTES} that are read`,
        {
          code: 'estate.file-too-large',
          where: path,
          hint: 'export fewer resource groups at a time, into several files',
        },
      );
    }
    const decoded = decodeText(await readFile(path));
    return decoded.ok
      ? { file, text: decoded.text, encoding: decoded.encoding }
      : { file, where: '', reason: `the file ${decoded.message}` };
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new OutsideError(`can't read ${path}`, { code: 'estate.unreadable', where: path, cause });
  }
}

async function listFiles(folder: string, unused: UnusedPart[]): Promise<readonly string[]> {
  const files: string[] = [];
  const waiting = [{ path: '', depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await listFolder(folder, next.path)) {
      const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`;
      if (entry.name.startsWith('.')) continue;
      // Links to folders can lead in circles; links to files are read like files.
      const isFolder =
        entry.isDirectory() ||
        (entry.isSymbolicLink() &&
          (await stat(join(folder, path)).catch(() => null))?.isDirectory() === true);
      if (!isFolder && !entry.isFile() && !entry.isSymbolicLink())
        unused.push({ file: path, ...unread('', 'form.no-file') });
      else if (!isFolder && EXTENSIONS.some((end) => entry.name.toLowerCase().endsWith(end)))
        files.push(path);
      else if (!isFolder) unused.push({ file: path, ...describeExtension(path) });
      else if (entry.isSymbolicLink())
        unused.push({ file: path, ...unread('', 'form.link-to-folder') });
      else if (next.depth === MAX_FOLDER_DEPTH)
        unused.push({ file: path, ...unread('', 'form.too-deep', { depth: MAX_FOLDER_DEPTH }) });
      else waiting.push({ path, depth: next.depth + 1 });
    }
    if (files.length > MAX_FILES)
      throw new UserError(`${folder} holds more than ${MAX_FILES} files to read`, {
        code: 'estate.too-many-files',
        where: folder,
        hint: 'point at the folder with the exports alone',
      });
  }
  return files.sort(compareText);
}

function describeExtension(file: string): Omit<UnusedPart, 'file'> {
  const code = codeForExtension(file);
  return code === null
    ? unread('', 'form.other-extension', { extensions: EXTENSIONS.join(', ') })
    : unread('', code);
}

async function listFolder(
  folder: string,
  path: string,
): Promise<
  readonly {
    readonly name: string;
    isDirectory(): boolean;
    isFile(): boolean;
    isSymbolicLink(): boolean;
  }[]
> {
  try {
    return await readdir(join(folder, path), { withFileTypes: true });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (path === '' && (code === 'ENOENT' || code === 'ENOTDIR')) {
      throw new UserError(
        code === 'ENOENT'
          ? `there is no folder ${folder} with exports of the subscription`
          : `${folder} is not a folder`,
        {
          code: 'estate.no-folder',
          where: folder,
          hint: 'make it, and export into it: az network private-endpoint list > private-endpoints.json, and the other commands of docs/estate.md',
          cause,
        },
      );
    }
    throw new OutsideError(`can't read the folder ${join(folder, path)}`, {
      code: 'estate.unreadable',
      where: join(folder, path),
      cause,
    });
  }
}
