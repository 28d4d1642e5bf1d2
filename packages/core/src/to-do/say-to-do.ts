// The sentences of what there is to do, for every form in which it is shown.

import { sayObstacleFix } from '../plan/obstacle.ts';
import { say, sayReason, type Language, type TextCode } from '../text/text.ts';
import type { Check, EntryState, ToDo, ToDoStep, Way } from './to-do.ts';

/** What the plan is, what happens to its names today, and how much is left: a sentence each. */
export function verdictSentences(
  { state, today, left }: Pick<ToDo, 'state' | 'today' | 'left'>,
  language: Language,
): readonly string[] {
  const { names, refused, astray, notKnown, arrive } = today;
  const counts: readonly (readonly [boolean, TextCode])[] = [
    [refused > 0, 'to-do.today.refused'],
    [astray > 0, 'to-do.today.astray'],
    [notKnown > 0, 'to-do.today.not-known'],
    [names > 0 && arrive === names, 'to-do.today.arrive'],
  ];
  return [
    say(language, `to-do.${state}`),
    ...counts
      .filter(([isSo]) => isSo)
      .map(([, code]) => say(language, code, { names, refused, astray, notKnown })),
    ...(left.changes === 0
      ? []
      : [say(language, left.notKnown === 0 ? 'to-do.left' : 'to-do.left-not-known', { ...left })]),
  ];
}

/** The same as one paragraph; Japanese is written without blanks between sentences. */
export function verdictText(
  toDo: Pick<ToDo, 'state' | 'today' | 'left'>,
  language: Language,
): string {
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
