// What the last answer of Azure held: a list that is empty, a resource group or a file of exports that is missing since
// is taken for half an answer, such as after rights were taken away, and holds everything back until a person says no.

import { dirname, join } from 'node:path';

import { z } from 'zod';

import type { Estate } from '../estate/estate.ts';
import { compareText } from '../compare-text.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { makeFolder, readIfThere, replaceFile } from '../replace-file.ts';

const SEEN_FILE = 'seen.json';
const SCHEMA = 'sekisho/estate-seen/1';

export const EstateSeenSchema = z
  .object({
    schema: z.literal(SCHEMA),
    lists: z.record(z.string(), z.int()).describe('How many each list held.'),
    groups: z.array(z.string()).describe('Resource groups in which something was.'),
    files: z.array(z.string()).describe('Exports that were read.'),
  })
  .describe('What the last answer of Azure held.');

export type EstateSeen = Omit<z.infer<typeof EstateSeenSchema>, 'schema'>;

/** The lists that a plan's records and names come from. */
const LISTS = [
  'privateEndpoints',
  'vaults',
  'keyVaults',
  'storageAccounts',
  'migrateSites',
] as const satisfies readonly (keyof Estate)[];

export function seenIn(estate: Estate, files: readonly string[]): EstateSeen {
  const ids = LISTS.flatMap((list) => estate[list].map(({ id }) => id.toLowerCase()));
  const groups = ids.flatMap(
    (id) => /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(id) ?? [],
  );
  return {
    lists: {
      ...Object.fromEntries(LISTS.map((list) => [list, estate[list].length])),
      addresses: estate.privateEndpoints
        .flatMap(({ members }) => members)
        .reduce((sum, { addresses }) => sum + addresses.length, 0),
    },
    groups: [...new Set(groups)].toSorted(compareText),
    files: files.toSorted(compareText),
  };
}

/** What there was before and is not any more, each in words that stand for it; none: the answer may be whole. */
export function lossesOf(before: EstateSeen | null, now: EstateSeen): readonly string[] {
  if (before === null) return [];
  const lists = Object.entries(before.lists).flatMap(([list, count]) =>
    count > 0 && (now.lists[list] ?? 0) === 0 ? [`all of ${list}`] : [],
  );
  const groups = before.groups.filter((group) => !now.groups.includes(group));
  const isLess = Object.entries(before.lists).some(
    ([list, count]) => (now.lists[list] ?? 0) < count,
  );
  const files = before.files.filter((file) => isLess && !now.files.includes(file));
  return [...lists, ...groups, ...files.map((file) => `the file ${file}`)];
}

/** Null: nothing was read yet, or the file is none of these. */
export async function readSeen(state: string): Promise<EstateSeen | null> {
  const text = await readIfThere(join(state, SEEN_FILE));
  if (text === null) return null;
  try {
    return EstateSeenSchema.parse(JSON.parse(text));
  } catch {
    throw new OutsideError(`${join(state, SEEN_FILE)} is not what the last run wrote`, {
      code: 'sync.bad-seen',
      where: join(state, SEEN_FILE),
      hint: 'remove it after a look at sekisho sync SITE: without it an answer that has shrunk is not noticed once',
    });
  }
}

export async function writeSeen(state: string, seen: EstateSeen): Promise<void> {
  const path = join(state, SEEN_FILE);
  await makeFolder(dirname(path));
  await replaceFile(
    path,
    `${JSON.stringify({ schema: SCHEMA, ...seen } satisfies z.input<typeof EstateSeenSchema>, null, 1)}\n`,
    0o600,
  );
}

export function halfAnAnswer(losses: readonly string[]): OutsideError {
  const [first = ''] = losses;
  const more = losses.length > 1 ? ` and ${String(losses.length - 1)} more` : '';
  return new OutsideError(
    `Azure showed ${first}${more} before and does not now: taken for half an answer, and nothing is changed`,
    {
      code: 'sync.half-an-answer',
      where: first,
      hint: 'look at the rights and the exports; if it is really gone, sekisho sync approve SITE says so',
    },
  );
}
