// A disk behind the real storage daemon: what a point holds, what a cycle sends, and
// what happens when the daemon, its bitmap or the disk's size goes away under it.

import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { FileTarget } from '../replication/file-target.ts';
import { NbdClient } from '../replication/nbd-client.ts';
import { SeededBytes } from '../replication/seeded-bytes.ts';
import {
  startAzurite,
  type AzuriteProcess,
} from '@sekisho/test-kit/replication/azurite-process.ts';
import {
  replicaOf,
  serveDisks,
  WANTED_QEMU,
  type DaemonDisks,
  type Replica,
} from '@sekisho/test-kit/machine/daemon-disk.ts';
import { freezeTogether, TrackedDisk } from './tracked-disk.ts';

const MIB = 1024 * 1024;
const GRAIN = 64 * 1024;
const DISK_BYTES = 16 * MIB;
const now = (): Date => new Date();
const { signal } = new AbortController();

describeWithPrograms('a disk behind qemu-storage-daemon', WANTED_QEMU, () => {
  let azurite: AzuriteProcess;
  let container: ContainerClient;
  let disks: DaemonDisks;
  let disk: TrackedDisk;
  let replica: Replica;
  const random = new SeededBytes('tracked disk');

  beforeAll(async () => {
    azurite = await startAzurite();
    container = azurite.container('cache');
    await container.create();
  });
  afterAll(() => azurite.close());
  beforeEach(async () => {
    disks = await serveDisks(DISK_BYTES);
    disk = new TrackedDisk({ daemon: disks.daemon, node: 'disk', now });
    replica = await replicaOf(disk, { folder: disks.folder, container });
  });
  afterEach(async () => {
    await disk.close();
    await replica.vault.close();
    await disks.close();
  });

  const cycle = (): ReturnType<Replica['replication']['runCycle']> =>
    replica.replication.runCycle({ signal });

  /** What the machine sees now, and what the newest point gives back, as digests. */
  async function compare(): Promise<{ readonly recovered: string; readonly source: string }> {
    const point = replica.vault.recoveryPoints().at(-1);
    if (point === undefined) throw new Error('there is no point');
    const { sha256 } = await replica.vault.testFailover(
      point.id,
      new FileTarget(join(disks.folder, `recovered-${point.id}`)),
    );
    await disks.daemon.qmp();
    const client = await NbdClient.connect({ socket: disks.daemon.nbdSocket, exportName: 'disk' });
    const bytes = Buffer.alloc(client.sizeBytes);
    await client.read(bytes, 0);
    await client.close();
    return { recovered: sha256, source: createHash('sha256').update(bytes).digest('hex') };
  }

  test('a point is the disk of one instant, whatever is written while it is read', async () => {
    const before = random.take(MIB);
    await disks.write('disk', before, 0);
    const frozen = await disk.beginCycle();
    await disks.write('disk', random.take(MIB), 0);
    const read = Buffer.alloc(MIB);
    await frozen.read(read, 0);
    await frozen.assertIntact();
    await frozen.release('abandoned');
    expect(read.equals(before)).toBe(true);
  });

  test('after the initial copy a cycle sends the blocks that were written, and no others', async () => {
    await disks.write('disk', random.take(4 * MIB), 0);
    expect(await cycle()).toMatchObject({ sequence: 1, changedBlocks: 64 });
    await disks.write('disk', random.take(4096), 5 * GRAIN);
    await disks.write('disk', random.take(4096), 100 * GRAIN - 2048);
    const second = await cycle();
    expect(second).toMatchObject({
      changedBlocks: 3,
      sentBytes: 3 * GRAIN,
      readBytes: 3 * GRAIN,
      isResync: false,
    });
    expect(await cycle()).toMatchObject({ changedBlocks: 0, readBytes: 0 });
    const { recovered, source } = await compare();
    expect(recovered).toBe(source);
  });

  test('what an abandoned cycle would have sent is in the next one', async () => {
    await cycle();
    await disks.write('disk', random.take(GRAIN), 7 * GRAIN);
    const abandoned = await disk.beginCycle();
    expect(abandoned.dirty).toEqual([{ offset: 7 * GRAIN, length: GRAIN }]);
    await disks.write('disk', random.take(GRAIN), 9 * GRAIN);
    await abandoned.release('abandoned');
    expect(await cycle()).toMatchObject({ changedBlocks: 2, readBytes: 2 * GRAIN });
  });

  test('a daemon that is killed costs a comparison of digests, and only differences are sent', async () => {
    await disks.write('disk', random.take(4 * MIB), 0);
    await cycle();
    await disks.write('disk', random.take(GRAIN), 3 * GRAIN);
    await disks.daemon.kill();
    await disks.write('disk', random.take(GRAIN), 4 * GRAIN);
    expect(await cycle()).toMatchObject({
      readBytes: DISK_BYTES,
      changedBlocks: 2,
      sentBytes: 2 * GRAIN,
    });
    const { recovered, source } = await compare();
    expect(recovered).toBe(source);
    await disks.write('disk', random.take(GRAIN), 8 * GRAIN);
    expect(await cycle()).toMatchObject({ readBytes: GRAIN, changedBlocks: 1 });
  });

  test('a comparison of digests that comes to nothing is repeated as a whole', async () => {
    await disks.write('disk', random.take(4 * MIB), 0);
    await cycle();
    await disks.write('disk', random.take(GRAIN), 3 * GRAIN);
    await disks.daemon.kill();
    const compared = await disk.beginCycle();
    expect(compared.dirty).toBeNull();
    await compared.release('abandoned');
    // Its bitmap began after the write above, which the vault does not have yet.
    expect(await cycle()).toMatchObject({ readBytes: DISK_BYTES, changedBlocks: 1 });
    const { recovered, source } = await compare();
    expect(recovered).toBe(source);
  });

  test('a daemon that is killed in the middle of a cycle leaves no point, and the next cycle is whole', async () => {
    await disks.write('disk', random.take(4 * MIB), 0);
    await cycle();
    await disks.write('disk', random.take(2 * MIB), MIB);
    const killed = replica.replication.runCycle({
      signal,
      onProgress: () => void disks.daemon.kill(),
    });
    await killed.catch(() => undefined);
    await disks.daemon.kill();
    const points = replica.vault.recoveryPoints().length;
    await disks.write('disk', random.take(GRAIN), 12 * MIB);
    await cycle();
    expect(replica.vault.recoveryPoints()).toHaveLength(points + 1);
    const { recovered, source } = await compare();
    expect(recovered).toBe(source);
  });

  test('a daemon that is stopped and started in order keeps its bitmap', async () => {
    await disks.write('disk', random.take(4 * MIB), 0);
    await cycle();
    await disks.write('disk', random.take(GRAIN), 3 * GRAIN);
    const { pid } = disks.daemon;
    await disks.daemon.stop();
    await disks.write('disk', random.take(GRAIN), 4 * GRAIN);
    expect(disks.daemon.pid).not.toBe(pid);
    expect(await cycle()).toMatchObject({ readBytes: 2 * GRAIN, changedBlocks: 2 });
  });

  test('a bitmap that somebody removed is missed, and the digests are compared', async () => {
    await disks.write('disk', random.take(MIB), 0);
    await cycle();
    await disks.write('disk', random.take(GRAIN), 0);
    const qmp = await disks.daemon.qmp();
    for (const name of await disk.bitmaps())
      await qmp.execute('block-dirty-bitmap-remove', { node: 'disk', name });
    expect(await cycle()).toMatchObject({ readBytes: DISK_BYTES, changedBlocks: 1 });
  });

  test('a disk that grows between two cycles is whole in the next point', async () => {
    await disks.write('disk', random.take(MIB), 0);
    await cycle();
    await disk.grow(DISK_BYTES + 3 * MIB);
    await disks.write('disk', random.take(GRAIN), DISK_BYTES + MIB);
    expect(await cycle()).toMatchObject({ changedBlocks: 1 });
    const { recovered, source } = await compare();
    expect(recovered).toBe(source);
    expect(replica.vault.recoveryPoints().at(-1)?.sizeBytes).toBe(DISK_BYTES + 3 * MIB);
  });

  test('a disk that grows in the middle of a cycle ends the cycle without a point; the next one is whole', async () => {
    await disks.write('disk', random.take(4 * MIB), 0);
    await cycle();
    await disks.write('disk', random.take(2 * MIB), MIB);
    const frozen = await disk.beginCycle();
    await disk.grow(DISK_BYTES + MIB);
    await expect(frozen.assertIntact()).rejects.toThrow('was lost');
    await frozen.release('abandoned');
    expect(await cycle()).toMatchObject({ changedBlocks: 32 });
    const { recovered, source } = await compare();
    expect(recovered).toBe(source);
  });

  test('two disks of one daemon are frozen at the same instant', async () => {
    const pair = await serveDisks(DISK_BYTES, ['first', 'second']);
    try {
      const both = ['first', 'second'].map(
        (node) => new TrackedDisk({ daemon: pair.daemon, node, now }),
      );
      const stop = new AbortController();
      const writing = (async () => {
        // The second disk follows the first: at every instant it is at the same number or one behind.
        for (let number = 1; !stop.signal.aborted; number += 1)
          for (const name of ['first', 'second'])
            await pair.write(name, Buffer.alloc(512, number), 0);
      })();
      for (let round = 0; round < 5; round += 1) {
        const frozen = await freezeTogether(both);
        const [first = 0, second = 0] = await Promise.all(
          frozen.map(async (each) => {
            const sector = Buffer.alloc(512);
            await each.read(sector, 0);
            return sector[0];
          }),
        );
        expect(frozen[0]?.takenAt).toEqual(frozen[1]?.takenAt);
        expect([0, 1]).toContain((first - second + 256) % 256);
        for (const each of frozen) await each.release('applied');
      }
      stop.abort();
      await writing;
    } finally {
      await pair.close();
    }
  });

  test.each([
    [
      'that can be made quiet gives an application-consistent point',
      true,
      'application-consistent',
    ],
    ['that does not answer gives a crash-consistent point', false, 'crash-consistent'],
  ] as const)('a machine %s', async (_title, answers, consistency) => {
    const done: string[] = [];
    const quiesce = (): Promise<() => Promise<void>> => {
      if (!answers) return Promise.reject(new Error('no answer'));
      done.push('frozen');
      return Promise.resolve(() => {
        done.push('thawed');
        return Promise.resolve();
      });
    };
    const quiet = new TrackedDisk({
      daemon: disks.daemon,
      node: 'disk',
      now,
      quiesce: () => quiesce,
    });
    const frozen = await quiet.beginCycle();
    expect(frozen.consistency).toBe(consistency);
    expect(done).toEqual(answers ? ['frozen', 'thawed'] : []);
    await frozen.release('applied');
  });
});
