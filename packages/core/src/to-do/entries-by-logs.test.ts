import { describe, expect, test } from 'vitest';

import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { renderSettings } from '../library/render-settings.ts';
import type { LoggedState } from '../model/logged-state.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import { composeToDo } from './compose-to-do.ts';
import type { ToDoEntry, ToDoStep } from './to-do.ts';

const SIGN_IN = 'login.microsoftonline.com';
const CACHE = 'privateasr2cache.blob.core.windows.net';
const RECORD = 'privateasr2cache.privatelink.blob.core.windows.net A 10.2.1.20';
const BYPASS = '*.blob.core.windows.net';

const loggedState = (parts: Partial<LoggedState>): LoggedState => ({
  appliance: 'appliance1',
  name: SIGN_IN,
  kind: 'proxy',
  isRefused: false,
  at: '2026-11-29T20:15:30.000Z',
  file: 'access.log',
  line: 123,
  ...parts,
});

function steps(
  loggedStates: readonly LoggedState[],
  current?: Partial<CurrentSettings>,
): readonly ToDoStep[] {
  const whole = { appliances: [], proxies: [], ...current };
  const input = planInput(current === undefined ? {} : { current: whole });
  return composeToDo({ input, ...renderSettings(input), loggedStates }).teams.flatMap(
    (team) => team.steps,
  );
}

function entry(all: readonly ToDoStep[], layer: string, text: string): ToDoEntry | undefined {
  return all.find((step) => step.layer === layer)?.entries.find((each) => each.text === text);
}

test('a name that the proxy lets through has its entry there, and says where that was seen', () => {
  const found = entry(steps([loggedState({})]), 'proxy-allow', SIGN_IN);
  expect(found).toEqual({
    text: SIGN_IN,
    state: 'there',
    seen: {
      code: 'entry.seen',
      values: { where: 'access.log:123', at: '2026-11-29 20:15 UTC', name: SIGN_IN },
    },
  });
});

test('one that is still refused lacks it, and all others stay not known', () => {
  const all = steps([loggedState({ isRefused: true })]);
  expect(entry(all, 'proxy-allow', SIGN_IN)).toMatchObject({
    state: 'missing',
    seen: { code: 'entry.refused' },
  });
  const step = all.find(({ layer }) => layer === 'proxy-allow');
  expect(step?.state).toBe('open');
  expect(step?.entries.filter(({ state }) => state !== 'not-known')).toHaveLength(1);
});

describe('a private name', () => {
  test('answered as planned has its record', () => {
    const all = steps([loggedState({ name: CACHE, kind: 'dns' })]);
    expect(entry(all, 'dns', RECORD)?.state).toBe('there');
    // Whose list it is in says only who came to the proxy before.
    expect(entry(all, 'system-bypass', BYPASS)?.state).toBe('not-known');
  });

  test('at the proxy lacks its entry in the list, and has it once it is looked for by itself', () => {
    const before = loggedState({ name: CACHE, isRefused: true });
    expect(entry(steps([before]), 'system-bypass', BYPASS)?.state).toBe('missing');
    const after = loggedState({ name: CACHE, kind: 'dns', at: '2026-11-29T20:20:00.000Z' });
    expect(entry(steps([before, after]), 'system-bypass', BYPASS)?.state).toBe('there');
    const earlier = loggedState({ name: CACHE, kind: 'dns', at: '2026-11-29T20:00:00.000Z' });
    expect(entry(steps([before, earlier]), 'system-bypass', BYPASS)?.state).toBe('missing');
  });

  test('rejected by the firewall lacks its rule', () => {
    const all = steps([loggedState({ name: CACHE, kind: 'firewall', isRefused: true })]);
    const missing = all
      .find(({ layer }) => layer === 'firewall')
      ?.entries.filter(({ state }) => state === 'missing');
    expect(missing?.map(({ text }) => text)).toEqual(['10.1.1.10 -> 10.2.1.0/24:443']);
  });
});

describe('beside settings that were read, the newer of both counts', () => {
  const listed = (minute: number): Partial<CurrentSettings> => ({
    proxies: [{ proxy: 'proxy1', patterns: [SIGN_IN], problems: [] }],
    asOf: [{ layer: 'proxy-allow', of: 'proxy1', at: Date.UTC(2026, 10, 29, 20, minute) }],
  });
  const refused = loggedState({ isRefused: true });

  test.each([
    ['an older line', listed(30), 'there'],
    ['a newer line', listed(10), 'missing'],
    ['settings of an unknown time', { ...listed(10), asOf: [] }, 'there'],
  ])('%s', (_, current, state) => {
    expect(entry(steps([refused], current), 'proxy-allow', SIGN_IN)?.state).toBe(state);
  });
});

test('a step whose entries are all seen is done, and has no number', () => {
  const allow = steps([]).find(({ layer }) => layer === 'proxy-allow')?.entries ?? [];
  const all = steps(allow.map(({ text }) => loggedState({ name: text })));
  const step = all.find(({ because }) => because.what.code === 'step.allow-names');
  expect(step).toMatchObject({ state: 'done', order: null });
});

test('the key of appliance.json, by the appliance’s own log', () => {
  const shows = (isRefused: boolean): ToDoStep | undefined =>
    steps([loggedState({ name: 'EnableProxyBypassList', kind: 'appliance', isRefused })]).find(
      ({ because }) => because.what.code.startsWith('step.show-list'),
    );
  expect(shows(false)).toMatchObject({ state: 'done', order: null });
  expect(shows(true)?.state).toBe('open');
  expect(new Set(shows(true)?.entries.map(({ state }) => state))).toEqual(new Set(['missing']));
});

test('loggedStates of another appliance are not this one’s', () => {
  expect(steps([loggedState({ appliance: 'other' })])).toEqual(steps([]));
});
