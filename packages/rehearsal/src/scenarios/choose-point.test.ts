// Which recovery point a failover takes.

import { expect, test } from 'vitest';

import type { RecoveryPointReport } from '../report/report.ts';
import { choosePoint, type FailoverPoint } from '../play/choose-point.ts';

const ASKED = Date.parse('2030-01-01T00:01:00Z');

function point(
  id: string,
  second: number,
  consistency: RecoveryPointReport['cycle']['consistency'],
): RecoveryPointReport {
  return {
    id,
    at: new Date(ASKED - (60 - second) * 1000).toISOString(),
    sha256: '',
    isKept: true,
    cycle: { consistency, dirtyBytes: 0, sentBytes: 0, seconds: 1, rpoSeconds: 1 },
  };
}

const POINTS = [
  point('a', 0, 'crash-consistent'),
  point('b', 20, 'application-consistent'),
  point('c', 40, 'crash-consistent'),
];

test.each<readonly [FailoverPoint, string]>([
  [{ kind: 'latest' }, 'c'],
  [{ kind: 'latest-processed' }, 'c'],
  [{ kind: 'latest-application-consistent' }, 'b'],
  [{ kind: 'older', seconds: 20 }, 'c'],
  [{ kind: 'older', seconds: 21 }, 'b'],
  [{ kind: 'older', seconds: 60 }, 'a'],
  [{ kind: 'before', at: '2030-01-01T00:00:40Z' }, 'c'],
  [{ kind: 'before', at: '2030-01-01T09:00:39+09:00' }, 'b'],
])('%j is point %s', (choice, id) => {
  expect(choosePoint(POINTS, choice, ASKED).id).toBe(id);
});

test.each<readonly [FailoverPoint, string]>([
  [{ kind: 'older', seconds: 61 }, 'that is 61 s old'],
  [{ kind: 'latest-application-consistent' }, 'that is application-consistent'],
  [{ kind: 'before', at: '2029-12-31T23:59:59Z' }, 'of 2029-12-31T23:59:59Z or before'],
])('no point for %j is said', (choice, message) => {
  const crash = POINTS.filter(({ cycle }) => cycle.consistency === 'crash-consistent');
  expect(() => choosePoint(crash, choice, ASKED)).toThrow(message);
});

test('a point that the retention took away is not chosen, and those that are there are listed', () => {
  const kept = POINTS.map((each) => (each.id === 'a' ? { ...each, isKept: false } : each));
  const oldest = (): unknown => choosePoint(kept, { kind: 'older', seconds: 60 }, ASKED);
  expect(oldest).toThrow(
    expect.objectContaining({
      code: 'rehearse.no-such-point',
      hint: expect.stringMatching(
        /^there are 2030-01-01T00:00:20\.000Z \(application-consistent\), 2030-01-01T00:00:40\.000Z \(crash-consistent\); /,
      ),
    }),
  );
  expect(() =>
    choosePoint(
      kept.map((each) => ({ ...each, isKept: false })),
      { kind: 'latest' },
      ASKED,
    ),
  ).toThrow('no recovery point at all');
});
