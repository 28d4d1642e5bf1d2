// What the tests of a machine's disk share: a storage daemon with empty disks in a
// folder of its own, a way to write to them as a machine would, and a vault.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { ContainerClient } from '@azure/storage-blob';

import { DiskReplication } from '@sekisho/rehearsal/replication/disk-replication.ts';
import { NbdClient } from '@sekisho/rehearsal/replication/nbd-client.ts';
import { ReplicaVault } from '@sekisho/rehearsal/replication/replica-vault.ts';
import type { DiskSource } from '@sekisho/rehearsal/replication/source.ts';
import { NO_RETRIES } from '../replication/rehearsed-disk.ts';
import { findMachinePrograms } from '@sekisho/rehearsal/machine/programs.ts';
import { StorageDaemon } from '@sekisho/rehearsal/machine/storage-daemon.ts';

const run = promisify(execFile);

export const WANTED_QEMU = [
  { program: 'qemu-storage-daemon', debianPackage: 'qemu-utils' },
  { program: 'qemu-img', debianPackage: 'qemu-utils' },
  { program: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86' },
] as const;

export interface DaemonDisks {
  readonly folder: string;
  readonly daemon: StorageDaemon;
  /** As a machine writes: over NBD, made durable. */
  write(disk: string, bytes: Uint8Array, offset: number): Promise<void>;
  close(): Promise<void>;
}

export async function serveDisks(
  sizeBytes: number,
  names: readonly string[] = ['disk'],
): Promise<DaemonDisks> {
  const programs = await findMachinePrograms();
  const folder = await mkdtemp(join(tmpdir(), 'machine-'));
  const disks = names.map((name) => ({ name, file: join(folder, `${name}.qcow2`) }));

  for (const { file } of disks)
    await run(programs.imageTool, ['create', '-q', '-f', 'qcow2', file, String(sizeBytes)]);
  const daemon = await StorageDaemon.start({ programs, folder, disks });
  return {
    folder,
    daemon,
    async write(disk, bytes, offset) {
      await daemon.qmp();
      const client = await NbdClient.connect({ socket: daemon.nbdSocket, exportName: disk });
      await client.write(bytes, offset);
      await client.flush();
      await client.close();
    },
    async close() {
      await daemon.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Replica {
  readonly vault: ReplicaVault;
  readonly replication: DiskReplication;
}

/** A vault in the folder, and the replication of a source into it. */
export async function replicaOf(
  source: DiskSource,
  { folder, container }: { readonly folder: string; readonly container: ContainerClient },
): Promise<Replica> {
  const diskId = randomUUID();
  const retention = { mostPoints: 1000, longestMs: Number.MAX_SAFE_INTEGER };
  const vault = await ReplicaVault.open({
    folder: join(folder, `vault-${diskId}`),
    diskId,
    container,
    retention,
    newId: randomUUID,
    now: () => new Date(),
    retries: NO_RETRIES,
  });
  const port = {
    commit: (manifest: Parameters<ReplicaVault['commit']>[0], signal: AbortSignal) =>
      vault.commit(manifest, { signal }),
    baseline: () => Promise.resolve(vault.baseline()),
  };
  const stateFile = join(folder, `baseline-${diskId}`);
  return {
    vault,
    replication: new DiskReplication({
      diskId,
      source,
      container,
      vault: port,
      stateFile,
      digestsEveryPoint: true,
      retries: NO_RETRIES,
    }),
  };
}
