import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeEach, expect, test } from 'vitest';

import { ALL_TIMES } from '../scan/scanner.ts';
import type { Observation } from '../../products/shared/logs/observation.ts';
import type { Tally } from '../tally/tally.ts';
import { EVERYTHING } from '../tally/interest.ts';
import { formatTally } from '../tally/tally-file.ts';
import { FollowedLog } from './follow-log.ts';
import type { ScanContext } from './scan-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'follow-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONTEXT: ScanContext = {
  settings: { format: null, range: ALL_TIMES, zoneMs: 0, now: new Date() },
  interest: EVERYTHING,
};
const line = (name: string): string =>
  `1700000000.000 1 10.1.1.10 TCP_DENIED/403 17 CONNECT ${name}:443 - HIER_NONE/- -\n`;

const path = join(folder, 'access.log');
beforeEach(() => rmSync(path, { force: true }));

function counts(log: FollowedLog): Record<string, number> {
  return Object.fromEntries(
    [...log.tally.groups.values()].map((group) => [
      group.kind === 'proxy' ? group.name : '',
      group.count,
    ]),
  );
}

test('lines are seen as they come, a half one when its other half is there', async () => {
  const log = new FollowedLog('access.log', path, CONTEXT);
  expect(await log.poll()).toBe(false);
  writeFileSync(path, line('a.example.com'));
  expect(await log.poll()).toBe(true);
  const half = line('b.example.com');
  appendFileSync(path, half.slice(0, 40));
  await log.poll();
  expect(counts(log)).toEqual({ 'a.example.com': 1 });
  appendFileSync(path, half.slice(40) + line('a.example.com'));
  await log.poll();
  expect(counts(log)).toEqual({ 'a.example.com': 2, 'b.example.com': 1 });
  expect(await log.poll()).toBe(false);
  await log.close();
});

test('what other machines asked for is summed up as it comes', async () => {
  const interest = {
    ...EVERYTHING,
    clients: ['10.1.1.99'],
    endings: ['example.net'],
    isOfConcern: () => false,
    isOwn: () => true,
    parts: null,
    add: (tally: Tally, seen: Observation) => {
      if (seen.kind === 'proxy') tally.others.add(seen);
    },
  };
  const log = new FollowedLog('access.log', path, { ...CONTEXT, interest });
  writeFileSync(path, line('a.example.com').repeat(3));
  await log.poll();
  expect(log.tally.others).toMatchObject({ requests: 3, denied: 3 });
  appendFileSync(path, line('b.example.com').repeat(2));
  await log.poll();
  expect(log.tally.others).toMatchObject({ requests: 5, denied: 5 });
  expect(log.tally.others.deniedNames.all.map(({ name, count }) => [name, count])).toEqual([
    ['a.example.com', 3],
    ['b.example.com', 2],
  ]);
  await log.close();
});

test('after a rotation the rest of the old file is read, then the new one', async () => {
  const log = new FollowedLog('access.log', path, CONTEXT);
  writeFileSync(path, line('a.example.com'));
  await log.poll();
  renameSync(path, `${path}.1`);
  appendFileSync(`${path}.1`, line('b.example.com'));
  await log.poll();
  expect(counts(log)).toEqual({ 'a.example.com': 1, 'b.example.com': 1 });
  writeFileSync(path, line('c.example.com'));
  await log.poll();
  expect(counts(log)).toEqual({ 'a.example.com': 1, 'b.example.com': 1, 'c.example.com': 1 });
  await log.close();
});

test('a file that was cut is read from its beginning, and what it held is kept', async () => {
  const log = new FollowedLog('access.log', path, CONTEXT);
  writeFileSync(path, line('a.example.com').repeat(3));
  await log.poll();
  truncateSync(path, 0);
  appendFileSync(path, line('b.example.com'));
  await log.poll();
  expect(counts(log)).toEqual({ 'a.example.com': 3, 'b.example.com': 1 });
  expect(log.readings.map((each) => each.lines)).toEqual([3, 1]);
  await log.close();
});

test('one in UTF-16 is followed as one in UTF-8, whole or cut in the middle of a character', async () => {
  const log = new FollowedLog('access.log', path, CONTEXT);
  const bytes = Buffer.from(`\ufeff${line('a.example.com')}${line('b.example.com')}`, 'utf16le');
  writeFileSync(path, bytes.subarray(0, 5));
  await log.poll();
  writeFileSync(path, bytes.subarray(0, 201), { flag: 'r+' });
  await log.poll();
  writeFileSync(path, bytes, { flag: 'r+' });
  await log.poll();
  expect(counts(log)).toEqual({ 'a.example.com': 1, 'b.example.com': 1 });
  await log.close();
});

test('a saved tally says so', async () => {
  const log = new FollowedLog('a.agg', path, CONTEXT);
  writeFileSync(path, formatTally({ tally: log.tally, readings: [] }));
  await expect(log.poll()).rejects.toThrow('a.agg is a saved tally');
  await log.close();
});

test('a packed one says so', async () => {
  const log = new FollowedLog('access.log', path, CONTEXT);
  writeFileSync(path, gzipSync(line('a.example.com')));
  await expect(log.poll()).rejects.toThrow('access.log is packed');
  await log.close();
});
