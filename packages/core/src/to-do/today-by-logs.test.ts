import { describe, expect, test } from 'vitest';

import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { renderSettings } from '../library/render-settings.ts';
import type { LoggedState } from '../model/logged-state.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import { composeToDo } from './compose-to-do.ts';
import { verdictRows } from './say-to-do.ts';
import type { ToDo } from './to-do.ts';

const SIGN_IN = 'login.microsoftonline.com';
const CACHE = 'privateasr2cache.blob.core.windows.net';
const AT = '2026-11-29T20:15:30.000Z';

const line = (parts: Partial<LoggedState>): LoggedState => ({
  appliance: 'appliance1',
  name: SIGN_IN,
  kind: 'proxy',
  isRefused: false,
  at: AT,
  file: 'access.log',
  line: 123,
  ...parts,
});

function toDoOf(lines: readonly LoggedState[], current?: Partial<CurrentSettings>): ToDo {
  const whole = { appliances: [], proxies: [], ...current };
  const input = planInput(current === undefined ? {} : { current: whole });
  return composeToDo({ input, ...renderSettings(input), loggedStates: lines });
}

const NONE = toDoOf([]).today;

/** The parts of today that differ from those without a log. */
function moved(lines: readonly LoggedState[], current?: Partial<CurrentSettings>): object {
  const { today } = toDoOf(lines, current);
  const before = current === undefined ? NONE : toDoOf([], current).today;
  expect(today.arrive + today.astray + today.refused + today.notKnown).toBe(today.names);
  expect(today.refusedBy.reduce((sum, { names }) => sum + names, 0)).toBe(today.refused);
  const parts = ['arrive', 'astray', 'refused', 'notKnown'] as const;
  return Object.fromEntries(
    parts.flatMap((part) =>
      today[part] === before[part] ? [] : [[part, today[part] - before[part]]],
    ),
  );
}

describe('a public name', () => {
  test('that the proxy lets through arrives; the others stay not known', () => {
    expect(moved([line({})])).toEqual({ arrive: 1, notKnown: -1 });
    expect(toDoOf([line({})]).today.byLogs).toEqual({ names: 1, at: AT });
  });

  test('that it denies is refused by its list', () => {
    const denied = [line({ isRefused: true })];
    expect(moved(denied)).toEqual({ refused: 1, notKnown: -1 });
    expect(toDoOf(denied).today.refusedBy).toEqual([{ cause: 'proxy-list', names: 1 }]);
  });

  test.each([
    ['denied, then let through', false, { arrive: 1, notKnown: -1 }],
    ['let through, then denied', true, { refused: 1, notKnown: -1 }],
  ])('%s', (_, isRefused, expected) => {
    const first = line({ isRefused: !isRefused, at: '2026-11-29T20:00:00.000Z', kind: 'proxy' });
    expect(moved([first, line({ isRefused })])).toEqual(expected);
    expect(moved([line({ isRefused }), first])).toEqual(expected);
  });
});

