import { randomUUID } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { DiskReplication } from './disk-replication.ts';
import { FileSource } from './file-source.ts';
import { FileTarget } from './file-target.ts';
import { ReplicaVault } from './replica-vault.ts';
import { SeededBytes } from './seeded-bytes.ts';
import { startAzurite } from '@sekisho/test-kit/replication/azurite-process.ts';

const MIB = 1024 * 1024;

test(
  'a disk of 1 GiB is replicated and recovered within 150 MiB of memory',
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'memory-'));
    const azurite = await startAzurite();
    try {
      const container = azurite.container('cache');
      await container.create();
      const file = join(folder, 'disk.raw');
      const handle = await open(file, 'w');
      await handle.truncate(1024 * MIB);
      for (let at = 0; at < 96; at += 1)
        await handle.write(new SeededBytes(String(at)).take(MIB), 0, MIB, at * 10 * MIB + 5);
      await handle.close();
      const diskId = randomUUID();
      const source = await FileSource.open(file, () => new Date());
      const vault = await ReplicaVault.open({
        folder: join(folder, 'vault'),
        diskId,
        container,
        retention: { mostPoints: 3, longestMs: 60_000 },
        newId: randomUUID,
        now: () => new Date(),
      });
      const replication = new DiskReplication({
        diskId,
        source,
        container,
        stateFile: join(folder, 'baseline'),
        digestsEveryPoint: true,
        vault: {
          commit: (manifest, signal) => vault.commit(manifest, { signal }),
          baseline: () => Promise.resolve(vault.baseline()),
        },
      });
      const before = process.memoryUsage.rss();
      let most = 0;
      const watch = (): void => {
        most = Math.max(most, process.memoryUsage.rss());
      };
      const { signal } = new AbortController();
      const report = await replication.runCycle({ signal, onProgress: watch });
      const { sha256 } = await vault.testFailover(
        report.recoveryPointId,
        new FileTarget(join(folder, 'recovered')),
        { onProgress: watch },
      );
      watch();
      expect(sha256).toBe(report.diskSha256);
      expect((most - before) / MIB).toBeLessThan(150);
      await source.close();
      await vault.close();
    } finally {
      await azurite.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
