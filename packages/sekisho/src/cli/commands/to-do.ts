// `sekisho to-do`: what each team has to do, with the very text of each product, how to check it and how to go back.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';

import { STANDARD_INPUT } from '@sekisho/core/diagnose/input/log-set.ts';
import { scanLogs } from '@sekisho/core/diagnose/input/scan-logs.ts';
import { loggedStatesIn } from '@sekisho/core/diagnose/logged-states.ts';
import { toSubject } from '@sekisho/core/diagnose/subject.ts';
import { unreadSentence } from '@sekisho/core/diagnose/unread.ts';
import { toDoDocument } from '@sekisho/core/documents/to-do-document.ts';
import { renderSettings } from '@sekisho/core/library/render-settings.ts';
import { TEAMS, type Team } from '@sekisho/core/model/layer.ts';
import { readToday } from '@sekisho/core/sync/read-today.ts';
import type { LoggedState } from '@sekisho/core/model/logged-state.ts';
import { documentedBy } from '@sekisho/core/plan/documented-names.ts';
import { say, sayReason } from '@sekisho/core/text/text.ts';
import { composeToDo } from '@sekisho/core/to-do/compose-to-do.ts';
import {
  ENTRY_MARKS,
  ownWays,
  placeOfChecks,
  sayExpected,
  sayCheckEnd,
  sayFiles,
  shellName,
  stepTitle,
  wayTitle,
} from '@sekisho/core/to-do/say-to-do.ts';
import { toDoHtml } from '@sekisho/core/to-do/to-do-html.ts';
import { toDoMarkdown } from '@sekisho/core/to-do/to-do-markdown.ts';
import type { ToDo, ToDoStep, Way } from '@sekisho/core/to-do/to-do.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { escapeForTerminal } from '../escape-for-terminal.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { printVerdict } from '../print-plan.ts';
import { abortable, orAborted } from '../read-stdin.ts';
import { requireKnown, scanSettings, type ScanOptions } from '../scan-settings.ts';
import {
  findSiteFolder,
  isSiteFolder,
  loadSiteInput,
  type SiteInput,
  type SiteOptions,
} from '../site-input.ts';

interface ToDoOptions extends SiteOptions, ScanOptions {
  readonly team?: Team;
}

export const execute: CommandModule['execute'] = async (command, args, given) => {
  // commander gives strings by the options that commands.ts defines.
  const options = given as ToDoOptions;
  const [first, ...rest] = args;
  // One word is the site, as it always was, unless it is a file that is none.
  const isLog =
    first !== undefined &&
    !isSiteFolder(command, first) &&
    (first === STANDARD_INPUT || isFile(resolve(command.io.cwd, first)));
  const logs = isLog ? args : rest;
  const folder = findSiteFolder(command, isLog ? undefined : first, 'here');
  const loaded = await loadSiteInput(folder, options);
  const input = {
    ...loaded.input,
    current: await readToday(loaded, loaded),
  };
  const team = TEAMS.find((each) => each === options.team) ?? null;
  const { plan, rendered } = renderSettings(input);
  const loggedStates = await readLoggedStates(command, { ...loaded, input }, { logs, options });
  const whole = composeToDo({ input, plan, rendered, loggedStates });
  const toDo = {
    ...whole,
    teams: whole.teams.filter((each) => team === null || each.team === team),
  };
  print(command, toDo, team);
  return toDo.state === 'applied' ? 0 : 1;
};

