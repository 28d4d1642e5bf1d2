// Reading the logs of a company: the whole built program, beside one plain pass of JavaScript over the same bytes,
// mawk, grep and GoAccess, on the same file, turn about. Run: npm run bench -- diagnose
// (apt-get install goaccess mawk; what is not installed is left out).
//
// Writes bench/reports/diagnose.md. Options by environment: BENCH_LINES (default 1000000,10000000), BENCH_ROUNDS
// (default 3), BENCH_FORMATS (ids; default all), BENCH_SEED (default 20231123).

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

import { inPackage } from '@sekisho/core/package-folder.ts';
import { COMPANY_FORMATS, writeCompanyLog, type CompanyFormat } from './diagnose/company-log.ts';
import { writeReport, type FormatFigures } from './diagnose/report.ts';

const LINES = (process.env['BENCH_LINES'] ?? '1000000,10000000').split(',').map(Number);
const SEED = Number(process.env['BENCH_SEED'] ?? '20231123');
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? '3');
const WANTED = process.env['BENCH_FORMATS']?.split(',');
const PROGRAM = inPackage('dist', 'cli', 'bin.js');
const SITE = inPackage('examples', 'japan-east');
const REPORT = inPackage('bench', 'reports', 'diagnose.md');
/** Tells lines and blank-separated fields apart, makes a hash of each field, and holds nothing. */
const PASS = `
import fs from 'node:fs';
const fd = fs.openSync(process.argv[2], 'r');
const buffer = Buffer.allocUnsafe(4 << 20);
let lines = 0, fields = 0, sum = 0, hash = 0x811c9dc5;
for (let length = fs.readSync(fd, buffer); length > 0; length = fs.readSync(fd, buffer)) {
  for (let at = 0; at < length; at++) {
    const byte = buffer[at];
    if (byte === 32 || byte === 10) {
      fields++;
      sum = (sum + hash) | 0;
      hash = 0x811c9dc5;
      if (byte === 10) lines++;
    } else hash = Math.imul(hash ^ byte, 16777619);
  }
}
console.log(lines, fields, sum);
`;
/** For GoAccess: the formats of which it knows one to the letter. */
const GOACCESS: Readonly<Record<string, readonly string[]>> = {
  squid: ['--log-format=%x.%^ %~%L %h %^/%s %b %m %U %^ %^ %^', '--datetime-format=%s'],
  'squid-combined': ['--log-format=COMBINED'],
};

interface Measured {
  readonly seconds: number;
  /** Of the processors, all threads together; null without GNU time. */
  readonly processorSeconds: number | null;
  readonly memoryMiB: number | null;
  readonly output: string;
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-diagnose-'));
  try {
    const formats = COMPANY_FORMATS.filter(({ id }) => WANTED?.includes(id) ?? true);
    const load = loadavg()[0] ?? 0;
    const machine = { threads: availableParallelism(), node: process.version, load };
    const sizes = LINES.map((lines) => ({
      lines,
      formats: formats.map((format) => measure(folder, format, lines)),
    }));
    console.log(
      JSON.stringify({ schema: 'sekisho/bench-diagnose/3', machine, seed: SEED, sizes }, null, 2),
    );
    writeFileSync(
      REPORT,
      writeReport(sizes, { ...machine, loadAfter: loadavg()[0] ?? 0, rounds: ROUNDS, seed: SEED }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(folder: string, format: CompanyFormat, lines: number): FormatFigures {
  const log = join(folder, 'company.log');
  const empty = join(folder, 'empty.log');
  const pass = join(folder, 'pass.mjs');
  writeCompanyLog(log, format, { lines, seed: SEED });
  writeFileSync(empty, '');
  writeFileSync(pass, PASS);
  const diagnose = (file: string): string[] => [
    process.execPath,
    PROGRAM,
    'diagnose',
    SITE,
    file,
    '--json',
  ];
  const commands: Readonly<Record<string, readonly string[]>> = {
    sekisho: diagnose(log),
    empty: diagnose(empty),
    pass: [process.execPath, pass, log],
    mawk: ['mawk', `/${format.denied}/ { denied++ } { seen[$3]++ } END { print NR, denied }`, log],
    'grep -c': ['grep', '-c', format.denied, log],
    ...(GOACCESS[format.id] === undefined
      ? {}
      : {
          goaccess: [
            'goaccess',
            log,
            ...(GOACCESS[format.id] ?? []),
            '--no-progress',
            '-o',
            join(folder, 'goaccess.json'),
          ],
        }),
  };
  const able = Object.entries(commands).filter(([, [program = '']]) => isInstalled(program));
  for (const [, command] of able) run(command);
  const rounds = Array.from({ length: ROUNDS }, () =>
    Object.fromEntries(able.map(([name, command]) => [name, run(command)])),
  );
  const seconds = (name: string): number =>
    medianOf(rounds.flatMap((round) => round[name]?.seconds ?? []));
  const processorSeconds = (name: string): number =>
    medianOf(rounds.flatMap((round) => round[name]?.processorSeconds ?? []));
  const own = seconds('sekisho') - seconds('empty');
  const ownOfProcessors = processorSeconds('sekisho') - processorSeconds('empty');
  // Our own output, just written.
  const { read } = JSON.parse(rounds[0]?.['sekisho']?.output ?? '{}') as {
    read: { lines: number; unreadable: number };
  };
  const result = {
    format: format.id,
    megabytes: Math.round(statSync(log).size / 1e6),
    seconds: Object.fromEntries(able.map(([name]) => [name, round2(seconds(name))])),
    /** Less the time for an empty log. */
    times: {
      pass: round2(own / seconds('pass')),
      passOfProcessors: round2(ownOfProcessors / processorSeconds('pass')),
      mawk: round2(own / seconds('mawk')),
    },
    mostMemoryMiB: Math.max(...rounds.map((round) => round['sekisho']?.memoryMiB ?? 0)),
    read: { lines: read.lines, notUnderstood: read.unreadable },
  };
  rmSync(log);
  return result;
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function run(command: readonly string[]): Measured {
  const [program = '', ...args] = command;
  // GNU time tells the most memory a program used; without it only the time is measured.
  const timed = isInstalled('/usr/bin/time')
    ? (['/usr/bin/time', ['-f', 'rss %M cpu %U %S', program, ...args]] as const)
    : ([program, args] as const);
  const started = performance.now();
  const done = spawnSync(timed[0], [...timed[1]], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - started) / 1000;
  // 1 is our own exit code for findings, and grep's for none found.
  if (done.status !== 0 && done.status !== 1)
    throw new Error(
      `${command.join(' ')} ended with ${String(done.status)}: ${done.stderr.slice(0, 500)}`,
    );
  const [, rss, user = 0, system = 0] = /rss (\d+) cpu ([\d.]+) ([\d.]+)/.exec(done.stderr) ?? [];
  return {
    seconds,
    processorSeconds: rss === undefined ? null : Number(user) + Number(system),
    memoryMiB: rss === undefined ? null : Math.round(Number(rss) / 1024),
    output: done.stdout,
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

main();
