// Programs that must not outlive this process, however it ends: by itself, or killed.

import { execFile, type ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';

import { findProgram } from '../workspace/find-program.ts';

const run = promisify(execFile);
const running = new Set<ChildProcess>();
let isListening = false;
let prefix: Promise<readonly string[]> | null = null;

interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** Ends the child when this process ends by itself. */
export function killOnParentExit(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (isListening) return;
  isListening = true;
  process.once('exit', () => {
    for (const each of running) each.kill('SIGKILL');
  });
}

/**
 * The same command, ended by the kernel when the thread that starts it is no more, as
 * after a SIGKILL: nothing of ours can run then (prctl(2), PR_SET_PDEATHSIG). The
 * process keeps its id. Where there is no `setpriv` of util-linux, the command as it is.
 */
export async function watchParent({ program, args }: Command): Promise<Command> {
  prefix ??= findPrefix();
  const [setpriv, ...options] = await prefix;
  return setpriv === undefined
    ? { program, args }
    : { program: setpriv, args: [...options, program, ...args] };
}

/** That of busybox has no such option: it is tried once. */
async function findPrefix(): Promise<readonly string[]> {
  const setpriv = process.platform === 'linux' ? await findProgram('setpriv') : null;
  if (setpriv === null) return [];
  const options = ['--pdeathsig', 'KILL'];
  return run(setpriv, [...options, process.execPath, '--version']).then(
    () => [setpriv, ...options],
    () => [],
  );
}
