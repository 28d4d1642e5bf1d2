// Replication on paper: the arithmetic by hand, its laws, and the documented limits.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { findLimits, type PlannedDisk } from './limits.ts';
import { planCapacity } from './plan-capacity.ts';
import { initialCopySeconds, predictReplication } from './predict-replication.ts';

const LINK = { rateMbps: 80, delayMs: 0 };
const DISK: PlannedDisk = {
  machine: 'app1',
  name: 'system',
  sizeGB: 128,
  usedGB: 60,
  churnMBps: 0.5,
  peakMBps: 1,
  writeKB: 8,
  target: 'standard',
};

describe('prediction', () => {
  test('80 Mbit/s carry 10 MB a second, less what the protocols take', () => {
    expect(initialCopySeconds({ usedBytes: 1e9, link: LINK })).toBe(101.5);
    expect(initialCopySeconds({ usedBytes: 1e9, link: { ...LINK, delayMs: 50 } })).toBe(102.3);
  });

  test('by hand: half of the link for changes doubles the time until points keep their pace', () => {
    const half = 1e7 / 1.015 / 2;
    expect(
      predictReplication({
        usedBytes: 1e9,
        churnBytesPerSecond: half,
        cycleSeconds: 300,
        link: LINK,
      }),
    ).toEqual({
      initialSeconds: 101.5,
      steadyAfterSeconds: 203,
      rpoSeconds: 450,
      initialCacheBytes: 1e9,
      cacheBytes: Math.round(half * 300),
      linkUse: 0.5,
    });
  });

  test('changes that are faster than the link never get through', () => {
    expect(
      predictReplication({
        usedBytes: 1e9,
        churnBytesPerSecond: 1e7,
        cycleSeconds: 300,
        link: LINK,
      }),
    ).toMatchObject({ steadyAfterSeconds: null, rpoSeconds: null, cacheBytes: null });
  });

  test('a faster link is never worse, and more churn never better', () => {
    const input = fc.record({
      usedBytes: fc.nat(1e12),
      churnBytesPerSecond: fc.nat(1e6),
      cycleSeconds: fc.integer({ min: 1, max: 3600 }),
      rateMbps: fc.integer({ min: 10, max: 10_000 }),
    });
    fc.assert(
      fc.property(input, ({ rateMbps, ...load }) => {
        const link = { rateMbps, delayMs: 5 };
        const [slow, fast] = [
          predictReplication({ ...load, link }),
          predictReplication({ ...load, link: { ...link, rateMbps: rateMbps * 2 } }),
        ];
        const busier = predictReplication({
          ...load,
          churnBytesPerSecond: load.churnBytesPerSecond + 1000,
          link,
        });
        expect(fast.initialSeconds).toBeLessThanOrEqual(slow.initialSeconds);
        expect(fast.rpoSeconds ?? Infinity).toBeLessThanOrEqual(slow.rpoSeconds ?? Infinity);
        expect(busier.rpoSeconds ?? Infinity).toBeGreaterThanOrEqual(slow.rpoSeconds ?? Infinity);
        expect(slow.rpoSeconds ?? Infinity).toBeGreaterThanOrEqual(load.cycleSeconds);
      }),
    );
  });
});

describe('documented limits', () => {
  test.each<readonly [string, Partial<PlannedDisk>, readonly string[]]>([
    ['a quiet disk', {}, []],
    ['2 MB/s at the peak is the most for standard', { peakMBps: 2 }, []],
    ['above it', { peakMBps: 2.1 }, ['capacity.disk-peak']],
    ['168 GB a day', { churnMBps: 1.95, peakMBps: 1.95 }, ['capacity.disk-per-day']],
    [
      'premium takes more with larger writes',
      { target: 'premium-p20-p50', writeKB: 16, churnMBps: 10, peakMBps: 20 },
      [],
    ],
    [
      'and less with small ones',
      { target: 'premium-p20-p50', writeKB: 8, churnMBps: 1, peakMBps: 20 },
      ['capacity.disk-peak'],
    ],
    [
      'a size between two rows takes the lower one',
      { target: 'premium-p10-p15', writeKB: 24, peakMBps: 4.1 },
      ['capacity.disk-peak'],
    ],
    ['writes below the documented sizes', { writeKB: 4 }, ['capacity.small-writes']],
    ['a disk above 32 TB', { sizeGB: 40_000 }, ['capacity.disk-size']],
  ])('%s', (_title, change, codes) => {
    expect(findLimits([{ ...DISK, ...change }]).map(({ code }) => code)).toEqual(codes);
  });

  test('a machine counts the peaks of all its disks', () => {
    const disk: PlannedDisk = { ...DISK, target: 'premium-p20-p50', writeKB: 16, peakMBps: 19 };
    const machine = [disk, { ...disk, name: 'b' }, { ...disk, name: 'c' }];
    expect(findLimits(machine)).toEqual([
      { code: 'capacity.machine-peak', values: { machine: 'app1', peakMBps: 57, limit: 54 } },
    ]);
    expect(
      findLimits(machine.map((each, at) => ({ ...each, machine: `app${String(at)}` }))),
    ).toEqual([]);
  });

  test('a process server has its day', () => {
    const disk: PlannedDisk = {
      ...DISK,
      target: 'premium-p20-p50',
      writeKB: 16,
      churnMBps: 12,
      peakMBps: 12,
    };
    expect(findLimits([disk, { ...disk, machine: 'app2' }])).toEqual([
      { code: 'capacity.process-server-per-day', values: { perDay: 2.07, limit: 2 } },
    ]);
  });
});

test('the document has the sums, and says when the link is busy', () => {
  const document = planCapacity({
    site: 's',
    disks: [DISK, { ...DISK, name: 'data', churnMBps: 1.5, peakMBps: 1.5 }],
    link: { rateMbps: 20, delayMs: 0 },
    cycleSeconds: 300,
  });
  expect(document).toMatchObject({
    schema: 'sekisho/capacity/1',
    usedBytes: 120e9,
    churnBytesPerSecond: 2e6,
  });
  expect(document.warnings).toEqual([
    { code: 'capacity.link-busy', values: { percent: 81, rateMbps: 20 } },
  ]);
});
