// The sentences of what there is to do, for every form in which it is shown.

import { sayObstacleFix } from '../plan/obstacle.ts';
import { say, sayReason, type Language, type TextCode } from '../text/text.ts';
import type { Check, EntryState, TeamToDo, ToDo, ToDoStep, Way } from './to-do.ts';

type Told = Pick<ToDo, 'state' | 'today' | 'left' | 'teams'>;

/** What the plan is, what happens to its names today, how much is left and whose turn it is: a sentence each. */
export function verdictSentences(
  { state, today, left, teams }: Told,
  language: Language,
): readonly string[] {
  const { names, refused, astray, notKnown, arrive } = today;
  const counts: readonly (readonly [boolean, TextCode])[] = [
    [refused > 0, 'to-do.today.refused'],
    [astray > 0, 'to-do.today.astray'],
    [notKnown > 0, 'to-do.today.not-known'],
    [names > 0 && arrive === names, 'to-do.today.arrive'],
    [arrive > 0 && arrive < names, 'to-do.today.arrive-some'],
  ];
  return [
    say(language, `to-do.${state}`),
    ...counts
      .filter(([isSo]) => isSo)
      .map(([, code]) => say(language, code, { names, refused, astray, notKnown, arrive })),
    ...(left.changes === 0
      ? []
      : [say(language, left.notKnown === 0 ? 'to-do.left' : 'to-do.left-not-known', { ...left })]),
    ...orderSentence(teams, language),
  ];
}

/** Which team begins, and which come after it. */
function orderSentence(teams: readonly TeamToDo[], language: Language): readonly string[] {
  const turns = teams.flatMap(({ team, steps }) => {
    const orders = steps.filter(isLeft).flatMap(({ order }) => order ?? []);
    return orders.length === 0 ? [] : [{ team, orders: [...new Set(orders)] }];
  });
  if (turns.length < 2) return [];
  const order = turns.map(({ team, orders }) =>
    say(language, 'to-do.turn', {
      team: say(language, `sheet.team.${team}`),
      count: orders.length,
      steps: rangesOf(orders, language),
    }),
  );
  return [say(language, 'to-do.turns', { turns: order.join(language === 'ja' ? '、' : ', ') })];
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

/** The same as one paragraph; Japanese is written without blanks between sentences. */
export function verdictText(toDo: Told, language: Language): string {
  return verdictSentences(toDo, language).join(language === 'ja' ? '' : ' ');
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

export const ENTRY_MARKS: Readonly<Record<EntryState, string>> = {
  missing: '+',
  surplus: '−',
  there: '✓',
  'not-known': '?',
};

export function shellName({ shell }: Check, language: Language): string {
  return say(language, shell === 'sh' ? 'to-do.linux' : 'to-do.powershell');
}

/** The ways of products that the site has; where it has none of them, all that there are. */
export function ownWays(ways: readonly Way[]): readonly Way[] {
  const own = ways.filter(({ isChoice }) => !isChoice);
  return own.length > 0 ? own : ways;
}
