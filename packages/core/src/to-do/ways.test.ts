// Of a site with several servers each step has the files of its own, and is checked where it is carried out.

import { describe, expect, test } from 'vitest';

import type { LoggedState } from '../model/logged-state.ts';
import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { renderSettings } from '../library/render-settings.ts';
import type { Site, SiteResolver } from '../site/site.ts';
import { composeToDo } from './compose-to-do.ts';
import { verdictRows } from './say-to-do.ts';
import type { ToDo, ToDoStep } from './to-do.ts';

const { site: SITE, appliance: FIRST } = planInput();
const [DNS1] = SITE.resolvers;
const [PROXY1] = SITE.proxies;
if (DNS1 === undefined || PROXY1 === undefined)
  throw new Error('the site has a resolver and a proxy');
const SECOND = { ...FIRST, name: 'appliance2', address: '10.1.1.11' };

function toDoOf(parts: Partial<Site>): ToDo {
  const site = { ...SITE, ...parts };
  const [appliance = FIRST] = site.appliances;
  const input = planInput({ site, appliance });
  return composeToDo({ input, ...renderSettings(input) });
}

function stepsOf(toDo: ToDo, ...codes: readonly string[]): readonly ToDoStep[] {
  return toDo.teams
    .flatMap(({ steps }) => steps)
    .filter(({ because }) => codes.includes(because.what.code));
}

const own = ({ ways }: ToDoStep): readonly string[] =>
  ways.filter(({ isChoice }) => !isChoice).map(({ product }) => product);
const placeNames = ({ at }: ToDoStep): string => at.map(({ name }) => name).join(', ');

