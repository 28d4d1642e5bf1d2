// A real program beside the rehearsal: what it says on standard error while it
// starts decides whether it has; what it said last explains why it has not.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { OutsideError } from '../../../user-error.ts';

/**
 * Squid refuses to be root, and dnsmasq wants to change from root to another user. In a user namespace of
 * its own a program is nobody from the beginning, and can still read and write the rehearsal's folder.
 */
export const AS_NOBODY = ['unshare', '--user', '--map-user=65534', '--map-group=65534'] as const;

const START_MS = 15_000;
const KEPT_CHARACTERS = 4000;

/** Resolves when a line of its standard error (or of its log there) says that it serves. */
export function untilServing(child: ChildProcess, title: string, serves: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string, cause?: unknown): void => {
      clearTimeout(timer);
      reject(new OutsideError(`${title} did not start: ${why}`, { code: 'netns.program-failed', cause }));
    };
    const timer = setTimeout(() => fail(`it said nothing of serving in ${String(START_MS / 1000)} s`), START_MS);
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-KEPT_CHARACTERS);
      if (!serves.test(said)) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('error', (error) => fail(error.message, error));
    child.once('exit', () => fail(lastLines(said)));
  });
}

/** Asks it to end, and does not wait for ever. */
export async function endProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  // Nothing is kept of its state, so that there is nothing to wait for.
  child.kill('SIGKILL');
  await exited;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join('; ') || 'it ended without a word';
}
