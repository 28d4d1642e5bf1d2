// `sync` and `serve` as services: systemd's own program tells a socket how they are, and no secret
// goes where a journal would keep it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

import { packedProgram } from '../../../../test/cli/packed-program.ts';
import { runCli, type CliResult } from '../../../../test/cli/run-cli.ts';
import { findProgram } from '@sekisho/rehearsal/workspace/find-program.ts';
import { EXAMPLE_SITE } from './site-input.ts';
import { openNotifySocket, type NotifySocket } from '@sekisho/test-kit/cli/notify-socket.ts';

const PERL = await findProgram('perl');
const NOTIFY = await findProgram('systemd-notify');
const MISSING = NOTIFY === null ? 'systemd-notify' : PERL === null ? 'perl' : null;
const TITLE = MISSING === null ? '' : ` [not run: no ${MISSING}]`;
const POLL = { timeout: 40_000, interval: 50 };

let folder: string;
let manager: NotifySocket | null = null;
let running: { readonly stop: AbortController; readonly result: Promise<CliResult> } | null = null;
let written = { stdout: '', stderr: '' };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-service-'));
  await cp(EXAMPLE_SITE, join(folder, 'site'), { recursive: true });
  const file = join(folder, 'site', 'site.yaml');
  const site = parse(await readFile(file, 'utf8'));
  site.proxies[0].sync = { driver: 'edl', folder: 'lists' };
  await writeFile(file, stringify(site));
});
afterEach(async () => {
  running?.stop.abort();
  await running?.result;
  await manager?.close();
  running = manager = null;
  await rm(folder, { recursive: true });
});

function start(argv: readonly string[], env: Readonly<Record<string, string>>): void {
  written = { stdout: '', stderr: '' };
  const stop = new AbortController();
  const result = runCli([...argv, '--lang', 'en'], {
    cwd: join(folder, 'site'),
    env,
    signal: stop.signal,
    onStdout: (text) => (written.stdout += text),
    onStderr: (text) => (written.stderr += text),
  });
  running = { stop, result };
}

async function stop(): Promise<CliResult | undefined> {
  running?.stop.abort();
  return running?.result;
}

async function listen(): Promise<string> {
  const path = join(folder, 'notify');
  manager = await openNotifySocket(PERL ?? '', path);
  return path;
}

const notified = (): readonly string[] => manager?.notified ?? [];
const SERVE = ['serve', '.', '--port', '0'];
const WATCH = ['sync', '.', '--watch'];

