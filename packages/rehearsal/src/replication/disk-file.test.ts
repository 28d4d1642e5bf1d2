import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { digestFile } from './digest-disk.ts';
import { assertFreeSpace, translateFull } from './disk-errors.ts';
import { copyDisk, inspectDisk } from './disk-file.ts';
import { SeededBytes } from './seeded-bytes.ts';

const MIB = 1024 * 1024;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-file-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a disk that the user gives', () => {
  test.each([
    ['is missing', 'disk.missing', () => Promise.resolve()],
    ['is a folder', 'disk.not-a-file', (path: string) => mkdir(path)],
    ['is empty', 'disk.empty', (path: string) => writeFile(path, '')],
    [
      'is no whole number of sectors',
      'disk.not-sectors',
      (path: string) => writeFile(path, 'x'.repeat(513)),
    ],
  ])('that %s is the user’s error, by name', async (_title, code, make) => {
    const path = join(folder, 'given');
    await make(path);
    const refusal = inspectDisk(path);
    await expect(refusal).rejects.toBeInstanceOf(UserError);
    await expect(refusal).rejects.not.toBeInstanceOf(OutsideError);
    await expect(refusal).rejects.toMatchObject({ code, where: path });
  });

  test.skipIf(process.getuid?.() === 0)(
    'that may not be read is the user’s error (not as root, who may read everything)',
    async () => {
      const path = join(folder, 'given');
      await writeFile(path, 'x'.repeat(512));
      await chmod(path, 0o000);
      await expect(inspectDisk(path)).rejects.toMatchObject({
        code: 'disk.unreadable',
        where: path,
      });
    },
  );

  test('a file in place of a folder on the way is the user’s error', async () => {
    await writeFile(join(folder, 'file'), 'x');
    await expect(inspectDisk(join(folder, 'file', 'disk'))).rejects.toMatchObject({
      code: 'disk.unreadable',
    });
  });
});

describe('its copy', () => {
  async function makeGiven(): Promise<string> {
    const path = join(folder, 'given');
    const handle = await open(path, 'w');
    await handle.truncate(40 * MIB + 512);
    await handle.write(new SeededBytes('x').take(MIB + 12_345), 0, MIB + 12_345, 20 * MIB - 77);
    await handle.close();
    return path;
  }

  test('is the same, leaves the original alone, and keeps holes', async () => {
    const given = await inspectDisk(await makeGiven());
    const before = await stat(given.path, { bigint: true });
    const copy = join(folder, 'copy');
    await copyDisk(given, copy);
    expect(await digestFile(copy)).toBe(await digestFile(given.path));
    const after = await stat(given.path, { bigint: true });
    expect({ size: after.size, mtime: after.mtimeNs }).toEqual({
      size: before.size,
      mtime: before.mtimeNs,
    });
    expect((await inspectDisk(copy)).storedBytes).toBeLessThan(8 * MIB);
  });

  test('of a disk that shrinks meanwhile is an error that names the disk, and no file stays', async () => {
    const given = await inspectDisk(await makeGiven());
    await truncate(given.path, 10 * MIB);
    // As if it had had its old size when it was looked at. A clone would have today's.
    const copying = copyDisk(given, join(folder, 'copy'));
    await expect(copying).rejects.toMatchObject({
      name: 'OutsideError',
      code: 'disk.shrank',
      where: given.path,
    });
    expect(await readdir(folder)).toEqual(['given']);
  });

  test('that is stopped leaves no file', async () => {
    const given = await inspectDisk(await makeGiven());
    await expect(
      copyDisk(given, join(folder, 'copy'), {
        signal: AbortSignal.abort(new Error('interrupted')),
      }),
    ).rejects.toThrow('interrupted');
    expect(await readdir(folder)).toEqual(['given']);
  });
});

describe('a work folder that is full', () => {
  test('is known before anything is written, with the bytes that are needed', async () => {
    await expect(assertFreeSpace(folder, 2 ** 52)).rejects.toMatchObject({
      name: 'OutsideError',
      code: 'work-folder.full',
      where: folder,
    });
    await expect(assertFreeSpace(folder, 2 ** 52)).rejects.toThrow(String(2 ** 52));
    await expect(assertFreeSpace(folder, 1)).resolves.toBeUndefined();
  });

  test('is named when it fills up on the way; other errors stay as they are', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    const other = Object.assign(new Error('write'), { code: 'EIO' });
    expect(translateFull(full, '/work', 1000)).toMatchObject({
      code: 'work-folder.full',
      where: '/work',
      cause: full,
    });
    expect(translateFull(other, '/work', 1000)).toBe(other);
  });
});
