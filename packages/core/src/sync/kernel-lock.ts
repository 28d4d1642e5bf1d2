// A lock on a file that the kernel holds for this process: it ends with the process, however that ends, and with
// nothing else. It knows no clock and no process numbers, so it holds across PID and network namespaces too, and
// while its holder is stopped.
//
// Node has no call for it. On Linux flock(1) takes the lock on the file that this process has open: such a lock belongs
// to the open file (flock(2)), not to the one who asked, and stays when that program has ended. On macOS and Windows an
// open itself can be exclusive.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { isMissingFile, named } from '../replace-file.ts';

/** Where flock(1) finds the file. */
const LOCKED_FD = 3;
const HELD_BY_ANOTHER = 1;
/** libuv's UV_FS_O_EXLOCK: on Windows nobody else can open the file meanwhile, on macOS it is O_EXLOCK. */
const EXCLUSIVE: Partial<Record<NodeJS.Platform, number>> = {
  darwin: 0x20 | constants.O_NONBLOCK,
  win32: 0x1000_0000,
};
const BUSY: ReadonlySet<string> = new Set(['EAGAIN', 'EWOULDBLOCK', 'EBUSY']);

export interface KernelLock {
  release(): void;
}

/** Null: another process has it. The file stays, as one that is removed would be another file for the next. */
export async function takeKernelLock(path: string): Promise<KernelLock | null> {
  for (;;) {
    const fd = await openLocked(path);
    if (fd === null) return null;
    // Whoever has removed the file meanwhile has left a lock on a file that nobody finds.
    if (await isStillThere(path, fd)) return { release: () => closeSync(fd) };
    closeSync(fd);
  }
}

async function openLocked(path: string): Promise<number | null> {
  const exclusive = EXCLUSIVE[process.platform];
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_CREAT | (exclusive ?? 0), 0o600);
  } catch (error) {
    if (exclusive !== undefined && BUSY.has(codeOf(error))) return null;
    throw named(error, path);
  }
  if (exclusive !== undefined) return fd;
  try {
    if (await flock(fd, path)) return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  closeSync(fd);
  return null;
}

async function flock(fd: number, path: string): Promise<boolean> {
  const child = spawn('flock', ['-n', String(LOCKED_FD)], {
    stdio: ['ignore', 'ignore', 'pipe', fd],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  try {
    await once(child, 'close');
  } catch (cause) {
    throw noLock(
      path,
      codeOf(cause) === 'ENOENT' ? 'the program flock is not here' : String(cause),
      {
        hint: 'install util-linux, whose flock takes the lock: without one, two processes could change one server at a time',
        cause,
      },
    );
  }
  if (child.exitCode === 0) return true;
  if (child.exitCode === HELD_BY_ANOTHER) return false;
  throw noLock(
    path,
    said.trim() === '' ? `flock ended with ${String(child.exitCode)}` : said.trim(),
    {
      hint: 'give --state a folder on a disk of this machine',
    },
  );
}

async function isStillThere(path: string, fd: number): Promise<boolean> {
  const own = fstatSync(fd, { bigint: true });
  const found = await stat(path, { bigint: true }).catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw error;
  });
  return found !== null && found.ino === own.ino && found.dev === own.dev;
}

function noLock(
  path: string,
  why: string,
  more: { readonly hint: string; readonly cause?: unknown },
): OutsideError {
  return new OutsideError(`${path} can't be locked: ${why}`, {
    code: 'sync.no-lock',
    where: path,
    ...more,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
