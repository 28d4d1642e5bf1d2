// Two machines of a group: the second notes what the first has confirmed. Recovered
// together, the second must not know of a record that the first does not have.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { FileTarget } from '../replication/file-target.ts';
import { startAzurite } from '@sekisho/test-kit/replication/azurite-process.ts';
import { joinGroup } from './consistency-group.ts';
import { findGuestKit } from './guest-kit.ts';
import { noteConfirmed } from './note-confirmed.ts';
import { findMachinePrograms } from './programs.ts';
import { startMachines } from './rehearsed-machine.ts';
import { recoverMachine } from './recover-machine.ts';
import { replicaOf } from '@sekisho/test-kit/machine/daemon-disk.ts';
import { describeWithMachine } from '@sekisho/test-kit/machine/describe-with-machine.ts';

const DISK_BYTES = 80 * 1024 * 1024;
const NAMES = ['orders', 'ledger'] as const;

await describeWithMachine('a consistency group', () => {
  test('two machines are recovered to one instant', async () => {
    const { signal } = new AbortController();
    const folder = await mkdtemp(join(tmpdir(), 'group-'));
    const azurite = await startAzurite();
    const container = azurite.container('cache');
    await container.create();
    const kit = { kit: await findGuestKit(), programs: await findMachinePrograms() };
    const machines = await startMachines(
      NAMES.map((name) => ({
        ...kit,
        name,
        folder,
        sizeBytes: DISK_BYTES,
        seed: name,
        applicationConsistentEvery: 2,
        signal,
      })),
    );
    const sources = joinGroup(machines.map(({ source }) => source));
    const replicas = await Promise.all(
      sources.map((source) => replicaOf(source, { folder, container })),
    );
    const [first, second] = machines;
    if (first === undefined || second === undefined) throw new Error('a group has two machines');
    const notes = noteConfirmed(first, second);
    try {
      await first.work({ blocks: 0, records: 5 });
      const cycle = (): Promise<
        readonly {
          readonly takenAt: string;
          readonly recoveryPointId: string;
          readonly consistency: string;
        }[]
      > => Promise.all(replicas.map(({ replication }) => replication.runCycle({ signal })));
      await cycle();
      for (const machine of machines) await machine.work({ blocks: 4, records: 5 });
      const points = await cycle();
      expect(points[0]?.takenAt).toBe(points[1]?.takenAt);
      expect(points.map(({ consistency }) => consistency)).toEqual([
        'application-consistent',
        'application-consistent',
      ]);
      notes.throwIfFailed();
      await notes.stop();
      const taken = new Date(points[0]?.takenAt ?? 0);
      const found = [];
      for (const [at, { vault }] of replicas.entries()) {
        const file = join(folder, `recovered-${String(at)}.img`);
        await vault.testFailover(points[at]?.recoveryPointId ?? '', new FileTarget(file), {
          signal,
        });
        found.push(
          await recoverMachine({
            ...kit,
            name: 'recovered',
            file,
            confirmed: machines[at]?.confirmedBefore(taken) ?? 0,
          }),
        );
      }
      const [orders, ledger] = found;
      expect(orders).toMatchObject({ ok: true, torn: 0 });
      expect(ledger).toMatchObject({ ok: true, torn: 0 });
      expect(notes.before(taken)).toBeGreaterThan(5);
      expect(ledger?.noted).toBeGreaterThanOrEqual(notes.before(taken));
      expect(ledger?.noted).toBeLessThanOrEqual(orders?.whole ?? 0);
    } finally {
      await notes.stop();
      for (const machine of machines) await machine.close();
      for (const { vault } of replicas) await vault.close();
      await azurite.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