describe.skipIf(MISSING !== null)(`a service manager that listens${TITLE}`, () => {
  test('is told by serve: ready with its address, alive at half its time, stopping', async () => {
    start(SERVE, { NOTIFY_SOCKET: await listen(), WATCHDOG_USEC: '400000' });
    await expect
      .poll(() => notified().filter((line) => line === 'WATCHDOG=1').length, POLL)
      .toBeGreaterThan(1);
    expect(notified().slice(0, 2)).toEqual([
      'READY=1',
      expect.stringMatching(/^STATUS=listening at http:\/\/127\.0\.0\.1:\d+$/),
    ]);
    expect((await stop())?.exit).toBe(130);
    expect(notified()).toContain('STOPPING=1');
    expect(notified().filter((line) => line === 'READY=1')).toHaveLength(1);
  });

  test('a watchdog that waits for another process gets no sign of life', async () => {
    const env = { NOTIFY_SOCKET: await listen(), WATCHDOG_USEC: '100000', WATCHDOG_PID: '1' };
    start(SERVE, env);
    await expect.poll(notified, POLL).toContain('READY=1');
    await new Promise((done) => setTimeout(done, 1000));
    await stop();
    expect(notified()).not.toContain('WATCHDOG=1');
  });

  test('the link lies in a file of its owner’s, works, and goes with the service; no token is printed', async () => {
    const file = join(folder, 'site', '.sekisho', 'web', 'link');
    // What somebody has put there before is replaced, not written through and not kept open.
    await mkdir(join(folder, 'site', '.sekisho', 'web'), { recursive: true });
    await writeFile(join(folder, 'other'), 'theirs');
    await symlink(join(folder, 'other'), file);
    start(SERVE, { NOTIFY_SOCKET: await listen() });
    await expect.poll(notified, POLL).toContain('READY=1');
    const link = new URL((await readFile(file, 'utf8')).trim());
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('theirs');
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
    const token = link.searchParams.get('token') ?? '';
    expect(token).toMatch(/^[\w-]{43}$/);
    await stop();
    expect(written.stderr).toContain('.sekisho/web/link');
    for (const text of [written.stderr, written.stdout, notified().join('\n')])
      expect(text).not.toContain(token);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  test('sync --watch tells its state, prints what it would do once, and does nothing', async () => {
    start(WATCH, { NOTIFY_SOCKET: await listen() });
    await expect.poll(() => written.stdout, POLL).toMatch(/^proxy1 \(edl\): \d+ to change/m);
    expect(notified().slice(0, 2)).toEqual([
      'READY=1',
      'STATUS=dry run, nothing is changed; servers: 1; failing: -',
    ]);
    // The same plan, read again from exports that were touched: nothing new to print.
    const vault = join(folder, 'site', 'estate');
    await cp(join(folder, 'site', 'estate-after-setup'), vault, { recursive: true });
    await new Promise((done) => setTimeout(done, 3000));
    const lines = written.stdout.split('\n').filter((line) => line.startsWith('proxy1'));
    expect(new Set(lines).size).toBe(lines.length);
    expect((await stop())?.exit).toBe(130);
    expect(notified().at(-1)).not.toBe('READY=1');
    expect(notified()).toContain('STOPPING=1');
    await expect(stat(join(folder, 'site', 'lists'))).rejects.toThrow('ENOENT');
  });

  test('a server that fails is in the state, and leaves it', async () => {
    const lists = join(folder, 'site', 'lists');
    await writeFile(lists, 'not a folder');
    start(['sync', '.', '--apply'], { NOTIFY_SOCKET: await listen() });
    await expect.poll(notified, POLL).toContain('STATUS=servers: 1; failing: proxy1');
    await unlink(lists);
    await expect.poll(() => notified().at(-1), POLL).toBe('STATUS=servers: 1; failing: -');
  });
});

test('--watch goes on, so it goes with no word for one round', async () => {
  for (const argv of [
    ['sync', EXAMPLE_SITE, '--watch', '--remove'],
    ['sync', EXAMPLE_SITE, '--watch', '--once', '--apply'],
  ])
    expect(await runCli(argv)).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('--watch goes on'),
    });
});

test('without systemd-notify the command goes on and says so once', async () => {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await symlink(process.execPath, join(bin, 'node'));
  const env = { NOTIFY_SOCKET: join(folder, 'nobody'), WATCHDOG_USEC: '100000', PATH: bin };
  start(SERVE, env);
  await expect.poll(() => written.stderr, POLL).toContain('systemd was not told');
  await new Promise((done) => setTimeout(done, 1000));
  expect((await stop())?.exit).toBe(130);
  expect(written.stderr.split('systemd was not told')).toHaveLength(2);
  expect(written.stderr).not.toContain('token=');
});

test('standard error that is the journal gets no token, also of a service that tells nothing', async () => {
  const { bin } = await packedProgram();
  const log = join(folder, 'journal');
  // A file stands for the journal's stream: JOURNAL_STREAM names device and inode of either.
  const child = spawn(
    'sh',
    [
      '-c',
      'exec 2>"$LOG"; JOURNAL_STREAM=$(stat -Lc %d:%i "$LOG") exec "$@"',
      '-',
      bin,
      ...SERVE,
      '--lang',
      'en',
    ],
    { cwd: join(folder, 'site'), env: { PATH: process.env['PATH'], LOG: log }, stdio: 'ignore' },
  );
  const ended = once(child, 'close');
  try {
    await expect.poll(() => readFile(log, 'utf8').catch(() => ''), POLL).toContain('machine');
    const text = await readFile(log, 'utf8');
    expect(text).toContain('.sekisho/web/link');
    expect(text).not.toContain('token=');
  } finally {
    child.kill('SIGINT');
    await ended;
  }
});

test('a link that can’t be kept is not shown', async () => {
  await mkdir(join(folder, 'site', '.sekisho', 'web', 'link', 'taken'), { recursive: true });
  start(SERVE, { NOTIFY_SOCKET: join(folder, 'nobody') });
  await expect.poll(() => written.stderr, POLL).toContain('could not be kept');
  await stop();
  expect(written.stderr).not.toContain('token=');
});
