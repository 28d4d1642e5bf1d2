// What there is to do as Markdown: a ticket for each team.

import type { Team } from '../model/layer.ts';
import { escapeMarkdown } from '../plan/present/escape-markdown.ts';
import { say, sayReason, type Language } from '../text/text.ts';
import {
  ENTRY_MARKS,
  obstacleSentences,
  ownWays,
  sayCheckEnd,
  sayFiles,
  stepPlaces,
  placeOfChecks,
  sayExpected,
  shellName,
  stepTitle,
  verdictRows,
  wayTitle,
} from './say-to-do.ts';
import type { TeamToDo, ToDo, ToDoEntry, ToDoStep, Way } from './to-do.ts';

/** All teams, or one of them. */
export function toDoMarkdown(
  toDo: ToDo,
  { language, team }: { readonly language: Language; readonly team: Team | null },
): string {
  const teams = toDo.teams.filter((each) => team === null || each.team === team);
  const lines = [
    `# ${escapeMarkdown(say(language, 'to-do.title', { site: toDo.site }))}`,
    '',
    ...verdictRows(toDo, language, team).flatMap(({ text, command }, index) => [
      ...(index === 0 ? [escapeMarkdown(text), ''] : [`- ${escapeMarkdown(text)}`]),
      ...(command === null ? [] : ['', ...fenced(command).map((line) => `  ${line}`)]),
    ]),
    ...obstacleSentences(toDo, language).flatMap(({ team: who, what, fix }) => [
      '',
      `- ${escapeMarkdown(who)}: ${escapeMarkdown(what)} ${escapeMarkdown(say(language, 'label.fix'))}: ${escapeMarkdown(fix)}`,
    ]),
    ...(teams.length === 0 ? ['', escapeMarkdown(say(language, 'to-do.nothing'))] : []),
    ...teams.flatMap((each) => ['', ...teamLines(each, language)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The ticket of one team, as it is copied. */
export function teamLines({ team, steps }: TeamToDo, language: Language): string[] {
  return [
    `## ${escapeMarkdown(say(language, `sheet.team.${team}`))}`,
    ...steps.flatMap((step) => ['', ...stepLines(step, language)]),
  ];
}

function stepLines(step: ToDoStep, language: Language): string[] {
  const { appliances, because, entries, readings, feedback, ways, checks } = step;
  const end = sayCheckEnd(step, language);
  const places = stepPlaces(step, language);
  const where = placeOfChecks(step, language);
  const title = (code: 'apply' | 'check' | 'back'): string =>
    `#### ${escapeMarkdown(say(language, `to-do.${code}`))}`;
  return [
    `### ${escapeMarkdown(stepTitle(step, language))}`,
    '',
    escapeMarkdown(sayReason(language, because.why)),
    ...(appliances.length === 0
      ? []
      : [
          '',
          escapeMarkdown(say(language, 'to-do.appliances', { appliances: appliances.join(', ') })),
        ]),
    ...(places === null ? [] : ['', escapeMarkdown(places)]),
    ...readings.flatMap((reading) => ['', escapeMarkdown(sayReason(language, reading))]),
    ...(feedback === null ? [] : ['', escapeMarkdown(sayReason(language, feedback))]),
    ...(entries.length === 0
      ? []
      : [
          '',
          escapeMarkdown(say(language, 'to-do.marks')),
          '',
          ...fenced(entries.map((entry) => entryLine(entry, language)).join('\n')),
        ]),
    ...(ownWays(ways).length === 0 ? [] : ['', title('apply')]),
    ...ownWays(ways).flatMap((way) => wayLines(way, language)),
    ...(checks.length === 0 ? [] : ['', title('check'), '']),
    ...(checks.length === 0 || where === null ? [] : [escapeMarkdown(where), '']),
    ...(end === null ? [] : [escapeMarkdown(end), '']),
    ...checks.flatMap((check) => [
      `${escapeMarkdown(shellName(check, language))}, ${escapeMarkdown(sayExpected(check, language))}`,
      '',
      ...fenced(check.command),
      '',
    ]),
  ];
}

function entryLine({ text, state, seen }: ToDoEntry, language: Language): string {
  return `${ENTRY_MARKS[state]} ${text}${seen === undefined ? '' : ` (${sayReason(language, seen)})`}`;
}

function wayLines(way: Way, language: Language): string[] {
  const { files, how, back } = way;
  const about = sayFiles(way, language);
  const numbered = (steps: Way['how']): string[] =>
    steps.map(
      (step, index) => `${String(index + 1)}. ${escapeMarkdown(sayReason(language, step))}`,
    );
  return [
    '',
    `**${escapeMarkdown(wayTitle(way, language))}**`,
    '',
    ...(about === null ? [] : [escapeMarkdown(about), '']),
    ...files.flatMap(({ path, text }) => [
      escapeMarkdown(say(language, 'to-do.file', { path })),
      '',
      ...fenced(text.replaceAll('\r\n', '\n').replace(/\n$/, '')),
      '',
    ]),
    ...numbered(how),
    '',
    `${escapeMarkdown(say(language, 'to-do.back'))}:`,
    '',
    ...numbered(back),
  ];
}

/** A fence longer than any in the text. */
function fenced(text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [fence, ...text.split('\n'), fence];
}
