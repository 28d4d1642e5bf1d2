// Reading a large Squid log: the whole built program, beside GoAccess, mawk, grep and ripgrep
// on the same file in the same run, turn about; ratios are taken round by round, so that a
// machine that has other things to do falsifies them little. Run: npm run bench -- diagnose
// (apt-get install goaccess mawk ripgrep; what is not installed is left out).
//
// Options by environment: BENCH_LINES (default 3000000), BENCH_ROUNDS (default 3),
// BENCH_SCALE_GB (sizes to measure scaling with, such as 0.1,1,10; default 0.1,1).

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import { inPackage } from '@sekisho/core/package-folder.ts';

const LINES = Number(process.env['BENCH_LINES'] ?? '3000000');
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? '3');
const SCALE_GB = (process.env['BENCH_SCALE_GB'] ?? '0.1,1').split(',').map(Number);
const HOSTS = 2500;
const CLIENTS = 500;
const DENIED_PERCENT = 2;
const PROGRAM = inPackage('dist', 'cli', 'bin.js');
const SITE = inPackage('examples', 'japan-east');
/** The example site's: its requests are told apart from all others'. It asks for few names, as an appliance does. */
const APPLIANCE = '10.1.1.10';
const BLOCK_BYTES = 1 << 26;

interface Measured {
  readonly seconds: number;
  /** Of all threads, user and system; null where it is not measured. */
  readonly cpuSeconds: number | null;
  readonly output: string;
  readonly memoryMiB: number | null;
}

interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-diagnose-'));
  try {
    const log = join(folder, 'access.log');
    const truth = writeLog(log, LINES);
    const bytes = statSync(log).size;
    const contestants = listContestants(log).filter(
      ({ command }) => command[0] === process.execPath || isInstalled(command[0] ?? ''),
    );
    // The file into memory, and each program into the page cache; no round counts that.
    for (const { command } of contestants) run(command);
    const rounds = new Map<string, Measured[]>(contestants.map(({ name }) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { name, command } of contestants) rounds.get(name)?.push(run(command));
    }
    const figures = contestants.map(({ name }) => figureOf(name, rounds.get(name) ?? [], LINES));
    const report = {
      schema: 'sekisho/bench-diagnose/1',
      machine: { cpus: cpus().length, threads: availableParallelism(), node: process.version },
      log: { lines: LINES, bytes, hosts: HOSTS, clients: CLIENTS, denied: truth.denied },
      figures,
      ratios: Object.fromEntries(
        [...rounds]
          .filter(([name]) => name !== 'sekisho')
          .map(([name, theirs]) => [name, ratioOf(theirs, rounds.get('sekisho') ?? [])]),
      ),
      counted: checkCounts(rounds.get('sekisho')?.at(-1)?.output ?? '{}', truth),
      scaling: SCALE_GB.flatMap((gigabytes) => measureScale(log, { gigabytes, bytes })),
    };
    console.log(JSON.stringify(report, null, 2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function listContestants(log: string): Contestant[] {
  return [
    { name: 'sekisho', command: diagnose(log) },
    { name: 'sekisho, one thread', command: [...diagnose(log), '--threads', '1'] },
    // The built-in SQUID format fails on real logs (two dates); this is the native format to the letter.
    {
      name: 'goaccess',
      command: [
        'goaccess',
        log,
        '--log-format=%x.%^ %~%L %h %^/%s %b %m %U %^ %^ %^',
        '--datetime-format=%s',
        '--no-progress',
        '-o',
        `${log}.goaccess.json`,
      ],
    },
    {
      name: 'mawk',
      command: [
        'mawk',
        '{ split($7, u, ":"); hosts[u[1]]++; if ($4 ~ /DENIED/) denied[u[1]]++ } END { for (h in hosts) n++; for (h in denied) d += denied[h]; print n, d }',
        log,
      ],
    },
    { name: 'grep -c', command: ['grep', '-c', 'TCP_DENIED', log] },
    { name: 'ripgrep -c', command: ['rg', '-c', 'TCP_DENIED', log] },
    { name: 'wc -l', command: ['wc', '-l', log] },
  ];
}

function diagnose(log: string): string[] {
  return [process.execPath, PROGRAM, 'diagnose', SITE, log, '--json'];
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
  const [, rss, user, system] = /rss (\d+) cpu (\S+) (\S+)/.exec(done.stderr) ?? [];
  return {
    seconds,
    cpuSeconds: rss === undefined ? null : Number(user) + Number(system),
    output: done.stdout,
    memoryMiB: rss === undefined ? null : Math.round(Number(rss) / 1024),
  };
}

function figureOf(name: string, measured: readonly Measured[], lines: number) {
  const sorted = measured.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  const median = medianOf(sorted);
  return {
    name,
    seconds: {
      median: round2(median),
      least: round2(sorted[0] ?? Number.NaN),
      most: round2(sorted.at(-1) ?? Number.NaN),
    },
    cpuSeconds: round2(medianOf(measured.flatMap(({ cpuSeconds }) => cpuSeconds ?? []))),
    millionLinesPerSecond: round2(lines / median / 1e6),
    mostMemoryMiB: measured.reduce<number | null>(
      (most, { memoryMiB }) => (memoryMiB === null ? most : Math.max(most ?? 0, memoryMiB)),
      null,
    ),
  };
}

/** How many times as long as ours, in the same round. */
function ratioOf(theirs: readonly Measured[], ours: readonly Measured[]) {
  const ratios = theirs
    .map(({ seconds }, round) => seconds / (ours[round]?.seconds ?? Number.NaN))
    .toSorted((a, b) => a - b);
  return {
    median: round2(medianOf(ratios)),
    least: round2(ratios[0] ?? Number.NaN),
    most: round2(ratios.at(-1) ?? Number.NaN),
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Speed counts only when the counts are right. */
function checkCounts(output: string, truth: { readonly denied: number }) {
  // Our own output, just written.
  const { read, findings } = JSON.parse(output) as {
    read: { lines: number; unreadable: number };
    findings: { code: string; count: number }[];
  };
  const denied = findings
    .filter(({ code }) => code.startsWith('proxy-denies'))
    .reduce((sum, { count }) => sum + count, 0);
  return {
    lines: read.lines,
    unreadable: read.unreadable,
    linesRight: read.lines === LINES,
    deniedInFindings: denied,
    deniedInLog: truth.denied,
  };
}

/** The measured log again and again, until it is so large. */
function measureScale(
  base: string,
  { gigabytes, bytes }: { readonly gigabytes: number; readonly bytes: number },
) {
  const log = `${base}.${String(gigabytes)}`;
  const size = repeatLog(base, log, gigabytes * 1e9);
  const lines = Math.round((size / bytes) * LINES);
  const threads = [1, Math.min(2, availableParallelism())];
  const commands = threads.map((each) => [...diagnose(log), '--threads', String(each)]);
  for (const command of commands) run(command);
  const rounds = Array.from({ length: ROUNDS }, () => commands.map((command) => run(command)));
  rmSync(log);
  return threads.map((each, index) => {
    const { seconds, cpuSeconds, millionLinesPerSecond, mostMemoryMiB } = figureOf(
      '',
      rounds.flatMap((round) => round[index] ?? []),
      lines,
    );
    return {
      gigabytes,
      threads: each,
      seconds: seconds.median,
      cpuSeconds,
      gigabytesPerSecond: round2(size / 1e9 / seconds.median),
      millionLinesPerSecond,
      mostMemoryMiB,
    };
  });
}

/** Gives how many bytes were written: whole lines, at most as many as wanted. */
function repeatLog(base: string, log: string, wanted: number): number {
  const input = openSync(base, 'r');
  const output = openSync(log, 'w');
  const block = Buffer.alloc(BLOCK_BYTES);
  let written = 0;
  for (let from = 0; written < wanted;) {
    const read = readSync(input, block, 0, BLOCK_BYTES, from);
    const whole = block.subarray(0, Math.min(read, wanted - written)).lastIndexOf(10) + 1;
    if (read > 0 && whole === 0) break;
    written += writeSync(output, block, 0, whole);
    from = read === 0 ? 0 : from + whole;
  }
  closeSync(input);
  closeSync(output);
  return written;
}

/** The same log for the same number of lines on every machine. */
function writeLog(file: string, lines: number): { denied: number } {
  const random = createRandom();
  const hosts = Array.from({ length: HOSTS }, (_, index) => hostName(index));
  const output = openSync(file, 'w');
  let denied = 0;
  let time = 1_700_000_000_000;
  let block: string[] = [];
  for (let line = 0; line < lines; line += 1) {
    time += random(12);
    // Few hosts have most of the requests.
    const index = Math.floor((random(HOSTS) * random(1000)) / 1000);
    const isDenied = random(100) < DENIED_PERCENT;
    const client = random(CLIENTS);
    const host = hosts[client === 0 ? index - (index % 50) : index] ?? '';
    const isTunnel = random(10) < 8;
    const target = isTunnel
      ? `CONNECT ${host}:443`
      : `GET http://${host}/content/${String(random(100_000))}/index.html`;
    const result = isDenied ? 'TCP_DENIED/403' : isTunnel ? 'TCP_TUNNEL/200' : 'TCP_MISS/200';
    const peer = isDenied
      ? 'HIER_NONE/-'
      : `HIER_DIRECT/192.0.2.${String(serverOf(host, random(4)))}`;
    if (isDenied) denied += 1;
    block.push(
      `${String(Math.floor(time / 1000))}.${String(time % 1000).padStart(3, '0')} ${String(random(90_000)).padStart(6)} ${client === 0 ? APPLIANCE : `10.1.${String(16 + (client >> 8))}.${String(client & 255)}`} ${result} ${String(random(200_000))} ${target} - ${peer} ${isTunnel && !isDenied ? '-' : 'text/html'}\n`,
    );
    if (block.length === 20_000) {
      writeSync(output, block.join(''));
      block = [];
    }
  }
  writeSync(output, block.join(''));
  closeSync(output);
  return { denied };
}

const SUFFIXES = [
  'services.example.com',
  'cdn.content.example.net',
  'eu-central.storage.example.org',
  'login.example.com',
  'telemetry.example.net',
];

/** One host in fifty is a name that the plan of the example site knows. */
function hostName(index: number): string {
  if (index % 50 === 0) return `u${String(index)}.live.com`;
  const word = createHash('sha256')
    .update(String(index))
    .digest('hex')
    .slice(0, 6 + (index % 14));
  return `${word}.${SUFFIXES[index % SUFFIXES.length] ?? ''}`;
}

/** A name has a few addresses. */
function serverOf(host: string, which: number): number {
  return (host.length * 31 + host.charCodeAt(0) * 7 + which) % 250;
}

/** A linear congruential generator: quick, and the same everywhere. */
function createRandom(): (below: number) => number {
  let state = 20_231_123;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

main();
