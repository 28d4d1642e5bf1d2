// Every reader of what others write, fed with drawn inputs for half a minute, on a busy machine longer. As long as
// wanted:
// npm run soak -- fuzz MINUTES SEED

import { expect, test } from 'vitest';

import { detectFormat, FORMAT_IDS } from '@sekisho/core/diagnose/formats.ts';
import { LOG_LINES } from '@sekisho/test-kit/diagnose/log-lines.ts';
import { runFuzz } from '../bench/soak/fuzz/run-fuzz.ts';

const SEED = Number(process.env['SEKISHO_FUZZ_SEED'] ?? 20261129);
const FEWEST_RUNS = 2000;
const MOST_ROUNDS = 5;

test('no input makes a reader crash, hang, take much memory or let control characters out', async () => {
  let runs = 0;
  for (let round = 0; round < MOST_ROUNDS && runs <= FEWEST_RUNS; round += 1) {
    const result = await runFuzz({ seed: SEED + round, seconds: 30 });
    expect(result.failures).toEqual([]);
    expect(result.targets.length).toBeGreaterThan(70);
    runs += result.runs;
  }
  expect(runs).toBeGreaterThan(FEWEST_RUNS);
}, 480_000);

test('every format of logs has lines that are drawn from, and that it knows', () => {
  expect(Object.keys(LOG_LINES).toSorted()).toEqual([...FORMAT_IDS].toSorted());
  for (const [id, lines] of Object.entries(LOG_LINES))
    expect([
      id,
      detectFormat(lines, { zoneMs: 0, now: new Date('2024-01-01T00:00:00Z') })?.id,
    ]).toEqual([id, id]);
});
