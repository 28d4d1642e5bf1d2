// The dialect `dotnet` against WebProxy itself: of Mono, which carries the code of the .NET Framework,
// and of .NET. SEKISHO_PAIRS and SEKISHO_SEED ask more, or others.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DIALECTS } from '@sekisho/core/roads/dialects/dialects.ts';
import { parseBypassTarget } from '@sekisho/core/roads/dialects/target.ts';
import { randomPairs, type Pair } from './random-lists.ts';
import { askProbe, dotnetRuntime, monoRuntime, type Probe } from './run-probe.ts';

const COUNT = Number(process.env['SEKISHO_PAIRS'] ?? 4000);
const SEED = Number(process.env['SEKISHO_SEED'] ?? 20_261_129);

/** `undecided`: an entry is reported as not decided, and no other one matches. */
function judge({ entries, url }: Pair): string {
  const list = DIALECTS.dotnet.parse(entries);
  if (list.problems.some(({ fatal }) => fatal)) return 'refused';
  const { road } = list.decide(parseBypassTarget(url));
  const isOpen = list.problems.some(({ message }) => message.startsWith('not decided'));
  return road === 'proxy' && isOpen ? 'undecided' : road;
}

function countOf(all: readonly string[], answer: string): number {
  return all.filter((each) => each === answer).length;
}

const LOOPBACK = [
  'http://127.0.0.1/',
  'http://localhost/',
  'https://[::1]:8443/',
  'http://127.9.9.9/',
];

describe.each([
  { ...monoRuntime(), loopback: 'direct' },
  { ...dotnetRuntime(), loopback: 'proxy' },
])('$title', ({ title, missing, compile, loopback }) => {
  describe.skipIf(missing !== null)(
    missing === null ? 'WebProxy' : `2 tests not run: missing ${missing}`,
    () => {
      let folder = '';
      let probe: Probe;

      beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'sekisho-dotnet-'));
        probe = await compile(folder);
      }, 120_000);

      afterAll(() => rm(folder, { recursive: true, force: true }));

      test('reads random lists as the dialect says', async () => {
        const pairs = randomPairs(COUNT, SEED);
        const real = await askProbe(probe, pairs);
        const ours = pairs.map(judge);
        expect(
          pairs.flatMap((pair, index) =>
            ours[index] === 'undecided' || ours[index] === real[index]
              ? []
              : [{ ...pair, ours: ours[index], real: real[index], title }],
          ),
        ).toEqual([]);
        // Each answer is met often, and few pairs are left open.
        for (const answer of ['direct', 'proxy', 'refused'])
          expect(countOf(ours, answer)).toBeGreaterThan(COUNT / 20);
        expect(countOf(ours, 'undecided')).toBeLessThan(COUNT / 10);
      }, 120_000);

      test('asks no proxy for loopback hosts, or any, as docs/dialects.md says', async () => {
        const real = await askProbe(
          probe,
          LOOPBACK.map((url) => ({ entries: [], url })),
        );
        expect(real).toEqual(LOOPBACK.map(() => loopback));
      }, 60_000);
    },
  );
});
