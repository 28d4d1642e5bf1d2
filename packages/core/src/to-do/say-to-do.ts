// The sentences of what there is to do, for every form in which it is shown.

import type { Team } from '../model/layer.ts';
import type { NotKnownPart } from '../model/road.ts';
import { sayObstacleFix } from '../plan/obstacle.ts';
import { isTextCode, say, sayReason, sayWord, type Language, type TextCode } from '../text/text.ts';
import { shownTime, SYNC_COMMAND } from './readings.ts';
import type {
  Check,
  EntryState,
  RefusalCause,
  TeamToDo,
  ToDo,
  ToDoStep,
  Unknown,
  Way,
} from './to-do.ts';

type Told = Pick<ToDo, 'state' | 'by' | 'today' | 'unknown' | 'left' | 'teams'>;

/** One fact of a verdict, and the command that finds out what is not known. */
export interface VerdictRow {
  readonly text: string;
  readonly command: string | null;
}

/**
 * What the plan is, what happens to its names today, how much is left and whose turn it is, and what is not known: a
 * row each, the same for the terminal, the page and every sheet.
 */
export function verdictRows(
  toDo: Told,
  language: Language,
  /** On the sheet of one team stands what this team can find out. */
  team: Team | null = null,
): readonly VerdictRow[] {
  const { head, names, logs, left } = verdictParts(toDo, language);
  return [
    ...[head, ...names, ...logs, ...left].map((text) => ({ text, command: null })),
    ...toDo.unknown
      .filter(({ part }) => team === null || TEAM_OF_PART[part] === team)
      .map((each) => unknownRow(each, language)),
  ];
}

/** Who can tell a part that is not known; null: whoever writes site.yaml. */
const TEAM_OF_PART: Readonly<Record<NotKnownPart, Team | null>> = {
  configurationManager: 'windows',
  system: 'windows',
  user: 'windows',
  mobilityAgent: 'windows',
  proxyAllow: 'proxy',
  dnsRecords: 'dns',
  dnsForward: 'dns',
  firewallAllow: 'firewall',
  estate: 'azure',
  site: null,
};

function unknownRow(unknown: Unknown, language: Language): VerdictRow {
  const { what, find } = unknownParts(unknown, language);
  const blank = find === '' || language === 'ja' ? '' : ' ';
  return { text: `${what}${blank}${find}`, command: unknown.command };
}

/** What is not known with what hangs on it; and how to find out. */
export function unknownParts(
  { part, names, steps, command }: Unknown,
  language: Language,
): { readonly what: string; readonly find: string } {
  const hanging = [
    ...(steps.length === 0
      ? []
      : [
          say(language, 'to-do.unknown-steps', {
            count: steps.length,
            steps: rangesOf(steps, language),
          }),
        ]),
    ...(names === 0 ? [] : [say(language, 'to-do.unknown-names', { names })]),
  ].join('; ');
  return {
    what: say(language, 'to-do.unknown', {
      what: say(language, `to-do.unknown.${part}`),
      scope: hanging === '' ? '' : say(language, 'to-do.unknown-scope', { scope: hanging }),
    }),
    find: sayWayToFind(part, command, language),
  };
}

function sayWayToFind(part: NotKnownPart, command: string | null, language: Language): string {
  if (command === SYNC_COMMAND) return say(language, 'to-do.find-by-sync');
  const codes =
    command !== null ? [`to-do.find-by.${part}`, `to-do.find.${part}`] : [`to-do.find.${part}`];
  const code = codes.find(isTextCode);
  return code === undefined ? '' : say(language, code);
}

/** The verdict in the parts in which it is read, a sentence each. */
interface VerdictParts {
  /** What the plan is. */
  readonly head: string;
  /** What happens to its names today, the worst first. */
  readonly names: readonly string[];
  /** Of how many of them a line of a log tells that. */
  readonly logs: readonly string[];
  /** How much is left, and whose turn it is. */
  readonly left: readonly string[];
}

