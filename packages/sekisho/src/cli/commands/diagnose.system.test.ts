// `sekisho diagnose` on the example site.

import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runCli, runFromSources, type CliOptions } from '../../../../../test/cli/run-cli.ts';
import { run } from '@sekisho/sekisho/cli/main.ts';
import { FINDING_CODES } from '@sekisho/core/diagnose/finding.ts';
import { FORMAT_IDS } from '@sekisho/core/diagnose/formats.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-diagnose-command-'));
  await cp(EXAMPLE_SITE, join(folder, 'site'), { recursive: true });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type More = Pick<CliOptions, 'stdin' | 'signal' | 'onStdout' | 'onStderr'>;

async function diagnose(
  args: readonly string[],
  more: More = {},
  runner: typeof runCli = runCli,
): Promise<Outcome> {
  const options = { env: { LANG: 'C' }, cwd: folder, ...more };
  const { exit: code, stdout: out, stderr: err } = await runner(['diagnose', ...args], options);
  return { code, out, err };
}

const squid = (seconds: number, name: string, result = 'TCP_DENIED/403'): string =>
  `${String(1_700_762_400 + seconds)}.000     12 10.1.1.10 ${result} 17 CONNECT ${name}:443 - HIER_NONE/- -`;
const CACHE = 'privateasr2cache.blob.core.windows.net';

async function write(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return name;
}

test('a private name at the proxy: the fix, and exit code 1', async () => {
  const log = await write('access.log', `${squid(0, CACHE)}\n${squid(1, CACHE)}\n`);
  const { code, out, err } = await diagnose(['site', log]);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^1 change ends 1 of 1 finding\.\n\nerror: 1 change ends 2 requests of 1 machine \(Windows team, .*\)\n {2}\+ /,
  );
  expect(out).toContain(`${CACHE} is private but a service under SYSTEM sent it to the proxy\n`);
  expect(out).toContain(`access.log:1: ${squid(0, CACHE)}\n    access.log:2\n`);
  expect(err).toContain('read 2 lines of 1 log in');
});

test('no secret of a log is printed, whatever the form, and its line is cut', async () => {
  const line = squid(0, CACHE);
  const log = await write(
    'secret.log',
    `${line} http://bob:hunter2@x/?sig=abcDEF123 [Proxy-Authorization: Basic Ym9iOmh1bnRlcjI=\\r\\n] ${'z'.repeat(3000)}\n`,
  );
  for (const format of ['table', 'json', 'markdown', 'html']) {
    const { out } = await diagnose(['site', log, '--format', format]);
    expect(out).toContain('(removed)');
    expect(out).not.toMatch(/hunter2|abcDEF123|Ym9iOmh1bnRlcjI|z{600}/);
  }
});

