import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { digestDisk, digestFile } from './digest-disk.ts';
import { FileSource } from './file-source.ts';
import { WritingDisk } from './writing-disk.ts';

const GRAIN = 64 * 1024;
const now = (): Date => new Date('2026-01-01T00:00:00Z');

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-'));
  path = join(folder, 'disk.raw');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function makeDisk(sizeBytes: number): Promise<WritingDisk> {
  const handle = await open(path, 'w');
  await handle.truncate(sizeBytes);
  await handle.close();
  return WritingDisk.open(path, now);
}

describe('a disk that writes', () => {
  test('cannot tell at first what changed, and afterwards tells by grains of 64 KiB', async () => {
    const disk = await makeDisk(1024 * 1024);
    const first = await disk.beginCycle();
    expect(first.dirty).toBeNull();
    await first.release('applied');
    await disk.write(Buffer.from('ab'), 2 * GRAIN - 1);
    await disk.write(Buffer.from('c'), 9 * GRAIN);
    const second = await disk.beginCycle();
    expect(second.dirty).toEqual([
      { offset: GRAIN, length: 2 * GRAIN },
      { offset: 9 * GRAIN, length: GRAIN },
    ]);
    await second.release('applied');
    await disk.close();
  });

  test('tells again what a cycle that was given up had told', async () => {
    const disk = await makeDisk(1024 * 1024);
    await (await disk.beginCycle()).release('applied');
    await disk.write(Buffer.from('a'), 0);
    const second = await disk.beginCycle();
    await disk.write(Buffer.from('b'), 5 * GRAIN);
    await second.release('abandoned');
    const third = await disk.beginCycle();
    expect(third.dirty?.map(({ offset }) => offset)).toEqual([0, 5 * GRAIN]);
    await disk.close();
  });

  test('has one open cycle at a time, and no overlay after it', async () => {
    const disk = await makeDisk(GRAIN);
    const frozen = await disk.beginCycle();
    await expect(disk.beginCycle()).rejects.toThrow('is open already');
    await frozen.release('applied');
    await expect(frozen.read(Buffer.alloc(1), 0)).rejects.toThrow('after its release');
    await disk.close();
    expect(await readdir(folder)).toEqual(['disk.raw']);
  });

  test.each([
    ['beyond the end', 10, GRAIN - 5],
    ['before the beginning', 10, -1],
  ])('refuses a write %s', async (_title, bytes, offset) => {
    const disk = await makeDisk(GRAIN);
    await expect(disk.write(Buffer.alloc(bytes), offset)).rejects.toThrow(RangeError);
    await disk.close();
  });

  test('that shrinks while it is read is an error that names it', async () => {
    const disk = await makeDisk(4 * GRAIN);
    const frozen = await disk.beginCycle();
    const outside = await open(path, 'r+');
    await outside.truncate(3 * GRAIN);
    await outside.close();
    await expect(frozen.read(Buffer.alloc(GRAIN), 3 * GRAIN)).rejects.toMatchObject({
      name: 'OutsideError',
      code: 'disk.shrank',
      where: path,
    });
    await expect(frozen.assertIntact()).rejects.toMatchObject({ code: 'disk.shrank' });
    await disk.close();
  });

  test('keeps an open cycle at its instant under any writes and reads at once', async () => {
    const write = fc.record({
      at: fc.nat({ max: 20 * GRAIN - 1 }),
      bytes: fc.integer({ min: 1, max: 3 * GRAIN }),
      value: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(write, { maxLength: 6 }),
        fc.array(write, { minLength: 1, maxLength: 10 }),
        async (before, during) => {
          const disk = await makeDisk(20 * GRAIN + 512);
          const apply = (writes: typeof before): Promise<void>[] =>
            writes.map(({ at, bytes, value }) =>
              disk.write(Buffer.alloc(Math.min(bytes, disk.sizeBytes - at), value), at),
            );
          await Promise.all(apply(before));
          const atFreeze = await digestFile(path);
          const frozen = await disk.beginCycle();
          const writes = apply(during);
          expect(await digestDisk(frozen)).toBe(atFreeze);
          await Promise.all(writes);
          expect(await digestDisk(frozen)).toBe(atFreeze);
          await frozen.release('applied');
          await disk.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  test('that grows during a cycle keeps the cycle at its old size', async () => {
    const disk = await makeDisk(GRAIN);
    const frozen = await disk.beginCycle();
    await disk.grow(3 * GRAIN);
    await disk.write(Buffer.alloc(GRAIN, 1), 2 * GRAIN);
    expect(frozen.sizeBytes).toBe(GRAIN);
    await frozen.release('applied');
    expect((await disk.beginCycle()).dirty).toEqual([{ offset: 2 * GRAIN, length: GRAIN }]);
    await disk.close();
  });
});

describe('a file as it is', () => {
  test('that is not touched during the cycle is a point in time', async () => {
    await (await makeDisk(GRAIN)).close();
    const source = await FileSource.open(path, now);
    const frozen = await source.beginCycle();
    expect(frozen.dirty).toBeNull();
    expect(await digestDisk(frozen)).toBe(await digestFile(path));
    await expect(frozen.assertIntact()).resolves.toBeUndefined();
    await source.close();
  });

  test.each([
    ['is written to', 'disk.changed', (file: string) => writeAt(file, 5)],
    ['shrinks', 'disk.shrank', (file: string) => truncateTo(file, 512)],
  ])('that %s during the cycle is refused by name', async (_title, code, disturb) => {
    await (await makeDisk(GRAIN)).close();
    const source = await FileSource.open(path, now);
    const frozen = await source.beginCycle();
    await disturb(path);
    await expect(frozen.assertIntact()).rejects.toMatchObject({
      name: 'OutsideError',
      code,
      where: path,
    });
    await source.close();
  });
});

async function writeAt(file: string, offset: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(Buffer.from('x'), 0, 1, offset);
  await handle.close();
}

async function truncateTo(file: string, sizeBytes: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.truncate(sizeBytes);
  await handle.close();
}