describe.each([
  ['windows', 'unbound', 'windows-dns', 'unbound'],
  ['bind', 'dnsmasq', 'bind', 'dnsmasq'],
  ['coredns', 'windows', 'coredns', 'windows-dns'],
] as const)('one appliance asks %s, the other %s', (one, other, file, otherFile) => {
  const resolvers: SiteResolver[] = [
    { ...DNS1, product: one },
    { ...DNS1, name: 'dns2', address: '10.1.1.54', product: other },
  ];
  const appliances = [FIRST, { ...SECOND, resolver: 'dns2' }];

  test.each([
    ['records', 'internet', 'step.add-records'],
    ['forwards', 'azure', 'step.forward-names'],
  ] as const)('%s: each has its own files and checks', (_, forwards, code) => {
    const toDo = toDoOf({
      resolvers: resolvers.map((each) => ({ ...each, forwards, forwardTo: ['10.2.1.4'] })),
      appliances,
    });
    const steps = stepsOf(toDo, code);
    expect(steps.map((step) => [placeNames(step), [...new Set(own(step))]])).toEqual([
      ['dns1', [file]],
      ['dns2', [otherFile]],
    ]);
    for (const { at, checks } of steps) {
      expect(checks.length).toBeGreaterThan(0);
      for (const { command } of checks) expect(command).toContain(at[0]?.address);
    }
  });

  test('two servers of one step are one number in what is not known', () => {
    const said = verdictRows(toDoOf({ resolvers, appliances }), 'en').map(({ text }) => text);
    const row = said.find((text) => text.includes('on-premises DNS server'));
    expect(row).toMatch(/^Not known: the records of the on-premises DNS server \(step \d+/);
  });
});

test('what a resolver forwards is not told by its records', () => {
  const toDo = toDoOf({ resolvers: [{ ...DNS1, forwards: 'azure' }] });
  expect(toDo.unknown.map(({ part }) => part)).toContain('dnsForward');
  expect(toDo.unknown.map(({ part }) => part)).not.toContain('dnsRecords');
});

test('records that two resolvers hold are asked of both', () => {
  const toDo = toDoOf({
    resolvers: [DNS1, { ...DNS1, name: 'dns2', address: '10.1.1.54' }],
    appliances: [{ ...FIRST, resolver: ['dns1', 'dns2'] }],
  });
  const [step] = stepsOf(toDo, 'step.add-records', 'step.add-records-on-each');
  const asked = step?.checks.map(({ command }) => /10\.1\.1\.5\d/.exec(command)?.[0]);
  expect(new Set(asked)).toEqual(new Set(['10.1.1.53', '10.1.1.54']));
});

test('two proxies of two products: each step stands at its own, with its own files', () => {
  const toDo = toDoOf({
    proxies: [PROXY1, { ...PROXY1, name: 'proxy2', address: '10.1.1.21', product: 'zscaler' }],
    appliances: [FIRST, { ...SECOND, proxy: 'proxy2' }],
  });
  const steps = stepsOf(toDo, 'step.allow-names');
  expect(steps.map((step) => [placeNames(step), own(step).includes('squid')])).toEqual([
    ['proxy1', true],
    ['proxy2', false],
  ]);
});

test('the list of a browser’s own proxy is set and checked there', () => {
  const toDo = toDoOf({
    proxies: [PROXY1, { ...PROXY1, name: 'proxy2', address: '10.1.1.21' }],
    appliances: [{ ...FIRST, browserProxy: 'proxy2' }],
  });
  const [step] = stepsOf(toDo, 'step.allow-names-at');
  expect(step === undefined ? null : placeNames(step)).toBe('proxy2');
  expect(step?.ways.flatMap(({ files }) => files).length).toBeGreaterThan(0);
  expect(step?.checks.length).toBeGreaterThan(0);
  for (const { command } of step?.checks ?? []) expect(command).toContain('10.1.1.21:3128');
});

test('a list of each machine is a step of each, however many files it has', () => {
  const site = { ...SITE, appliances: [FIRST, SECOND] };
  const input = planInput({ site });
  const { plan, rendered } = renderSettings(input);
  const count = (files: typeof rendered): number =>
    composeToDo({ input, plan, rendered: files }).left.changes;
  // `plan` counts without the files, and says the same.
  expect(count([])).toBe(count(rendered));
  expect(
    stepsOf(toDoOf(site), 'step.set-manager-list', 'step.set-system-list').map(placeNames),
  ).toEqual(['appliance1', 'appliance2', 'appliance1', 'appliance2']);
});

test('a rule to a network is tried at each private address in it, from the machine that it is for', () => {
  const [step] = stepsOf(toDoOf({}), 'step.allow-rules');
  const tried = step?.checks ?? [];
  expect(tried.length).toBeGreaterThan(3);
  for (const { from, command } of tried) {
    expect(from).toBe(FIRST.address);
    // It runs Windows.
    expect(command).toMatch(/^\(Test-NetConnection -ComputerName 10\.2\.1\.\d+ -Port 443\)/);
  }
});

test('what the log of one proxy shows of two appliances is one step, with the worst of each entry', () => {
  const site = { ...SITE, appliances: [FIRST, SECOND] };
  const input = planInput({ site });
  const { plan, rendered } = renderSettings(input);
  const seen = (appliance: string, name: string, isRefused: boolean): LoggedState => ({
    appliance,
    name,
    kind: 'proxy',
    isRefused,
    at: '2026-11-29T20:00:00.000Z',
    file: 'access.log',
    line: 1,
  });
  const toDo = composeToDo({
    input,
    plan,
    rendered,
    loggedStates: [
      seen('appliance1', 'login.live.com', false),
      seen('appliance2', 'login.live.com', true),
      seen('appliance1', 'www.live.com', false),
      seen('appliance2', 'www.live.com', false),
    ],
  });
  const [step, ...more] = stepsOf(toDo, 'step.allow-names');
  expect(more).toEqual([]);
  const stateOf = (name: string): unknown => step?.entries.find(({ text }) => text === name)?.state;
  expect([stateOf('login.live.com'), stateOf('www.live.com'), step?.state]).toEqual([
    'missing',
    'there',
    'open',
  ]);
});

test('the mobility agents’ file is a way of their own list, not of the SYSTEM account’s', () => {
  const toDo = toDoOf({ policy: { ...SITE.policy, scope: 'names', optional: true } });
  const waysOf = (code: string): readonly string[] =>
    stepsOf(toDo, code).flatMap(({ ways }) => ways.map(({ product }) => product));
  expect(waysOf('step.set-agent-list')).toEqual(['mobility-agent']);
  expect(waysOf('step.set-system-list')).toContain('system-internet-options');
  expect(waysOf('step.set-system-list')).not.toContain('mobility-agent');
});
