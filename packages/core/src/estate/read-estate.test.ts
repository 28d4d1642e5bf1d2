import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { readEstate } from './read-estate.ts';

const VAULT = JSON.stringify([
  {
    id: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/vault1',
    name: 'vault1',
    location: 'japaneast',
  },
]);

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-estate-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('readEstate', () => {
  test.each([
    { title: 'UTF-8', bytes: Buffer.from(VAULT) },
    { title: 'UTF-8 with a byte order mark', bytes: Buffer.from(`\ufeff${VAULT}`) },
    {
      title: 'UTF-16LE, as the > of Windows PowerShell writes',
      bytes: Buffer.from(`\ufeff${VAULT}`, 'utf16le'),
    },
  ])('reads $title', async ({ bytes }) => {
    await writeFile(join(folder, 'vaults.json'), bytes);
    const reading = await readEstate(folder);
    expect(reading.estate.vaults.map(({ name }) => name)).toEqual(['vault1']);
    expect(reading.used).toEqual([
      { file: 'vaults.json', kind: 'Recovery Services vault', count: 1 },
    ]);
  });

  test('looks into folders, and accounts for every file it does not read', async () => {
    await mkdir(join(folder, 'sub', 'deeper'), { recursive: true });
    await writeFile(join(folder, 'sub', 'deeper', 'v.JSON'), VAULT);
    await writeFile(join(folder, 'notes.md'), 'x');
    await writeFile(join(folder, '.hidden.json'), '{');
    await writeFile(join(folder, 'latin.json'), Buffer.from([0x5b, 0x22, 0xe9, 0x22, 0x5d]));
    await symlink(folder, join(folder, 'circle'), 'dir');
    await symlink('/dev/zero', join(folder, 'endless.json'));
    const reading = await readEstate(folder);
    expect(reading.used.map(({ file }) => file)).toEqual(['sub/deeper/v.JSON']);
    expect(reading.unused.map(({ file, reason }) => `${file}: ${reason.slice(0, 45)}`)).toEqual([
      'circle: links to folders are not followed',
      'endless.json: not a file',
      'latin.json: the file is not UTF-8 text: save it as UTF-8',
      'notes.md: Only files with the extensions .json, .jsonl,',
    ]);
  });

  test('a file that is too large is an error, since nothing of it would be planned', async () => {
    await writeFile(join(folder, 'big.json'), '');
    await truncate(join(folder, 'big.json'), 64 * 1024 * 1024 + 1);
    await expect(readEstate(folder)).rejects.toThrow(
      'big.json has 67108865 bytes, more than the 67108864 that are read',
    );
  });

  test('a cut file is named with its place in UTF-16 bytes', async () => {
    await writeFile(join(folder, 'cut.json'), Buffer.from('\ufeff[{"id":', 'utf16le'));
    await expect(readEstate(folder)).rejects.toThrow(
      'cut.json:1:8 (byte 16): the file was cut off: the file ends with 2 brackets still open',
    );
  });

  test('a folder that is missing is said with what to do', async () => {
    const error = await readEstate(join(folder, 'none')).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'estate.no-folder',
      hint: expect.stringContaining('az network private-endpoint list'),
    });
  });

  test('an empty folder is an empty estate', async () => {
    expect((await readEstate(folder)).estate.privateEndpoints).toEqual([]);
  });
});

// Recorded output of az, shared between the people who work on this; it is no part of the repository.
const FIXTURES = process.env['SEKISHO_FIXTURES'] ?? '';

test.skipIf(!existsSync(join(FIXTURES, 'az-cli-output')))(
  'recorded az output and the ARM answers behind it say the same (needs SEKISHO_FIXTURES)',
  async () => {
    const [az, arm, both] = await Promise.all(
      ['az', 'arm', ''].map((part) => readEstate(join(FIXTURES, 'az-cli-output', part))),
    );
    expect(
      az?.estate.privateEndpoints.flatMap(({ members }) => members.map(({ member }) => member)),
    ).toEqual(['id1', 'prot2', 'rcm1', 'srs1', 'tel1'].map((member) => `SiteRecovery-${member}`));
    expect(arm?.estate.privateEndpoints).toEqual(az?.estate.privateEndpoints);
    expect(both?.estate).toEqual(arm?.estate);
    expect(both?.notes.map(({ code }) => code)).not.toContain('conflicting-exports');
  },
);
