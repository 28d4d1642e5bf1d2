import { randomBytes, randomUUID } from 'node:crypto';
import { open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { digestFile } from './digest-disk.ts';
import { FileTarget } from './file-target.ts';
import { ReplicaVault } from './replica-vault.ts';
import {
  startAzurite,
  type AzuriteProcess,
} from '@sekisho/test-kit/replication/azurite-process.ts';
import { startRelay, type CuttingRelay } from '@sekisho/test-kit/replication/cutting-relay.ts';
import {
  rehearseDisk,
  type RehearsedDisk,
  type RehearsedDiskOptions,
} from '@sekisho/test-kit/replication/rehearsed-disk.ts';

const MIB = 1024 * 1024;
const BLOCK = 64 * 1024;
const FOREVER = Number.MAX_SAFE_INTEGER;

let azurite: AzuriteProcess;
let container: ContainerClient;
let relay: CuttingRelay;
const opened: RehearsedDisk[] = [];
const { signal } = new AbortController();

beforeAll(async () => {
  azurite = await startAzurite();
  container = azurite.container('cache');
  await container.create();
  relay = await startRelay(azurite.port);
});

afterEach(async () => {
  relay.fix();
  for (const rehearsed of opened.splice(0)) await rehearsed.close();
});

afterAll(async () => {
  await relay.close();
  await azurite.close();
});

async function rehearse(
  options: Partial<RehearsedDiskOptions> & { readonly sizeBytes: number },
): Promise<RehearsedDisk> {
  const rehearsed = await rehearseDisk({ container, ...options });
  opened.push(rehearsed);
  return rehearsed;
}

function reopen({ folder, diskId }: RehearsedDisk): Promise<ReplicaVault> {
  return ReplicaVault.open({
    folder: join(folder, 'vault'),
    diskId,
    container,
    retention: { mostPoints: 100, longestMs: FOREVER },
    newId: randomUUID,
    now: () => new Date(),
  });
}

async function recover(vault: ReplicaVault, folder: string, pointId: string): Promise<string> {
  const { sha256 } = await vault.testFailover(pointId, new FileTarget(join(folder, randomUUID())));
  return sha256;
}

describe('retention', () => {
  test('keeps no more points than the policy says, and frees what only old ones needed', async () => {
    const removed: string[] = [];
    const rehearsed = await rehearse({
      sizeBytes: 4 * MIB,
      retention: { mostPoints: 2, longestMs: FOREVER },
      onRemoved: (points) => removed.push(...points.map(({ id }) => id)),
    });
    const { disk, replication, vault } = rehearsed;
    await disk.write(randomBytes(4 * MIB), 0);
    const ids: string[] = [];
    for (let cycle = 0; cycle < 5; cycle += 1) {
      await disk.write(randomBytes(BLOCK), 0);
      ids.push((await replication.runCycle({ signal })).recoveryPointId);
    }
    expect(vault.recoveryPoints().map(({ id }) => id)).toEqual(ids.slice(-2));
    expect(removed).toEqual(ids.slice(0, -2));
    // All 64 blocks of the newest, and the one that differs in the point before it.
    expect(vault.storedBytes()).toBe(65 * BLOCK);
    // Two slots more: a new point's block is stored before an old point goes.
    expect((await stat(join(rehearsed.folder, 'vault', 'blocks'))).size).toBeLessThanOrEqual(
      67 * BLOCK,
    );
    await expect(recover(vault, rehearsed.folder, ids[0] ?? '')).rejects.toMatchObject({
      code: 'vault.no-such-point',
    });
  });

  test('removes points that are too old by the clock, never the newest', async () => {
    let nowMs = Date.parse('2026-01-01T00:00:00Z');
    const rehearsed = await rehearse({
      sizeBytes: MIB,
      retention: { mostPoints: 100, longestMs: 60_000 },
      now: () => new Date(nowMs),
    });
    const { replication, vault } = rehearsed;
    await replication.runCycle({ signal });
    nowMs += 40_000;
    const second = await replication.runCycle({ signal });
    expect(vault.recoveryPoints()).toHaveLength(2);
    nowMs += 40_000;
    await vault.prune();
    expect(vault.recoveryPoints().map(({ id }) => id)).toEqual([second.recoveryPointId]);
    nowMs += 1_000_000;
    await vault.prune();
    expect(vault.recoveryPoints().map(({ takenAt }) => takenAt)).toEqual([
      '2026-01-01T00:00:40.000Z',
    ]);
  });

  test('a point that a test failover reads stays until it has been read', async () => {
    const rehearsed = await rehearse({
      sizeBytes: 32 * MIB,
      retention: { mostPoints: 1, longestMs: FOREVER },
    });
    const { disk, folder, replication, vault } = rehearsed;
    await disk.write(randomBytes(32 * MIB), 0);
    const first = await replication.runCycle({ signal });
    const recovering = recover(vault, folder, first.recoveryPointId);
    await disk.write(randomBytes(32 * MIB), 0);
    await replication.runCycle({ signal });
    expect(await recovering).toBe(first.diskSha256);
    await vault.prune();
    expect(vault.recoveryPoints()).toHaveLength(1);
    expect(vault.storedBytes()).toBe(32 * MIB);
  });
});

describe('durability', () => {
  test('a vault that is opened again has the same points and takes the next cycle', async () => {
    const rehearsed = await rehearse({ sizeBytes: 2 * MIB });
    await rehearsed.disk.write(randomBytes(2 * MIB), 0);
    const first = await rehearsed.replication.runCycle({ signal });
    const again = await reopen(rehearsed);
    expect(again.recoveryPoints()).toEqual(rehearsed.vault.recoveryPoints());
    expect(again.baseline()?.map.root()).toBe(again.recoveryPoints()[0]?.root);
    expect(await recover(again, rehearsed.folder, first.recoveryPointId)).toBe(first.diskSha256);
    await again.close();
  });

  test('a point that a crash left half written is no point, and its file goes', async () => {
    const rehearsed = await rehearse({ sizeBytes: MIB });
    const first = await rehearsed.replication.runCycle({ signal });
    const points = join(rehearsed.folder, 'vault', 'points');
    await writeFile(join(points, '00000002.point.part'), randomBytes(100));
    const again = await reopen(rehearsed);
    expect(again.recoveryPoints().map(({ id }) => id)).toEqual([first.recoveryPointId]);
    expect(await readdir(points)).toEqual(['00000001.point']);
    await again.close();
  });

  test.each([
    ['a block of the store', 'blocks', 1000],
    ['a digest of a point', 'points/00000001.point', 4096 + 32 * 4 + 3],
  ])('damage to %s is an error that names the file, not a wrong disk', async (_title, file, at) => {
    const rehearsed = await rehearse({ sizeBytes: 2 * MIB });
    await rehearsed.disk.write(randomBytes(2 * MIB), 0);
    const { recoveryPointId } = await rehearsed.replication.runCycle({ signal });
    const path = join(rehearsed.folder, 'vault', file);
    const handle = await open(path, 'r+');
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, at);
    await handle.write(Buffer.from([byte.readUInt8() ^ 1]), 0, 1, at);
    await handle.close();
    const target = join(rehearsed.folder, 'damaged');
    await expect(
      rehearsed.vault.testFailover(recoveryPointId, new FileTarget(target)),
    ).rejects.toMatchObject({ code: 'vault.damaged', where: path });
    expect((await readdir(rehearsed.folder)).filter((name) => name.startsWith('damaged'))).toEqual(
      [],
    );
  });

  test('a recovered disk does not replace a file that is there', async () => {
    const rehearsed = await rehearse({ sizeBytes: MIB });
    const { recoveryPointId } = await rehearsed.replication.runCycle({ signal });
    const target = join(rehearsed.folder, 'mine');
    await writeFile(target, 'precious');
    await expect(
      rehearsed.vault.testFailover(recoveryPointId, new FileTarget(target)),
    ).rejects.toMatchObject({ code: 'target.exists', where: target });
    expect((await stat(target)).size).toBe(8);
  });

  test('a test failover that is stopped leaves no file', async () => {
    const rehearsed = await rehearse({ sizeBytes: 16 * MIB });
    const { recoveryPointId } = await rehearsed.replication.runCycle({ signal });
    const stop = new AbortController();
    const target = new FileTarget(join(rehearsed.folder, 'stopped'));
    const reason = new Error('interrupted');
    await expect(
      rehearsed.vault.testFailover(recoveryPointId, target, {
        signal: stop.signal,
        onProgress: () => stop.abort(reason),
      }),
    ).rejects.toBe(reason);
    expect((await readdir(rehearsed.folder)).filter((name) => name.startsWith('stopped'))).toEqual(
      [],
    );
  });
});

