import { expect, test } from 'vitest';

import { Absences, sameAbsences } from './absences.ts';

const HOUR = 3_600_000;

/** A look at one absent entry, as a round takes it. */
function look(absences: Absences, wallMs: number, journal: ReadonlyMap<string, number>) {
  const { since, nowMs } = absences.open(journal, wallMs);
  const next = new Map([['a', since.get('a') ?? nowMs]]);
  return { elapsedMs: nowMs - (next.get('a') ?? nowMs), journal: absences.close(next, wallMs) };
}

test.each([
  ['back', -HOUR],
  ['forward', HOUR],
])('a clock that is set %s an hour leaves the grace as it is', (_, jumpMs) => {
  let steady = 50;
  const absences = new Absences(() => steady);
  const first = look(absences, 1_000_000, new Map());
  steady += 4000;
  const second = look(absences, 1_004_000 + jumpMs, first.journal);
  expect(second.elapsedMs).toBe(4000);
  // And a process that begins then goes on from the same.
  steady = 7;
  const next = look(new Absences(() => steady), 1_005_000 + jumpMs, second.journal);
  expect(next.elapsedMs).toBe(5000);
  expect(sameAbsences(first.journal, second.journal)).toBe(false);
});

test('what the journal says of the future begins now', () => {
  const { elapsedMs } = look(new Absences(), 1_000_000, new Map([['a', 1_000_000 + HOUR]]));
  expect(elapsedMs).toBe(0);
});

test('a clock that drifts writes no journal', () => {
  expect(sameAbsences(new Map([['a', 1000]]), new Map([['a', 1900]]))).toBe(true);
  expect(sameAbsences(new Map([['a', 1000]]), new Map([['b', 1000]]))).toBe(false);
});
