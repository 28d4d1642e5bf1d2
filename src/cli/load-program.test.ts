import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { UserError } from '../user-error.ts';
import { CACHE_NAME, loadJoined } from './load-program.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'load-program-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As the build writes it, of the same names from outside. */
const SOURCE = `const { UserError } = require("../user-error.js");
exports.run = async (words) => {
  const { basename } = await programImport("node:path");
  if (words[0] === "bad") throw new UserError("bad word", { code: "test.bad-word" });
  return basename(new URL("./" + words[0], programUrl).pathname).length;
};
`;

function load(source = SOURCE): NonNullable<ReturnType<typeof loadJoined>> {
  writeFileSync(join(folder, 'program.cjs'), source);
  const joined = loadJoined(pathToFileURL(`${folder}/`));
  if (joined === null) throw new Error('nothing was loaded');
  return joined;
}

/** Runs what was loaded; what it is given of the outside does not matter here. */
const run = async (joined: ReturnType<typeof load>, word: string): Promise<unknown> =>
  joined.program.run([word], {} as Parameters<typeof joined.program.run>[1]);

test('where the build made no joined file there is none', () => {
  expect(loadJoined(pathToFileURL(`${folder}/`))).toBeNull();
});

test('a joined file runs, and its errors are of our class', async () => {
  expect(await run(load(), 'abc')).toBe(3);
  await expect(run(load(), 'bad')).rejects.toBeInstanceOf(UserError);
});

test('with its cache it does the same, and V8 takes the cache', async () => {
  const first = load();
  await run(first, 'abc');
  writeFileSync(join(folder, CACHE_NAME), first.packCache());
  const second = load();
  expect(second.isCached).toBe(true);
  expect(await run(second, 'abcd')).toBe(4);
  await expect(run(second, 'bad')).rejects.toBeInstanceOf(UserError);
});

test.each<[string, (packed: Buffer) => Buffer]>([
  ['cut off', (packed) => packed.subarray(0, packed.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  [
    'with a byte changed',
    (packed) => (
      packed.writeUInt8(packed.readUInt8(packed.length - 9) ^ 255, packed.length - 9),
      packed
    ),
  ],
  ['of other bytes', (packed) => Buffer.alloc(packed.length, 'sekisho')],
])('a cache that is %s is passed over', async (_what, damage) => {
  const first = load();
  await run(first, 'abc');
  writeFileSync(join(folder, CACHE_NAME), damage(first.packCache()));
  const second = load();
  expect(second.isCached).toBe(false);
  expect(await run(second, 'abcd')).toBe(4);
});

test('the cache of another file, though of the same length, is passed over', async () => {
  const first = load();
  await run(first, 'abc');
  writeFileSync(join(folder, CACHE_NAME), first.packCache());
  const other = load(SOURCE.replace('.length;', '.concat;'));
  expect(readFileSync(join(folder, 'program.cjs')).length).toBe(SOURCE.length);
  expect(other.isCached).toBe(false);
  expect(await run(other, 'abc')).toBeTypeOf('function');
});
