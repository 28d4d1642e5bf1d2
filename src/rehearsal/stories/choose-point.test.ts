// Which recovery point a failover takes.

import { expect, test } from 'vitest';

import type { RecoveryPointReport } from '../report.ts';
import { choosePoint, type FailoverPoint } from './replicate.ts';

const ASKED = Date.parse('2030-01-01T00:01:00Z');

function point(id: string, second: number, consistency: RecoveryPointReport['cycle']['consistency']): RecoveryPointReport {
  return { id, at: new Date(ASKED - (60 - second) * 1000).toISOString(), sha256: '', cycle: { consistency, dirtyBytes: 0, sentBytes: 0, seconds: 1, rpoSeconds: 1 } };
}

const POINTS = [point('a', 0, 'crash-consistent'), point('b', 20, 'application-consistent'), point('c', 40, 'crash-consistent')];

test.each<readonly [FailoverPoint, string]>([
  [{ kind: 'latest' }, 'c'],
  [{ kind: 'latest-processed' }, 'c'],
  [{ kind: 'latest-application-consistent' }, 'b'],
  [{ kind: 'older', seconds: 20 }, 'c'],
  [{ kind: 'older', seconds: 21 }, 'b'],
  [{ kind: 'older', seconds: 60 }, 'a'],
])('%j is point %s', (choice, id) => {
  expect(choosePoint(POINTS, choice, ASKED).id).toBe(id);
});

test.each<readonly [FailoverPoint, string]>([
  [{ kind: 'older', seconds: 61 }, 'that is 61 s old'],
  [{ kind: 'latest-application-consistent' }, 'that is application-consistent'],
])('no point for %j is said', (choice, message) => {
  const crash = POINTS.filter(({ cycle }) => cycle.consistency === 'crash-consistent');
  expect(() => choosePoint(crash, choice, ASKED)).toThrow(message);
});
