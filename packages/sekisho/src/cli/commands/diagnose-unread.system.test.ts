// What `sekisho diagnose` says of what it could not read.

import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import {
  CACHE,
  diagnose,
  squid,
  useDiagnoseFolder,
  write,
} from '../../../../../test/cli/diagnose-folder.ts';

useDiagnoseFolder();

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
  });

  test('in every form and in Japanese', async () => {
    await write('nothing.log', '');
    const ask = (...more: string[]) => diagnose(['site', 'nothing.log', '--quiet', ...more]);
    const markdown = (await ask('--format', 'markdown')).out.split('\n');
    expect(markdown[2]).toMatch(/^\*\*Nothing was read: .*\*\*$/);
    const html = (await ask('--format', 'html')).out;
    expect(html).toMatch(/<div class="verdict not-known"><p>Nothing was read: /);
    expect((await ask('--lang', 'ja')).out).toMatch(/^何も読み取れませんでした: nothing\.log/);
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
