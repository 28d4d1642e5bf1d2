// Learned names survive, and what is no such file is an error and not an empty list.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { learnedNames, readLearned, writeLearned, type LearnedName } from './learned-names.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-learned-'));
});
afterEach(() => rm(folder, { recursive: true }));

const learned = (name: string): LearnedName => ({
  name,
  requirement: 'x',
  at: '2026-01-01T00:00:00.000Z',
  by: 'rule',
});

test('what was written is read, by name; none where nothing was', async () => {
  const state = join(folder, 'deep', 'state');
  expect(await readLearned(state)).toEqual([]);
  await writeLearned(state, [learned('b.example.com'), learned('a.example.com')]);
  expect((await readLearned(state)).map(({ name }) => name)).toEqual([
    'a.example.com',
    'b.example.com',
  ]);
});

test('what is no name is left out', () => {
  expect(learnedNames([learned('a.example.com'), learned('no name')], 0)).toEqual([
    'a.example.com',
  ]);
});

test('a name ends when it says so, and one that does not say, 90 days after it was learned', () => {
  const { at } = learned('x');
  const day = (days: number): number => Date.parse(at) + days * 86_400_000;
  const names = [learned('a.example.com'), { ...learned('b.example.com'), until: at }];
  expect(learnedNames(names, day(-1))).toEqual(['a.example.com', 'b.example.com']);
  expect(learnedNames(names, day(89))).toEqual(['a.example.com']);
  expect(learnedNames(names, day(91))).toEqual([]);
});

test.each(['', '{}', '{"schema":"sekisho/learned/1","names":["a.example.com"]}'])(
  '%j is refused',
  async (text) => {
    await writeFile(join(folder, 'learned.json'), text);
    await expect(readLearned(folder)).rejects.toMatchObject({ code: 'sync.bad-learned' });
  },
);
