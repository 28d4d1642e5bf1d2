// Reading the logs of a company: the whole built program, beside one plain pass of JavaScript over the same bytes,
// mawk, grep and GoAccess. Run: npm run bench -- diagnose [SECTION …], by the names of bench/diagnose/sections.ts
// (apt-get install goaccess mawk time; what is not installed is left out). `pages` measures nothing, and writes the
// pages of the figures that are there.
//
// Writes bench/figures/diagnose.json, and of it bench/reports/diagnose.md and the tables of the READMEs; each section as
// soon as it is measured. Logs lie in TMPDIR, which needs 15 GB of room for 10gb.
// Options by environment: BENCH_FORMATS (ids; default all), BENCH_SEED (default 20231123).

import { inPackage } from '@sekisho/core/package-folder.ts';
import { readFigures } from './diagnose/figures.ts';
import { figuresFile, runBench, writePages } from './diagnose/run-bench.ts';
import { SECTIONS } from './diagnose/sections.ts';

const PAGES = 'pages';
const given = process.argv.slice(2);
const names = [...Object.keys(SECTIONS), PAGES];
const unknown = given.filter((name) => !names.includes(name));
const root = inPackage();
if (unknown.length > 0) {
  process.stderr.write(`error: no section ${unknown.join(', ')}; there are ${names.join(', ')}\n`);
  process.exitCode = 2;
} else if (given.includes(PAGES)) writePages(root, readFigures(figuresFile(root)));
else
  await runBench({
    sections: given.length === 0 ? Object.keys(SECTIONS) : given,
    program: inPackage('dist', 'cli', 'bin.js'),
    site: inPackage('examples', 'japan-east'),
    root,
    seed: Number(process.env['BENCH_SEED'] ?? '20231123'),
    scale: 1,
    rounds: 3,
    formats: process.env['BENCH_FORMATS']?.split(',') ?? null,
    say: (text) => void process.stdout.write(`${text}\n`),
  });