export function verdictParts(
  { state, by, today, left, teams }: Told,
  language: Language,
): VerdictParts {
  const { names, refused, astray, notKnown, arrive, refusedBy, byLogs } = today;
  const causes = sayCauses(refusedBy, language);
  const counts: readonly (readonly [boolean, TextCode])[] = [
    [refused > 0, 'to-do.today.refused-by'],
    [astray > 0, 'to-do.today.astray'],
    [notKnown > 0, 'to-do.today.not-known'],
    [names > 0 && arrive === names, 'to-do.today.arrive'],
    [arrive > 0 && arrive < names, 'to-do.today.arrive-some'],
  ];
  return {
    head: say(language, `to-do.${state}`),
    names: counts
      .filter(([isSo]) => isSo)
      .map(([, code]) => say(language, code, { names, refused, astray, notKnown, arrive, causes })),
    logs: byLogs === null ? [] : [logSentence(byLogs, language)],
    left: [
      ...(left.changes === 0
        ? []
        : [
            say(language, left.notKnown === 0 ? 'to-do.left' : 'to-do.left-not-known', { ...left }),
          ]),
      ...orderSentence(teams, language),
      ...restSentence({ by, teams }, language),
    ],
  };
}

type Causes = ToDo['today']['refusedBy'];

/** By the change that each needs; what lists lack is one cause, with so many of each list. */
function sayCauses(causes: Causes, language: Language): string {
  const sum = (...of: readonly RefusalCause[]): number =>
    causes.reduce((total, { cause, names }) => total + (of.includes(cause) ? names : 0), 0);
  const comma = language === 'ja' ? '、' : ', ';
  const lists = (
    [
      ['system-bypass', sum('bypass-lists', 'bypass-system')],
      ['configuration-manager', sum('bypass-lists', 'bypass-manager')],
    ] as const
  )
    .filter(([, count]) => count > 0)
    .map(([layer, count]) => ({ list: say(language, `to-do.list.${layer}`), count }));
  const bypass = sum('bypass-lists', 'bypass-manager', 'bypass-system');
  const all = [
    ...causes.flatMap(({ cause, names: count }) =>
      cause === 'bypass-lists' || cause === 'bypass-manager' || cause === 'bypass-system'
        ? []
        : [
            {
              count,
              isRest: cause === 'other',
              text: say(language, `to-do.refused.${cause}`, { count }),
            },
          ],
    ),
    ...(bypass === 0
      ? []
      : [
          {
            count: bypass,
            isRest: false,
            text: say(language, 'to-do.refused.bypass', {
              count: bypass,
              lists:
                lists.length === 1
                  ? lists.map(({ list }) => list).join(comma)
                  : lists
                      .map((values) => say(language, 'to-do.refused.bypass-of', values))
                      .join(comma),
            }),
          },
        ]),
  ];
  return all
    .toSorted((a, b) => Number(a.isRest) - Number(b.isRest) || b.count - a.count)
    .map(({ text }) => text)
    .join(comma);
}

function logSentence(
  { names: count, at }: NonNullable<ToDo['today']['byLogs']>,
  language: Language,
): string {
  return at === ''
    ? say(language, 'to-do.today.by-logs-undated', { count })
    : say(language, 'to-do.today.by-logs', { count, at: shownTime(at) });
}

/** Which team begins, and which come after it. */
function orderSentence(teams: readonly TeamToDo[], language: Language): readonly string[] {
  const turns = teams.flatMap(({ team, steps }) => {
    const orders = steps.filter(isLeft).flatMap(({ order }) => order ?? []);
    return orders.length === 0 ? [] : [{ team, orders: [...new Set(orders)] }];
  });
  if (turns.length < 2) return [];
  const order = turns.map(({ team, orders }) => turnOf(team, orders, language));
  return [say(language, 'to-do.turns', { turns: order.join(language === 'ja' ? '、' : ', ') })];
}

/** Of teams with nothing left before the set-up, whether that is known; and who acts while it runs. */
function restSentence(
  { by, teams }: Pick<ToDo, 'by' | 'teams'>,
  language: Language,
): readonly string[] {
  const comma = language === 'ja' ? '、' : ', ';
  const names = (all: readonly TeamToDo[]): string =>
    all.map(({ team }) => say(language, `sheet.team.${team}`)).join(comma);
  const free = teams.filter(({ steps }) => !steps.some(isLeft));
  const isHeld = ({ team }: TeamToDo): boolean => by.some((each) => each.team === team);
  const held = free.filter(isHeld);
  const done = free.filter(
    (each) => !isHeld(each) && each.steps.some(({ state }) => state === 'done'),
  );
  const later = teams
    .flatMap(({ team, steps }) => {
      const orders = steps
        .filter(({ state }) => state === 'later')
        .flatMap(({ order }) => order ?? []);
      return orders.length === 0 ? [] : [{ team, orders: [...new Set(orders)] }];
    })
    .toSorted((a, b) => Math.min(...a.orders) - Math.min(...b.orders))
    .map(({ team, orders }) => turnOf(team, orders, language));
  const said = [
    ...(done.length === 0 ? [] : [say(language, 'to-do.turns-done', { teams: names(done) })]),
    ...(held.length === 0 ? [] : [say(language, 'to-do.turns-held', { teams: names(held) })]),
    ...(later.length === 0
      ? []
      : [say(language, 'to-do.turns-later', { turns: later.join(comma) })]),
  ];
  return said.length === 0 ? [] : [said.join(language === 'ja' ? '' : ' ')];
}