describe('a private name', () => {
  test('at the proxy is refused, since the list of its program lacks it', () => {
    const denied = [line({ name: CACHE, isRefused: true })];
    expect(moved(denied)).toEqual({ refused: 1, notKnown: -1 });
    expect(toDoOf(denied).today.refusedBy).toEqual([{ cause: 'bypass-system', names: 1 }]);
  });

  test('that the proxy lets through takes another path than planned', () => {
    expect(moved([line({ name: CACHE })])).toEqual({ astray: 1, notKnown: -1 });
  });

  test('rejected by the firewall', () => {
    const rejected = [line({ name: CACHE, kind: 'firewall', isRefused: true })];
    expect(moved(rejected)).toEqual({ refused: 1, notKnown: -1 });
    expect(toDoOf(rejected).today.refusedBy).toEqual([{ cause: 'firewall', names: 1 }]);
  });

  test('whose record alone is seen says nothing of its path', () => {
    expect(moved([line({ name: CACHE, kind: 'dns' })])).toEqual({});
    expect(toDoOf([line({ name: CACHE, kind: 'dns' })]).today.byLogs).toBeNull();
  });

  test('looked for by its program after it came to the proxy arrives, where the firewall lets it', () => {
    const { site } = planInput();
    const seen = [
      line({ name: CACHE, isRefused: true }),
      line({ name: CACHE, kind: 'dns', at: '2026-11-29T20:20:00.000Z' }),
    ];
    const todayWith = (own: typeof site.firewall.allow): ToDo['today'] => {
      const asks = { from: '10.1.1.53', to: 'internet', ports: [53] };
      const allow = own.length === 0 ? [] : [asks, ...own];
      const input = planInput({ site: { ...site, firewall: { ...site.firewall, allow } } });
      return composeToDo({ input, ...renderSettings(input), loggedStates: seen }).today;
    };
    const open = [{ from: '10.1.1.10', to: '10.2.1.0/24', ports: [443] }];
    expect(todayWith(open)).toMatchObject({ arrive: 1, refused: 0 });
    const other = [{ from: '10.1.1.10', to: '10.9.9.0/24', ports: [443] }];
    expect(todayWith(other)).toMatchObject({
      arrive: 0,
      refusedBy: [{ cause: 'firewall', names: 1 }],
    });
    // Of a firewall that nobody has told of, nothing is known.
    expect(todayWith([])).toMatchObject({ arrive: 0, refused: 0 });
  });

  test('answered with another address lacks its record', () => {
    const today = toDoOf([line({ name: CACHE, kind: 'dns', isRefused: true })]).today;
    expect(today.arrive).toBe(0);
    expect(today.refusedBy.every(({ cause }) => cause === 'dns')).toBe(true);
  });
});

describe('beside a list that was read, a line counts as it does for the entry', () => {
  const listed = (minute: number): Partial<CurrentSettings> => ({
    proxies: [{ proxy: 'proxy1', patterns: [SIGN_IN], problems: [] }],
    asOf: [{ layer: 'proxy-allow', of: 'proxy1', at: Date.UTC(2026, 10, 29, 20, minute) }],
  });
  test.each([
    ['an older line', listed(30), {}],
    ['a newer line', listed(10), { refused: 1, notKnown: -1 }],
    ['a list of an unknown time', { ...listed(10), asOf: [] }, {}],
  ])('%s', (_, current, expected) => {
    expect(moved([line({ isRefused: true })], current)).toEqual(expected);
  });
});

test('lines of another appliance, and names that no plan has, change nothing', () => {
  expect(moved([line({ appliance: 'other' }), line({ name: 'www.example.com' })])).toEqual({});
});

describe.each(['en', 'ja'] as const)('in words, %s', (language) => {
  const said = (lines: readonly LoggedState[]): string =>
    verdictRows(toDoOf(lines), language)
      .map(({ text }) => text)
      .join('\n');

  test('by what names are refused, and how many logs feedback, with the newest line', () => {
    const text = said([
      line({ isRefused: true }),
      line({ name: CACHE, isRefused: true, at: '2026-11-29T20:20:00.000Z' }),
    ]);
    expect(text).toContain(
      language === 'en'
        ? "refused today: 1 by the proxy's allow-list, 1 by the proxy, no bypass entry (SYSTEM)."
        : '(内訳: プロキシの許可リストにない 1 件、プロキシが拒否 1 件 (バイパス リストに未登録: SYSTEM))',
    );
    expect(text).toContain('2026-11-29 20:20 UTC');
  });

  test('a line without a time has none', () => {
    expect(said([line({ at: '' })])).not.toMatch(/UTC|\{/);
    expect(said([line({ at: '' })])).toContain(
      language === 'en' ? 'by logs: 1 name.' : 'FQDN: 1 件。',
    );
  });
});
