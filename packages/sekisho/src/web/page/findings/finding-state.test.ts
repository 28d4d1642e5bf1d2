import { expect, test } from 'vitest';

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { findingKey } from '../../api.ts';
import { NOTHING_YET, type ScenarioSoFar, type SeenFinding } from '../state/scenario.ts';
import { statesOf } from './finding-state.ts';

function seen(code: Finding['code'], at: string, name = 'a.example.com'): SeenFinding {
  const finding: Finding = {
    code,
    severity: 'error',
    confidence: 'high',
    name,
    program: 'system',
    client: '10.1.1.10',
    layer: 'proxy-allow',
    count: 1,
    bytes: 0,
    first: at,
    last: at,
    message: '',
    because: { code: 'x', values: {} },
    fix: { layer: 'proxy-allow', add: [] },
    evidence: [],
  };
  return { at, finding };
}

const FIRST = seen('private-name-not-found', '2026-01-01T09:00:00Z');
const SECOND = seen('system-bypass-missing', '2026-01-01T10:00:00Z');
const OTHER = seen('system-bypass-missing', '2026-01-01T11:00:00Z', 'b.example.com');

function states(scenario: Partial<ScenarioSoFar>): unknown[] {
  const findings = [FIRST, SECOND, OTHER];
  return [...statesOf({ ...NOTHING_YET, findings, ...scenario }).values()].map(({ state, at }) => [
    state,
    at,
  ]);
}

test('of followed logs: what stands is open, what is gone is fixed, or superseded by what stands of the same name', () => {
  const gone = '2026-01-01T10:30:00Z';
  expect(
    states({
      isFollowingLogs: true,
      standing: new Map([[findingKey(SECOND.finding), SECOND.finding]]),
      goneAt: new Map([[findingKey(FIRST.finding), gone]]),
    }),
  ).toEqual([
    ['superseded', gone],
    ['open', ''],
    ['fixed', ''],
  ]);
});

test('of a rehearsal: the next run ends what the last one met, and a good end the rest', () => {
  const run = (number: number, startedAt: string): ScenarioSoFar['runs'][number] => ({
    number,
    stages: [{ stage: 'x', state: 'done', startedAt, seconds: 1, failure: null }],
  });
  const runs = [run(1, '2026-01-01T08:00:00Z'), run(2, '2026-01-01T10:30:00Z')];
  expect(states({ runs })).toEqual([
    ['fixed', '2026-01-01T10:30:00Z'],
    ['fixed', '2026-01-01T10:30:00Z'],
    ['open', ''],
  ]);
  const end = { event: 'end', ok: true } as ScenarioSoFar['end'];
  expect(states({ runs, end }).at(-1)).toEqual(['fixed', '']);
});
