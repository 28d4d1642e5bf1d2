// Tests that boot a machine: skipped, with the reason in their title, where QEMU or
// mke2fs is missing or no kernel could be fetched.

import { describe } from 'vitest';

import { describeWithPrograms } from '../render/describe-with-programs.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { findGuestKit } from '@sekisho/rehearsal/machine/guest-kit.ts';
import { findMachinePrograms } from '@sekisho/rehearsal/machine/programs.ts';
import { WANTED_QEMU } from './daemon-disk.ts';

const WANTED = [
  ...WANTED_QEMU,
  { program: 'mke2fs', debianPackage: 'e2fsprogs' },
  { program: 'debugfs', debianPackage: 'e2fsprogs' },
] as const;

export async function describeWithMachine(title: string, body: () => void): Promise<void> {
  const missing = await whatIsMissing();
  if (missing === null) describeWithPrograms(title, WANTED, body);
  else describe.skip(`${title} [skipped: ${missing}]`, body);
}

async function whatIsMissing(): Promise<string | null> {
  try {
    await findMachinePrograms();
    await findGuestKit();
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
