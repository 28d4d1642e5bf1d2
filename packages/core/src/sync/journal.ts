// What Sekisho knows of one server between two runs, as a file that a person can read: what it wrote there
// (for products without a place for marks), what it was about to write, and since when entries are not wanted.
//
// The journal is written before the server is changed and again behind it. A run that ended in between has
// left `pending`: values of both sides count as ours then, so the next run goes on from wherever it stood.

import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { z } from 'zod';

import { FORMER_SCHEMAS } from '../former-words.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { applyChanges, type Change } from '../products/shared/sync/change.ts';
import type { Owned } from '../products/shared/sync/entry.ts';
import type { SinceConfirmed } from './hold-back.ts';
import { isMissingFile, makeFolder, replaceFile } from '../replace-file.ts';

export const JOURNAL_SCHEMA = 'sekisho/sync-journal/2';

const Values = z.record(z.string(), z.array(z.string()));
export const JournalSchema = z
  .object({
    schema: z.literal(JOURNAL_SCHEMA),
    target: z.string().describe('The server, as site.yaml names it.'),
    owned: Values.default({}).describe('By key, the values that Sekisho wrote there.'),
    pending: Values.default({}).describe('By key, the values that it was about to write.'),
    absentSince: z
      .record(z.string(), z.iso.datetime())
      .default({})
      .describe('By key, since when it is not wanted any more.'),
    sinceConfirmed: z
      .record(z.string(), z.enum(['removed', 'changed']))
      .default({})
      .describe('By key, what has gone or become another since a person last confirmed.'),
  })
  .describe('What Sekisho knows of one server between two runs.');

const FormerJournal = z.object({ schema: z.literal(FORMER_SCHEMAS.journal) });

export interface Journal {
  readonly owned: Owned;
  readonly pending: Owned;
  readonly absentSince: ReadonlyMap<string, number>;
  readonly sinceConfirmed: SinceConfirmed;
}

export const EMPTY_JOURNAL: Journal = {
  owned: new Map(),
  pending: new Map(),
  absentSince: new Map(),
  sinceConfirmed: new Map(),
};

export async function readJournal(path: string, target: string): Promise<Journal> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw error;
  });
  return text === null ? EMPTY_JOURNAL : parseJournal(text, path, target);
}

/** Throws a UserError for a text that is not the journal of this server. */
export function parseJournal(text: string, path: string, target: string): Journal {
  const json = parseJson(text);
  const parsed = JournalSchema.safeParse(json);
  if (FormerJournal.safeParse(json).success)
    throw new UserError(`${path} is a journal of 0.1.0, which has not been carried over`, {
      code: 'sync.former-journal',
      where: path,
      hint: `sekisho migrate SITE, with --state ${dirname(path)} where sync has it too, shows what it would change`,
    });
  const hint =
    'it says what Sekisho may change there: bring it back from a backup, or remove it, and what exists there counts as made by others';
  if (!parsed.success)
    throw new UserError(`${path} is no journal of sekisho sync`, {
      code: 'sync.bad-journal',
      where: path,
      hint,
    });
  if (parsed.data.target !== target)
    throw new UserError(`${path} is the journal of ${parsed.data.target}, not of ${target}`, {
      code: 'sync.bad-journal',
      where: path,
      hint,
    });
  const { owned, pending, absentSince, sinceConfirmed } = parsed.data;
  return {
    owned: new Map(Object.entries(owned)),
    pending: new Map(Object.entries(pending)),
    absentSince: new Map(Object.entries(absentSince).map(([key, at]) => [key, Date.parse(at)])),
    sinceConfirmed: new Map(Object.entries(sinceConfirmed)),
  };
}

export async function writeJournal(path: string, target: string, journal: Journal): Promise<void> {
  const file: z.input<typeof JournalSchema> = {
    schema: JOURNAL_SCHEMA,
    target,
    owned: toLists(journal.owned),
    pending: toLists(journal.pending),
    absentSince: toObject(
      new Map([...journal.absentSince].map(([key, at]) => [key, new Date(at).toISOString()])),
    ),
    sinceConfirmed: toObject(journal.sinceConfirmed),
  };
  await makeFolder(dirname(path));
  await replaceFile(path, `${JSON.stringify(file, null, 1)}\n`, 0o600);
}

/** Values that may be on the server now and count as ours. */
export function ownedByJournal({ owned, pending }: Pick<Journal, 'owned' | 'pending'>): Owned {
  const all = new Map(owned);
  for (const [key, values] of pending)
    all.set(key, [...new Set([...(owned.get(key) ?? []), ...values])].sort());
  return all;
}

/** Values that the changes are about to write. A removal is pending too: until it is done, the old values are ours. */
export function toPending(changes: readonly Change[]): Owned {
  return new Map(
    changes.map((change) => [
      change.key,
      'after' in change
        ? [...new Set([...change.after.values, ...(change.owned ?? [])])].sort()
        : change.owned,
    ]),
  );
}

export function afterChanges(owned: Owned, done: readonly Change[]): Owned {
  return applyChanges({ observed: new Map(), owned }, done).owned;
}

function toLists(owned: Owned): Record<string, string[]> {
  return toObject(new Map([...owned].map(([key, values]) => [key, [...values]])));
}

function toObject<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
