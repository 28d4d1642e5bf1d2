// The screen of `assist` at a real terminal of 80 columns and 24 lines: the question on top, a line a section, and
// keys that open one, scroll it and close it.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';

import stringWidth from 'string-width';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { makeCallFolder, terminalLine, type CallFolder } from './call-folder.ts';

const COLUMNS = 80;
const ROWS = 24;
const HUBS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';
// oxlint-disable-next-line no-control-regex -- escapes are the point
const ESCAPES = /\u001b\[[\d;?]*[A-Za-z]/g;

describeWithPrograms('assist at 80x24', [{ program: 'script', debianPackage: 'bsdutils' }], () => {
  let calls: CallFolder;
  let child: ChildProcess | null = null;
  let folder: string;
  let written = '';

  beforeAll(async () => {
    calls = await makeCallFolder();
  }, 120_000);
  afterAll(() => calls.remove());
  afterEach(() => void child?.kill());

  async function open(language: string): Promise<void> {
    written = '';
    folder = await calls.copy();
    const argv = ['assist', 'kept-site', 'access.log', '--apply', '--since', '2020-01-01'];
    const line = (await terminalLine([...argv, '--lang', language], COLUMNS)).replace(
      'rows 30',
      `rows ${String(ROWS)}`,
    );
    child = spawn('script', ['-qec', line, '/dev/null'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, SHELL: '/bin/sh', TERM: 'xterm-256color' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (written += text));
  }

  /** The newest whole picture, as lines. */
  function shown(): readonly string[] {
    const picture = written.split('\u001b[H').slice(1).at(-1) ?? '';
    return picture.replaceAll(ESCAPES, '').split(/\r+\n/);
  }

  const text = (): string => shown().join('\n');
  const press = (keys: string): void => void child?.stdin?.write(keys);

  async function end(): Promise<void> {
    press('\u0003');
    const [exit] = (await once(child ?? spawn('true'), 'close')) as [number | null];
    expect(exit).toBe(130);
  }

  test('sections open and close by keys, and every picture fits', async () => {
    await open('en');
    await expect.poll(text, { timeout: 30_000 }).toContain('4  Stages');
    await expect.poll(text, { timeout: 30_000 }).toMatch(/5 {2}To be set by hand: [1-9]/);
    for (const [key, title] of [
      ['3', 'Servers'],
      ['5', 'To be set by hand'],
    ] as const) {
      press(key);
      await expect
        .poll(() => shown().filter((line) => line === title), { timeout: 40_000 })
        .toEqual([title]);
      expect(shown().length).toBeLessThanOrEqual(ROWS);
    }
    expect(text()).toMatch(/… \d+ lines more/);
    const before = shown();
    press(' ');
    await expect.poll(() => shown().join() === before.join(), { timeout: 40_000 }).toBe(false);
    // To its end: nothing is left below.
    press(' '.repeat(20));
    await expect.poll(text, { timeout: 40_000 }).not.toMatch(/lines more/);
    expect(shown().length).toBeLessThanOrEqual(ROWS);
    press('0');
    await expect.poll(() => shown().length, { timeout: 40_000 }).toBeLessThan(12);
    expect(shown().filter((line) => stringWidth(line) > COLUMNS)).toEqual([]);
    await end();
  }, 90_000);

  test('the question stands on top, and is answered by y and Enter', async () => {
    await open('en');
    await expect.poll(text, { timeout: 30_000 }).toContain('1  Names that the proxy denied');
    const now = (Date.now() / 1000).toFixed(3);
    await appendFile(
      join(folder, 'access.log'),
      `${now}    10 10.1.1.10 TCP_DENIED/403 3900 CONNECT ${HUBS}:443 - HIER_NONE/- text/html\n`,
    );
    await expect.poll(() => shown()[0], { timeout: 30_000 }).toContain(`allow ${HUBS}:443`);
    expect(shown().length).toBeLessThanOrEqual(ROWS);
    press('y');
    await expect.poll(() => shown()[1] ?? '', { timeout: 40_000 }).toMatch(/Enter\] y$/);
    press('\r');
    await expect.poll(text, { timeout: 30_000 }).toContain(`added: ${HUBS}:443`);
    expect(shown()[0]).toMatch(/^assist /);
    await end();
  }, 90_000);

  test('in Japanese it fits too', async () => {
    await open('ja');
    await expect.poll(text, { timeout: 30_000 }).toMatch(/5 {2}手で設定するもの: [1-9]/);
    expect(shown().length).toBeLessThanOrEqual(ROWS);
    press('0');
    await expect.poll(() => shown().length, { timeout: 40_000 }).toBeLessThan(12);
    expect(shown().filter((line) => stringWidth(line) > COLUMNS)).toEqual([]);
    await end();
  }, 90_000);
});
