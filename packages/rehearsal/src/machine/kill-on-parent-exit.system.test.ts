// A real process is killed; what it had started as tied to itself goes with it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { findProgram } from '../workspace/find-program.ts';
import { watchParent } from './kill-on-parent-exit.ts';

const POLLS = 50;
const POLL_MS = 100;
const command = { program: process.execPath, args: ['-e', 'setTimeout(() => {}, 60_000)'] };
const setpriv = process.platform === 'linux' ? await findProgram('setpriv') : null;

test.skipIf(setpriv === null)(
  'a child that is tied ends when its parent is killed (needs setpriv of util-linux)',
  async () => {
    expect(await isGoneAfterKill(await watchParent(command))).toBe(true);
  },
);

test.skipIf(process.platform !== 'linux')('one that is not tied stays (needs /proc)', async () => {
  expect(await isGoneAfterKill(command)).toBe(false);
});

async function isGoneAfterKill({
  program,
  args,
}: {
  readonly program: string;
  readonly args: readonly string[];
}): Promise<boolean> {
  const code = `const c = require('node:child_process').spawn(${JSON.stringify(program)}, ${JSON.stringify(args)}, { stdio: 'ignore' }); console.log(c.pid); setTimeout(() => {}, 60_000);`;
  const parent = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  const child = Number(line);
  // Until the child is what it will be, and not `setpriv` on its way.
  for (
    let poll = 0;
    poll < POLLS && !(await commandOf(child)).startsWith(process.execPath);
    poll += 1
  )
    await sleep(POLL_MS);
  expect(await commandOf(child)).toContain('60_000');
  const ended = once(parent, 'exit');
  parent.kill('SIGKILL');
  await ended;
  const polls = program === command.program ? 5 : POLLS;
  for (let poll = 0; poll < polls; poll += 1) {
    if ((await commandOf(child)) === '') return true;
    await sleep(POLL_MS);
  }
  process.kill(child, 'SIGKILL');
  return false;
}

/** Empty where it is no more, or nothing but its end is left. */
function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
}
