// `sekisho diagnose` on the example site.

import { cp, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { runFromSources } from '../../../../../test/cli/run-cli.ts';
import {
  CACHE,
  diagnose,
  inFolder,
  squid,
  useDiagnoseFolder,
  write,
} from '../../../../../test/cli/diagnose-folder.ts';
import { FINDING_CODES } from '@sekisho/core/diagnose/finding.ts';
import { FORMAT_IDS } from '@sekisho/core/diagnose/formats.ts';

useDiagnoseFolder();

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

test('no secret of a log is printed, whatever the foand its line is cut', async () => {
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
    'SYSTEM アカウントのインターネット オプションに、',
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
          const read = (...args: string[]): ReturnType<typeof diagnose> =>
            diagnose(args, {}, runFromSources);
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
  const text = await readFile(inFolder('site/site.yaml'), 'utf8');
  await cp(inFolder('site'), inFolder('declared'), { recursive: true });
  const log = await write(
    'declared.log',
    `10.1.1.10|${CACHE}:443|CONNECT|TCP_DENIED/403|1700762400.000\n`,
  );
  const native = await write('native.log', `${squid(5, 'login.microsoftonline.com')}\n`);
  const declare = (format: string): Promise<void> =>
    writeFile(
      inFolder('declared/site.yaml'),
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
