// Whole processes, timed one after the other: the built program, and beside it one plain pass of JavaScript over the
// same bytes, mawk, grep and GoAccess.

import { spawnSync } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';

import { median } from '../figures/rates.ts';

export interface Measured {
  readonly seconds: number;
  /** Of the processors, all threads together; null without GNU time. */
  readonly processorSeconds: number | null;
  /** The most at once; null without GNU time. */
  readonly memoryMiB: number | null;
}

export interface Command {
  readonly argv: readonly string[];
  /** A file, or the file that `cat` writes into a pipe. */
  readonly stdin?: string;
  /** Times that it is run; the median counts. */
  readonly rounds: number;
}

export interface Ran {
  readonly measured: Measured;
  readonly stdout: string;
}

const TIME = '/usr/bin/time';
const MOST_OUTPUT = 1 << 28;

/** Tells lines and blank-separated fields apart, makes a hash of each field, and holds nothing. */
export const PASS = `
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
export const GOACCESS: Readonly<Record<string, readonly string[]>> = {
  squid: ['--log-format=%x.%^ %~%L %h %^/%s %b %m %U %^ %^ %^', '--datetime-format=%s'],
  'squid-combined': ['--log-format=COMBINED'],
};

/** Turn about, so that what else the machine does meets all of them. What is not installed is left out. */
export function measureAll(
  commands: Readonly<Record<string, Command>>,
): Readonly<Record<string, Ran>> {
  const able = Object.entries(commands).filter(([, { argv }]) => isInstalled(argv[0] ?? ''));
  const most = Math.max(...able.map(([, { rounds }]) => rounds));
  const ran = new Map<string, Ran[]>(able.map(([name]) => [name, []]));
  for (let round = 0; round < most; round += 1)
    for (const [name, command] of able)
      if (round < command.rounds) ran.get(name)?.push(run(command));
  return Object.fromEntries([...ran].map(([name, runs]) => [name, together(runs)]));
}

export function measuredOf(ran: Readonly<Record<string, Ran>>): Readonly<Record<string, Measured>> {
  return Object.fromEntries(Object.entries(ran).map(([name, { measured }]) => [name, measured]));
}

function together(runs: readonly Ran[]): Ran {
  const all = runs.map(({ measured }) => measured);
  const memories = all.flatMap(({ memoryMiB }) => memoryMiB ?? []);
  const times = all.flatMap(({ processorSeconds }) => processorSeconds ?? []);
  return {
    measured: {
      seconds: median(all.map(({ seconds }) => seconds)),
      processorSeconds: times.length === 0 ? null : median(times),
      memoryMiB: memories.length === 0 ? null : Math.max(...memories),
    },
    stdout: runs[0]?.stdout ?? '',
  };
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function run({ argv, stdin }: Command): Ran {
  // GNU time tells the most memory a program used; without it only the time is measured.
  const timed = isInstalled(TIME) ? [TIME, '-f', 'rss %M cpu %U %S', ...argv] : [...argv];
  // A pipe, not the file itself.
  const whole = stdin === undefined ? timed : ['sh', '-c', 'cat "$0" | "$@"', stdin, ...timed];
  const nothing = openSync('/dev/null', 'r');
  const started = performance.now();
  const done = spawnSync(whole[0] ?? '', whole.slice(1), {
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
    stdio: [nothing, 'pipe', 'pipe'],
  });
  const seconds = (performance.now() - started) / 1000;
  closeSync(nothing);
  // 1 is our own exit code for findings and grep's for none found; 2 is ours where a log is empty.
  const mayBeFine = [1, 2].includes(done.status ?? -1) && done.stdout !== '';
  if (done.status !== 0 && !mayBeFine)
    throw new Error(
      `${argv.join(' ')} ended with ${String(done.status)}: ${done.stderr.slice(0, 500)}`,
    );
  const [, rss, user = 0, system = 0] = /rss (\d+) cpu ([\d.]+) ([\d.]+)/.exec(done.stderr) ?? [];
  return {
    measured: {
      seconds,
      processorSeconds: rss === undefined ? null : Number(user) + Number(system),
      memoryMiB: rss === undefined ? null : Math.round(Number(rss) / 1024),
    },
    stdout: done.stdout,
  };
}