test('nothing wrong: exit code 0, and says so', async () => {
  const log = await write(
    'good.log',
    `${squid(0, 'login.microsoftonline.com', 'TCP_TUNNEL/200')}\n`,
  );
  expect(await diagnose(['site', log, '--quiet'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('no findings\n'),
    err: '',
  });
});

test('--json is one document with what was read, the findings and the progress', async () => {
  const log = await write('access.log', `${squid(0, CACHE)}\nnoise\n`);
  const { out } = await diagnose(['site', log, '--json', '--log-format', 'squid']);
  expect(JSON.parse(out)).toMatchObject({
    schema: 'sekisho/findings/2',
    read: {
      files: 1,
      lines: 2,
      unreadable: 1,
      logs: [{ file: 'access.log', format: 'squid', examples: [{ line: 2, text: 'noise' }] }],
    },
    findings: [
      { code: 'system-bypass-missing', confidence: 'medium', client: '10.1.1.10', count: 1 },
    ],
    progress: expect.any(Array),
  });
});

test('standard input, packed or not', async () => {
  const text = `${squid(0, CACHE)}\n`;
  expect((await diagnose(['site', '-', '--quiet'], { stdin: text })).code).toBe(1);
  const { out } = await diagnose(['site', '-', '--json'], { stdin: text });
  expect(JSON.parse(out)).toMatchObject({ read: { logs: [{ file: 'stdin' }] } });
  expect((await diagnose(['site', '-', '--quiet'], { stdin: gzipSync(text) })).code).toBe(1);
  expect(
    await diagnose(['site', '-', '--quiet'], { stdin: gzipSync(text).subarray(0, 30) }),
  ).toMatchObject({ code: 2, err: expect.stringContaining('stdin is not whole') });
});

test('where nothing is of a known format, that is the answer, and not "no findings"', async () => {
  await write('unreadable.log', 'this is\nno log at all\n');
  expect(await diagnose(['site', 'unreadable.log'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('no log is of a known format: unreadable.log'),
  });
  await write('known.log', `${squid(0, CACHE)}\n`);
  expect((await diagnose(['site', 'unreadable.log', 'known.log'])).code).toBe(1);
});

describe('what was not read is said first, and is no "no findings"', () => {
  const HEAD = '#Software: SGOS\n#Fields: date time c-ip cs-host sc-status s-action\n';
  const GOOD = squid(0, 'login.microsoftonline.com', 'TCP_TUNNEL/200');
  const MARK = '\ufeff';
  test.each([
    { title: 'nothing', log: '', says: 'is empty' },
    { title: 'nothing, packed', log: gzipSync(''), says: 'is empty' },
    { title: 'a byte order mark', log: MARK, says: 'is empty' },
    { title: 'UTF-16 of nothing', log: Buffer.from(MARK, 'utf16le'), says: 'is empty' },
    { title: 'blank lines', log: '\n\r\n\n', says: 'has only blank lines' },
    { title: 'a head', log: HEAD, says: 'has no request (2 lines)' },
    {
      title: 'lines that the named format does not have',
      args: ['--log-format', 'squid'],
      log: 'a\nb\n',
      says: 'no line of LOG was understood (2 lines)',
    },
    {
      title: 'lines out of the range',
      args: ['--since', '2024-01-01'],
      log: `${GOOD}\n`,
      code: 0,
      says: 'has no request between --since and --until (1 outside)',
    },
  ])('$title', async ({ title, args = [], log, says, code = 1 }) => {
    const name = await write(`nothing-${title.replace(/\W/g, '-')}.log`, log);
    const sentence = says.includes('LOG') ? says.replace('LOG', name) : `${name} ${says}`;
    const ask = (...more: string[]) => diagnose(['site', name, ...args, '--quiet', ...more]);
    const table = await ask();
    expect(table).toMatchObject({ code, out: expect.stringMatching(/^Nothing was read: /) });
    expect(table.out.split('\n')[0]).toBe(`Nothing was read: ${sentence}.`);
    expect(table.out).not.toContain('no findings');
    const json = await ask('--json');
    expect(json.code).toBe(code);
    const document = JSON.parse(json.out) as { unread: object[] };
    expect(Object.keys(document).slice(0, 2)).toEqual(['schema', 'unread']);
    expect(document.unread).toMatchObject([{ file: name, message: sentence }]);
    const markdown = (await ask('--format', 'markdown')).out.split('\n');
    expect(markdown[2]).toMatch(/^\*\*Nothing was read: .*\*\*$/);
    const html = (await ask('--format', 'html')).out;
    expect(html).toMatch(/<div class="verdict not-known"><p>Nothing was read: /);
    expect((await ask('--lang', 'ja')).out).toMatch(/^何も読み取れませんでした: nothing-/);
  });

  test('beside a log that was read, before the findings, and the findings decide', async () => {
    await write('empty.log', '');
    await write('two.log', `${squid(0, CACHE)}\n`);
    const { code, out } = await diagnose(['site', 'empty.log', 'two.log', '--quiet']);
    expect(code).toBe(1);
    expect(out).toMatch(/^Not everything was read: empty\.log is empty\.\n1 change ends 1 of 1/);
    await write('good2.log', `${GOOD}\n`);
    const good = await diagnose(['site', 'empty.log', 'good2.log', '--quiet']);
    expect(good.code).toBe(0);
    expect(good.out).toMatch(/^Not everything was read: empty\.log is empty\.\nno findings\n/);
  });

  test.each([
    'Nov 23 18:00:00 fw1 kernel: DROP IN=a OUT=b SRC=10.1.1.10 DST=10.2.1.14 PROTO=UDP SPT=1 DPT=443',
    'Nov 23 18:00:00 fw1 kernel: DROP IN=a OUT=b SRC=10.1.1.10 DST=10.2.1.14 PROTO=TCP SPT=1 DPT=443 RES=0x00 RST URGP=0',
    'date=2023-11-23,time=18:00:00,type="traffic",srcip=10.1.1.10,dstip=10.2.1.14,dstport=443,proto=17,action="deny"',
  ])('packets that are no missing rule were read: %s', async (line) => {
    const log = await write('packets.log', `${line}\n`);
    const { code, out } = await diagnose(['site', log, '--quiet']);
    expect(code).toBe(0);
    expect(out).toMatch(/^no findings\n/);
  });

  test('lines of no format are counted, each, and where most are, that stands first', async () => {
    const log = await write('most.log', `${GOOD}\n${'what is this\n'.repeat(3)}`);
    const { out } = await diagnose(['site', log, '--quiet']);
    expect(out).toMatch(/^Not everything was read: most of most\.log was not .* \(3 of 4 lines\)/);
    await write('other.log', 'what\nis\n\nthis\n');
    const { out: json } = await diagnose(['site', log, 'other.log', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      read: { lines: 7, unreadable: 6, logs: [{ observations: 1 }, { format: null, lines: 3 }] },
    });
  });

  test("other programs' lines before the first of a known format do not hide it", async () => {
    const noise = 'Nov 23 18:00:00 host1 cron[1]: (root) CMD (run-parts /etc/cron.hourly)\n';
    const lines = 12_000;
    const log = await write('late.log', `${noise.repeat(lines)}${squid(0, CACHE)}\n`);
    const { code, out } = await diagnose(['site', log, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      read: { lines: lines + 1, unreadable: lines, logs: [{ format: 'squid' }] },
      findings: [{ evidence: [{ line: lines + 1 }] }],
    });
  });
});

test('a range of time leaves out what is older', async () => {
  const log = await write(
    'access.log',
    `${squid(0, CACHE)}\n${squid(7200, 'login.microsoftonline.com', 'TCP_TUNNEL/200')}\n`,
  );
  const since = new Date(1_700_762_400_000 + 3_600_000).toISOString();
  expect(JSON.parse((await diagnose(['site', log, '--since', since, '--json'])).out)).toMatchObject(
    { read: { outside: 1 }, findings: [] },
  );
});

test('Markdown, HTML and Japanese', async () => {
  const log = await write('access.log', `${squid(0, CACHE)}\n`);
  expect((await diagnose(['site', log, '--format', 'markdown'])).out).toMatch(
    /^# Findings of japan-east\n/,
  );
  expect((await diagnose(['site', log, '--format', 'html'])).out).toMatch(/^<!doctype html>\n/);
  expect((await diagnose(['site', log, '--lang', 'ja'])).out).toContain(
    'SYSTEM アカウントのサービスがプロキシへ送りました',
  );
});

test('nothing from a log reaches the terminal as it is', async () => {
  const log = await write(
    'evil.log',
    `${squid(0, CACHE)}\n\u001b]0;owned\u0007 noise \u202e\n${squid(1, 'x\u009b31m.example.com')}\n`,
  );
  const { out, err } = await diagnose(['site', log]);
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  expect(`${out}${err}`.replaceAll('\n', '')).not.toMatch(
    /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/,
  );
  expect(err).toContain('\\u001b]0;owned');
});

test('what is no name is counted and shown, escaped, and no reason for a finding', async () => {
  const log = await write(
    'malformed-names.log',
    `${squid(0, 'login.microsoftonline.com', 'TCP_TUNNEL/200')}\n${squid(1, 'a$b.example.com')}\n${squid(2, 'x\u0007y.example.com')}\n${squid(3, '192.0.2.7')}\n`,
  );
  const { code, err } = await diagnose(['site', log]);
  expect(code).toBe(0);
  expect(err).toContain(
    '2 requests for what is no name: a$b.example.com (malformed-names.log:2), x\\u0007y.example.com (malformed-names.log:3)',
  );
  expect(JSON.parse((await diagnose(['site', log, '--json'])).out)).toMatchObject({
    read: {
      malformedNames: {
        count: 2,
        examples: [{ name: 'a$b.example.com', evidence: { line: 2 } }, {}],
      },
    },
  });
});

describe('saved tallies', () => {
  test('tallies of parts explain what the logs together do', async () => {
    const names = fc.constantFrom(
      CACHE,
      'login.microsoftonline.com',
      'ads.example.org',
      'privateasr58afkv.vault.azure.net',
    );
    const lines = fc
      .tuple(
        fc.nat(100),
        names,
        fc.constantFrom('TCP_DENIED/403', 'TCP_TUNNEL/200', 'NONE_NONE/503'),
      )
      .map(([at, name, result]) => squid(at, name, result));
    await fc.assert(
      fc.asyncProperty(
        fc.array(lines, { minLength: 1, maxLength: 30 }),
        fc.array(lines, { minLength: 1, maxLength: 30 }),
        async (a, b) => {
          const logs = [await write('a.log', a.join('\n')), await write('b.log', b.join('\n'))];
          const read = (...args: string[]): Promise<Outcome> => diagnose(args, {}, runFromSources);
          for (const log of logs) await read('site', log, '--save', `${log}.agg`, '--quiet');
          const whole = JSON.parse((await read('site', ...logs, '--json')).out) as {
            findings: unknown;
            progress: unknown;
          };
          const merged = JSON.parse(
            (await read('site', 'b.log.agg', 'a.log.agg', '--json')).out,
          ) as { findings: unknown; progress: unknown };
          expect(merged.findings).toEqual(whole.findings);
          expect(merged.progress).toEqual(whole.progress);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('a tally that is not whole says so', async () => {
    await write('a.agg', '{"schema":"sekisho/tally/2","groups":[');
    expect(await diagnose(['site', 'a.agg'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('a.agg is not whole'),
    });
  });
});

test('formats of a company come from squid.conf', async () => {
  await write(
    'squid.conf',
    'logformat own %>a|%ru|%rm|%Ss/%03>Hs|%ts.%03tu\naccess_log /var/log/squid/a.log own\n',
  );
  const log = await write(
    'policy.log',
    `10.1.1.10|${CACHE}:443|CONNECT|TCP_DENIED/403|1700762400.000\n`,
  );
  expect((await diagnose(['site', log, '--squid-conf', 'squid.conf', '--quiet'])).code).toBe(1);
});

test('a format that the site declares is known beside all others, log by log', async () => {
  const text = await readFile(join(folder, 'site', 'site.yaml'), 'utf8');
  await cp(join(folder, 'site'), join(folder, 'declared'), { recursive: true });
  const log = await write(
    'declared.log',
    `10.1.1.10|${CACHE}:443|CONNECT|TCP_DENIED/403|1700762400.000\n`,
  );
  const native = await write('native.log', `${squid(5, 'login.microsoftonline.com')}\n`);
  const declare = (format: string): Promise<void> =>
    writeFile(
      join(folder, 'declared', 'site.yaml'),
      text.replace(/^( *)- name: proxy1$/m, `$1- name: proxy1\n$1  logFormat: '${format}'`),
    );
  await declare('%>a|%ru|%rm|%Ss/%03>Hs|%ts.%03tu');
  const { out } = await diagnose(['declared', log, native, '--json']);
  const { read } = JSON.parse(out) as {
    read: { unreadable: number; logs: { file: string; format: string }[] };
  };
  expect(read.unreadable).toBe(0);
  expect(read.logs.map(({ format }) => format)).toEqual([
    '%>a|%ru|%rm|%Ss/%03>Hs|%ts.%03tu',
    'squid',
  ]);
  await declare('squid');
  expect(await diagnose(['declared', log])).toMatchObject({
    code: 2,
    err: expect.stringContaining('logFormat'),
  });
});

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
  await writeFile(join(folder, log), `${squid(0, CACHE)}\n`);
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
    await expect.poll(() => lines().length, { timeout: 20_000 }).toBe(2);
    const more = [
      squid(2, CACHE),
      squid(3, KEY_VAULT),
      squid(4, LOGIN, 'TCP_TUNNEL/200'),
      squid(5, CACHE.replace('cache', 'cache9')),
    ];
    await appendFile(join(folder, log), `${more.join('\n')}\n`);
    await expect.poll(() => out, { timeout: 20_000 }).toContain('healed: ');
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
      cwd: folder,
      signal: stop.signal,
    });
    await expect.poll(() => screen, { timeout: 20_000 }).toContain('1 change ends 1 request of 1');
    await appendFile(join(folder, log), `${squid(1, CACHE)}\n`);
    await expect.poll(() => screen, { timeout: 20_000 }).toContain('1 change ends 2 requests of 1');
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

describe('wrong usage ends with 2 and a hint', () => {
  test.each([
    { args: ['site'], says: 'needs at least one log' },
    { args: ['site', 'missing.log'], says: "can't read the log missing.log" },
    { args: ['site', 'access.log', '--log-format', 'squit'], says: 'no log format "squit"' },
    { args: ['site', 'access.log', '--log-format', '%ts %>a'], says: 'does not hold %ru' },
    { args: ['site', 'access.log', '--since', 'yesterday'], says: 'not a time: "yesterday"' },
    { args: ['site', 'access.log', '--time-zone', 'JST'], says: 'no time zone "JST"' },
    { args: ['site', 'access.log', '--threads', '0'], says: '--threads needs a whole number' },
    { args: ['site', '-', '--follow'], says: '--follow needs files' },
    { args: ['site', 'access.log', '--follow', '--save', 'a.agg'], says: '--save needs an end' },
    {
      args: ['site', 'access.log', '--follow', '--format', 'html'],
      says: '--format html needs an end',
    },
    { args: ['site', 'access.log', '--output', 'html'], says: 'the option is --format' },
    { args: ['site', 'access.log', '--format', 'squid'], says: "the logs' format is --log-format" },
    { args: ['site', 'access.log', '--json', '--format', 'html'], says: 'two forms of one output' },
    { args: ['--explain', 'nothing'], says: 'no finding "nothing"' },
  ])('$args', async ({ args, says }) => {
    const { code, err } = await diagnose(args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
  });
});

describe('the documents name what there is', () => {
  test('every finding, with what --explain says', async () => {
    const text = await readFile(
      new URL('../../../../../docs/findings.md', import.meta.url),
      'utf8',
    );
    expect(FINDING_CODES.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
    for (const code of FINDING_CODES)
      expect((await diagnose(['--explain', code])).out).toMatch(new RegExp(`^${code}\\n  \\S`));
  });

  test('every format and option', async () => {
    const text = await readFile(
      new URL('../../../../../docs/diagnose.md', import.meta.url),
      'utf8',
    );
    expect(FORMAT_IDS.filter((id) => !text.includes(`\`${id}\``))).toEqual([]);
    const { out } = await diagnose(['--help']);
    const options = [...out.matchAll(/--[a-z-]+/g)]
      .map(([option]) => option)
      .filter(
        (option) =>
          ![
            '--json',
            '--strict',
            '--quiet',
            '--no-color',
            '--lang',
            '--help',
            '--estate',
            '--appliance',
          ].includes(option),
      );
    expect([...new Set(options)].filter((option) => !text.includes(option))).toEqual([]);
  });
});

test('a packed log is read by its content', async () => {
  const log = await write('packed.log', gzipSync(`${squid(0, CACHE)}\n`));
  expect((await diagnose(['site', log, '--quiet'])).code).toBe(1);
});
