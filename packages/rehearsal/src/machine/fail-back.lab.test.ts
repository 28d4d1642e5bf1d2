// From a lost site and back: the machine is cut off, its newest point runs and writes
// on, and what it wrote returns to the first disk, of which only differences change.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { FileTarget } from '../replication/file-target.ts';
import { startAzurite } from '@sekisho/test-kit/replication/azurite-process.ts';
import { failBack } from './fail-back.ts';
import { findGuestKit } from './guest-kit.ts';
import { findMachinePrograms } from './programs.ts';
import { RehearsedMachine } from './rehearsed-machine.ts';
import { replicaOf } from '@sekisho/test-kit/machine/daemon-disk.ts';
import { describeWithMachine } from '@sekisho/test-kit/machine/describe-with-machine.ts';

const DISK_BYTES = 96 * 1024 * 1024;

await describeWithMachine('failover and failback', () => {
  test(
    'the first machine boots again with every record that its twin has confirmed',
    { timeout: 180_000 },
    async () => {
      const { signal } = new AbortController();
      const folder = await mkdtemp(join(tmpdir(), 'fail-back-'));
      const azurite = await startAzurite();
      const container = azurite.container('cache');
      await container.create();
      const kit = { kit: await findGuestKit(), programs: await findMachinePrograms() };
      const common = {
        ...kit,
        folder,
        sizeBytes: DISK_BYTES,
        seed: 'home',
        applicationConsistentEvery: 0,
        signal,
      };
      const first = await RehearsedMachine.start({ ...common, name: 'first' });
      const machines = [first];
      const replica = await replicaOf(first.source, { folder, container });
      try {
        await replica.replication.runCycle({ signal });
        await first.work({ blocks: 8, records: 5 });
        const { recoveryPointId, takenAt } = await replica.replication.runCycle({ signal });
        const atPoint = first.confirmedBefore(new Date(takenAt));
        // These writes are lost with the site: the first disk differs from the point when it comes back.
        await first.work({ blocks: 8, records: 5 });
        await first.cutPower();

        const recovered = join(folder, 'recovered.img');
        await replica.vault.testFailover(recoveryPointId, new FileTarget(recovered), { signal });
        const twin = await RehearsedMachine.start({ ...common, name: 'twin', recovered });
        machines.push(twin);
        expect(twin.confirmed).toBeGreaterThanOrEqual(atPoint);
        await twin.work({ blocks: 8, records: 10 });

        const back = await failBack(first, twin, signal);
        expect(back.torn).toBe(0);
        expect(back.whole).toBeGreaterThanOrEqual(back.confirmed);
        expect(back.confirmed).toBeGreaterThanOrEqual(atPoint + 10);
        expect(back.whileRunning.comparedBytes).toBe(DISK_BYTES);
        expect(back.whileRunning.writtenBytes).toBeLessThan(DISK_BYTES / 4);
        expect(back.atTheEnd.comparedBytes).toBeLessThan(DISK_BYTES / 4);
        // And it goes on from there.
        await first.work({ blocks: 0, records: 3 });
      } finally {
        for (const machine of machines) await machine.close();
        await replica.vault.close();
        await azurite.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