/** What the logs show of each name. */
async function readLoggedStates(
  command: Command,
  { input, site, catalog }: SiteInput,
  { logs, options }: { readonly logs: readonly string[]; readonly options: ToDoOptions },
): Promise<readonly LoggedState[]> {
  if (logs.length === 0) return [];
  const { io } = command;
  const { context, lookUps, only } = toSubject({
    input,
    documented: documentedBy(catalog, site),
    only: options.appliance ?? null,
    settings: scanSettings(options, 'to-do'),
  });
  const stdin = abortable(io);
  const { tally, readings } = await orAborted(
    scanLogs(logs, { signal: io.signal, cwd: io.cwd, stdin, context }),
    io.signal,
  );
  requireKnown(readings, 'to-do');
  const unread = unreadSentence(command.language, readings);
  if (unread !== null) command.putError('', escapeForTerminal(unread));
  return loggedStatesIn(lookUps.appliances, tally, only);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function print(command: Command, toDo: ToDo, team: Team | null): void {
  const { io, language, format } = command;
  if (format === 'json') printJson(io, toDoDocument(toDo));
  else if (format === 'markdown') io.stdout.write(toDoMarkdown(toDo, { language, team }));
  else if (format === 'html') io.stdout.write(toDoHtml(toDo, { language, team }));
  else printText(command, toDo, team);
}

const ENTRY_COLOUR = {
  there: 'green',
  missing: 'red',
  surplus: 'red',
  'not-known': 'yellow',
} as const;

function printText(command: Command, toDo: ToDo, team: Team | null): void {
  const { put, language, paint } = command;
  // What is to be copied is never cut.
  printVerdict(command, toDo, { team, isCut: false });
  if (toDo.teams.length === 0) return put('', say(language, 'to-do.nothing'));
  put('', say(language, 'to-do.marks'), (line) => paint('dim', line));
  for (const { team, steps } of toDo.teams) {
    put('', '');
    put('', say(language, `sheet.team.${team}`), (line) => paint('bold', line));
    for (const step of steps) printStep(command, step);
  }
}

function printStep(command: Command, step: ToDoStep): void {
  const { put, language, paint } = command;
  const { appliances, because, entries, readings, feedback, ways, checks } = step;
  const safe = (text: string): string => escapeForTerminal(text);
  put('', '');
  put('  ', safe(stepTitle(step, language)), (line) => paint('bold', line));
  put('  ', safe(sayReason(language, because.why)), (line) => paint('dim', line));
  if (appliances.length > 0)
    put('  ', safe(say(language, 'to-do.appliances', { appliances: appliances.join(', ') })));
  for (const reading of readings)
    put('  ', safe(sayReason(language, reading)), (line) => paint('dim', line));
  if (feedback !== null)
    put('  ', safe(sayReason(language, feedback)), (line) => paint('dim', line));
  for (const { text, state, seen } of entries) {
    put(`    ${paint(ENTRY_COLOUR[state], ENTRY_MARKS[state])} `, safe(text));
    if (seen !== undefined)
      put('      ', safe(sayReason(language, seen)), (line) => paint('dim', line));
  }
  const [first, ...others] = ownWays(ways);
  if (first !== undefined) {
    put('  ', `${say(language, 'to-do.apply')}:`);
    printWay(command, first);
    for (const other of others) {
      const values = { product: other.product, title: wayTitle(other, language) };
      put('    ', safe(say(language, 'to-do.other-way', values)), (line) => paint('dim', line));
    }
  }
  if (checks.length > 0) {
    put('  ', `${say(language, 'to-do.check')}:`);
    const where = placeOfChecks(step, language);
    if (where !== null) put('    ', where);
  }
  const end = sayCheckEnd(step, language);
  if (end !== null) put('    ', end);
  for (const check of checks) {
    const expect = sayExpected(check, language);
    put('    ', safe(`${shellName(check, language)}, ${expect}`), (line) => paint('dim', line));
    putWhole(command, check.command);
  }
}

function printWay(command: Command, way: Way): void {
  const { put, language, paint } = command;
  const { files, how, back } = way;
  const numbered = (steps: Way['how']): void => {
    for (const [index, step] of steps.entries())
      put(`    ${String(index + 1)}. `, escapeForTerminal(sayReason(language, step)));
  };
  put('    ', wayTitle(way, language), (line) => paint('bold', line));
  const about = sayFiles(way, language);
  if (about !== null) put('    ', about);
  for (const { path, text } of files) {
    put('    ', escapeForTerminal(say(language, 'to-do.file', { path })));
    for (const line of text.replace(/\r?\n$/, '').split(/\r?\n/)) putWhole(command, line);
  }
  numbered(how);
  put('    ', `${say(language, 'to-do.back')}:`);
  numbered(back);
}

/** What is to be copied is never cut. */
function putWhole({ io }: Command, line: string): void {
  io.stdout.write(line === '' ? '\n' : `      ${escapeForTerminal(line)}\n`);
}
