// The one table of commands as commander reads it: what the command line runs, and what
// help, completion and manual pages are made from.

import { Command as Program, InvalidArgumentError, Option } from 'commander';

import { VERSION } from '@sekisho/core/version.ts';
import { readCommandTable, type CommandRow } from './command-table.ts';
import { commandOf } from './commands.ts';
import type { CommandEntry } from './entries/command-entry.ts';

export const DESCRIPTION =
  'Plans, renders, syncs, diagnoses and rehearses the network paths of modernized\nAzure Site Recovery behind Private Endpoints and an allow-list proxy.';

export const EXIT_CODES =
  'Exit codes: 0 as planned, 1 findings or differences (--strict: warnings too), 2 bad usage or input, 3 something outside failed, 130 interrupted.';

export const PROGRAM_EXAMPLES = [
  ['rehearse', 'walk the whole journey on this machine'],
  ['plan examples/japan-east', "who changes what, and every name's road"],
  ['trace examples/japan-east privateasr2cache.blob.core.windows.net --as system', ''],
] as const;

export function createProgram(): Program {
  return new Program('sekisho')
    .description(DESCRIPTION)
    .version(VERSION, '-V, --version')
    .helpCommand(false)
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .addHelpText('after', helpExamples());
}

/** Adds one command with its own options and those that every command has. */
export function defineCommand(program: Program, entry: CommandEntry): Program {
  const command = program.command(entry.usage).description(entry.description);
  entry.define(command);
  const { formats = ['table', 'json'] } = entry;
  command
    .addOption(new Option('--format <format>', 'how to print').choices(formats).default('table'))
    .option('--json', 'short for --format json: one JSON document on standard output')
    .option('--strict', 'end with exit code 1 when there was a warning')
    .option('-q, --quiet', 'no progress and no notes')
    .option('--no-color', 'no colour, as NO_COLOR')
    .addOption(
      new Option('--lang <language>', 'language of what is printed (default: the locale)').choices([
        'en',
        'ja',
      ]),
    )
    .addHelpText(
      'after',
      `\nExamples:\n${entry.examples.map((example) => `  $ sekisho ${example}\n`).join('')}`,
    );
  for (const option of command.options) ignoreCase(option);
  return command;
}

/** By itself, as it has none of the options of the others. */
export function defineHelp(program: Program): Program {
  return program
    .command('help [command]')
    .description('Shows the help of a command, or the list of all.');
}

export function commandTable(program: Program): readonly CommandRow[] {
  return readCommandTable(program, (command, position) => commandOf(command)?.words?.[position]);
}

function helpExamples(): string {
  const lines = PROGRAM_EXAMPLES.map(([line, what]) => `  $ sekisho ${line.padEnd(43)}${what}`);
  return `\nExamples:\n${lines.map((line) => `${line.trimEnd()}\n`).join('')}\n${EXIT_CODES}\n`;
}

/** `--as SYSTEM`, `--scope Names`: a word of a list in any case. */
function ignoreCase(option: Option): void {
  const { argChoices } = option;
  if (argChoices === undefined) return;
  option.argParser((text: string) => {
    const chosen = argChoices.find((each) => each.toLowerCase() === text.trim().toLowerCase());
    if (chosen === undefined)
      throw new InvalidArgumentError(`Allowed choices are ${argChoices.join(', ')}.`);
    return chosen;
  });
}
