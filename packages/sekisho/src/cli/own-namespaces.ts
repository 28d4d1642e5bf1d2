// A command that makes network namespaces, started by a user without rights: the
// same command again, as root of a user namespace that has a network and a /run of its own.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { ExitCode } from './io.ts';

const HINT =
  'run it as root, let users make user namespaces (sysctl kernel.unprivileged_userns_clone=1, or the profile of AppArmor), or use --network loopback';
/** Exit code of the shell below when the namespace was made and cannot be used. */
const UNUSABLE = 97;

/** The exit code of the command run again; null for root, who needs no such thing. */
export async function rerunAsRoot(): Promise<ExitCode | null> {
  if (process.platform !== 'linux')
    throw new OutsideError('the network netns needs Linux', {
      code: 'netns.not-linux',
      hint: 'use --network loopback',
    });
  if (process.getuid?.() === 0) return null;
  if (
    !(await run(['true']).then(
      (code) => code === 0,
      () => false,
    ))
  )
    throw new OutsideError('this user may not make network namespaces', {
      code: 'netns.no-rights',
      hint: HINT,
    });
  const code = await run([process.execPath, ...process.execArgv, ...process.argv.slice(1)]);
  return code === 0 || code === 1 || code === 2 || code === 130 ? code : 3;
}

function run(command: readonly string[]): Promise<number> {
  const prepare = `PATH="$PATH:/usr/sbin:/sbin"; mount -t tmpfs none /run && ip link set lo up || exit ${String(UNUSABLE)}; exec "$@"`;
  return new Promise((resolve, reject) => {
    const isTrial = command[0] === 'true';
    const child = spawn(
      'unshare',
      ['--user', '--map-root-user', '--net', '--mount', 'sh', '-c', prepare, 'sh', ...command],
      { stdio: isTrial ? 'ignore' : 'inherit' },
    );
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}