function turnOf(team: Team, orders: readonly number[], language: Language): string {
  return say(language, 'to-do.turn', {
    team: say(language, `sheet.team.${team}`),
    count: orders.length,
    steps: rangesOf(orders, language),
  });
}

/** `1, 3–5`; in Japanese `1、3～5`. */
function rangesOf(orders: readonly number[], language: Language): string {
  const ranges: [number, number][] = [];
  for (const order of orders.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && order === last[1] + 1) last[1] = order;
    else ranges.push([order, order]);
  }
  const [comma, to] = language === 'ja' ? ['、', '～'] : [', ', '–'];
  return ranges
    .map(([from, last]) => (from === last ? String(from) : `${String(from)}${to}${String(last)}`))
    .join(comma);
}

/** A step that somebody has to do, or to look at. */
export function isLeft({ state }: ToDoStep): boolean {
  return state === 'open' || state === 'not-known';
}

/** What stands in the plan's way: team, sentence, fix. */
export function obstacleSentences(
  { by }: Pick<ToDo, 'by'>,
  language: Language,
): readonly { readonly team: string; readonly what: string; readonly fix: string }[] {
  return by.map((each) => ({
    team: say(language, `sheet.team.${each.team}`),
    what: sayReason(language, each.because),
    fix: sayObstacleFix(language, each),
  }));
}

/** `3. add these records … (to do)`, without the mark of a list. */
export function stepTitle({ order, because, state }: ToDoStep, language: Language): string {
  const number = order === null ? '' : `${String(order)}. `;
  return `${number}${sayReason(language, because.what)} (${say(language, `to-do.state.${state}`)})`;
}

/** `dns1 (10.1.1.53)`; null where the site does not say where. */
export function stepPlaces({ at }: ToDoStep, language: Language): string | null {
  if (at.length === 0) return null;
  const places = at.map(({ name, address }) => `${name} (${address})`);
  return say(language, 'to-do.at', { places: places.join(language === 'ja' ? '、' : ', ') });
}

export const ENTRY_MARKS: Readonly<Record<EntryState, string>> = {
  missing: '+',
  surplus: '−',
  there: '✓',
  'not-known': '?',
};

export function shellName({ shell }: Check, language: Language): string {
  return say(language, shell === 'sh' ? 'to-do.linux' : 'to-do.powershell');
}

/** What it prints when the entry is in force, and on which machine. */
export function sayExpected({ from, expect }: Check, language: Language): string {
  return from === undefined
    ? say(language, 'to-do.expect', { expect })
    : say(language, 'to-do.expect-from', { from, expect });
}

/** Where the checks of a step say something; null: wherever its team is. */
export function placeOfChecks({ layer }: ToDoStep, language: Language): string | null {
  return layer === 'proxy-allow' ? say(language, 'to-do.check-on-appliance') : null;
}

export function wayTitle({ product }: Way, language: Language): string {
  return sayWord(language, 'product', product);
}

/** The ways of products that the site has; where it has none of them, all that there are. */
export function ownWays(ways: readonly Way[]): readonly Way[] {
  const own = ways.filter(({ isChoice }) => !isChoice);
  return own.length > 0 ? own : ways;
}

/** What the files of a way are, where there are several. */
export function sayFiles({ product, files }: Way, language: Language): string | null {
  if (files.length < 2) return null;
  const code = `to-do.files.${product}`;
  return say(language, isTextCode(code) ? code : 'to-do.files', {
    count: files.length,
    zones: files.filter(({ path }) => path.endsWith('.zone')).length,
  });
}

/** What the checks tell; null: there are none, or it is done. */
export function sayCheckEnd({ state, checks }: ToDoStep, language: Language): string | null {
  if (checks.length === 0 || (state !== 'open' && state !== 'not-known')) return null;
  return say(language, state === 'open' ? 'to-do.check-ends' : 'to-do.check-first');
}