// The law of replication: whatever is written, grown, cut off and kept, every point
// that is offered gives back the source as it was at that point, and nothing is lost
// from or left in the store.
describe('any history', () => {
  const act = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('write' as const),
        at: fc.nat(),
        bytes: fc.integer({ min: 1, max: 600_000 }),
        isZero: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('grow' as const),
        sectors: fc.integer({ min: 1, max: 3000 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('cycle' as const), forgets: fc.boolean() }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('cut' as const),
        after: fc.integer({ min: 0, max: 3 * MIB }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
  );

  test(
    'every recovery point restores to the digest of the source at that point',
    { timeout: 120_000 },
    async () => {
      const history = fc.record({
        sectors: fc.integer({ min: 1, max: 9000 }),
        mostPoints: fc.integer({ min: 1, max: 4 }),
        acts: fc.array(act, { minLength: 4, maxLength: 16 }),
      });
      await fc.assert(
        fc.asyncProperty(history, async ({ sectors, mostPoints, acts }) => {
          relay.fix();
          const rehearsed = await rehearse({
            sizeBytes: sectors * 512,
            container: azurite.container('cache', relay.port),
            vaultContainer: container,
            retention: { mostPoints, longestMs: FOREVER },
          });
          const { disk, vault } = rehearsed;
          const expected = new Map<string, string>();
          let { replication } = rehearsed;
          const cycle = async (): Promise<void> => {
            const digest = await digestFile(disk.name);
            expected.set((await replication.runCycle({ signal })).recoveryPointId, digest);
          };
          for (const step of [...acts, { kind: 'cycle' as const, forgets: false }]) {
            if (step.kind === 'grow') await disk.grow(disk.sizeBytes + step.sectors * 512);
            else if (step.kind === 'reopen') replication = rehearsed.forgetful();
            else if (step.kind === 'cut') {
              relay.cutAfter(step.after);
              await cycle().catch(() => undefined);
              relay.fix();
            } else if (step.kind === 'cycle') {
              if (step.forgets) replication = rehearsed.forgetful();
              await cycle();
            } else {
              const at = step.at % disk.sizeBytes;
              const bytes = Math.min(step.bytes, disk.sizeBytes - at);
              await disk.write(step.isZero ? Buffer.alloc(bytes) : randomBytes(bytes), at);
            }
          }
          expect(vault.recoveryPoints().length).toBeLessThanOrEqual(mostPoints);
          expect(vault.recoveryPoints().length).toBeGreaterThan(0);
          for (const { id, diskSha256 } of vault.recoveryPoints()) {
            const recovered = await recover(vault, rehearsed.folder, id);
            // A point whose answer was cut off is not known to us, but the vault knows its digest.
            expect(recovered).toBe(expected.get(id) ?? diskSha256);
          }
          const again = await reopen(rehearsed);
          expect(again.storedBytes()).toBe(vault.storedBytes());
          await again.close();
          await rehearsed.close();
          opened.splice(opened.indexOf(rehearsed), 1);
        }),
        { numRuns: 15 },
      );
    },
  );
});
