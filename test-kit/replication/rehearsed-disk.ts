// What the tests of replication share: a disk that writes, a vault, and the
// replication between them, in a folder of their own.

import { randomUUID } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';

import {
  DiskReplication,
  type VaultPort,
} from '@sekisho/rehearsal/replication/disk-replication.ts';
import {
  ReplicaVault,
  type ReplicaVaultOptions,
  type Retention,
} from '@sekisho/rehearsal/replication/replica-vault.ts';
import type { RetryPolicy } from '@sekisho/rehearsal/replication/retries.ts';
import { WritingDisk } from '@sekisho/rehearsal/replication/writing-disk.ts';

const ALL_KEPT: Retention = { mostPoints: 1000, longestMs: Number.MAX_SAFE_INTEGER };
export const NO_RETRIES: RetryPolicy = { tries: 1, firstDelayMs: 0, timeoutMs: 30_000 };

export interface RehearsedDisk {
  readonly folder: string;
  readonly diskId: string;
  readonly disk: WritingDisk;
  readonly vault: ReplicaVault;
  readonly port: VaultPort;
  readonly replication: DiskReplication;
  /** A process server that has lost what it knew. */
  forgetful(): DiskReplication;
  close(): Promise<void>;
}

export interface RehearsedDiskOptions {
  readonly sizeBytes: number;
  readonly container: ContainerClient;
  /** The vault's own road to the cache; by default the process server's. */
  readonly vaultContainer?: ContainerClient;
  readonly retention?: Retention;
  readonly onRemoved?: ReplicaVaultOptions['onRemoved'];
  readonly now?: () => Date;
  readonly retries?: RetryPolicy;
}

export async function rehearseDisk(options: RehearsedDiskOptions): Promise<RehearsedDisk> {
  const {
    container,
    vaultContainer = container,
    retention = ALL_KEPT,
    onRemoved,
    now = () => new Date(),
    retries = NO_RETRIES,
  } = options;
  const folder = await mkdtemp(join(tmpdir(), 'replication-'));
  const file = join(folder, 'disk.raw');
  const handle = await open(file, 'wx');
  await handle.truncate(options.sizeBytes);
  await handle.close();
  const disk = await WritingDisk.open(file, now);
  const diskId = randomUUID();
  const vault = await ReplicaVault.open({
    folder: join(folder, 'vault'),
    diskId,
    container: vaultContainer,
    retention,
    newId: randomUUID,
    now,
    retries,
    ...(onRemoved === undefined ? {} : { onRemoved }),
  });
  const port: VaultPort = {
    commit: (manifest, signal) => vault.commit(manifest, { signal }),
    baseline: () => Promise.resolve(vault.baseline()),
  };
  const replicate = (stateFile: string): DiskReplication =>
    new DiskReplication({
      diskId,
      source: disk,
      container,
      vault: port,
      stateFile,
      digestsEveryPoint: true,
      retries,
    });
  return {
    folder,
    diskId,
    disk,
    vault,
    port,
    replication: replicate(join(folder, 'baseline')),
    forgetful: () => replicate(join(folder, `baseline-${randomUUID()}`)),
    async close() {
      await disk.close();
      await vault.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
