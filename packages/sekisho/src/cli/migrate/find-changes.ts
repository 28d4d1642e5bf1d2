// What 0.1.0 left in use at a site, and what each file becomes: read only, the whole of it checked before
// anything is written.

import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import { decodeText, encodeText } from '@sekisho/core/estate/decode-text.ts';
import { FORMER_STATE_FOLDER } from '@sekisho/core/former-words.ts';
import { isFormerJournal, upgradeJournal } from '@sekisho/core/migrate/upgrade-journal.ts';
import { upgradeSiteText } from '@sekisho/core/migrate/upgrade-site-text.ts';
import { parseSite, readSiteText } from '@sekisho/core/site/read-site.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { JOURNAL_SCHEMA, parseJournal } from '@sekisho/core/sync/journal.ts';
import { readLearned, STATE_FOLDER } from '@sekisho/core/sync/learned-names.ts';
import { isMissingFile } from '@sekisho/core/replace-file.ts';
import { folderOf } from '../site-input.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

export interface LineChange {
  /** From 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

export interface FileChange {
  readonly from: string;
  /** The same where the file stays in its place. */
  readonly to: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly lines: readonly LineChange[];
}

/** What a person has to do besides, where no file of the site says it. */
export type HandNote =
  | { readonly code: 'migrate.by-hand-squid'; readonly values: { readonly proxy: string } }
  | { readonly code: 'migrate.by-hand-state'; readonly values: Readonly<Record<string, never>> }
  | { readonly code: 'migrate.by-hand-commands'; readonly values: Readonly<Record<string, never>> };

export interface Migration {
  /** Folders with state of either version that are there; who changes one holds its lease. */
  readonly states: readonly string[];
  readonly files: readonly FileChange[];
  /** Files of ours that are of no use any more. */
  readonly removed: readonly string[];
  /** The folder of 0.1.0, where there is one. */
  readonly formerState: string | null;
  /** Files in it that Sekisho did not make. */
  readonly left: readonly string[];
  readonly byHand: readonly HandNote[];
}

