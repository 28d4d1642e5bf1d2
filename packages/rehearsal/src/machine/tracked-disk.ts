// The disk of a rehearsed machine as replication's source. One QMP transaction
// freezes a point (what is about to be overwritten is copied aside first) and begins
// a new dirty bitmap; the point and the old bitmap are then read over NBD.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import * as z from 'zod';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { NbdClient } from '../replication/nbd-client.ts';
import type { ByteRange, Consistency, DiskSource, FrozenDisk } from '../replication/source.ts';
import type { QmpClient } from './qmp-client.ts';
import type { StorageDaemon } from './storage-daemon.ts';

/** Bitmaps count in units of this, as replication's smallest blocks do. */
const GRAIN_BYTES = 64 * 1024;
const BITMAP_PREFIX = 'sekisho-';

const nodesSchema = z.array(
  z.object({
    'node-name': z.string().optional(),
    image: z.object({ 'virtual-size': z.int() }),
    'dirty-bitmaps': z
      .array(
        z.object({
          name: z.string().optional(),
          inconsistent: z.boolean().optional(),
          recording: z.boolean(),
        }),
      )
      .optional(),
  }),
);
const jobsSchema = z.array(
  z.object({ id: z.string(), status: z.string(), error: z.string().optional() }),
);

/** Makes the machine's data whole before a point is taken; what it gives lets the machine go on. */
export type Quiesce = () => Promise<() => Promise<void>>;

export interface TrackedDiskOptions {
  readonly daemon: StorageDaemon;
  /** The daemon's name of the disk. */
  readonly node: string;
  readonly now: () => Date;
  /** For a point that is to be application-consistent; null when this one need not be. */
  readonly quiesce?: () => Quiesce | null;
}

interface Prepared {
  readonly qmp: QmpClient;
  readonly sizeBytes: number;
  readonly actions: readonly unknown[];
  /** The bitmap that ends with this cycle; null when none can be trusted. */
  readonly ended: string | null;
  readonly names: PointNames;
}

interface Bitmap {
  readonly name: string;
  /** No write is missing in it. */
  readonly isWhole: boolean;
  readonly isRecording: boolean;
}

interface PointParts {
  readonly overlay: string;
  readonly file: string;
  readonly job: string;
  readonly exportId: string;
}

interface PointNames extends PointParts {
  /** The bitmap that begins with the point. */
  readonly begun: string;
}

export class TrackedDisk implements DiskSource {
  readonly name: string;
  readonly #options: TrackedDiskOptions;
  #cycle = 0;
  /** The bitmaps hold all writes since a cycle that was applied; what begins with a cycle that comes to nothing does not. */
  #isTracked = false;
  #open: { readonly prepared: Prepared; readonly client: NbdClient } | null = null;

  constructor(options: TrackedDiskOptions) {
    this.name = options.node;
    this.#options = options;
  }

  async beginCycle(): Promise<FrozenDisk> {
    const [frozen] = await freezeTogether([this]);
    if (frozen === undefined) throw new Error(`nothing of ${this.name} was frozen`);
    return frozen;
  }

  /** Makes the disk larger; the new part reads as zeros. A cycle that is open has to be run again: its point is given up. */
  async grow(sizeBytes: number): Promise<void> {
    await this.#drop('abandoned');
    await this.#options.daemon.grow(this.name, sizeBytes);
  }

  async close(): Promise<void> {
    await this.#drop('abandoned').catch(() => undefined);
  }

