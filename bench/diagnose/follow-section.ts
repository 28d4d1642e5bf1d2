// The section of `--follow`: logs that are written quickly and turned in every way, counted to the line.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { ended, startWriter, type LogWriter } from '@sekisho/test-kit/diagnose/log-writer.ts';
import { loadNow, type FollowRow } from './figures.ts';
import type { Bench } from './read-sections.ts';

const TURNS = ['rename', 'create', 'gzip', 'twice'] as const;
const PER_SECOND = 50_000;
const SECONDS = 60;
/** Several looks lie between two turns. */
const LEAST_TURN_SECONDS = 2;
const TIME = '/usr/bin/time';
/** For the last lines, and for what is packed at last. */
const LAST_LOOK_MS = 2000;

/** `seconds`: how long is written. */
export async function followLogs(bench: Bench): Promise<FollowRow> {
  const seconds = Math.max(3, Math.round(SECONDS * bench.scale));
  const perSecond = Math.round(PER_SECOND / TURNS.length);
  const writers = TURNS.map((turn): LogWriter => ({
    path: join(bench.folder, `${turn}.log`),
    name: `${turn}.example.com`,
    lines: perSecond * seconds,
    perSecond,
    turnAfter: Math.round(perSecond * Math.max(LEAST_TURN_SECONDS, seconds / 6.5)),
    turn,
  }));
  const load = loadNow();
  const follow = [
    process.execPath,
    bench.program,
    'diagnose',
    bench.site,
    ...writers.map(({ path }) => path),
    '--follow',
    '--lang',
    'en',
  ];
  const isTimed = spawnSync(TIME, ['--version'], { stdio: 'ignore' }).error === undefined;
  // GNU time does not pass on what ends it, so its child, whose number the shell says, is ended.
  const [program = '', ...args] = isTimed
    ? [TIME, '-f', 'rss %M cpu %U %S', 'sh', '-c', 'echo "pid $$" >&2; exec "$0" "$@"', ...follow]
    : follow;
  const follower = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  follower.stderr.on('data', (text: Buffer) => {
    said += text.toString('utf8');
  });
  await Promise.all(writers.map((of) => ended(startWriter(of))));
  await delay(LAST_LOOK_MS);
  process.kill(Number(/^pid (\d+)$/m.exec(said)?.[1] ?? follower.pid), 'SIGINT');
  await once(follower, 'close');
  const [, read = '', unread = ''] =
    /read ([\d,]+) lines .*?; ([\d,]+) not understood/.exec(said) ?? [];
  const [, rss, user = 0, system = 0] = /rss (\d+) cpu ([\d.]+) ([\d.]+)/.exec(said) ?? [];
  return {
    logs: writers.length,
    perSecond: perSecond * writers.length,
    seconds,
    turns: writers.reduce((sum, of) => sum + Math.floor((of.lines - 1) / of.turnAfter), 0),
    written: writers.reduce((sum, of) => sum + of.lines, 0),
    read: numberOf(read),
    notUnderstood: numberOf(unread),
    processorSeconds: rss === undefined ? null : Number(user) + Number(system),
    memoryMiB: rss === undefined ? null : Math.round(Number(rss) / 1024),
    load: Math.max(load, loadNow()),
  };
}

function numberOf(text: string): number {
  return Number(text.replaceAll(',', ''));
}
