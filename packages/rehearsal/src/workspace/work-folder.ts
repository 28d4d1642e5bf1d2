// The folder of one rehearsal: everything that it writes is in there. Without
// --keep it is a temporary folder that goes when the rehearsal ends, however it ends.

import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';

export interface WorkFolder {
  readonly path: string;
  readonly isKept: boolean;
  remove(): Promise<void>;
}

export async function makeWorkFolder(keep: string | undefined): Promise<WorkFolder> {
  if (keep !== undefined) return keepFolder(keep);
  const path = await mkdtemp(join(tmpdir(), 'sekisho-')).catch((cause: unknown) => {
    throw new OutsideError(`can't make a folder in ${tmpdir()}`, {
      code: 'rehearse.no-folder',
      where: tmpdir(),
      hint: 'free space there, or name a folder with --keep',
      cause,
    });
  });
  return { path, isKept: false, remove: () => rm(path, { recursive: true, force: true }) };
}

async function keepFolder(path: string): Promise<WorkFolder> {
  await mkdir(path, { recursive: true }).catch((cause: unknown) => {
    throw new UserError(`can't make the folder ${path}`, {
      code: 'rehearse.no-folder',
      where: path,
      cause,
    });
  });
  if ((await readdir(path)).length > 0)
    throw new UserError(`${path} is not empty`, {
      code: 'rehearse.folder-not-empty',
      where: path,
      hint: 'name a new folder, so that nothing of yours is overwritten',
    });
  return { path, isKept: true, remove: () => Promise.resolve() };
}
