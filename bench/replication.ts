// Measures replication beside the official SDK that uploads the same file by itself,
// over the same TLS, with the same concurrency, to the same Azurite; and what a later
// cycle costs. Prints one JSON document.
//
// Options by environment: BENCH_MIB (size of the disk, default 512), BENCH_ROUNDS (default 5).

import { randomUUID } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';

import { CertificateAuthority } from '@sekisho/azure-emulator/base/certificates.ts';
import { chooseBlockBytes } from '@sekisho/rehearsal/replication/block-map.ts';
import { digestDisk } from '@sekisho/rehearsal/replication/digest-disk.ts';
import { DiskReplication } from '@sekisho/rehearsal/replication/disk-replication.ts';
import { FileTarget } from '@sekisho/rehearsal/replication/file-target.ts';
import { ReplicaVault } from '@sekisho/rehearsal/replication/replica-vault.ts';
import { SeededBytes } from '@sekisho/rehearsal/replication/seeded-bytes.ts';
import { startAzurite } from '@sekisho/test-kit/replication/azurite-process.ts';
import { CycleUpload } from '@sekisho/rehearsal/replication/upload-cycle.ts';
import { WritingDisk } from '@sekisho/rehearsal/replication/writing-disk.ts';
import { rate, round, summary } from './figures/rates.ts';

const MIB = 1024 * 1024;
const DISK_BYTES = Number(process.env['BENCH_MIB'] ?? '512') * MIB;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? '5');
const CONCURRENCY = 4;
const PARCEL_BYTES = 4 * MIB;
const DIRTY_WRITES = 200;
const { signal } = new AbortController();

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-replication-'));
  const authority = await CertificateAuthority.create();
  const azurite = await startAzurite({
    ...(await authority.leaf(['localhost'])),
    ca: authority.pem,
  });
  try {
    const file = await makeDisk(folder);
    const container = azurite.container('cache');
    await container.create();
    // What a first request costs (TLS session, code that is not yet compiled) belongs to neither side.
    await uploadWithSdk(container, file, 16 * MIB);
    const peer: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // Turn about, so that a machine that gets slower does so for both.
      peer.push(await uploadWithSdk(container, file, DISK_BYTES));
      ours.push(await uploadCycle(container, file));
    }
    const ratios = ours.map((rate, round) => rate / (peer[round] ?? rate));
    const whole = await replicate(container, file, folder);
    console.log(
      JSON.stringify(
        {
          schema: 'sekisho/bench-replication/1',
          machine: { cpus: cpus().length, node: process.version },
          diskBytes: DISK_BYTES,
          rounds: ROUNDS,
          sdkUploadFileMBps: summary(peer),
          initialCopyMBps: summary(ours),
          ratio: summary(ratios),
          ...whole,
          mostMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
        },
        null,
        2,
      ),
    );
  } finally {
    await azurite.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeDisk(folder: string): Promise<string> {
  const file = join(folder, 'disk.raw');
  const random = new SeededBytes('bench');
  const handle = await open(file, 'w');
  for (let offset = 0; offset < DISK_BYTES; offset += PARCEL_BYTES)
    await handle.write(random.take(PARCEL_BYTES), 0, PARCEL_BYTES, offset);
  await handle.close();
  return file;
}

async function uploadWithSdk(
  container: ContainerClient,
  file: string,
  bytes: number,
): Promise<number> {
  const blob = container.getBlockBlobClient(`peer-${randomUUID()}`);
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  await handle.close();
  const how = {
    blockSize: PARCEL_BYTES,
    maxSingleShotSize: PARCEL_BYTES,
    concurrency: CONCURRENCY,
  };
  const megabytesPerSecond =
    bytes < size
      ? await rate(bytes, () => blob.uploadData(Buffer.alloc(bytes, 1), how))
      : await rate(bytes, () => blob.uploadFile(file, how));
  await blob.delete();
  return megabytesPerSecond;
}

/** The initial copy as the process server does it: read, digest, send, with the digest of the whole disk. */
async function uploadCycle(container: ContainerClient, file: string): Promise<number> {
  const disk = await WritingDisk.open(file, () => new Date());
  const frozen = await disk.beginCycle();
  const diskId = randomUUID();
  const upload = new CycleUpload(frozen, {
    container,
    diskId,
    baseline: null,
    trustsDirty: false,
    digestsDisk: true,
    concurrency: CONCURRENCY,
    signal,
  });
  const megabytesPerSecond = await rate(DISK_BYTES, () => upload.send());
  await disk.close();
  for await (const { name } of container.listBlobsFlat({ prefix: diskId }))
    await container.deleteBlob(name);
  return megabytesPerSecond;
}

/** The whole way, once: initial copy into a point, a cycle of changes, a cycle that compares digests, a test failover. */
async function replicate(
  container: ContainerClient,
  file: string,
  folder: string,
): Promise<object> {
  const disk = await WritingDisk.open(file, () => new Date());
  const diskId = randomUUID();
  const retention = { mostPoints: 3, longestMs: Number.MAX_SAFE_INTEGER };
  const vault = await ReplicaVault.open({
    folder: join(folder, 'vault'),
    diskId,
    container,
    retention,
    newId: randomUUID,
    now: () => new Date(),
  });
  const port = {
    commit: (manifest: Parameters<ReplicaVault['commit']>[0]) => vault.commit(manifest, { signal }),
    baseline: () => Promise.resolve(vault.baseline()),
  };
  const replication = new DiskReplication({
    diskId,
    source: disk,
    container,
    vault: port,
    stateFile: join(folder, 'state'),
    concurrency: CONCURRENCY,
  });
  const intoPointMBps = await rate(DISK_BYTES, () => replication.runCycle({ signal }));

  const random = new SeededBytes('writes');
  for (let write = 0; write < DIRTY_WRITES; write += 1)
    await disk.write(random.take(4096), random.below(DISK_BYTES / 4096) * 4096);
  const startedAt = performance.now();
  const changes = await replication.runCycle({ signal });
  const changesMs = performance.now() - startedAt;

  const comparing = new DiskReplication({
    diskId,
    source: disk,
    container,
    vault: port,
    stateFile: join(folder, 'state'),
    concurrency: CONCURRENCY,
  });
  const compareMBps = await rate(DISK_BYTES, () => comparing.runCycle({ signal }));
  const frozen = await disk.beginCycle();
  const digestMBps = await rate(DISK_BYTES, () => digestDisk(frozen));
  await frozen.release('abandoned');
  const newest = vault.recoveryPoints().at(-1);
  const failoverMBps =
    newest === undefined
      ? 0
      : await rate(DISK_BYTES, () =>
          vault.testFailover(newest.id, new FileTarget(join(folder, 'recovered'))),
        );
  await disk.close();
  await vault.close();
  return {
    intoRecoveryPointMBps: round(intoPointMBps),
    changes: {
      writes: DIRTY_WRITES,
      dirtyBlocks: changes.changedBlocks,
      sentBytes: changes.sentBytes,
      sentPerDirtyByte: round(
        changes.sentBytes / (changes.changedBlocks * chooseBlockBytes(DISK_BYTES)),
      ),
      ms: Math.round(changesMs),
    },
    compareDigestsMBps: round(compareMBps),
    digestDiskMBps: round(digestMBps),
    testFailoverMBps: round(failoverMBps),
  };
}

await main();
