// Events → what stands on the screen.

import { expect, test } from 'vitest';

import type { AssistEvent } from './assist-event.ts';
import { applyEvent, EMPTY_VIEW } from './view-state.ts';

const REPORT = {
  target: 'dns1',
  product: 'bind',
  layer: 'dns',
  conflicts: [],
  held: [],
  waiting: [],
  uncovered: [],
  takenBack: [],
  owned: 2,
} as const;
const ADD = {
  kind: 'add',
  key: 'a',
  after: { key: 'a', values: ['10.2.1.1'], ttlSeconds: 10 },
  owned: null,
} as const;
const DENIAL = {
  name: 'a.example.com',
  port: 443,
  client: '10.1.1.10',
  standing: 'expected',
  because: { code: 'assist.expected', values: {} },
  requirement: 'x',
  layer: 'proxy-allow',
} as const;

const view = (...events: readonly AssistEvent[]) => events.reduce(applyEvent, EMPTY_VIEW);
const STARTED: AssistEvent = {
  event: 'started',
  site: 's',
  mode: 'ask',
  servers: [{ name: 'dns1', product: 'bind', layer: 'dns' }],
  logs: [],
  learned: [],
};

test('a server waits, is in step, has something left, fails, and comes back', () => {
  const synced: AssistEvent = {
    event: 'synced',
    report: { ...REPORT, changes: [ADD], inStep: 1 },
  };
  const left: AssistEvent = {
    event: 'synced',
    report: { ...REPORT, changes: [], inStep: 2, uncovered: ['b'] },
  };
  const failed: AssistEvent = {
    event: 'sync-failed',
    target: 'dns1',
    code: 'x',
    message: 'away',
    hint: null,
    retryInMs: 1,
  };
  expect(view(STARTED).servers).toMatchObject([{ state: 'waiting' }]);
  expect(view(STARTED, synced).servers).toMatchObject([
    { state: 'in-step', inStep: 2, changed: 1 },
  ]);
  expect(view(STARTED, synced, left).servers).toMatchObject([{ state: 'left', changed: 1 }]);
  expect(view(STARTED, synced, failed).servers).toMatchObject([
    { state: 'failed', message: 'away', changed: 1 },
  ]);
  expect(view(STARTED, synced, failed, synced).servers).toMatchObject([
    { state: 'in-step', message: '', changed: 2 },
  ]);
});

test('a name has its newest decision alone', () => {
  const denied = (decision: 'proposed' | 'added'): AssistEvent => ({
    event: 'denied',
    decision,
    ...DENIAL,
  });
  expect(
    view(STARTED, denied('proposed'), denied('added')).names.map(({ decision }) => decision),
  ).toEqual(['added']);
});

test('the first reading is no change, a failure stands until the next reading', () => {
  const read = (changed: boolean): AssistEvent => ({ event: 'estate', changed });
  expect(view(read(true)).azure).toEqual({ changes: 0, failure: null });
  expect(
    view(read(true), read(true), { event: 'estate-failed', message: 'm', retryInMs: 5 }).azure,
  ).toMatchObject({ changes: 1, failure: { message: 'm' } });
  expect(
    view(read(true), { event: 'estate-failed', message: 'm', retryInMs: 5 }, read(false)).azure,
  ).toEqual({ changes: 0, failure: null });
});

test('a stage keeps its newest state, tasks are replaced as a whole', () => {
  const stage = (state: 'started' | 'done'): AssistEvent => ({
    event: 'stage',
    stage: 'rcm',
    state,
    at: '',
  });
  expect(view(stage('started'), stage('done')).stages).toEqual([{ stage: 'rcm', state: 'done' }]);
  const task = {
    appliance: 'a',
    layer: 'dns',
    where: 'dns2',
    entries: ['x'],
    text: 'x',
    how: [],
    steps: [],
  } as const;
  expect(view({ event: 'by-hand', tasks: [task] }, { event: 'by-hand', tasks: [] }).tasks).toEqual(
    [],
  );
});
