import { describe, expect, test } from 'vitest';

import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { renderSettings } from '../library/render-settings.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { composeToDo } from './compose-to-do.ts';
import { verdictRows } from './say-to-do.ts';
import type { ProxyUse } from '../plan/plan.ts';
import type { Check, ToDo, ToDoStep } from './to-do.ts';
import { toDoHtml } from './to-do-html.ts';
import { toDoMarkdown } from './to-do-markdown.ts';

function toDoOf(parts: Partial<PlanInput> = {}): ToDo {
  const input = planInput(parts);
  const { plan, rendered } = renderSettings(input);
  return composeToDo({ input, plan, rendered });
}

function stepOf(toDo: ToDo, what: string): ToDoStep | undefined {
  return toDo.teams
    .flatMap(({ steps }) => steps)
    .find(({ because }) => because.what.code === `step.${what}`);
}

function withAllowList(patterns: readonly string[]): ToDo {
  const { site } = planInput();
  const lists = [{ proxy: 'proxy1', patterns, problems: [] }];
  return toDoOf({ site, current: { appliances: [], proxies: lists } });
}

const ALLOW = planAllow();
function planAllow(): readonly string[] {
  const { plan } = renderSettings(planInput());
  return 'plans' in plan ? [] : plan.layers['proxy-allow'].allow;
}

describe('what was not read is not known, and never done', () => {
  test('a site that tells nothing of today', () => {
    const toDo = toDoOf();
    expect(toDo.state).toBe('not-applied');
    for (const what of ['add-records', 'allow-rules', 'allow-names', 'set-system-list']) {
      const step = stepOf(toDo, what);
      expect([what, step?.state]).toEqual([what, 'not-known']);
      expect(new Set(step?.entries.map(({ state }) => state))).toEqual(new Set(['not-known']));
    }
    expect(toDo.today).toMatchObject({ arrive: 0, notKnown: toDo.today.names });
  });
});

describe('entries of a list that was read', () => {
  test('some are there', () => {
    const step = stepOf(withAllowList(ALLOW.slice(0, 2)), 'allow-names');
    expect(step?.state).toBe('open');
    expect(step?.entries.map(({ state }) => state)).toEqual(
      ALLOW.map((_, index) => (index < 2 ? 'there' : 'missing')),
    );
  });

  test('all are there: the step is done, and has no number', () => {
    const step = stepOf(withAllowList(ALLOW), 'allow-names');
    expect(step).toMatchObject({ state: 'done', order: null });
    expect(step?.entries).toHaveLength(ALLOW.length);
    expect(step?.ways.length).toBeGreaterThan(0);
  });

  test('changes left count what is open and what is not known', () => {
    const some = withAllowList(ALLOW.slice(1));
    const all = withAllowList(ALLOW);
    expect(some.left.changes).toBe(all.left.changes + 1);
    expect(some.left.notKnown).toBe(all.left.notKnown);
  });
});

test('records of several resolvers are one step, whatever its words', () => {
  const { site, appliance } = planInput();
  const [resolver] = site.resolvers;
  if (resolver === undefined) throw new Error('no resolver');
  const both = { ...appliance, resolver: ['dns1', 'dns2'] };
  const toDo = toDoOf({
    site: {
      ...site,
      resolvers: [resolver, { ...resolver, name: 'dns2', address: '10.1.1.54' }],
      appliances: [both],
    },
    appliance: both,
  });
  const listing = toDo.teams
    .flatMap(({ steps }) => steps)
    .filter(({ layer, state }) => layer === 'dns' && state !== 'later');
  const entries = listing.flatMap((step) => step.entries.map(({ text }) => text));
  expect(new Set(entries).size).toBe(entries.length);
  expect(listing.every(({ order }) => order !== null)).toBe(true);
});

test('without a proxy the firewall lets names out: one step, with lists of names and a check that it can pass', () => {
  const { site, appliance } = planInput();
  const alone = { ...appliance, proxy: 'none' };
  const toDo = toDoOf({
    site: {
      ...site,
      proxies: [],
      firewall: { ...site.firewall, byName: true, product: 'paloalto' },
      appliances: [alone],
    },
    appliance: alone,
  });
  const own = toDo.teams
    .flatMap(({ steps }) => steps)
    .filter(({ entries }) =>
      entries.some(({ text }) => text.includes('login.microsoftonline.com')),
    );
  expect(own.map(({ team }) => team)).toEqual(['firewall']);
  const [step] = own;
  expect(step?.ways.flatMap(({ files }) => files.map(({ path }) => path))).toContain(
    'edl/urls.txt',
  );
  const check = step?.checks.find(({ command }) => command.includes('login.microsoftonline.com'));
  expect(check).toMatchObject({ expect: '443' });
  expect(check?.command).toContain('remote_port');
});

test('where a policy makes every account read the machine’s options, the check reads them too, with what stays', () => {
  const input = planInput();
  const { plan, rendered } = renderSettings(input);
  if ('plans' in plan) throw new Error('one appliance');
  const checksOf = (use: Partial<ProxyUse>): readonly Check[] => {
    const own = { ...plan.layers['system-bypass'], ...use };
    const layers = { ...plan.layers, 'system-bypass': own };
    const toDo = composeToDo({ input, plan: { ...plan, layers }, rendered });
    return stepOf(toDo, 'set-system-list')?.checks ?? [];
  };
  const [own] = checksOf({});
  expect(own?.command).toContain('HKEY_USERS\\S-1-5-18\\');
  const [wide] = checksOf({ ofMachine: 'machine.reg', kept: ['*.corp.example'] });
  expect(wide?.command).toContain('Registry::HKEY_LOCAL_MACHINE\\');
  expect(wide?.command).not.toContain('S-1-5-18');
  expect(wide?.expect).toBe(`*.corp.example;${own?.expect ?? ''}`);
});

