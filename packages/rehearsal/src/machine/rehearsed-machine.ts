// A server to be protected, whole: its disk behind a storage daemon, the machine that
// runs from it, and what replication and the scenario ask of them.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { NbdClient } from '../replication/nbd-client.ts';
import { Guest } from './guest.ts';
import { makeGuestDisk } from './guest-disk.ts';
import type { GuestKit } from './guest-kit.ts';
import type { MachinePrograms } from './programs.ts';
import { StorageDaemon } from './storage-daemon.ts';
import { TrackedDisk } from './tracked-disk.ts';

const run = promisify(execFile);
/** Between two records; writing one takes the emulated machine about as long again. */
const PAUSE_MICROSECONDS = 20_000;
const RECORDS_MS = 60_000;
const LOOK_MS = 20;

export interface MachineKit {
  readonly kit: GuestKit;
  readonly programs: MachinePrograms;
}

export interface MachineOptions extends MachineKit {
  /** Letters, digits, hyphens. */
  readonly name: string;
  /** Where the disk's image is kept. */
  readonly folder: string;
  readonly sizeBytes: number;
  readonly seed: string;
  /** A recovered disk that the machine goes on from; the file itself stays as it is. Without it, a new disk is made. */
  readonly recovered?: string;
  /** Every so many cycles the point is application-consistent; 0: never. */
  readonly applicationConsistentEvery: number;
  readonly signal: AbortSignal;
  readonly onConsole?: (line: string) => void;
}

interface MachineParts {
  readonly daemon: StorageDaemon;
  readonly sockets: string;
  readonly storedBytes: number;
}

export class RehearsedMachine {
  readonly name: string;
  readonly source: TrackedDisk;
  readonly sizeBytes: number;
  /** What its disk held when it was made. */
  readonly storedBytes: number;
  readonly daemon: StorageDaemon;
  readonly #options: MachineOptions;
  /** For sockets and frozen points: a path that is short enough. */
  readonly #sockets: string;
  /** Each number that the service confirmed, with the time when it was heard. */
  readonly #confirmations: { readonly number: number; readonly at: number }[] = [];
  #guest: Guest | null = null;
  #cycles = 0;

  private constructor(options: MachineOptions, { daemon, sockets, storedBytes }: MachineParts) {
    this.storedBytes = storedBytes;
    this.name = options.name;
    this.sizeBytes = options.sizeBytes;
    this.daemon = daemon;
    this.#options = options;
    this.#sockets = sockets;
    this.source = new TrackedDisk({
      daemon,
      node: options.name,
      now: () => new Date(),
      quiesce: () => this.#quiesce(),
    });
  }

  /** Makes the disk, boots the machine from it, and lets its service write. */
  static async start(options: MachineOptions): Promise<RehearsedMachine> {
    const [machine] = await startMachines([options]);
    if (machine === undefined) throw new Error('no machine was started');
    return machine;
  }

  /** For {@link startMachines}. */
  static adopt(options: MachineOptions, parts: MachineParts): RehearsedMachine {
    return new RehearsedMachine(options, parts);
  }

