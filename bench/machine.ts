// A machine's disk as replication's source (qemu-storage-daemon, NBD, dirty bitmaps):
// the initial copy beside the official SDK that uploads the same bytes from a file,
// bytes sent for bytes that were dirty, and the rate of digesting. Needs QEMU.
//
// Options by environment: BENCH_MIB (size of the disk, default 256), BENCH_ROUNDS (default 5).

import { randomUUID } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ContainerClient } from '@azure/storage-blob';

import { CertificateAuthority } from '@sekisho/azure-emulator/base/certificates.ts';
import { replicaOf, serveDisks, type DaemonDisks } from '@sekisho/test-kit/machine/daemon-disk.ts';
import { TrackedDisk } from '@sekisho/rehearsal/machine/tracked-disk.ts';
import {
  BlockMap,
  chooseBlockBytes,
  digestBlock,
} from '@sekisho/rehearsal/replication/block-map.ts';
import { BlockSet } from '@sekisho/rehearsal/replication/block-set.ts';
import { ParcelReader } from '@sekisho/rehearsal/replication/parcel-reader.ts';
import { SeededBytes } from '@sekisho/rehearsal/replication/seeded-bytes.ts';
import type { FrozenDisk } from '@sekisho/rehearsal/replication/source.ts';
import { startAzurite } from '@sekisho/test-kit/replication/azurite-process.ts';
import { CycleUpload } from '@sekisho/rehearsal/replication/upload-cycle.ts';
import { WritingDisk } from '@sekisho/rehearsal/replication/writing-disk.ts';
import { rate, summary } from './figures/rates.ts';

const MIB = 1024 * 1024;
const DISK_BYTES = Number(process.env['BENCH_MIB'] ?? '256') * MIB;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? '5');
const CONCURRENCY = 4;
const PART_BYTES = 4 * MIB;
const CYCLES = 5;
const { signal } = new AbortController();

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-machine-'));
  const authority = await CertificateAuthority.create();
  const azurite = await startAzurite({
    ...(await authority.leaf(['localhost'])),
    ca: authority.pem,
  });
  const disks = await serveDisks(DISK_BYTES);
  try {
    const container = azurite.container('cache');
    await container.create();
    const file = await fill(folder, disks);
    const disk = new TrackedDisk({ daemon: disks.daemon, node: 'disk', now: () => new Date() });
    // What a first request costs belongs to neither side.
    await uploadWithSdk(container, file);
    const [peer, ours]: readonly [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      peer.push(await uploadWithSdk(container, file));
      ours.push(await uploadCycle(container, disk));
    }
    console.log(
      JSON.stringify(
        {
          schema: 'sekisho/bench-machine/1',
          machine: { cpus: cpus().length, node: process.version, load: loadavg()[0] },
          diskBytes: DISK_BYTES,
          rounds: ROUNDS,
          sdkUploadFileMBps: summary(peer),
          initialCopyOverNbdMBps: summary(ours),
          ratio: summary(ours.map((rate, at) => rate / (peer[at] ?? rate))),
          sentPerDirtyByte: summary(await sentPerDirtyByte(container, { disks, disk })),
          digestBlocksMBps: summary(await digestRates(file)),
        },
        null,
        2,
      ),
    );
    await disk.close();
  } finally {
    await disks.close();
    await azurite.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same seeded bytes as a file and on the machine's disk. */
async function fill(folder: string, disks: DaemonDisks): Promise<string> {
  const file = join(folder, 'disk.raw');
  const random = new SeededBytes('bench');
  const handle = await open(file, 'w');
  for (let offset = 0; offset < DISK_BYTES; offset += PART_BYTES) {
    const part = random.take(PART_BYTES);
    await handle.write(part, 0, PART_BYTES, offset);
    await disks.write('disk', part, offset);
  }
  await handle.close();
  return file;
}

async function uploadWithSdk(container: ContainerClient, file: string): Promise<number> {
  const blob = container.getBlockBlobClient(`peer-${randomUUID()}`);
  const reached = await rate(DISK_BYTES, () =>
    blob.uploadFile(file, {
      blockSize: PART_BYTES,
      maxSingleShotSize: PART_BYTES,
      concurrency: CONCURRENCY,
    }),
  );
  await blob.delete();
  return reached;
}

async function uploadCycle(container: ContainerClient, disk: TrackedDisk): Promise<number> {
  const frozen = await disk.beginCycle();
  const diskId = randomUUID();
  const upload = new CycleUpload(frozen, {
    container,
    diskId,
    baseline: null,
    trustsDirty: false,
    digestsDisk: false,
    concurrency: CONCURRENCY,
    signal,
  });
  const reached = await rate(DISK_BYTES, () => upload.send());
  await frozen.release('abandoned');
  for await (const { name } of container.listBlobsFlat({ prefix: diskId }))
    await container.deleteBlob(name);
  return reached;
}

/** Scattered writes of 4 KiB between two cycles, whole blocks counted. */
async function sentPerDirtyByte(
  container: ContainerClient,
  { disks, disk }: { readonly disks: DaemonDisks; readonly disk: TrackedDisk },
): Promise<number[]> {
  const { replication, vault } = await replicaOf(disk, { folder: disks.folder, container });
  await replication.runCycle({ signal });
  const random = new SeededBytes('writes');
  const ratios: number[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    for (let write = 0; write < 50; write += 1)
      await disks.write('disk', random.take(4096), random.below(DISK_BYTES / 4096) * 4096);
    const { sentBytes, dirtyBytes } = await replication.runCycle({ signal });
    ratios.push(sentBytes / (dirtyBytes ?? 1));
  }
  await vault.close();
  return ratios;
}

/** Every block of a file in the page cache, as a comparison of digests reads and digests it. */
async function digestRates(file: string): Promise<number[]> {
  const disk = await WritingDisk.open(file, () => new Date());
  const frozen = await disk.beginCycle();
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1)
    rates.push(await rate(DISK_BYTES, () => digestBlocks(frozen)));
  await disk.close();
  // The first round is for the cache.
  return rates.slice(1);
}

async function digestBlocks(frozen: FrozenDisk): Promise<void> {
  const map = new BlockMap(frozen.sizeBytes, chooseBlockBytes(frozen.sizeBytes));
  const all = new BlockSet(map.count);
  all.addRange({ offset: 0, length: frozen.sizeBytes }, map.blockBytes);
  const reader = new ParcelReader(frozen, map, 2);
  for await (const parcel of reader.readAll(all, signal)) {
    for (const block of parcel.blocks) map.set(block, digestBlock(reader.block(parcel, block)));
    reader.release(parcel);
  }
}

await main();
