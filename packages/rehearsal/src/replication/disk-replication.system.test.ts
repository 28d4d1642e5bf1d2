import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { indexBlobName, segmentBlobName, type CycleManifest } from './cycle.ts';
import { digestFile } from './digest-disk.ts';
import { DiskReplication, type VaultPort } from './disk-replication.ts';
import { FileTarget } from './file-target.ts';
import type { CopyProgress } from './progress.ts';
import { ReplicaVault } from './replica-vault.ts';
import type { DiskSource } from './source.ts';
import {
  startAzurite,
  type AzuriteProcess,
} from '@sekisho/test-kit/replication/azurite-process.ts';
import { startRelay, type CuttingRelay } from '@sekisho/test-kit/replication/cutting-relay.ts';
import {
  NO_RETRIES,
  rehearseDisk,
  type RehearsedDisk,
  type RehearsedDiskOptions,
} from '@sekisho/test-kit/replication/rehearsed-disk.ts';

const MIB = 1024 * 1024;
const BLOCK = 64 * 1024;

let azurite: AzuriteProcess;
let container: ContainerClient;
let relay: CuttingRelay;
const open: RehearsedDisk[] = [];
const { signal } = new AbortController();

beforeAll(async () => {
  azurite = await startAzurite();
  container = azurite.container('cache');
  await container.create();
  relay = await startRelay(azurite.port);
});

afterEach(async () => {
  relay.fix();
  for (const rehearsed of open.splice(0)) await rehearsed.close();
});

afterAll(async () => {
  await relay.close();
  await azurite.close();
});

async function rehearse(
  options: Partial<RehearsedDiskOptions> & { readonly sizeBytes: number },
): Promise<RehearsedDisk> {
  const rehearsed = await rehearseDisk({ container, ...options });
  open.push(rehearsed);
  return rehearsed;
}

async function recover({ folder, vault }: RehearsedDisk, pointId: string): Promise<string> {
  const file = join(folder, `recovered-${pointId}`);
  const { sha256 } = await vault.testFailover(pointId, new FileTarget(file));
  expect(sha256).toBe(await digestFile(file));
  return sha256;
}

async function blobsOf({ diskId }: RehearsedDisk): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat({
    prefix: `${diskId}/`,
    includeUncommitedBlobs: true,
  }))
    names.push(name);
  return names;
}

/** What the cache really holds, as the storage service lists it. */
async function stagedBytes(rehearsed: RehearsedDisk): Promise<number> {
  let bytes = 0;
  for (const name of await blobsOf(rehearsed)) {
    const { committedBlocks = [], uncommittedBlocks = [] } = await container
      .getBlockBlobClient(name)
      .getBlockList('all');
    for (const { size } of [...committedBlocks, ...uncommittedBlocks]) bytes += size;
  }
  return bytes;
}

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

describe('faults', () => {
  test('an upload that is cut off resumes without sending finished blocks again', async () => {
    const rehearsed = await rehearse({
      sizeBytes: 96 * MIB,
      container: azurite.container('cache', relay.port),
      vaultContainer: container,
    });
    await rehearsed.disk.write(randomBytes(96 * MIB), 0);
    relay.cutAfter(50 * MIB);
    await expect(rehearsed.replication.runCycle({ signal })).rejects.toMatchObject({
      code: 'replication.cache-unreachable',
    });
    relay.fix();
    const finished = await stagedBytes(rehearsed);
    const report = await rehearsed.replication.runCycle({ signal });
    // More than half of what had passed the relay; the rest was in flight when it broke.
    expect(finished).toBeGreaterThan(25 * MIB);
    expect(report.resumedBytes).toBeGreaterThanOrEqual(finished);
    expect(report.sentBytes + report.resumedBytes).toBe(96 * MIB);
    expect(relay.bytesSent()).toBeLessThan(report.sentBytes + MIB);
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(
      await digestFile(rehearsed.disk.name),
    );
  });

  test('a connection that breaks once is made again within the cycle', async () => {
    const retries = { ...NO_RETRIES, tries: 5, firstDelayMs: 1, onRetry: () => relay.fix() };
    const rehearsed = await rehearse({
      sizeBytes: 32 * MIB,
      container: azurite.container('cache', relay.port),
      vaultContainer: container,
      retries,
    });
    await rehearsed.disk.write(randomBytes(32 * MIB), 0);
    relay.cutAfter(10 * MIB);
    const report = await rehearsed.replication.runCycle({ signal });
    expect(await recover(rehearsed, report.recoveryPointId)).toBe(report.diskSha256);
  });

  test('what changed before an attempt that failed is not forgotten', async () => {
    const rehearsed = await rehearse({
      sizeBytes: 8 * MIB,
      container: azurite.container('cache', relay.port),
      vaultContainer: container,
    });
    await rehearsed.replication.runCycle({ signal });
    await rehearsed.disk.write(randomBytes(MIB), 0);
    relay.cutAfter(1000);
    await expect(rehearsed.replication.runCycle({ signal })).rejects.toMatchObject({
      code: 'replication.cache-unreachable',
    });
    relay.fix();
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
      container,
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
        if (asked.length === 0) await container.deleteBlob(segmentBlobName(diskId, sequence, 0));
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

interface Disturbance {
  readonly source?: DiskSource;
  readonly vault?: VaultPort;
  /** What happens between upload and commit. */
  readonly beforeCommit?: (manifest: CycleManifest) => Promise<void>;
  /** Filled with the kinds of the vault's answers. */
  readonly asked?: string[];
}

/** A process server of its own, to which something happens. */
function replicate(
  { folder, diskId, disk, port }: RehearsedDisk,
  { source = disk, vault = port, beforeCommit, asked }: Disturbance,
): DiskReplication {
  return new DiskReplication({
    diskId,
    source,
    container,
    stateFile: join(folder, 'disturbed'),
    retries: NO_RETRIES,
    digestsEveryPoint: true,
    vault: {
      ...vault,
      async commit(manifest, inner) {
        await beforeCommit?.(manifest);
        const answer = await vault.commit(manifest, inner);
        asked?.push(answer.kind);
        return answer;
      },
    },
  });
}

async function overwrite(name: string, damage: (bytes: Buffer) => unknown): Promise<void> {
  const blob = container.getBlockBlobClient(name);
  const bytes = await blob.downloadToBuffer();
  damage(bytes);
  await blob.upload(bytes, bytes.length);
}

/** As {@link overwrite}, with the same list of parcels afterwards. */
async function overwriteInPlace(name: string, damage: (bytes: Buffer) => unknown): Promise<void> {
  const blob = container.getBlockBlobClient(name);
  const { committedBlocks = [] } = await blob.getBlockList('committed');
  const bytes = await blob.downloadToBuffer();
  damage(bytes);
  let at = 0;
  for (const parcel of committedBlocks) {
    await blob.stageBlock(parcel.name, bytes.subarray(at, at + parcel.size), parcel.size);
    at += parcel.size;
  }
  await blob.commitBlockList(committedBlocks.map((parcel) => parcel.name));
}