test('steps of the set-up itself are for later, and no change that is left', () => {
  const toDo = toDoOf();
  expect(stepOf(toDo, 'learn-allow')?.state).toBe('later');
  const states = toDo.teams.flatMap(({ steps }) => steps.map(({ state }) => state));
  expect(toDo.left.changes).toBe(
    states.filter((state) => state === 'open' || state === 'not-known').length,
  );
});

test('the files are those of render, to the byte', () => {
  const { rendered } = renderSettings(planInput());
  const all = new Map(rendered.flatMap(({ files }) => files).map(({ path, text }) => [path, text]));
  const ways = toDoOf().teams.flatMap(({ steps }) => steps.flatMap((step) => step.ways));
  const files = ways.flatMap((way) => way.files);
  expect(files.length).toBeGreaterThan(5);
  for (const { path, text } of files) expect(all.get(path)).toBe(text);
});

test('what blocks the plan stands in the verdict', () => {
  const { site } = planInput();
  const blocked = toDoOf({
    site: {
      ...site,
      proxies: site.proxies.map((proxy) => ({ ...proxy, resolver: 'dns1' })),
      resolvers: site.resolvers.map((resolver) => ({ ...resolver, forwards: 'none' })),
    },
  });
  expect(blocked.state).toBe('blocked');
  expect(blocked.by.map(({ state }) => state)).toContain('blocked');
  expect(toDoMarkdown(blocked, { language: 'en', team: null })).toContain('fix: ');
});

test('every check names the server that it asks, and none a pattern', () => {
  const checks = toDoOf().teams.flatMap(({ steps }) => steps.flatMap((step) => step.checks));
  expect(new Set(checks.map(({ shell }) => shell))).toEqual(new Set(['sh', 'powershell']));
  for (const { command } of checks.filter((each) => /^(?:dig|curl|Resolve)/.test(each.command))) {
    expect(command).toMatch(/10\.1\.1\.(?:53|20)/);
    expect(command).not.toMatch(/[*<>]/);
  }
});

test('a step says where it is carried out, by name and address', () => {
  const at = (what: string): unknown => stepOf(toDoOf(), what)?.at;
  expect(at('add-records')).toEqual([{ name: 'dns1', address: '10.1.1.53' }]);
  expect(at('allow-names')).toEqual([{ name: 'proxy1', address: '10.1.1.20:3128' }]);
  expect(at('set-system-list')).toEqual([{ name: 'appliance1', address: '10.1.1.10' }]);
  expect(at('allow-rules')).toEqual([]);
});

describe.each(['en', 'ja'] as const)('in words, %s', (language) => {
  test('the verdict counts names, changes and teams', () => {
    const toDo = withAllowList(ALLOW.slice(1));
    const said = verdictRows(toDo, language)
      .map(({ text }) => text)
      .join(' ');
    expect(said).toContain(String(toDo.left.changes));
    expect(said).toContain(String(toDo.today.names));
  });

  test('the verdict says which team begins, and with which steps each follows', () => {
    const said = verdictRows(toDoOf(), language).map(({ text }) => text);
    expect(said).toContain(
      language === 'ja'
        ? '作業順: DNS チーム (手順 1)、ファイアウォール チーム (手順 2)、プロキシ チーム (手順 3)、Windows チーム (手順 4～6)。'
        : 'Order: DNS team (step 1), Firewall team (step 2), Proxy team (step 3), Windows team (steps 4–6).',
    );
  });

  test('the verdict gives for each part that is not known what shows it', () => {
    const rows = verdictRows(toDoOf(), language).filter(({ text }) =>
      text.startsWith(language === 'ja' ? '不明: ' : 'Not known: '),
    );
    expect(rows.map(({ command }) => command)).toEqual([
      'dig +short @10.1.1.53 privateasr2cache.blob.core.windows.net A',
      '(Test-NetConnection -ComputerName 10.2.1.20 -Port 443).TcpTestSucceeded',
      expect.stringContaining('curl -sS -x http://10.1.1.20:3128 '),
      null,
      expect.stringContaining('reg export "HKU\\S-1-5-18\\'),
      expect.stringContaining('reg query "HKCU\\'),
    ]);
    // A row without a command is a whole sentence.
    for (const { text, command } of rows) expect(/[:：]$/.test(text), text).toBe(command !== null);
  });

  test('a page of one team holds its steps alone, and neither script nor request', () => {
    const page = toDoHtml(toDoOf(), { language, team: 'proxy' });
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(ALLOW[0]);
    expect(page).not.toMatch(/<script|<link|src=|https?:\/\/(?!10\.)[^<\s]*token/i);
    expect(page).not.toContain('bypass-list.txt');
  });

  test('a ticket of one team', () => {
    const ticket = toDoMarkdown(toDoOf(), { language, team: 'dns' });
    expect(ticket).toContain('dig +short @10.1.1.53');
    expect(ticket).toContain('dns1 (10.1.1.53)');
    expect(ticket).toContain('bind/named.conf');
    expect(ticket).not.toContain('curl');
  });
});
