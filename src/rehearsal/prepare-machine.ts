// A real machine as the rehearsed server: it boots, its service writes all the time,
// and each cycle finds a few more blocks overwritten.

import { failBack } from './machine/fail-back.ts';
import { findGuestKit } from './machine/guest-kit.ts';
import { findMachinePrograms } from './machine/programs.ts';
import { recoverMachine } from './machine/recover-machine.ts';
import { RehearsedMachine } from './machine/rehearsed-machine.ts';
import type { PreparedDisk } from './prepare-disk.ts';

export interface PrepareMachineOptions {
  readonly folder: string;
  readonly sizeBytes: number;
  /** Every so many cycles the point is application-consistent; 0: never. */
  readonly applicationConsistentEvery: number;
  readonly onConsole: (machine: string, line: string) => void;
  readonly signal: AbortSignal;
}

const SEED = 'sekisho';
const WORK_BETWEEN_CYCLES = { blocks: 24, records: 12 } as const;

export async function prepareMachine(options: PrepareMachineOptions): Promise<PreparedDisk> {
  const { folder, sizeBytes, applicationConsistentEvery, onConsole, signal } = options;
  // Without QEMU nothing is fetched.
  const programs = await findMachinePrograms();
  const kit = await findGuestKit({ signal });
  const name = 'source';
  const common = { folder, sizeBytes, seed: SEED, applicationConsistentEvery, programs, kit, signal };
  const machine = await RehearsedMachine.start({ ...common, name, onConsole: (line) => onConsole(name, line) });
  return {
    source: machine.source,
    sizeBytes,
    storedBytes: machine.storedBytes,
    content: 'ext4 of a running Linux machine (QEMU)',
    change: () => machine.work(WORK_BETWEEN_CYCLES),
    // Its journal is replayed by the machine that boots from it; until then it is not clean, and should not be.
    checkFileSystem: () => Promise.resolve('ext4, for the machine to mount'),
    recover: (file, takenAt) => recoverMachine({ name: 'recovered', kit, programs, file, confirmed: machine.confirmedBefore(takenAt), onConsole: (line) => onConsole('recovered', line) }),
    failBack: async (file) => {
      await machine.cutPower();
      const twin = await RehearsedMachine.start({ ...common, name: 'twin', recovered: file, onConsole: (line) => onConsole('twin', line) });
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
