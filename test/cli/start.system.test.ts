// `npm start`, as a newcomer types it in a clone: at a terminal it names the pages and plays the set-up live on one;
// elsewhere it plays the rehearsal as lines, and says where the pages are.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { afterEach, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';

const START = fileURLToPath(new URL('../../bin/start', import.meta.url));
const PACKAGE = fileURLToPath(new URL('../../package.json', import.meta.url));

let child: ChildProcess | null = null;
afterEach(
  () => void (child?.pid !== undefined && child.exitCode === null && child.kill('SIGKILL')),
);

/** All that it writes until the pattern is in it; the clone may have to be built first. */
async function until(command: readonly string[], pattern: RegExp): Promise<string> {
  const [program = '', ...args] = command;
  const started = spawn(program, args, {
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', LANG: 'C.UTF-8', LC_ALL: '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child = started;
  let written = '';
  for (const stream of [started.stdout, started.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (written += text));
  await expect.poll(() => written, { timeout: 100_000, interval: 50 }).toMatch(pattern);
  return written;
}

test('npm start is bin/start', async () => {
  const { scripts } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { scripts: { start: string } };
  expect(scripts.start).toBe('bin/start');
});

describeWithPrograms('npm start', [{ program: 'script', debianPackage: 'bsdutils' }], () => {
  test('at a terminal: the page of the set-up, the page of what to do, and Ctrl-C ends it', async () => {
    const written = await until(['script', '-qec', START, '/dev/null'], /scenario by-hand/);
    expect(written).toMatch(/bin\/sekisho serve SITE/);
    expect(written).toMatch(/the page: http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/);
    const ended = once(child ?? process, 'exit') as Promise<[number]>;
    child?.stdin?.write('\u0003');
    const [code] = await ended;
    expect(code).toBe(130);
  }, 120_000);
});

test('elsewhere: lines, and where the pages are', async () => {
  const written = await until([START], /scenario by-hand/);
  expect(written).toMatch(/bin\/sekisho serve \(what to do\)/);
  expect(written).not.toContain('token=');
  const ended = once(child ?? process, 'exit') as Promise<[number]>;
  child?.kill('SIGINT');
  const [code] = await ended;
  expect(code).toBe(130);
}, 120_000);
