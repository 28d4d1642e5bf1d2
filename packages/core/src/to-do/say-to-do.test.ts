import { describe, expect, test } from 'vitest';

import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { renderSettings } from '../library/render-settings.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { say, sayReason } from '../text/text.ts';
import { composeToDo } from './compose-to-do.ts';
import { ownWays, sayCheckEnd, sayFiles, verdictRows } from './say-to-do.ts';
import type { ToDo, ToDoStep } from './to-do.ts';
import { toDoHtml } from './to-do-html.ts';
import { toDoMarkdown } from './to-do-markdown.ts';

function toDoOf(parts: Partial<PlanInput> = {}): ToDo {
  const input = planInput(parts);
  return composeToDo({ input, ...renderSettings(input) });
}

const TO_DO = toDoOf();
const STEPS = TO_DO.teams.flatMap(({ steps }) => steps);
const stepOf = (code: string): ToDoStep | undefined =>
  STEPS.find(({ because }) => because.what.code === `step.${code}`);

function verdictOf(toDo: ToDo, language: 'en' | 'ja'): string {
  return verdictRows(toDo, language)
    .map(({ text }) => text)
    .join('\n');
}

describe.each(['en', 'ja'] as const)('%s', (language) => {
  test('several files of one way say what they are; one file needs no word', () => {
    const ways = STEPS.flatMap((step) => step.ways);
    const several = ways.filter(({ files }) => files.length > 1);
    expect(several.length).toBeGreaterThan(3);
    for (const way of several) {
      const said = sayFiles(way, language) ?? '';
      expect([way.product, said]).not.toEqual([
        way.product,
        say(language, 'to-do.files', { count: way.files.length }),
      ]);
      expect(said).toContain(String(way.files.length));
      expect(said).not.toMatch(/[{}]/);
    }
    for (const way of ways.filter(({ files }) => files.length < 2))
      expect(sayFiles(way, language)).toBeNull();
  });

  test('zones of BIND are counted beside named.conf', () => {
    const [way] = ownWays(stepOf('add-records')?.ways ?? []).filter(
      ({ product }) => product === 'bind',
    );
    const zones = way?.files.filter(({ path }) => path.endsWith('.zone')).length ?? 0;
    expect(zones).toBe((way?.files.length ?? 0) - 1);
    expect(way === undefined ? '' : sayFiles(way, language)).toContain(String(zones));
  });

  test('checks say when to stop; of a step that is done they say nothing', () => {
    const step = stepOf('add-records');
    if (step === undefined) throw new Error('no step');
    expect(sayCheckEnd(step, language)).toBe(say(language, 'to-do.check-first'));
    expect(sayCheckEnd({ ...step, state: 'open' }, language)).toBe(
      say(language, 'to-do.check-ends'),
    );
    expect(sayCheckEnd({ ...step, state: 'done' }, language)).toBeNull();
    expect(sayCheckEnd({ ...step, checks: [] }, language)).toBeNull();
  });

  test('the verdict says whose part is done, and who acts during the set-up', () => {
    const said = verdictOf(TO_DO, language);
    expect(said).toContain(
      language === 'en' ? 'Done before the set-up: Azure.' : 'セットアップ前の作業が完了: Azure。',
    );
    expect(said).toMatch(
      language === 'en'
        ? /During the set-up: Azure \(step \d+\), /
        : /セットアップ中の作業: Azure \(手順 \d+\)、/,
    );
  });

  test('a team that something holds up is not said to be done', () => {
    const held: ToDo = {
      ...TO_DO,
      by: [
        {
          code: 'obstacle.x',
          state: 'not-known',
          team: 'azure',
          because: { code: 'step.register', values: {} },
        },
      ],
    };
    const said = verdictOf(held, language);
    expect(said).not.toContain(language === 'en' ? 'Done before' : '前の作業が完了');
    expect(said).toContain(
      say(language, 'to-do.turns-held', { teams: say(language, 'sheet.team.azure') }),
    );
  });

  test('how the result comes back stands in ticket and page of the team', () => {
    const feedback = stepOf('allow-names')?.feedback;
    if (feedback === undefined || feedback === null) throw new Error('nothing told');
    const sentence = sayReason(language, feedback);
    const bare = (text: string): string => text.replaceAll(/\\(.)/g, '$1');
    expect(bare(toDoMarkdown(TO_DO, { language, team: 'proxy' }))).toContain(sentence);
    expect(toDoHtml(TO_DO, { language, team: 'proxy' }).replaceAll('&#39;', "'")).toContain(
      sentence,
    );
  });
});

test('endpoints that serve a name are the part of Azure that is there; without any there is no such step', () => {
  expect(stepOf('endpoints-there')).toMatchObject({
    team: 'azure',
    state: 'done',
    order: null,
    entries: [
      { text: 'pe-asr (privateasr2)', state: 'there' },
      { text: 'pe-cache (privateasr2cache)', state: 'there' },
    ],
  });
  const { estate } = planInput();
  const pending = toDoOf({
    estate: {
      ...estate,
      privateEndpoints: estate.privateEndpoints.map((each) => ({
        ...each,
        connection: 'Pending' as const,
      })),
    },
  });
  const azure = pending.teams.find(({ team }) => team === 'azure')?.steps ?? [];
  expect(azure.filter(({ state }) => state === 'done')).toEqual([]);
  expect(azure.some(({ state }) => state === 'open')).toBe(true);
});

test('every step that is left says how its result comes back; a server with sync is read by it', () => {
  for (const { state, feedback } of STEPS)
    expect(feedback === null).toBe(state === 'done' || state === 'later');
  const { site } = planInput();
  const synced = toDoOf({
    site: {
      ...site,
      proxies: site.proxies.map((proxy) => ({
        ...proxy,
        product: 'squid' as const,
        sync: { driver: 'squid' as const, folder: '/etc/squid/sekisho', probe: false },
      })),
    },
  });
  const all = new Map(
    synced.teams.flatMap(({ steps }) =>
      steps.map(({ layer, feedback }) => [layer, feedback] as const),
    ),
  );
  expect(all.get('dns')?.code ?? 'to-do.feedback.dns').toBe('to-do.feedback.dns');
  const step = synced.teams
    .flatMap(({ steps }) => steps)
    .find(({ because }) => because.what.code === 'step.allow-names');
  expect(step?.feedback).toMatchObject({
    code: 'to-do.feedback.sync',
    values: { servers: 'proxy1' },
  });
});
