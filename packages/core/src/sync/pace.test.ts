import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { AZURE_PACE, nextDelay, type Moment } from './pace.ts';

const CALM: Moment = { quietMs: 0, failures: 0, retryAfterMs: null, reads: 0, random: 0 };

test.each([
  { title: 'while something changes: every second', moment: {}, ms: 1000 },
  { title: 'at rest: every minute', moment: { quietMs: 300_000 }, ms: 60_000 },
  {
    title: 'forty requests a round: not before their share of the limit',
    moment: { reads: 40 },
    ms: 3200,
  },
  {
    title: 'told to wait: as long as told',
    moment: { failures: 1, retryAfterMs: 17_000 },
    ms: 17_000,
  },
  { title: 'told to wait although it went well', moment: { retryAfterMs: 17_000 }, ms: 17_000 },
  { title: 'failed often: two minutes at most', moment: { failures: 99, random: 1 }, ms: 120_000 },
])('$title', ({ moment, ms }) => {
  expect(nextDelay(AZURE_PACE, { ...CALM, ...moment })).toBe(ms);
});

describe('laws', () => {
  const moment = fc.record({
    quietMs: fc.nat(1_000_000),
    failures: fc.nat(100),
    retryAfterMs: fc.option(fc.nat(600_000)),
    reads: fc.nat(40),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('never before Retry-After, and never so soon that requests pass half of what Azure refills', () => {
    fc.assert(
      fc.property(moment, (each) => {
        const ms = nextDelay(AZURE_PACE, each);
        expect(ms).toBeGreaterThanOrEqual(each.retryAfterMs ?? 0);
        if (each.failures === 0) expect(each.reads * 1000).toBeLessThanOrEqual(12.5 * ms);
      }),
    );
  });

  test('never idle for more than a little over its longest pause', () => {
    fc.assert(
      fc.property(
        moment,
        (each) => nextDelay(AZURE_PACE, { ...each, retryAfterMs: null, reads: 0 }) <= 120_000,
      ),
    );
  });
});
