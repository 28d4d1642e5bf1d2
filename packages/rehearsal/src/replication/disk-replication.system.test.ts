import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import {
  rehearse,
  recover,
  blobsOf,
  replicate,
  startCache,
  closeDisks,
  stopCache,
} from '@sekisho/test-kit/replication/disk-cache.ts';
import { digestFile } from './digest-disk.ts';
import type { CopyProgress } from './progress.ts';

const MIB = 1024 * 1024;
const BLOCK = 64 * 1024;
const { signal } = new AbortController();

beforeAll(startCache);
afterEach(closeDisks);
afterAll(stopCache);

describe('cycles', () => {
  test('an initial copy sends what is not zero, and gives back the same disk', async () => {
    const rehearsed = await rehearse({ sizeBytes: 100 * MIB });
    await rehearsed.disk.write(randomBytes(5 * MIB + 1000), 3 * MIB - 500);
    await rehearsed.disk.write(randomBytes(MIB), 99 * MIB);
    const report = await rehearsed.replication.runCycle({ signal });
    expect(report).toMatchObject({
      sequence: 1,
      readBytes: 100 * MIB,
      resumedBytes: 0,
      changedBlocks: 98,
      sentBytes: 98 * BLOCK,
    });
    expect(report.diskSha256).toBe(await digestFile(rehearsed.disk.name));
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(report.diskSha256);
  });

  test('what was taken over is deleted from the cache', async () => {
    const rehearsed = await rehearse({ sizeBytes: 4 * MIB });
    await rehearsed.disk.write(randomBytes(MIB), 0);
    await rehearsed.replication.runCycle({ signal });
    expect(await blobsOf(rehearsed)).toEqual([]);
  });

  test('a later cycle reads and sends only blocks that were written', async () => {
    const rehearsed = await rehearse({ sizeBytes: 64 * MIB });
    await rehearsed.disk.write(randomBytes(64 * MIB), 0);
    const first = await rehearsed.replication.runCycle({ signal });
    await rehearsed.disk.write(randomBytes(100), 7 * MIB);
    await rehearsed.disk.write(randomBytes(BLOCK), 40 * MIB - 10);
    const second = await rehearsed.replication.runCycle({ signal });
    expect(second).toMatchObject({
      sequence: 2,
      changedBlocks: 3,
      readBytes: 3 * BLOCK,
      sentBytes: 3 * BLOCK,
    });
    expect(await recover(rehearsed, first.recoveryPointId)).toBe(first.diskSha256);
    expect(await recover(rehearsed, second.recoveryPointId)).toBe(second.diskSha256);
    expect(second.diskSha256).not.toBe(first.diskSha256);
  });

  test('a block that turns to zeros is recorded without being sent', async () => {
    const rehearsed = await rehearse({ sizeBytes: 2 * MIB });
    await rehearsed.disk.write(randomBytes(2 * MIB), 0);
    await rehearsed.replication.runCycle({ signal });
    await rehearsed.disk.write(Buffer.alloc(BLOCK), BLOCK);
    const report = await rehearsed.replication.runCycle({ signal });
    expect(report).toMatchObject({ changedBlocks: 1, sentBytes: 0 });
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(
      await digestFile(rehearsed.disk.name),
    );
  });

  test('a cycle without any change still gives a recovery point', async () => {
    const rehearsed = await rehearse({ sizeBytes: MIB });
    const first = await rehearsed.replication.runCycle({ signal });
    const second = await rehearsed.replication.runCycle({ signal });
    expect(second).toMatchObject({ changedBlocks: 0, sentBytes: 0, diskSha256: first.diskSha256 });
    expect(rehearsed.vault.recoveryPoints().map(({ id }) => id)).toEqual([
      first.recoveryPointId,
      second.recoveryPointId,
    ]);
  });

  test('a disk of no whole number of blocks that grows keeps its last part', async () => {
    const rehearsed = await rehearse({ sizeBytes: MIB + 1536 });
    await rehearsed.disk.write(randomBytes(MIB + 1536), 0);
    const before = await rehearsed.replication.runCycle({ signal });
    await rehearsed.disk.grow(3 * MIB + 512);
    await rehearsed.disk.write(randomBytes(512), 3 * MIB);
    const after = await rehearsed.replication.runCycle({ signal });
    expect(await recover(rehearsed, before.recoveryPointId)).toBe(before.diskSha256);
    expect(await recover(rehearsed, after.recoveryPointId)).toBe(
      await digestFile(rehearsed.disk.name),
    );
  });

  test('a point is the disk at one instant, though each part is overwritten just before it is read', async () => {
    const rehearsed = await rehearse({ sizeBytes: 32 * MIB });
    const { disk } = rehearsed;
    await disk.write(randomBytes(32 * MIB), 0);
    const atFreeze = await digestFile(disk.name);
    const replication = replicate(rehearsed, {
      source: {
        name: disk.name,
        close: () => disk.close(),
        async beginCycle() {
          const frozen = await disk.beginCycle();
          return {
            ...frozen,
            async read(buffer, offset) {
              await disk.write(randomBytes(buffer.length), offset);
              await frozen.read(buffer, offset);
            },
          };
        },
      },
    });
    const report = await replication.runCycle({ signal });
    expect(report.diskSha256).toBe(atFreeze);
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(atFreeze);
    const next = await rehearsed.replication.runCycle({ signal });
    expect(await digestFile(disk.name)).not.toBe(atFreeze);
    expect(await recover(rehearsed, next.recoveryPointId)).toBe(await digestFile(disk.name));
  });

  test('progress ends at the whole with nothing left', async () => {
    const rehearsed = await rehearse({ sizeBytes: 16 * MIB });
    const seen: CopyProgress[] = [];
    await rehearsed.disk.write(randomBytes(16 * MIB), 0);
    await rehearsed.replication.runCycle({ signal, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toMatchObject({
      bytesDone: 16 * MIB,
      bytesTotal: 16 * MIB,
      blocksLeft: 0,
      secondsLeft: 0,
    });
    expect(seen.map(({ bytesDone }) => bytesDone)).toEqual(
      seen.map(({ bytesDone }) => bytesDone).toSorted((a, b) => a - b),
    );
  });
});
