// Lists of one entry a line in a folder, as allow-lists are. A key is the file's name, a blank, and the line;
// comments and lines of others stay as and where they are.

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Change } from './change.ts';
import { toEntry, type Entries, type Entry } from './entry.ts';
import { changeFile, isMissingFile, readIfThere } from '../../../replace-file.ts';

/** Text by file name. */
export type ListTexts = ReadonlyMap<string, string>;

export function listKey(file: string, line: string): string {
  return `${file} ${line}`;
}

export function listEntry(file: string, line: string): Entry {
  return toEntry(listKey(file, line), [], 0);
}

export async function readLists(
  folder: string,
  isList: (file: string) => boolean,
): Promise<ListTexts> {
  const files = await readdir(folder).catch((error: unknown) => {
    if (isMissingFile(error)) return [];
    throw error;
  });
  const texts = new Map<string, string>();
  for (const file of files.filter(isList).sort())
    texts.set(file, await readFile(join(folder, file), 'utf8'));
  return texts;
}

export function listEntries(texts: ListTexts): Entries {
  const entries = [...texts].flatMap(([file, text]) =>
    linesOf(text).flatMap((line) => (entryOf(line) === '' ? [] : [listEntry(file, entryOf(line))])),
  );
  return new Map(entries.map((entry) => [entry.key, entry]));
}

/** The texts of the files that the changes alter. */
export function changeLists(texts: ListTexts, changes: readonly Change[]): ListTexts {
  const changed = new Map<string, string>();
  for (const file of new Set(changes.map(({ key }) => fileOf(key)))) {
    const own = changes.filter(({ key }) => fileOf(key) === file);
    const gone = new Set(own.filter(({ kind }) => kind === 'remove').map(({ key }) => key));
    const kept = linesOf(texts.get(file) ?? '').filter(
      (line) => !gone.has(listKey(file, entryOf(line))),
    );
    const fresh = own
      .flatMap((change) => (change.kind === 'add' ? [change.key.slice(file.length + 1)] : []))
      .sort();
    changed.set(file, [...kept, ...fresh].map((line) => `${line}\n`).join(''));
  }
  return changed;
}

/** `from`: the texts that the new ones are based on. Null: no such file. Throws an OutsideError when another process has written since. */
export async function writeLists(
  folder: string,
  { from, to }: { readonly from: ListTexts; readonly to: ReadonlyMap<string, string | null> },
): Promise<void> {
  for (const [file, text] of to) {
    const isAsRead =
      text === null && (await readIfThere(join(folder, file))) === (from.get(file) ?? null);
    if (isAsRead) await rm(join(folder, file), { force: true });
    else if (text !== null) await changeFile(join(folder, file), from.get(file) ?? null, text);
  }
}

function fileOf(key: string): string {
  return key.slice(0, key.indexOf(' '));
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function entryOf(line: string): string {
  return line.replace(/#.*/, '').trim().replace(/\s+/g, ' ');
}
