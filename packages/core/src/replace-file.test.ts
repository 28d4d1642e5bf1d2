// A file in which others write too: what they write while it is replaced is in it afterwards.

import { statSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { changeFile, mountOf, named } from './replace-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-file-'));
  path = join(folder, 'allow.txt');
  await writeFile(path, '# theirs\n');
});
afterEach(() => rm(folder, { recursive: true }));

/** Changes the file; `late` has it open from before, and writes when it has just been replaced. */
async function changeWith(late: Awaited<ReturnType<typeof open>>, write: string): Promise<void> {
  const { ino } = statSync(path);
  const changing = changeFile(path, '# theirs\n', '# theirs\n443 ours.example.net\n');
  changing.catch(() => undefined);
  while (statSync(path).ino === ino) await nextTurn();
  await late.write(write);
  await late.close();
  await changing;
}

test('a line of others that was on its way comes after ours', async () => {
  await changeWith(await open(path, 'a'), '443 theirs.example.net\n');
  expect(await readFile(path, 'utf8')).toBe(
    '# theirs\n443 ours.example.net\n443 theirs.example.net\n',
  );
});

test('who was writing it anew has it as they wrote it, and the change begins anew', async () => {
  const late = await open(path, 'r+');
  await expect(changeWith(late, '# anew! ')).rejects.toThrow('at this moment');
  expect(await readFile(path, 'utf8')).toBe('# anew! \n');
});

test('what a disk refuses names the file, the disk and what helps', () => {
  const full = Object.assign(new Error('x'), { code: 'ENOSPC' });
  const error = named(full, path);
  expect(error).toBeInstanceOf(OutsideError);
  expect(String(error)).toContain(
    `can't write ${path}: the disk at ${mountOf(path)} is full; make room there`,
  );
  expect(statSync(mountOf(path)).dev).toBe(statSync(path).dev);
});
