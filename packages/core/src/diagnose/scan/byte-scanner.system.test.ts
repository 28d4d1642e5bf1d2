// What is passed over as bytes is counted as if every line had been read as text.

import { describe, expect, test } from 'vitest';

import { DRAWN_FORMATS, drawLog, type DrawnFormat } from '@sekisho/test-kit/diagnose/drawn-logs.ts';
import { ESTATE_AFTER, planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { composePlan } from '../../plan/compose-plan.ts';
import { indexPlan } from '../../plan/look-up.ts';
import { findFormat } from '../formats.ts';
import { createInterest, EVERYTHING, type Interest } from '../tally/interest.ts';
import { formatTally } from '../tally/tally-file.ts';
import { createTally } from '../tally/tally.ts';
import { ByteScanner } from './byte-scanner.ts';
import { findKernel } from './kernel.ts';
import { LogReader } from './log-reader.ts';
import { ALL_TIMES, type ScanRange } from './scanner.ts';
import { TextScanner } from './text-scanner.ts';

const OWN = {
  clients: ['10.1.1.10', '10.1.1.21'],
  names: ['login.microsoftonline.com', 'privateasr2cache.blob.core.windows.net', 'x.windows.net'],
};
const lookUp = indexPlan(composePlan(planInput({ estate: ESTATE_AFTER })));
const INTEREST = createInterest({ lookUp, clients: OWN.clients, allowList: ['.site7.com'] });
const OPTIONS = { zoneMs: 3_600_000, now: new Date('2024-01-01') };

interface Read {
  readonly format: DrawnFormat;
  readonly interest: Interest;
  readonly range?: ScanRange;
}

function scan(log: Buffer, { format: id, interest, range = ALL_TIMES }: Read, isBytes: boolean) {
  const format = findFormat(id);
  if (format?.layout === undefined) throw new RangeError(`no layout of ${id}`);
  const tally = createTally();
  const of = { file: 'a.log', tally, interest, range };
  const text = new TextScanner({ ...of, reader: new LogReader([format], OPTIONS) });
  let asText = 0;
  const { takeLine } = text;
  text.takeLine = (...line) => {
    asText += 1;
    return takeLine.apply(text, line);
  };
  const kernel = findKernel();
  if (kernel === null) throw new RangeError('this machine has no SIMD of WebAssembly');
  const scanner = isBytes
    ? new ByteScanner(kernel, text, {
        ...of,
        layout: format.layout,
        hasHead: format.hasHead === true,
      })
    : text;
  scanner.scan(log, 0, log.length);
  scanner.settle();
  const saved = JSON.parse(formatTally({ tally, readings: [] })) as { groups: unknown[] };
  return { saved, counts: scanner.counts, asText };
}

const SEEDS = Array.from({ length: 6 }, (_, at) => at + 1);

describe.each(DRAWN_FORMATS)('%s', (format) => {
  test.each(SEEDS)('drawn with seed %d', (seed) => {
    const log = drawLog({ format, seed, lines: 1500, own: OWN });
    for (const interest of [INTEREST, EVERYTHING]) {
      const bytes = scan(log, { format, interest }, true);
      const text = scan(log, { format, interest }, false);
      expect(bytes.saved).toEqual(text.saved);
      expect(bytes.counts).toEqual(text.counts);
    }
  });

  test('within a range of time', () => {
    const log = drawLog({ format, seed: 99, lines: 1500, own: OWN });
    const range = { since: 1_700_001_000_000, until: 1_700_003_000_000 };
    const bytes = scan(log, { format, interest: INTEREST, range }, true);
    const text = scan(log, { format, interest: INTEREST, range }, false);
    expect(bytes.saved).toEqual(text.saved);
    expect(bytes.counts).toEqual(text.counts);
    expect(bytes.counts.outside).toBeGreaterThan(0);
  });

  test('most lines of other machines are not read as text', () => {
    const shares = SEEDS.map((seed) => {
      const log = drawLog({ format, seed, lines: 1500, own: OWN });
      return scan(log, { format, interest: INTEREST }, true).asText / 1500;
    });
    expect(Math.min(...shares)).toBeLessThan(0.5);
  });
});
