// What happens to a replication when the cache, the vault, the disk or the process server fails.

import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { NO_RETRIES } from '@sekisho/test-kit/replication/rehearsed-disk.ts';
import {
  rehearse,
  recover,
  stagedBytes,
  overwrite,
  overwriteInPlace,
  replicate,
  startCache,
  closeDisks,
  stopCache,
  cacheContainer,
  relayedContainer,
  cuttingRelay,
} from '@sekisho/test-kit/replication/disk-cache.ts';
import { indexBlobName, segmentBlobName, type CycleManifest } from './cycle.ts';
import { digestFile } from './digest-disk.ts';
import { FileTarget } from './file-target.ts';
import { ReplicaVault } from './replica-vault.ts';

const MIB = 1024 * 1024;
const BLOCK = 64 * 1024;
const { signal } = new AbortController();

beforeAll(startCache);
afterEach(closeDisks);
afterAll(stopCache);

describe('faults', () => {
  test('an upload that is cut off resumes without sending finished blocks again', async () => {
    const rehearsed = await rehearse({
      sizeBytes: 96 * MIB,
      container: relayedContainer(),
      vaultContainer: cacheContainer(),
    });
    await rehearsed.disk.write(randomBytes(96 * MIB), 0);
    cuttingRelay().cutAfter(50 * MIB);
    await expect(rehearsed.replication.runCycle({ signal })).rejects.toMatchObject({
      code: 'replication.cache-unreachable',
    });
    cuttingRelay().fix();
    const finished = await stagedBytes(rehearsed);
    const report = await rehearsed.replication.runCycle({ signal });
    // More than half of what had passed the relay; the rest was in flight when it broke.
    expect(finished).toBeGreaterThan(25 * MIB);
    expect(report.resumedBytes).toBeGreaterThanOrEqual(finished);
    expect(report.sentBytes + report.resumedBytes).toBe(96 * MIB);
    expect(cuttingRelay().bytesSent()).toBeLessThan(report.sentBytes + MIB);
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(
      await digestFile(rehearsed.disk.name),
    );
  });

  test('a connection that breaks once is made again within the cycle', async () => {
    const retries = {
      ...NO_RETRIES,
      tries: 5,
      firstDelayMs: 1,
      onRetry: () => cuttingRelay().fix(),
    };
    const rehearsed = await rehearse({
      sizeBytes: 32 * MIB,
      container: relayedContainer(),
      vaultContainer: cacheContainer(),
      retries,
    });
    await rehearsed.disk.write(randomBytes(32 * MIB), 0);
    cuttingRelay().cutAfter(10 * MIB);
    const report = await rehearsed.replication.runCycle({ signal });
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(report.diskSha256);
  });

  test('what changed before an attempt that failed is not forgotten', async () => {
    const rehearsed = await rehearse({
      sizeBytes: 8 * MIB,
      container: relayedContainer(),
      vaultContainer: cacheContainer(),
    });
    await rehearsed.replication.runCycle({ signal });
    await rehearsed.disk.write(randomBytes(MIB), 0);
    cuttingRelay().cutAfter(1000);
    await expect(rehearsed.replication.runCycle({ signal })).rejects.toMatchObject({
      code: 'replication.cache-unreachable',
    });
    cuttingRelay().fix();
    await rehearsed.disk.write(randomBytes(MIB), 4 * MIB);
    const report = await rehearsed.replication.runCycle({ signal });
    expect(report).toMatchObject({ sequence: 2, changedBlocks: 32, readBytes: 2 * MIB });
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(
      await digestFile(rehearsed.disk.name),
    );
  });

  test.each([
    [
      'a byte of a block is flipped',
      1,
      (bytes: Buffer) => bytes.writeUInt8(bytes.readUInt8(BLOCK + 5) ^ 1, BLOCK + 5),
    ],
    [
      'bytes of two blocks are flipped',
      2,
      (bytes: Buffer) => bytes.fill(7, 3 * BLOCK - 4, 3 * BLOCK + 4),
    ],
  ])('%s in the cache: found, sent again, never applied', async (_title, blocks, damage) => {
    const rehearsed = await rehearse({ sizeBytes: 8 * MIB });
    await rehearsed.disk.write(randomBytes(8 * MIB), 0);
    // Once so that the blob loses its list of parcels, and once so that it keeps it.
    for (const rewrite of [overwrite, overwriteInPlace]) {
      const asked: string[] = [];
      const replication = replicate(rehearsed, {
        asked,
        beforeCommit: async ({ diskId, sequence }) => {
          if (asked.length === 0) await rewrite(segmentBlobName(diskId, sequence, 0), damage);
        },
      });
      const report = await replication.runCycle({ signal });
      expect(asked.slice(-2)).toEqual(['resend', 'applied']);
      expect(report.blocksSentAgain).toBe(blocks);
      expect(await recover(rehearsed, report.recoveryPointId)).toBe(
        await digestFile(rehearsed.disk.name),
      );
      await rehearsed.disk.write(randomBytes(8 * MIB), 0);
    }
  });

  test('an index that is damaged in the cache is sent again', async () => {
    const rehearsed = await rehearse({ sizeBytes: 8 * MIB });
    await rehearsed.disk.write(randomBytes(8 * MIB), 0);
    const asked: string[] = [];
    const replication = replicate(rehearsed, {
      asked,
      beforeCommit: async ({ diskId, sequence }) => {
        if (asked.length === 0)
          await overwrite(indexBlobName(diskId, sequence), (bytes) => bytes.fill(0));
      },
    });
    const report = await replication.runCycle({ signal });
    expect(asked).toEqual(['resend', 'applied']);
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(
      await digestFile(rehearsed.disk.name),
    );
  });

  test('a vault that was put back to an older state gets everything since then', async () => {
    const rehearsed = await rehearse({ sizeBytes: 8 * MIB });
    const { disk, folder } = rehearsed;
    let { vault } = rehearsed;
    const replication = replicate(rehearsed, {
      vault: {
        commit: (manifest, inner) => vault.commit(manifest, { signal: inner }),
        baseline: () => Promise.resolve(vault.baseline()),
      },
    });
    await disk.write(randomBytes(8 * MIB), 0);
    await replication.runCycle({ signal });
    await disk.write(randomBytes(100), 3 * MIB);
    await replication.runCycle({ signal });
    await rm(join(folder, 'vault', 'points', '00000002.point'));
    const retention = { mostPoints: 10, longestMs: Number.MAX_SAFE_INTEGER };
    vault = await ReplicaVault.open({
      folder: join(folder, 'vault'),
      diskId: rehearsed.diskId,
      container: cacheContainer(),
      retention,
      newId: randomUUID,
      now: () => new Date(),
    });
    await disk.write(randomBytes(100), 6 * MIB);
    const report = await replication.runCycle({ signal });
    expect(report).toMatchObject({ sequence: 2, isResync: true, changedBlocks: 2 });
    const { sha256 } = await vault.testFailover(
      report.recoveryPointId,
      new FileTarget(join(folder, 'put-back')),
    );
    expect(sha256).toBe(await digestFile(disk.name));
    await vault.close();
  });

  test('a blob that vanished from the cache is sent again as a whole', async () => {
    const rehearsed = await rehearse({ sizeBytes: 8 * MIB });
    await rehearsed.disk.write(randomBytes(8 * MIB), 0);
    const asked: string[] = [];
    const replication = replicate(rehearsed, {
      asked,
      beforeCommit: async ({ diskId, sequence }) => {
        if (asked.length === 0)
          await cacheContainer().deleteBlob(segmentBlobName(diskId, sequence, 0));
      },
    });
    const report = await replication.runCycle({ signal });
    expect(report.blocksSentAgain).toBe(128);
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(
      await digestFile(rehearsed.disk.name),
    );
  });

  test('a cache that damages everything ends in an error, not in a point', async () => {
    const rehearsed = await rehearse({ sizeBytes: MIB });
    await rehearsed.disk.write(randomBytes(MIB), 0);
    const replication = replicate(rehearsed, {
      beforeCommit: ({ diskId, sequence }) =>
        overwrite(segmentBlobName(diskId, sequence, 0), (bytes) => bytes.fill(9)),
    });
    await expect(replication.runCycle({ signal })).rejects.toMatchObject({
      code: 'replication.cache-damages',
    });
    expect(rehearsed.vault.recoveryPoints()).toEqual([]);
  });

  test('a process server that has lost its state sends only differences', async () => {
    const rehearsed = await rehearse({ sizeBytes: 16 * MIB });
    await rehearsed.disk.write(randomBytes(16 * MIB), 0);
    await rehearsed.replication.runCycle({ signal });
    await rehearsed.disk.write(randomBytes(10), 5 * MIB);
    const report = await rehearsed.forgetful().runCycle({ signal });
    expect(report).toMatchObject({ isResync: true, sequence: 2, changedBlocks: 1 });
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(
      await digestFile(rehearsed.disk.name),
    );
  });

  test('an answer of the vault that is lost leads to no wrong point', async () => {
    const rehearsed = await rehearse({ sizeBytes: 4 * MIB });
    await rehearsed.disk.write(randomBytes(4 * MIB), 0);
    let isLost = true;
    const { disk, port } = rehearsed;
    const replication = replicate(rehearsed, {
      vault: {
        ...port,
        async commit(manifest, inner) {
          const answer = await port.commit(manifest, inner);
          if (!isLost) return answer;
          isLost = false;
          throw new Error('the answer was lost');
        },
      },
    });
    await expect(replication.runCycle({ signal })).rejects.toThrow('the answer was lost');
    await disk.write(randomBytes(100), MIB);
    const report = await replication.runCycle({ signal });
    expect(report).toMatchObject({ sequence: 2, changedBlocks: 1, isResync: true });
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(await digestFile(disk.name));
  });

  test('committing the same cycle twice gives the same point', async () => {
    const rehearsed = await rehearse({ sizeBytes: MIB });
    const manifests: CycleManifest[] = [];
    const replication = replicate(rehearsed, {
      beforeCommit: (manifest) => {
        manifests.push(manifest);
        return Promise.resolve();
      },
    });
    const report = await replication.runCycle({ signal });
    const [manifest] = manifests;
    if (manifest === undefined) throw new Error('nothing was committed');
    expect(await rehearsed.vault.commit(manifest, { signal })).toEqual({
      kind: 'applied',
      recoveryPointId: report.recoveryPointId,
    });
    expect(rehearsed.vault.recoveryPoints()).toHaveLength(1);
  });

  test('a disk that shrinks while it is read ends the cycle with an error that names it', async () => {
    const rehearsed = await rehearse({ sizeBytes: 64 * MIB });
    await rehearsed.disk.write(randomBytes(64 * MIB), 0);
    const shrinking: Promise<void>[] = [];
    const running = rehearsed.replication.runCycle({
      signal,
      onProgress: () => shrinking.push(truncate(rehearsed.disk.name, 4 * MIB)),
    });
    await expect(running).rejects.toMatchObject({
      name: 'OutsideError',
      code: 'disk.shrank',
      where: rehearsed.disk.name,
    });
    await Promise.all(shrinking);
    expect(rehearsed.vault.recoveryPoints()).toEqual([]);
  });

  test.skipIf(!existsSync('/dev/full'))(
    'a vault whose disk is full says so, names the folder and gives no point (needs /dev/full)',
    async () => {
      const rehearsed = await rehearse({ sizeBytes: MIB });
      await rehearsed.disk.write(randomBytes(MIB), 0);
      await symlink('/dev/full', join(rehearsed.folder, 'vault', 'blocks'));
      await expect(rehearsed.replication.runCycle({ signal })).rejects.toMatchObject({
        name: 'OutsideError',
        code: 'work-folder.full',
        where: join(rehearsed.folder, 'vault'),
      });
      expect(rehearsed.vault.recoveryPoints()).toEqual([]);
    },
  );

  test('an abort ends the cycle with its reason and leaves no point', async () => {
    const rehearsed = await rehearse({ sizeBytes: 32 * MIB });
    await rehearsed.disk.write(randomBytes(32 * MIB), 0);
    const stop = new AbortController();
    const reason = new Error('interrupted');
    await expect(
      rehearsed.replication.runCycle({ signal: stop.signal, onProgress: () => stop.abort(reason) }),
    ).rejects.toBe(reason);
    expect(rehearsed.vault.recoveryPoints()).toEqual([]);
    await expect(readFile(`${rehearsed.disk.name}.frozen`)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
