// Logs that other processes write and turn while they are followed: every line is counted once. Longer: npm run soak -- follow.

import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, describe, expect, test } from 'vitest';

import { ended, startWriter, type LogWriter } from '@sekisho/test-kit/diagnose/log-writer.ts';
import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { ALL_TIMES } from '../scan/scanner.ts';
import { EVERYTHING } from '../tally/interest.ts';
import { FollowedLog } from './follow-log.ts';
import type { ScanContext } from './scan-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'follow-rotation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONTEXT: ScanContext = {
  settings: { format: null, range: ALL_TIMES, zoneMs: 0, now: new Date() },
  interest: EVERYTHING,
};
const LINES = 30_000;

function counts(logs: readonly FollowedLog[]): number[] {
  return logs.map(({ tally }) =>
    [...tally.groups.values()].reduce((sum, { count }) => sum + count, 0),
  );
}

/** Looks at the logs now and then until what goes on is over. */
async function followWhile(logs: readonly FollowedLog[], work: Promise<unknown>): Promise<void> {
  let isOver = false;
  void work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await Promise.all(logs.map((log) => log.poll()));
    await delay(50);
  }
  await work;
  await Promise.all(logs.map((log) => log.poll()));
  await Promise.all(logs.map((log) => log.poll()));
}

test(
  'four logs, 50,000 lines a second in all, each turned in another way',
  { timeout: 60_000 },
  async () => {
    const own = mkdtempSync(join(folder, 'four-'));
    const turns = ['rename', 'create', 'gzip', 'twice'] as const;
    const writers = turns.map((turn): LogWriter => ({
      path: join(own, `${turn}.log`),
      name: `${turn}.example.com`,
      lines: LINES,
      perSecond: 12_500,
      turnAfter: 7000,
      turn,
    }));
    const logs = writers.map(({ path }) => new FollowedLog(path, path, CONTEXT));
    await followWhile(logs, Promise.all(writers.map((of) => ended(startWriter(of)))));
    expect(counts(logs)).toEqual(turns.map(() => LINES));
    await Promise.all(logs.map((log) => log.close()));
  },
);

const logrotate = findProgram('logrotate');

describe.skipIf(logrotate === null)('logrotate itself (Debian: logrotate)', () => {
  test.each([
    'create\n  compress',
    'create\n  delaycompress\n  compress',
    'dateext\n  dateformat -%Y%m%d-%s\n  create',
  ])('%s', { timeout: 60_000 }, async (settings) => {
    const own = mkdtempSync(join(folder, 'logrotate-'));
    const path = join(own, 'access.log');
    const writer = startWriter({
      path,
      name: 'a.example.com',
      lines: LINES,
      perSecond: 10_000,
      turnAfter: 0,
      turn: 'signal',
    });
    // It may have ended by then.
    const hangUp = `kill -HUP ${String(writer.pid)} || true`;
    writeFileSync(
      join(own, 'conf'),
      `${path} {\n  su root root\n  rotate 9\n  ${settings}\n  postrotate\n    sleep 0.3; ${hangUp}\n  endscript\n}\n`
        // Only root may name another user.
        .replace(process.getuid?.() === 0 ? '' : '  su root root\n', ''),
      { mode: 0o644 },
    );
    const log = new FollowedLog('access.log', path, CONTEXT);
    const turning = (async () => {
      // Before its first line it does not listen to signals.
      await expect
        .poll(() => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
        .toBeGreaterThan(0);
      for (let turn = 0; turn < 3 && writer.exitCode === null; turn += 1) {
        await delay(900);
        execFileSync(logrotate ?? '', ['-f', '-s', join(own, 'state'), join(own, 'conf')]);
      }
    })();
    await followWhile([log], Promise.all([turning, ended(writer)]));
    expect(counts([log])).toEqual([LINES]);
    await log.close();
  });
});

test('after copytruncate it says between which moments lines may be missing', async () => {
  const path = join(folder, 'cut.log');
  const line = (name: string): string =>
    `1700000000.000 1 10.1.1.10 TCP_DENIED/403 17 CONNECT ${name}:443 - HIER_NONE/- -\n`;
  writeFileSync(path, line('a.example.com').repeat(3));
  const log = new FollowedLog('cut.log', path, CONTEXT);
  const before = Date.now();
  await log.poll();
  expect(log.takeCuts()).toEqual([]);
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
  // As long as before by the time of the next look: the size alone does not tell.
  appendFileSync(path, line('b.example.com').repeat(3));
  await log.poll();
  const [cut, ...more] = log.takeCuts();
  expect(more).toEqual([]);
  expect(cut?.file).toBe('cut.log');
  expect(cut?.from).toBeGreaterThanOrEqual(before);
  expect(cut?.to).toBeGreaterThanOrEqual(cut?.from ?? Number.NaN);
  expect(counts([log])).toEqual([6]);
  // A writer that does not append leaves a hole.
  truncateSync(path, 0);
  truncateSync(path, 5000);
  appendFileSync(path, line('c.example.com').repeat(2));
  await log.poll();
  expect(log.takeCuts()).toHaveLength(1);
  expect(counts([log])).toEqual([8]);
  expect(log.readings.reduce((sum, { unreadable }) => sum + unreadable, 0)).toBe(0);
  await log.close();
});
