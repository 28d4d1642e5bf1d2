// All that can happen to sync to a depth, each state once: from every state that was reached every step is taken.

import { mkdtemp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DEATH_POINTS, type Fault } from './model-server.ts';
import { EMPTY, SyncModel, type ModelState, type Plan, type Step } from './sync-model.ts';

export interface Exploration {
  readonly states: number;
  readonly steps: number;
  /** So many steps in a row were explored, or all there are. */
  readonly depth: number;
  readonly isAll: boolean;
}

export const PLANS: readonly Plan[] = [{}, { a: '1' }, { a: '2' }, { a: '1', b: '1' }];
export const FAULTS: readonly Fault[] = [
  { kind: 'none' },
  ...DEATH_POINTS.map((at): Fault => ({ kind: 'die', at })),
  { kind: 'part', count: 1, end: 'die' },
  { kind: 'part', count: 1, end: 'refuse' },
  { kind: 'part', count: 0, end: 'refuse' },
  { kind: 'answer-lost' },
  { kind: 'idle' },
  { kind: 'deaf' },
];
/** Never one that we write: who wrote what could not be told. */
export const THEIRS = '9';

const rounds = PLANS.flatMap((plan) =>
  FAULTS.flatMap((fault): Step[] => [
    { do: 'round', plan, fault },
    { do: 'confirmed round', plan, fault },
  ]),
);
const others = ['a', 'b'].flatMap((key): Step[] => [
  { do: 'others', key, value: THEIRS },
  { do: 'others', key, value: null },
]);
const disturbed = PLANS.flatMap((plan) =>
  [1, 2, 3].flatMap((at): Step[] => [
    ...[THEIRS, null].map((value): Step => ({
      do: 'disturbed round',
      plan,
      at,
      by: 'others',
      key: 'a',
      value,
      other: {},
    })),
    ...PLANS.map((other): Step => ({
      do: 'disturbed round',
      plan,
      at,
      by: 'another sync',
      key: '',
      value: null,
      other,
    })),
  ]),
);
export const STEPS: readonly Step[] = [...rounds, ...others, ...disturbed];

/** Throws an Error that holds the steps which led to what must never be. */
export async function exploreSync({
  hasMarks,
  depth,
  mostStates = Infinity,
}: {
  readonly hasMarks: boolean;
  readonly depth: number;
  readonly mostStates?: number;
}): Promise<Exploration> {
  const model = await openModel(hasMarks);
  const seen = new Set([JSON.stringify(EMPTY)]);
  let level: readonly { readonly state: ModelState; readonly way: readonly Step[] }[] = [
    { state: EMPTY, way: [] },
  ];
  let steps = 0;
  let reached = 0;
  try {
    while (reached < depth && level.length > 0 && seen.size < mostStates) {
      const next: { readonly state: ModelState; readonly way: readonly Step[] }[] = [];
      for (const { state, way } of level)
        for (const step of STEPS) {
          steps += 1;
          const after = await explained([...way, step], () => model.take(state, step));
          const text = JSON.stringify(after);
          if (seen.has(text)) continue;
          seen.add(text);
          next.push({ state: after, way: [...way, step] });
          for (const plan of [PLANS[0] ?? {}, PLANS[3] ?? {}])
            await explained([...way, step], () => model.expectToSettle(after, plan));
        }
      level = next;
      reached += 1;
    }
  } finally {
    await model.remove();
  }
  return { states: seen.size, steps, depth: reached, isAll: level.length === 0 };
}

/** In memory where there is such a folder: every write of a journal is flushed. */
export async function openModel(hasMarks: boolean): Promise<SyncModel> {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  return new SyncModel(await mkdtemp(join(parent, 'sekisho-model-')), hasMarks);
}

async function explained<T>(way: readonly Step[], act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const steps = way.map((step) => `  ${JSON.stringify(step)}`).join('\n');
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)}, after\n${steps}`, {
      cause,
    });
  }
}
