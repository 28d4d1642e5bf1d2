// For tests: a cache storage for disks that are replicated, and what can happen to it.

import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';
import { expect } from 'vitest';

import type { CycleManifest } from '@sekisho/rehearsal/replication/cycle.ts';
import { digestFile } from '@sekisho/rehearsal/replication/digest-disk.ts';
import {
  DiskReplication,
  type VaultPort,
} from '@sekisho/rehearsal/replication/disk-replication.ts';
import { FileTarget } from '@sekisho/rehearsal/replication/file-target.ts';
import type { DiskSource } from '@sekisho/rehearsal/replication/source.ts';
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

let azurite: AzuriteProcess;
let container: ContainerClient;
let relay: CuttingRelay;
const open: RehearsedDisk[] = [];

/** Before all tests of a file. */
export async function startCache(): Promise<void> {
  azurite = await startAzurite();
  container = azurite.container('cache');
  await container.create();
  relay = await startRelay(azurite.port);
}

/** After each test. */
export async function closeDisks(): Promise<void> {
  relay.fix();
  for (const rehearsed of open.splice(0)) await rehearsed.close();
}

/** After all tests. */
export async function stopCache(): Promise<void> {
  await relay.close();
  await azurite.close();
}

export function cacheContainer(): ContainerClient {
  return container;
}

/** The same, on a road that can be cut. */
export function relayedContainer(): ContainerClient {
  return azurite.container('cache', relay.port);
}

export function cuttingRelay(): CuttingRelay {
  return relay;
}

export async function rehearse(
  options: Partial<RehearsedDiskOptions> & { readonly sizeBytes: number },
): Promise<RehearsedDisk> {
  const rehearsed = await rehearseDisk({ container, ...options });
  open.push(rehearsed);
  return rehearsed;
}

export async function recover({ folder, vault }: RehearsedDisk, pointId: string): Promise<string> {
  const file = join(folder, `recovered-${pointId}`);
  const { sha256 } = await vault.testFailover(pointId, new FileTarget(file));
  expect(sha256).toBe(await digestFile(file));
  return sha256;
}

export async function blobsOf({ diskId }: RehearsedDisk): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat({
    prefix: `${diskId}/`,
    includeUncommitedBlobs: true,
  }))
    names.push(name);
  return names;
}

/** What the cache really holds, as the storage service lists it. */
export async function stagedBytes(rehearsed: RehearsedDisk): Promise<number> {
  let bytes = 0;
  for (const name of await blobsOf(rehearsed)) {
    const { committedBlocks = [], uncommittedBlocks = [] } = await container
      .getBlockBlobClient(name)
      .getBlockList('all');
    for (const { size } of [...committedBlocks, ...uncommittedBlocks]) bytes += size;
  }
  return bytes;
}

export async function overwrite(name: string, damage: (bytes: Buffer) => unknown): Promise<void> {
  const blob = container.getBlockBlobClient(name);
  const bytes = await blob.downloadToBuffer();
  damage(bytes);
  await blob.upload(bytes, bytes.length);
}

/** As {@link overwrite}, with the same list of parcels afterwards. */
export async function overwriteInPlace(
  name: string,
  damage: (bytes: Buffer) => unknown,
): Promise<void> {
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

interface Disturbance {
  readonly source?: DiskSource;
  readonly vault?: VaultPort;
  /** What happens between upload and commit. */
  readonly beforeCommit?: (manifest: CycleManifest) => Promise<void>;
  /** Filled with the kinds of the vault's answers. */
  readonly asked?: string[];
}

/** A process server of its own, to which something happens. */
export function replicate(
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