  /** The bitmaps that are ours, whatever their state. */
  async bitmaps(): Promise<readonly string[]> {
    return (await this.#look(await this.#options.daemon.qmp())).own.map(({ name }) => name);
  }

  /** For {@link freezeTogether}. */
  now(): Date {
    return this.#options.now();
  }

  /** For {@link freezeTogether}. */
  get quiesce(): Quiesce | null {
    return this.#options.quiesce?.() ?? null;
  }

  /** For {@link freezeTogether}: makes room for a point; what it gives becomes part of one transaction. */
  async prepare(): Promise<Prepared> {
    if (this.#open !== null) throw new Error(`a cycle of ${this.name} is open already`);
    const { daemon } = this.#options;
    const qmp = await daemon.qmp();
    this.#cycle += 1;
    const names = this.#names(daemon.folder);
    await removeLeftovers(qmp, this.name, daemon.folder);
    const { sizeBytes, ended } = await this.#findBitmap(qmp);
    await daemon.createImage(names.file, sizeBytes);
    const overlay = {
      driver: 'qcow2',
      'node-name': names.overlay,
      file: { driver: 'file', filename: names.file },
      backing: this.name,
    };
    await qmp.execute('blockdev-add', overlay);
    const actions = [
      {
        type: 'block-dirty-bitmap-add',
        data: { node: this.name, name: names.begun, granularity: GRAIN_BYTES, persistent: true },
      },
      ...(ended === null
        ? []
        : [{ type: 'block-dirty-bitmap-disable', data: { node: this.name, name: ended } }]),
      {
        type: 'blockdev-backup',
        data: { 'job-id': names.job, device: this.name, target: names.overlay, sync: 'none' },
      },
    ];
    return { qmp, sizeBytes, actions, ended, names };
  }

  /** For {@link freezeTogether}: opens what the transaction has frozen. */
  async openFrozen(
    prepared: Prepared,
    takenAt: Date,
    consistency: Consistency,
  ): Promise<FrozenDisk> {
    const { qmp, ended, names } = prepared;
    const bitmaps = ended === null ? {} : { bitmaps: [{ node: this.name, name: ended }] };
    await qmp.execute('block-export-add', {
      type: 'nbd',
      id: names.exportId,
      'node-name': names.overlay,
      name: names.exportId,
      ...bitmaps,
    });
    const context = ended === null ? {} : { context: `qemu:dirty-bitmap:${ended}` };
    const client = await NbdClient.connect({
      socket: this.#options.daemon.nbdSocket,
      exportName: names.exportId,
      ...context,
    });
    this.#open = { prepared, client };
    const dirty: readonly ByteRange[] | null = ended === null ? null : await client.dirtyRanges();
    return {
      name: this.name,
      sizeBytes: client.sizeBytes,
      takenAt,
      consistency,
      dirty,
      read: (buffer, offset) => client.read(buffer, offset),
      assertIntact: () => this.#assertIntact(prepared),
      release: (outcome) =>
        this.#open?.prepared === prepared ? this.#drop(outcome) : Promise.resolve(),
    };
  }

  #names(folder: string): PointNames {
    const number = String(this.#cycle);
    // A number may come again in another run of the daemon: a bitmap is told from an older one by its time.
    const begun = `${BITMAP_PREFIX}${number}-${String(Date.now())}`;
    return { ...pointOf(folder, `${this.name}-point-${number}`), begun };
  }

  async #look(
    qmp: QmpClient,
  ): Promise<{ readonly sizeBytes: number; readonly own: readonly Bitmap[] }> {
    const node = nodesSchema
      .parse(await qmp.execute('query-named-block-nodes'))
      .find((each) => each['node-name'] === this.name);
    if (node === undefined)
      throw new OutsideError(`the storage daemon has no disk ${this.name}`, {
        code: 'machine.no-disk',
        where: this.name,
      });
    const own = (node['dirty-bitmaps'] ?? []).flatMap(({ name, inconsistent, recording }) =>
      name?.startsWith(BITMAP_PREFIX) === true
        ? [{ name, isWhole: inconsistent !== true, isRecording: recording }]
        : [],
    );
    return { sizeBytes: node.image['virtual-size'], own };
  }

  /** The size, and the one bitmap that holds all writes since the last applied cycle. */
  async #findBitmap(
    qmp: QmpClient,
  ): Promise<{ readonly sizeBytes: number; readonly ended: string | null }> {
    const { sizeBytes, own } = await this.#look(qmp);
    const recording = own.find(({ isRecording }) => isRecording);
    // A daemon that was killed leaves bitmaps that miss writes: nothing but the digests tells what changed.
    if (!this.#isTracked || recording === undefined || own.some(({ isWhole }) => !isWhole)) {
      this.#isTracked = false;
      for (const { name } of own)
        await qmp.execute('block-dirty-bitmap-remove', { node: this.name, name });
      return { sizeBytes, ended: null };
    }
    const others = own.filter((each) => each !== recording).map(({ name }) => name);
    await this.#mergeInto(qmp, recording.name, others);
    return { sizeBytes, ended: recording.name };
  }

  /** What a cycle that came to nothing has left counts for the next one. */
  async #mergeInto(qmp: QmpClient, target: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      await qmp.execute('block-dirty-bitmap-merge', { node: this.name, target, bitmaps: [name] });
      await qmp.execute('block-dirty-bitmap-remove', { node: this.name, name });
    }
  }

  /** The point is kept by a job that copies what is overwritten: when that failed, what was read is of no one instant. */
  async #assertIntact({ qmp, names }: Prepared): Promise<void> {
    const job = jobsSchema
      .parse(await qmp.execute('query-jobs'))
      .find(({ id }) => id === names.job);
    if (job?.status === 'running' && job.error === undefined) return;
    throw new OutsideError(
      `the frozen point of ${this.name} was lost: ${job?.error ?? `its job is ${job?.status ?? 'gone'}`}`,
      { code: 'disk.changed', where: this.name },
    );
  }

  async #drop(outcome: 'applied' | 'abandoned'): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    if (outcome === 'applied') this.#isTracked = true;
    const { prepared, client } = open;
    const { qmp, ended, names } = prepared;
    await client.close().catch(() => undefined);
    // A daemon that ended has taken its job and its exports along; the next cycle looks at what is left.
    if (!qmp.isOpen) return;
    await removePoint(qmp, names);
    if (ended === null) return;
    if (outcome === 'abandoned') await this.#mergeInto(qmp, names.begun, [ended]);
    else await qmp.execute('block-dirty-bitmap-remove', { node: this.name, name: ended });
  }
}

