// A real machine as the rehearsed server, or a group of two: it boots, its service
// writes all the time, and each cycle finds a few more blocks overwritten.

import { joinGroup } from './machine/consistency-group.ts';
import { failBack } from './machine/fail-back.ts';
import { findGuestKit } from './machine/guest-kit.ts';
import { noteConfirmed } from './machine/note-confirmed.ts';
import { findMachinePrograms } from './machine/programs.ts';
import { recoverMachine, type Recovered } from './machine/recover-machine.ts';
import { RehearsedMachine, startMachines } from './machine/rehearsed-machine.ts';
import type { PreparedDisk } from './prepare-disk.ts';

export interface PrepareMachineOptions {
  readonly folder: string;
  readonly sizeBytes: number;
  /** Every so many cycles the point is application-consistent; 0: never. */
  readonly applicationConsistentEvery: number;
  /** Default: 1. */
  readonly count?: 1 | 2;
  readonly onConsole: (machine: string, line: string) => void;
  readonly signal: AbortSignal;
}

/** The second one keeps a ledger of what the first has confirmed. */
export const MACHINE_NAMES = ['source', 'ledger'] as const;
const SEED = 'sekisho';
const CONTENT = 'ext4 of a running Linux machine (QEMU)';
const WORK_BETWEEN_CYCLES = { blocks: 24, records: 12 } as const;

export async function prepareMachine(options: PrepareMachineOptions): Promise<PreparedDisk> {
  const { folder, sizeBytes, applicationConsistentEvery, onConsole, signal } = options;
  // Without QEMU nothing is fetched.
  const programs = await findMachinePrograms();
  const kit = await findGuestKit({ signal });
  const common = {
    folder,
    sizeBytes,
    seed: SEED,
    applicationConsistentEvery,
    programs,
    kit,
    signal,
  };
  const names = MACHINE_NAMES.slice(0, options.count ?? 1);
  const machines = await startMachines(
    names.map((name) => ({
      ...common,
      seed: `${SEED} ${name}`,
      name,
      onConsole: (line) => onConsole(name, line),
    })),
  );
  const [machine, second] = machines;
  if (machine === undefined) throw new Error('no machine was started');
  const recoverAs =
    (name: string, of: RehearsedMachine) =>
    (file: string, takenAt: Date): Promise<Recovered> =>
      recoverMachine({
        name,
        kit,
        programs,
        file,
        confirmed: of.confirmedBefore(takenAt),
        onConsole: (line) => onConsole(name, line),
      });
  // Its journal is replayed by the machine that boots from it; until then it is not clean, and should not be.
  const checkFileSystem = (): Promise<string> => Promise.resolve('ext4, for the machine to mount');
  if (second !== undefined) {
    const [ownSource, otherSource] = joinGroup(machines.map(({ source }) => source));
    if (ownSource === undefined || otherSource === undefined)
      throw new Error('a group has two sources');
    const notes = noteConfirmed(machine, second);
    return {
      source: ownSource,
      sizeBytes,
      storedBytes: machine.storedBytes + second.storedBytes,
      content: `${CONTENT}, and another one that notes what it has confirmed`,
      change: async () => {
        notes.throwIfFailed();
        await Promise.all(machines.map((each) => each.work(WORK_BETWEEN_CYCLES)));
      },
      checkFileSystem,
      recover: recoverAs('recovered', machine),
      partner: {
        source: otherSource,
        sizeBytes,
        checkFileSystem,
        recover: recoverAs('recovered-ledger', second),
        notedBefore: (instant) => notes.before(instant),
      },
      close: async () => {
        const stopped = notes.stop();
        for (const each of machines) await each.close();
        await stopped;
      },
    };
  }
  return {
    source: machine.source,
    sizeBytes,
    storedBytes: machine.storedBytes,
    content: CONTENT,
    change: () => machine.work(WORK_BETWEEN_CYCLES),
    checkFileSystem,
    recover: recoverAs('recovered', machine),
    failBack: async (file) => {
      await machine.cutPower();
      const twin = await RehearsedMachine.start({
        ...common,
        name: 'twin',
        recovered: file,
        onConsole: (line) => onConsole('twin', line),
      });
      try {
        await twin.work(WORK_BETWEEN_CYCLES);
        return await failBack(machine, twin, signal);
      } finally {
        await twin.close();
      }
    },
    close: () => machine.close(),
  };
}
