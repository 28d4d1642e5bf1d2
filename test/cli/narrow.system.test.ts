// What is printed fits the terminal: no line is wider than its columns, and words and names stay whole
// where there is room for them. Run as built, since the width is the process's own.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { renderTable } from '@sekisho/sekisho/cli/table.ts';
import { hang, wrap } from '@sekisho/sekisho/cli/wrap.ts';
import { EXAMPLE, runCli, titleOf } from './run-cli.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-narrow-'));
  const line = (name: string, number: number): string =>
    `17007336${String(number)}.123    10 10.1.1.10 TCP_DENIED/403 3900 CONNECT ${name}:443 - HIER_NONE/- text/html`;
  const names = [
    'login.microsoftonline.com',
    'www.example.org',
    'a-name-that-is-rather-long-and-has-no-end.blob.core.windows.net',
  ];
  await writeFile(
    join(folder, 'access.log'),
    names.map((name, index) => `${line(name, 10 + index)}\n`).join(''),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const COMMANDS: readonly (readonly string[])[] = [
  ['plan', EXAMPLE],
  ['plan', EXAMPLE, '--scope', 'names'],
  ['trace', EXAMPLE, 'login.microsoftonline.com', '--as', 'system', '--current'],
  ['trace', EXAMPLE, 'privateasr2cache.blob.core.windows.net', '--as', 'system'],
  ['diagnose', EXAMPLE, 'access.log'],
  ['capacity', EXAMPLE, '--rate', '200'],
  ['catalog', 'site-recovery'],
  [
    'bypass',
    '--dialect',
    'configuration-manager',
    '--list',
    '*.a.example.com;b',
    'https://a-long-name.of.a.site.example.com/',
  ],
  ['rehearse', '--list'],
];

/** With lines that are to be copied: those are never cut. */
const WITH_COPIES: readonly (readonly string[])[] = [
  ['to-do', EXAMPLE],
  ['to-do', EXAMPLE, '--team', 'windows'],
  ['sync', EXAMPLE, '--once', '--dry-run'],
  ['render', EXAMPLE, '--out', 'out', '--dry-run'],
  ['migrate', EXAMPLE],
];
/** Entries of lists and zones, differences, and what stands six deep below a step. */
const TO_COPY = /^(?:\S+|\S+ \d+ IN A \S+|[-+ @].*| {6}.*)$/;

describe.each(['en', 'ja'])('in %s', (language) => {
  describe.each([80, 100])('%i columns, but for lines to copy', (columns) => {
    test.each(WITH_COPIES.map((argv) => [titleOf(argv), argv] as const))(
      '%s',
      async (_title, argv) => {
        const { stdout, stderr } = await runCli([...argv, '--lang', language], {
          cwd: folder,
          env: { COLUMNS: String(columns) },
        });
        const lines = `${stdout}${stderr}`.split('\n');
        expect(lines.length).toBeGreaterThan(1);
        expect(lines.filter((line) => stringWidth(line) > columns && !TO_COPY.test(line))).toEqual(
          [],
        );
      },
    );
  });

  test('what would be written is told first: how many files of how many teams', async () => {
    const { stdout, exit } = await runCli(
      ['render', EXAMPLE, '--out', 'out', '--dry-run', '--lang', language],
      { cwd: folder },
    );
    expect(exit).toBe(1);
    const [first] = stdout.split('\n');
    const files = stdout.split('\n').filter((line) => line.startsWith('--- ')).length;
    expect(first).toBe(
      language === 'en'
        ? `${String(files)} files, 5 teams`
        : `ファイル ${String(files)} 件、担当 5 チーム`,
    );
    const quiet = await runCli(
      ['render', EXAMPLE, '--out', 'out', '--dry-run', '--quiet', '--lang', language],
      { cwd: folder },
    );
    expect(stdout.endsWith(quiet.stdout)).toBe(true);
    expect(quiet.stdout.startsWith('--- ')).toBe(true);
  });

  describe.each([40, 80, 120])('%i columns', (columns) => {
    test.each(COMMANDS.map((argv) => [titleOf(argv), argv] as const))(
      '%s',
      async (_title, argv) => {
        const { stdout, stderr } = await runCli([...argv, '--lang', language], {
          cwd: folder,
          env: { COLUMNS: String(columns) },
        });
        expect(stdout).not.toBe('');
        const lines = `${stdout}${stderr}`.split('\n');
        expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
      },
    );
  });

  test('what goes to a file or a program keeps its lines whole', async () => {
    const { stdout } = await runCli(['catalog', 'site-recovery', '--lang', language]);
    expect(Math.max(...stdout.split('\n').map((line) => stringWidth(line)))).toBeGreaterThan(160);
  });
});

describe('wrapping', () => {
  test.each([
    ['one two three', 8, ['one two', 'three']],
    [
      '一つ目の名前は、プロキシを通ります。',
      12,
      ['一つ目の', '名前は、', 'プロキシを', '通ります。'],
    ],
    ['', 10, ['']],
    ['a.very-long.name.example.com', 12, ['a.very-long.', 'name.', 'example.com']],
    ['0123456789', 4, ['0123', '4567', '89']],
    ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 4, ['👩‍👩‍👧👩‍👩‍👧', '👩‍👩‍👧']],
  ])('%j at %i', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test.each([10, 17, 23, 40, 64])('loses nothing and is never wider, at %i', (width) => {
    const text =
      '名前 login.microsoftonline.com:443 は、プロキシ (10.1.1.20) を通り、「許可リスト」の aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa に一致します。';
    const lines = wrap(text, width);
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    expect(lines.filter((line) => /^[、。」)]/.test(line))).toEqual([]);
  });

  test('further lines stand below the text', () => {
    expect(hang('  1. ', 'one two three', 12)).toBe('  1. one two\n     three\n');
  });
});

describe('tables', () => {
  const head = ['名前', 'why'];
  const rows = [
    ['a.example.com', 'it is allowed by an entry of the list'],
    ['プロキシ', '理由'],
  ];

  test('cells are wrapped, by columns of width', () => {
    expect(renderTable(head, rows, { columns: 40 })).toBe(
      `${['名前           why', '-------------  -------------------------', 'a.example.com  it is allowed by an entry', '               of the list', 'プロキシ       理由'].join('\n')}\n`,
    );
  });

  test('where names have no room beside each other, every row has lines of its own', () => {
    expect(renderTable(head, rows, { columns: 22 })).toBe(
      `${['a.example.com', '  why: it is allowed', '       by an entry of', '       the list', '', 'プロキシ', '  why: 理由'].join('\n')}\n`,
    );
  });

  test('a stacked row has its short cells beside each other', () => {
    const wide = ['name', 'road', 'port', 'reason'];
    const cells = ['a-rather-long-name.example.com', 'proxy', '443', 'it is allowed by an entry'];
    expect(renderTable(wide, [cells], { columns: 34 })).toBe(
      `${['a-rather-long-name.example.com', '  road: proxy  port: 443', '  reason: it is allowed by an', '          entry'].join('\n')}\n`,
    );
  });

  test('without a width a row is one line', () => {
    expect(renderTable(head, rows).split('\n')).toHaveLength(5);
  });
});