/** Freezes several disks of one daemon at the same instant, by one transaction. */
export async function freezeTogether(
  disks: readonly TrackedDisk[],
): Promise<readonly FrozenDisk[]> {
  const prepared: (readonly [TrackedDisk, Prepared])[] = [];
  for (const disk of disks) prepared.push([disk, await disk.prepare()]);
  const qmp = prepared[0]?.[1].qmp;
  if (qmp === undefined) return [];
  const frozen = await whileQuiet(disks, async () => {
    // Before the transaction: what was confirmed until then is in the point.
    const takenAt = disks[0]?.now() ?? new Date();
    await qmp.execute('transaction', { actions: prepared.flatMap(([, { actions }]) => actions) });
    return takenAt;
  });
  const opened = await Promise.allSettled(
    prepared.map(([disk, each]) => disk.openFrozen(each, frozen.result, frozen.consistency)),
  );
  const failed = opened.find((each) => each.status === 'rejected');
  if (failed === undefined)
    return opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  for (const each of opened) if (each.status === 'fulfilled') await each.value.release('abandoned');
  throw failed.reason;
}

/** A machine that cannot be made quiet gives a crash-consistent point, as every other. */
async function whileQuiet<T>(
  disks: readonly TrackedDisk[],
  action: () => Promise<T>,
): Promise<{ readonly result: T; readonly consistency: Consistency }> {
  const asked = disks.flatMap(({ quiesce }) => (quiesce === null ? [] : [quiesce]));
  const held = await Promise.allSettled(asked.map((quiesce) => quiesce()));
  const thaws = held.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const [done, ...thawed] = [
    await settled(action()),
    ...(await Promise.all(thaws.map((thaw) => settled(thaw())))),
  ];
  if (done.status === 'rejected') throw done.reason;
  // A machine that had thawed by itself was not quiet when the point was taken.
  const isQuiet =
    asked.length === disks.length &&
    thaws.length === disks.length &&
    thawed.every(({ status }) => status === 'fulfilled');
  return {
    result: done.value,
    consistency: isQuiet ? 'application-consistent' : 'crash-consistent',
  };
}

async function settled<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}

/** Takes away what belongs to one point, in the order in which one holds the other. */
async function removePoint(qmp: QmpClient, names: PointParts): Promise<void> {
  const exportGone = qmp.expect(
    ({ name, data }) => name === 'BLOCK_EXPORT_DELETED' && data['id'] === names.exportId,
    `the end of export ${names.exportId}`,
  );
  await orGone(qmp.execute('block-export-del', { id: names.exportId, mode: 'hard' }), exportGone);
  const jobGone = qmp.expect(
    ({ name, data }) =>
      name === 'JOB_STATUS_CHANGE' && data['id'] === names.job && data['status'] === 'null',
    `the end of job ${names.job}`,
  );
  await orGone(qmp.execute('job-cancel', { id: names.job }), jobGone);
  await orGone(qmp.execute('blockdev-del', { 'node-name': names.overlay }), null);
  await rm(names.file, { force: true });
}

/** What is refused was not there: then no event comes either. */
async function orGone(
  command: Promise<unknown>,
  event: { readonly found: Promise<unknown> } | null,
): Promise<void> {
  event?.found.catch(() => undefined);
  try {
    await command;
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'qmp.refused') return;
    throw error;
  }
  await event?.found;
}

/** Points of a cycle that was broken off before it could take them away. */
async function removeLeftovers(qmp: QmpClient, node: string, folder: string): Promise<void> {
  const nodes = nodesSchema.parse(await qmp.execute('query-named-block-nodes'));
  for (const { 'node-name': overlay } of nodes) {
    if (overlay?.startsWith(`${node}-point-`) !== true) continue;
    await removePoint(qmp, pointOf(folder, overlay));
  }
}

function pointOf(folder: string, overlay: string): PointParts {
  return {
    overlay,
    file: join(folder, `${overlay}.qcow2`),
    job: `${overlay}-job`,
    exportId: `${overlay}-export`,
  };
}
