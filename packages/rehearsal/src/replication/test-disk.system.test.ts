import { randomUUID } from 'node:crypto';
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ChangingSource, readRecord, RECORD_BYTES } from './changing-source.ts';
import { digestFile } from './digest-disk.ts';
import { checkFileSystem, findFileSystemPrograms } from './file-system.ts';
import { SeededBytes } from './seeded-bytes.ts';
import { makeTestDisk } from './test-disk.ts';
import { WritingDisk } from './writing-disk.ts';

const MIB = 1024 * 1024;
const hasPrograms = (await findFileSystemPrograms()) !== null;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'test-disk-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a disk made for the run', () => {
  test.skipIf(!hasPrograms)(
    'holds a clean file system that stays clean while the service writes (needs mke2fs, debugfs, e2fsck)',
    async () => {
      const made = await makeTestDisk({
        file: join(folder, 'disk.raw'),
        sizeBytes: 64 * MIB,
        seed: 'a',
      });
      expect(made).toMatchObject({ content: 'ext4', sizeBytes: 64 * MIB });
      expect((await stat(made.file)).size).toBe(64 * MIB);
      expect(made.changing.reduce((sum, { length }) => sum + length, 0)).toBe(16 * MIB);
      const disk = await WritingDisk.open(made.file, () => new Date());
      const before = await digestFile(made.file);
      await new ChangingSource(disk, { ranges: made.changing, seed: 'b' }).change(500);
      await disk.close();
      expect(await digestFile(made.file)).not.toBe(before);
      expect(await checkFileSystem(made.file)).toMatchObject({ kind: 'clean' });
      expect(await readdir(folder)).toEqual(['disk.raw']);
    },
  );

  test.skipIf(!hasPrograms)(
    'a damaged file system is reported as damaged (needs e2fsck)',
    async () => {
      const made = await makeTestDisk({
        file: join(folder, 'disk.raw'),
        sizeBytes: 64 * MIB,
        seed: 'a',
      });
      const handle = await open(made.file, 'r+');
      await handle.write(Buffer.alloc(100 * 1024, 0xff), 0, 100 * 1024, 4096);
      await handle.close();
      expect((await checkFileSystem(made.file)).kind).toBe('errors');
    },
  );

  test('is patterned, and the same for the same seed, on a machine that has no programs for file systems', async () => {
    const files = [join(folder, 'one.raw'), join(folder, 'two.raw')] as const;
    for (const file of files)
      expect(
        await makeTestDisk({ file, sizeBytes: 64 * MIB, seed: 'a', programs: null }),
      ).toMatchObject({ content: 'patterned', changing: [{ offset: 0, length: 16 * MIB }] });
    expect(await digestFile(files[0])).toBe(await digestFile(files[1]));
    const { blocks } = await stat(files[0]);
    expect(blocks * 512).toBeLessThan(48 * MIB);
  });

  test('a disk without ext4 is not checked', async () => {
    const file = join(folder, 'plain.raw');
    const handle = await open(file, 'w');
    await handle.truncate(MIB);
    await handle.close();
    expect(await checkFileSystem(file)).toEqual({ kind: 'not-ext4' });
  });
});

describe('the service that keeps writing', () => {
  async function makeDisk(): Promise<WritingDisk> {
    const file = join(folder, `${randomUUID()}.raw`);
    const handle = await open(file, 'w');
    await handle.truncate(2 * MIB);
    await handle.close();
    return WritingDisk.open(file, () => new Date());
  }

  test('writes whole records inside its ranges, the same ones for the same seed', async () => {
    const ranges = [
      { offset: 8192, length: 3 * RECORD_BYTES },
      { offset: MIB, length: 5 * RECORD_BYTES + 100 },
    ];
    const disks = [await makeDisk(), await makeDisk()];
    for (const disk of disks) await new ChangingSource(disk, { ranges, seed: 's' }).change(60);
    const [first, second] = disks.map((disk) => disk.name);
    expect(await digestFile(first ?? '')).toBe(await digestFile(second ?? ''));
    const found: number[] = [];
    for (let offset = 0; offset < 2 * MIB; offset += RECORD_BYTES) {
      const bytes = Buffer.alloc(RECORD_BYTES);
      await disks[0]?.read(bytes, offset);
      const number = readRecord(bytes);
      if (number !== null) found.push(offset);
      else expect(bytes.every((byte) => byte === 0)).toBe(true);
    }
    expect(found).toEqual([
      8192,
      12288,
      16384,
      ...[0, 1, 2, 3, 4].map((at) => MIB + at * RECORD_BYTES),
    ]);
    for (const disk of disks) await disk.close();
  });

  test('a torn record is not taken for a whole one', async () => {
    const disk = await makeDisk();
    await new ChangingSource(disk, {
      ranges: [{ offset: 0, length: RECORD_BYTES }],
      seed: 's',
    }).change(7);
    const bytes = Buffer.alloc(RECORD_BYTES);
    await disk.read(bytes, 0);
    expect(readRecord(bytes)).toBe(6);
    expect(readRecord(bytes.fill(0, 2048))).toBeNull();
    await disk.close();
  });

  test('writes by itself until it is stopped, and tells then why it ended before', async () => {
    const disk = await makeDisk();
    const service = new ChangingSource(disk, { ranges: [{ offset: 0, length: MIB }], seed: 's' });
    service.start(10 * MIB);
    while (service.records < 20) await new Promise((resolve) => setImmediate(resolve));
    await service.stop();
    const { records } = service;
    await new Promise((resolve) => setImmediate(resolve));
    expect(service.records).toBe(records);
    await disk.close();
    service.start(10 * MIB);
    await expect(service.stop()).rejects.toThrow();
  });
});

test('seeded bytes are the same for the same seed and differ for another', () => {
  expect(new SeededBytes('a').take(64).equals(new SeededBytes('a').take(64))).toBe(true);
  expect(new SeededBytes('a').take(64).equals(new SeededBytes('b').take(64))).toBe(false);
  expect(new SeededBytes('a').guid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
