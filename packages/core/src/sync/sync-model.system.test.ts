// What can happen to sync, explored: rounds that die at each write, changes that are made in part, lost answers,
// servers that lie, others who write at any moment, a second sync that has taken over. Deeper:
// npm run soak -- model DEPTH

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { exploreSync, FAULTS, openModel, THEIRS } from '@sekisho/test-kit/sync/explore-sync.ts';
import { EMPTY, type Plan, type Step } from '@sekisho/test-kit/sync/sync-model.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const key = fc.constantFrom(...KEYS);
const theirs = fc.constantFrom(THEIRS, null);
const plan: fc.Arbitrary<Plan> = fc.dictionary(key, fc.constantFrom('1', '2'), { maxKeys: 8 });
const fault = fc.oneof(
  { weight: 3, arbitrary: fc.constant(FAULTS[0] ?? { kind: 'none' as const }) },
  fc.constantFrom(...FAULTS),
  fc.record({
    kind: fc.constant('part' as const),
    count: fc.nat(6),
    end: fc.constantFrom('die' as const, 'refuse' as const),
  }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('round' as const), plan, fault }) },
  fc.record({ do: fc.constant('confirmed round' as const), plan, fault }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('others' as const), key, value: theirs }) },
  fc.record({
    do: fc.constant('disturbed round' as const),
    plan,
    at: fc.integer({ min: 1, max: 3 }),
    by: fc.constantFrom('others' as const, 'another sync' as const),
    key,
    value: theirs,
    other: plan,
  }),
);

describe.each([
  { title: 'a server without marks', hasMarks: false },
  { title: 'a server with marks', hasMarks: true },
])('$title', ({ hasMarks }) => {
  test('nothing of others is lost, and all comes in step, whatever happens in two steps', async () => {
    const explored = await exploreSync({ hasMarks, depth: 2 });
    expect(explored.depth).toBe(2);
    expect(explored.states).toBeGreaterThan(100);
  }, 180_000);

  test('nor in longer ways with more names, and no list drains away without a person', async () => {
    const model = await openModel(hasMarks);
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 10 }), plan, async (steps, last) => {
          let state = EMPTY;
          for (const each of steps) state = await model.take(state, each);
          await model.expectToSettle(state, last);
        }),
        { numRuns: 300 },
      );
    } finally {
      await model.remove();
    }
  }, 120_000);
});

test('the last that stands is the last, whatever a killed run was about to make', async () => {
  const model = await openModel(false);
  try {
    const steps: Step[] = [
      { do: 'round', plan: { a: '1' }, fault: { kind: 'none' } },
      { do: 'round', plan: { a: '1', b: '1' }, fault: { kind: 'die', at: 'before write 2' } },
      { do: 'round', plan: {}, fault: { kind: 'none' } },
    ];
    let state = EMPTY;
    for (const each of steps) state = await model.take(state, each);
    expect(state.standing.entries).toEqual({ a: { 1: 'us' } });
  } finally {
    await model.remove();
  }
});
