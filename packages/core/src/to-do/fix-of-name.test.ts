import { expect, test } from 'vitest';

import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { renderSettings } from '../library/render-settings.ts';
import type { Outcome, Road } from '../model/road.ts';
import type { Program } from '../model/program.ts';
import type { Plan } from '../plan/plan.ts';
import { composeToDo } from './compose-to-do.ts';
import { fixesOfName } from './fix-of-name.ts';

const INPUT = planInput();
const RENDERING = renderSettings(INPUT);
const PLAN = RENDERING.plan as Plan;
const TO_DO = composeToDo({ input: INPUT, ...RENDERING });
const CACHE = 'privateasr2cache.blob.core.windows.net';
const SIGN_IN = 'login.microsoftonline.com';

function fixes(
  name: string,
  ...ends: readonly (readonly [Program, Road, Outcome])[]
): readonly (readonly [string, readonly string[], string | null])[] {
  const planned = PLAN.roads.find(({ pattern }) => pattern === name);
  if (planned === undefined) throw new Error(name);
  return fixesOfName(
    planned,
    ends.map(([program, road, outcome]) => ({ program, road, outcome })),
    { plan: PLAN, toDo: TO_DO },
  ).map(({ team, entries, notAt }) => [team, entries, notAt]);
}

test('a private name that the proxy denied is not to be allowed there: SYSTEM has to bypass it', () => {
  expect(fixes(CACHE, ['system', 'proxy', 'denied-by-proxy'])).toEqual([
    ['windows', ['*.blob.core.windows.net'], 'proxy-allow'],
  ]);
});

test('a name that the proxy has to carry is allowed there, by that name alone', () => {
  expect(fixes(SIGN_IN, ['user', 'proxy', 'denied-by-proxy'])).toEqual([
    ['proxy', [SIGN_IN], null],
  ]);
});

test('the record of the name, when it leads elsewhere', () => {
  for (const outcome of [
    'no-such-name',
    'refused-at-public-address',
    'no-resolver-answer',
  ] as const)
    expect(fixes(CACHE, ['system', 'direct', outcome])).toEqual([
      ['dns', ['privateasr2cache.privatelink.blob.core.windows.net A 10.2.1.20'], null],
    ]);
});

test('the rule to the address of the name', () => {
  const [fix] = fixes(CACHE, ['system', 'private-endpoint', 'rejected-by-firewall']);
  expect(fix?.[0]).toBe('firewall');
  expect(fix?.[1]).toContain('10.1.1.10 -> 10.2.1.0/24:443');
});

test('several programs, several teams, in the order of the plan', () => {
  const id = PLAN.roads.find(({ pattern }) => pattern.includes('-id1.'))?.pattern ?? '';
  const all = fixes(
    id,
    ['system', 'proxy', 'denied-by-proxy'],
    ['configuration-manager', 'private-endpoint', 'rejected-by-firewall'],
  );
  expect(all.map(([team]) => team)).toEqual(['firewall', 'windows']);
});

test('nothing for a name that arrives as planned, or of which nobody knows', () => {
  expect(fixes(CACHE, ['system', 'private-endpoint', 'reached'])).toEqual([]);
  expect(fixes(CACHE, ['system', 'not-known', 'not-known'])).toEqual([]);
});
