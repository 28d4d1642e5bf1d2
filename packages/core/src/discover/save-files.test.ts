import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { saveFiles } from './save-files.ts';

const ABOUT = { savedAt: new Date(0), endpoint: 'https://management.azure.com' };

describe('saving what was read', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sekisho-save-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('a second reading replaces the first as a whole; nobody else may read the files', async () => {
    const to = join(folder, 'exports');
    await saveFiles(
      to,
      [
        { file: 'old.json', text: '[]' },
        { file: 'records/zone.json', text: '[]' },
      ],
      ABOUT,
    );
    await saveFiles(to, [{ file: 'new.json', text: '[1]' }], ABOUT);
    expect((await readdir(to)).toSorted()).toEqual(['.sekisho-saved.json', 'new.json']);
    expect(await readFile(join(to, 'new.json'), 'utf8')).toBe('[1]');
    if (process.platform !== 'win32')
      expect((await stat(join(to, 'new.json'))).mode & 0o077).toBe(0);
    expect(await readdir(folder)).toEqual(['exports']);
  });

  test.each([
    { title: 'a folder of somebody else', mark: false },
    { title: 'a folder of ours with a file of somebody else in it', mark: true },
  ])('$title is left as it is', async ({ mark }) => {
    const to = join(folder, 'exports');
    await saveFiles(to, [{ file: 'a.json', text: '[]' }], ABOUT);
    await writeFile(join(to, 'mine.json'), '{}');
    if (!mark) await rm(join(to, '.sekisho-saved.json'));
    await expect(saveFiles(to, [], ABOUT)).rejects.toMatchObject({ code: 'azure.save' });
    expect(await readFile(join(to, 'mine.json'), 'utf8')).toBe('{}');
  });
});
