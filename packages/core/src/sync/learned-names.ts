// Names that were seen at a set-up and added, as a file that a person can read: later plans hold them as long as a
// requirement still expects their form.

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { parseName, type Name } from '@sekisho/dns/name.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { isMissingFile, makeFolder, replaceFile } from '../replace-file.ts';

/** Where sync's journals and lease are, too. */
export const STATE_FOLDER = join('.sekisho', 'sync');
const LEARNED_FILE = 'learned.json';

const LearnedName = z.object({
  name: z.string(),
  requirement: z.string().describe('What needs the name.'),
  at: z.iso.datetime(),
  by: z.enum(['person', 'rule']).describe('A person said yes, or a requirement expects the form.'),
  who: z.string().exactOptional().describe('The account under which that was decided.'),
  why: z.string().exactOptional().describe('In English.'),
  until: z.iso.datetime().exactOptional().describe('It is planned no longer than that.'),
});
export const LearnedSchema = z
  .object({
    schema: z.literal('sekisho/learned/1'),
    names: z.array(LearnedName),
  })
  .describe('Names that were seen at a set-up and added.');

/** `by`: a person said yes, or it was added because a requirement expects it. */
export type LearnedName = Readonly<z.infer<typeof LearnedName>>;

/** By name; none where nothing was learned yet. */
export async function readLearned(state: string): Promise<readonly LearnedName[]> {
  const path = join(state, LEARNED_FILE);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw error;
  });
  if (text === null) return [];
  const parsed = LearnedSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.names;
  throw new UserError(`${path} is no list of learned names`, {
    code: 'sync.bad-learned',
    where: path,
    hint: 'bring it back from a backup, or remove it: names are learned again when the proxy denies them',
  });
}

export async function writeLearned(state: string, names: readonly LearnedName[]): Promise<void> {
  const path = join(state, LEARNED_FILE);
  await makeFolder(dirname(path));
  const sorted = names.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  await replaceFile(
    path,
    `${JSON.stringify({ schema: 'sekisho/learned/1', names: sorted } satisfies z.input<typeof LearnedSchema>, null, 1)}\n`,
    0o600,
  );
}

const LIFE_MS = 90 * 86_400_000;

/** When a name that is learned now ends: nobody may know any more by then what it was for. */
export function endOfLearned(nowMs: number): string {
  return new Date(nowMs + LIFE_MS).toISOString();
}

/** Those that have not ended; one of before names ended says when it was learned. */
export function currentLearned(
  learned: readonly LearnedName[],
  nowMs: number,
): readonly LearnedName[] {
  return learned
    .map((each) => ({ ...each, until: each.until ?? endOfLearned(Date.parse(each.at)) }))
    .filter(({ until }) => Date.parse(until) > nowMs);
}

/** What of it are names that have not ended. */
export function learnedNames(learned: readonly LearnedName[], nowMs: number): Name[] {
  return currentLearned(learned, nowMs).flatMap(({ name }) => {
    const parsed = parseName(name);
    return parsed.ok ? [parsed.name] : [];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
