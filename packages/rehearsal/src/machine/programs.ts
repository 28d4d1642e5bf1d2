// The programs that a rehearsed machine needs, found on this machine, or an error
// that says what to install.

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { findProgram } from '../workspace/find-program.ts';

const NEEDED = {
  emulator: 'qemu-system-x86_64',
  storageDaemon: 'qemu-storage-daemon',
  imageTool: 'qemu-img',
} as const;

export interface MachinePrograms {
  readonly emulator: string;
  readonly storageDaemon: string;
  readonly imageTool: string;
}

export function howToInstall(platform: NodeJS.Platform): string {
  return platform === 'darwin'
    ? 'brew install qemu'
    : 'apt install qemu-system-x86 qemu-utils (Debian, Ubuntu), or your distribution’s packages of QEMU';
}

export async function findMachinePrograms(
  find: (name: string) => Promise<string | null> = findProgram,
  platform = process.platform,
): Promise<MachinePrograms> {
  const [emulator, storageDaemon, imageTool] = await Promise.all([
    find(NEEDED.emulator),
    find(NEEDED.storageDaemon),
    find(NEEDED.imageTool),
  ]);
  if (emulator !== null && storageDaemon !== null && imageTool !== null)
    return { emulator, storageDaemon, imageTool };
  const missing = [
    emulator === null ? NEEDED.emulator : '',
    storageDaemon === null ? NEEDED.storageDaemon : '',
    imageTool === null ? NEEDED.imageTool : '',
  ].filter((name) => name !== '');
  throw new OutsideError(
    `a machine as source needs QEMU, and there is no ${missing.join(', no ')}`,
    { code: 'machine.no-qemu', hint: howToInstall(platform) },
  );
}
