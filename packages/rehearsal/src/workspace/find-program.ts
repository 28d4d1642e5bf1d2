// Where this machine has a program, if it has it.

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** System programs are often not on a user's PATH; the last two are where Homebrew keeps those of e2fsprogs. */
const MORE_FOLDERS = [
  '/sbin',
  '/usr/sbin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/e2fsprogs/sbin',
  '/usr/local/opt/e2fsprogs/sbin',
];

export async function findProgram(name: string): Promise<string | null> {
  const path = process.env['PATH'] ?? '';
  for (const folder of [
    ...path.split(delimiter).filter((entry) => entry !== ''),
    ...MORE_FOLDERS,
  ]) {
    const candidate = join(folder, name);
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  return null;
}
