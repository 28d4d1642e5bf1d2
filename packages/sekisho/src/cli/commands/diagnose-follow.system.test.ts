// `sekisho diagnose --follow`, and logs that are not there yet.

import { appendFile, writeFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';

import { describe, expect, test } from 'vitest';

import {
  CACHE,
  diagnose,
  inFolder,
  squid,
  useDiagnoseFolder,
  write,
} from '../../../../../test/cli/diagnose-folder.ts';
import { run } from '@sekisho/sekisho/cli/main.ts';

useDiagnoseFolder();

test('a log that is not there yet is waited for, and told so', async () => {
  const stop = new AbortController();
  const { code, out, err } = await diagnose(['site', 'later.log', '--follow', '--json'], {
    signal: stop.signal,
    onStderr: () => void write('later.log', `${squid(0, CACHE)}\n`),
    onStdout: () => stop.abort(),
  });
  expect(code).toBe(130);
  expect(err).toMatch(
    /^later\.log is not there yet: waiting for it\nread 1 line of 1 log in \d+\.\d s \(\d+ B\); 0 not understood\n$/,
  );
  expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ name: CACHE });
});

test('logs that grow are told of as they grow, until Ctrl-C', async () => {
  const log = await write('grow.log', '');
  const stop = new AbortController();
  const seen: string[] = [];
  const following = diagnose(['site', log, '--follow', '--json'], {
    signal: stop.signal,
    onStdout: (text) => {
      seen.push(text);
      stop.abort();
    },
  });
  await writeFile(inFolder(log), `${squid(0, CACHE)}\n`);
  expect(await following).toMatchObject({ code: 130 });
  expect(JSON.parse(seen[0] ?? '')).toMatchObject({ code: 'system-bypass-missing', name: CACHE });
});

describe('--follow is a work list', () => {
  const KEY_VAULT = 'privateasr58afkv.vault.azure.net';
  const LOGIN = 'login.microsoftonline.com';

  test('not at a terminal, a line for each change of it', async () => {
    const log = await write('lines.log', `${squid(0, CACHE)}\n${squid(1, LOGIN)}\n`);
    const stop = new AbortController();
    let out = '';
    const following = diagnose(['site', log, '--follow', '--quiet'], {
      signal: stop.signal,
      onStdout: (text) => (out += text),
    });
    const lines = (): readonly string[] => out.trimEnd().split('\n');
    await expect.poll(() => lines().length, { timeout: 40_000 }).toBe(2);
    const more = [
      squid(2, CACHE),
      squid(3, KEY_VAULT),
      squid(4, LOGIN, 'TCP_TUNNEL/200'),
      squid(5, CACHE.replace('cache', 'cache9')),
    ];
    await appendFile(inFolder(log), `${more.join('\n')}\n`);
    await expect.poll(() => out, { timeout: 40_000 }).toContain('healed: ');
    stop.abort();
    expect((await following).code).toBe(130);
    const told = lines().map((line) => line.replace(/^\S+ \S+ UTC /, ''));
    expect(told[0]).toMatch(
      /^new, error: 1 change ends 1 request of 1 machine \(Windows team, .*\): \+ \*\.blob\..*; privateasr2cache\S+ is private/,
    );
    expect(told[1]).toMatch(
      /^new, error: 1 change ends 1 request .*\+ login\.microsoftonline\.com; /,
    );
    expect(told).toContain('healed: + login.microsoftonline.com');
    expect(told.filter((line) => line.includes('+ *.blob'))).toHaveLength(1);
    expect(told.filter((line) => line.includes(KEY_VAULT))).toHaveLength(1);
  });

  test('at a terminal it is drawn again, and stands there at the end', async () => {
    const log = await write('screen.log', `${squid(0, CACHE)}\n`);
    const stop = new AbortController();
    let screen = '';
    const stdout = {
      isTTY: true,
      columns: 100,
      rows: 12,
      write: (text: string) => (screen += text),
    };
    const running = run(['diagnose', 'site', log, '--follow', '--lang', 'en'], {
      stdin: Object.assign(new PassThrough(), { isTTY: true }),
      stdout,
      stderr: { write: () => undefined },
      env: { NO_COLOR: '1' },
      cwd: inFolder('.'),
      signal: stop.signal,
    });
    await expect.poll(() => screen, { timeout: 40_000 }).toContain('1 change ends 1 request of 1');
    await appendFile(inFolder(log), `${squid(1, CACHE)}\n`);
    await expect.poll(() => screen, { timeout: 40_000 }).toContain('1 change ends 2 requests of 1');
    stop.abort();
    expect(await running).toBe(130);
    expect(screen.startsWith('\u001b[?1049h')).toBe(true);
    // No more lines than the terminal has.
    expect(
      Math.max(...screen.split('\u001b[H').map((each) => each.split('\r\n').length)),
    ).toBeLessThanOrEqual(12);
    const after = screen.split('\u001b[?1049l')[1] ?? '';
    expect(after).toMatch(/^1 change ends 1 of 1 finding\.\n\nerror: 1 change ends 2 requests/);
    expect(after).not.toContain('\u001b');
  });

  test('a log that nobody knows is named while it is followed, and at the end', async () => {
    const log = await write('odd.log', 'what is\nthis\n');
    const stop = new AbortController();
    const { code, err } = await diagnose(['site', log, '--follow'], {
      signal: stop.signal,
      onStderr: () => stop.abort(),
    });
    expect(code).toBe(130);
    expect(err).toMatch(/^odd\.log: no known format; see --log-format\n/);
    expect(err).toContain('Nothing was read: odd.log is of no known format (2 lines; ');
  });
});
