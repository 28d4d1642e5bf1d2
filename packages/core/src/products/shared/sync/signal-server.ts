// Tells a running server to read its files again. The process is taken from its pid file, and is only
// signalled when it is the program that is meant: a pid file may outlive its process.

import { readFile } from 'node:fs/promises';

import { OutsideError } from '@sekisho/dns/user-error.ts';

export async function signalServer(
  pidFile: string,
  program: string,
  signal: 'SIGHUP' | 'SIGUSR1',
): Promise<void> {
  const fail = (reason: string, cause?: unknown): never => {
    throw new OutsideError(`can't tell ${program} to read its files again: ${reason}`, {
      code: 'sync.not-running',
      where: pidFile,
      cause,
    });
  };
  const text = await readFile(pidFile, 'utf8').catch((cause: unknown) =>
    fail(`no pid file ${pidFile}`, cause),
  );
  const pid = Number(text.trim());
  if (!Number.isInteger(pid) || pid < 2) return fail(`${pidFile} holds no process`);
  if (process.platform === 'linux') {
    const name = await readFile(`/proc/${String(pid)}/comm`, 'utf8').catch((cause: unknown) =>
      fail(`process ${String(pid)} of ${pidFile} is not running`, cause),
    );
    if (name.trim() !== program)
      return fail(`process ${String(pid)} of ${pidFile} is ${JSON.stringify(name.trim())}`);
  }
  try {
    process.kill(pid, signal);
  } catch (cause) {
    fail(`process ${String(pid)} can't be signalled`, cause);
  }
}