export const LEASE_FILE = 'lease.json';
const LEARNED_FILE = 'learned.json';
/** What a process that was killed has left of a file that it was about to replace. */
const UNFINISHED = /^(?:\..+\.json|lease\.json)\.[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Throws a UserError for a site or a journal that can't be carried over. */
export async function findChanges(place: string, state: string | null): Promise<Migration> {
  const { site, change } = await upgradeSite(place);
  const folder = folderOf(place);
  const formerFolder = join(folder, FORMER_STATE_FOLDER);
  const former = await namesIn(formerFolder);
  // The old folder may be named too; it is looked at anyway.
  const isNamed = state !== null && resolve(state) !== resolve(formerFolder);
  const present = isNamed ? state : join(folder, STATE_FOLDER);
  const carried =
    former === null ? [] : await carryOver(formerFolder, former, join(folder, STATE_FOLDER));
  const here = await namesIn(present);
  if (isNamed && here === null)
    throw new UserError(`there is no folder ${present}`, {
      code: 'migrate.no-state',
      where: present,
      hint: 'give the folder that keep --state named; nothing was changed',
    });
  const files = [...carried, ...(await rewriteIn(present, here ?? [])), ...change];
  const names = former ?? [];
  const isOurs = (name: string): boolean => name.endsWith('.json') || UNFINISHED.test(name);
  const isChanged = files.length > 0 || former !== null;
  return {
    states: [...(former === null ? [] : [formerFolder]), ...(here === null ? [] : [present])],
    files: files.filter(({ from, to, before, after }) => from !== to || !equals(before, after)),
    removed: names
      .filter((name) => UNFINISHED.test(name) || name === LEASE_FILE)
      .map((name) => join(formerFolder, name)),
    formerState: former === null ? null : formerFolder,
    left: names.filter((name) => !isOurs(name)).map((name) => join(formerFolder, name)),
    byHand: isChanged ? notesOf(site, former !== null || here !== null) : [],
  };
}

export function isNothing({ files, removed, formerState, left }: Migration): boolean {
  const isEmptied = formerState === null || left.length > 0;
  return files.length === 0 && removed.length === 0 && isEmptied;
}

async function upgradeSite(
  place: string,
): Promise<{ readonly site: Site; readonly change: readonly FileChange[] }> {
  const { path, text, encoding } = await readSiteText(place);
  const upgraded = upgradeSiteText(text, path);
  // The present program has to read the result; what it does not is said with its line, before anything is changed.
  const site = parseSite(upgraded.text, path);
  if (upgraded.edits.length === 0) return { site, change: [] };
  // A link to the file stays one.
  const file = await realpath(path);
  const before = encodeText(text, encoding);
  const after = encodeText(upgraded.text, encoding);
  const change = { from: file, to: file, before, after, lines: linesBetween(text, upgraded.text) };
  return { site, change: [change] };
}

/** Each file of the former folder in the present one. */
async function carryOver(
  from: string,
  names: readonly string[],
  to: string,
): Promise<readonly FileChange[]> {
  const carried = names.filter((name) => name.endsWith('.json') && name !== LEASE_FILE);
  // Throws when it is none.
  if (carried.includes(LEARNED_FILE)) await readLearned(from);
  return Promise.all(
    carried.map(async (name) => {
      const change = await upgradeState(join(from, name), join(to, name));
      const there = await readFile(change.to).catch(ifMissing(null));
      if (there !== null && !equals(there, change.after))
        throw new UserError(`${change.from} and ${change.to} are there, and they differ`, {
          code: 'migrate.both-states',
          where: change.to,
          hint: 'keep the one that says what Sekisho made on this server, and move the other away; nothing was changed',
        });
      return change;
    }),
  );
}

/** Journals of 0.1.0 in a folder that is used as it is: one that --state names, or one that was renamed by hand. */
async function rewriteIn(folder: string, names: readonly string[]): Promise<readonly FileChange[]> {
  const journals = names.filter(
    (name) => name.endsWith('.json') && name !== LEASE_FILE && name !== LEARNED_FILE,
  );
  const changes = await Promise.all(
    journals.map(async (name) => {
      const path = join(folder, name);
      return isFormerJournal(await readFile(path, 'utf8')) ? [await upgradeState(path, path)] : [];
    }),
  );
  return changes.flat();
}

async function upgradeState(from: string, to: string): Promise<FileChange> {
  const before = await readFile(from);
  const decoded = decodeText(before);
  const text = decoded.ok ? decoded.text : '';
  if (basename(from) === LEARNED_FILE) return { from, to, before, after: before, lines: [] };
  const upgraded = upgradeJournal(text, JOURNAL_SCHEMA);
  parseJournal(upgraded, from, basename(from, '.json'));
  return {
    from,
    to,
    before,
    after: Buffer.from(upgraded),
    lines: linesBetween(text, upgraded),
  };
}

function notesOf(site: Site, hasState: boolean): readonly HandNote[] {
  const squids = site.proxies.filter(({ sync }) => sync?.driver === 'squid');
  const hasSync = [...site.proxies, ...site.resolvers].some(({ sync }) => sync !== undefined);
  return [
    ...squids.map(({ name }) => ({
      code: 'migrate.by-hand-squid' as const,
      values: { proxy: name },
    })),
    // It may be where `keep --state` had it, and nobody else knows where that is.
    ...(hasSync && !hasState ? [{ code: 'migrate.by-hand-state' as const, values: {} }] : []),
    ...(hasSync ? [{ code: 'migrate.by-hand-commands' as const, values: {} }] : []),
  ];
}

/** No upgrade makes or removes a line. */
function linesBetween(before: string, after: string): LineChange[] {
  const now = after.split(/\r?\n/);
  return before
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, before: line, after: now[index] ?? '' }))
    .filter((each) => each.before !== each.after);
}

/** Null: there is no such folder. */
async function namesIn(folder: string): Promise<readonly string[] | null> {
  const names = await readdir(folder).catch(ifMissing(null));
  return names?.toSorted() ?? null;
}

function ifMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (isMissingFile(error)) return value;
    throw error;
  };
}

function equals(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