  get guest(): Guest {
    if (this.#guest === null) throw new Error(`the machine ${this.name} is off`);
    return this.#guest;
  }

  /** The highest number that its service has confirmed. */
  get confirmed(): number {
    return this.#confirmations.at(-1)?.number ?? 0;
  }

  /** The highest number that had been confirmed before an instant. */
  confirmedBefore(instant: Date): number {
    return this.#confirmations.findLast(({ at }) => at < instant.getTime())?.number ?? 0;
  }

  /** Its disk as it is, for whoever reads or writes it while the machine is off. */
  async openDisk(): Promise<NbdClient> {
    await this.daemon.qmp();
    return NbdClient.connect({ socket: this.daemon.nbdSocket, exportName: this.name });
  }

  async powerOn(): Promise<void> {
    const { name, kit, programs, onConsole } = this.#options;
    const disk = { kind: 'export', socket: this.daemon.nbdSocket, name } as const;
    const onConfirmed = (number: number): void =>
      void this.#confirmations.push({ number, at: Date.now() });
    this.#guest = await Guest.boot({
      name,
      kit,
      programs,
      folder: this.#sockets,
      disk,
      onConfirmed,
      ...(onConsole === undefined ? {} : { onConsole }),
    });
    await this.#guest.order(`start ${String(PAUSE_MICROSECONDS)}`);
  }

  /** Overwrites blocks of 64 KiB, and waits until that many further records are confirmed. */
  async work({
    blocks,
    records,
  }: {
    readonly blocks: number;
    readonly records: number;
  }): Promise<void> {
    const until = this.confirmed + records;
    await this.guest.order(`churn ${String(blocks)}`);
    const deadline = performance.now() + RECORDS_MS;
    while (this.confirmed < until) {
      this.#options.signal.throwIfAborted();
      if (performance.now() > deadline || !this.guest.isRunning)
        throw new OutsideError(
          `the service of ${this.name} stopped writing after record ${String(this.confirmed)}`,
          { code: 'machine.failed', where: this.name },
        );
      await sleep(LOOK_MS);
    }
  }

  /** Off as by a power cut; what it confirmed stays confirmed. */
  async cutPower(): Promise<void> {
    await this.#guest?.kill();
    this.#guest = null;
  }

  /** The machine goes off in order; the disk stays served. */
  async powerOff(): Promise<void> {
    const guest = this.#guest;
    this.#guest = null;
    if (guest?.isRunning === true) await guest.powerOff();
    else await guest?.kill();
  }

  async close(): Promise<void> {
    await this.#guest?.kill();
    this.#guest = null;
    await this.source.close();
    await this.daemon.close();
    await rm(this.#sockets, { recursive: true, force: true });
  }

  /** Null for a cycle whose point need not be application-consistent. */
  #quiesce(): (() => Promise<() => Promise<void>>) | null {
    this.#cycles += 1;
    const every = this.#options.applicationConsistentEvery;
    if (every === 0 || this.#cycles % every !== 0) return null;
    return async () => {
      const guest = this.guest;
      const thaw = (): Promise<void> => guest.order('thaw');
      try {
        await guest.order('freeze');
      } catch (error) {
        // It may have frozen after all, and only its answer be lost.
        await thaw().catch(() => undefined);
        throw error;
      }
      return thaw;
    };
  }
}

/** Starts machines whose disks one storage daemon holds, so that they can be frozen at one instant. */
export async function startMachines(
  all: readonly MachineOptions[],
): Promise<readonly RehearsedMachine[]> {
  const [first] = all;
  if (first === undefined) return [];
  const disks = all.map(({ name, folder }) => ({ name, file: join(folder, `${name}.qcow2`) }));
  for (const [at, options] of all.entries()) await makeDisk(disks[at]?.file ?? '', options);
  const sockets = await mkdtemp(join(tmpdir(), 'sekisho-m-'));
  const machines: RehearsedMachine[] = [];
  try {
    const daemon = await StorageDaemon.start({ programs: first.programs, folder: sockets, disks });
    for (const [at, options] of all.entries())
      machines.push(
        RehearsedMachine.adopt(options, {
          daemon,
          sockets,
          storedBytes: (await stat(disks[at]?.file ?? '')).size,
        }),
      );
    for (const machine of machines) {
      first.signal.throwIfAborted();
      await machine.powerOn();
    }
    return machines;
  } catch (error) {
    for (const machine of machines) await machine.close();
    await rm(sockets, { recursive: true, force: true });
    throw error;
  }
}

async function makeDisk(
  file: string,
  { recovered, sizeBytes, seed, kit, programs, signal }: MachineOptions,
): Promise<void> {
  if (recovered === undefined)
    await makeGuestDisk({ file, sizeBytes, seed, kit, programs, signal });
  else
    await run(
      programs.imageTool,
      ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', recovered, file],
      { signal },
    );
}
