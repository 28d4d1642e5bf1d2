// The measurement of `diagnose` with tiny sizes, whole: what it writes of each section, and that the READMEs' tables
// are the committed figures'. How quick anything is here says nothing.

import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { readFigures } from '../bench/diagnose/figures.ts';
import { figuresFile, runBench, writePages } from '../bench/diagnose/run-bench.ts';
import { PACKING_MS, packedProgram } from './cli/packed-program.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = ['README.md', 'README.ja.md', join('bench', 'reports', 'diagnose.md')];
const LINES = 1000;

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sekisho-bench-test-'));
  await mkdir(join(root, 'bench', 'figures'), { recursive: true });
  for (const readme of ['README.md', 'README.ja.md'])
    await cp(join(ROOT, readme), join(root, readme));
  await packedProgram();
}, PACKING_MS);
afterAll(() => rm(root, { recursive: true, force: true }));

const read = (folder: string, page: string): Promise<string> =>
  readFile(join(folder, page), 'utf8');

test('the pages are those of the committed figures', async () => {
  writePages(root, readFigures(figuresFile(ROOT)));
  for (const page of PAGES) expect(await read(root, page), page).toBe(await read(ROOT, page));
});

test('each section is measured, written down, and kept where it is not run', async () => {
  const { folder } = await packedProgram();
  const said: string[] = [];
  const of = {
    program: join(folder, 'dist', 'cli', 'bin.js'),
    site: join(ROOT, 'examples', 'japan-east'),
    root,
    seed: 7,
    scale: LINES / 1e6,
    rounds: 1,
    formats: ['squid', 'w3c'],
    say: (text: string) => void said.push(text),
  };
  await runBench({ ...of, sections: ['1m', '1gb'] });
  await runBench({ ...of, sections: ['distinct', 'files', 'follow'] });
  expect(said.map((text) => text.replace(/:.*/, ''))).toEqual([
    '1m',
    '1gb',
    'distinct',
    'files',
    'follow',
  ]);

  const { sections } = readFigures(figuresFile(root));
  expect(sections['1m']?.rows.map(({ log, lines }) => [log, lines])).toEqual([
    ['squid', LINES],
    ['w3c', LINES],
  ]);
  for (const { rows } of Object.values(sections))
    for (const row of rows) {
      expect(row.notUnderstood, row.log).toBe(0);
      expect(Object.keys(row.measured)).toEqual(
        expect.arrayContaining(['diagnose', 'empty', 'pass']),
      );
    }
  expect(sections['1gb']?.rows[0]?.megabytes).toBe(1);
  const [followed] = sections['follow']?.follow ?? [];
  expect(followed?.written).toBeGreaterThan(0);
  expect([followed?.read, followed?.notUnderstood]).toEqual([followed?.written, 0]);

  const report = await read(root, 'bench/reports/diagnose.md');
  expect(report).toContain('Not measured yet: `npm run bench -- diagnose 10m`');
  expect(report).toMatch(/\| `w3c` \| \d+ \| \d+\.\d\d s \| /);
  for (const readme of ['README.md', 'README.ja.md']) {
    const [, table = '', more] = (await read(root, readme)).split(/<!-- bench diagnose: .*-->/);
    const squid = /^\| Squid.*1,000 .*?\| (\d+\.\d\d s)/m.exec(table)?.[1];
    expect(report).toContain(`| ${String(squid)}`);
    expect(table.match(/^\| /gm)?.length).toBeGreaterThan(5);
    expect(more).toBeDefined();
  }
}, 180_000);
