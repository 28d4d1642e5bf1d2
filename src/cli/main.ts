// The command line: reads arguments, runs one command, prints, gives an exit code.
// Commands are loaded when they are called, so that --help stays fast.

import { Command as Program, CommanderError, InvalidArgumentError, Option } from 'commander';

import { UserError, OutsideError } from '../user-error.ts';
import { chooseLanguage } from '../text/text.ts';
import { VERSION } from '../version.ts';
import type { Command, CommonOptions, ExitCode, Io } from './io.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import { choosePaint } from './paint.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';

export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const program = new Program('sekisho')
    .description(
      'Plans, renders, keeps, diagnoses and rehearses the network roads of modernized\nAzure Site Recovery behind Private Endpoints and an allow-list proxy.',
    )
    .version(VERSION, '-V, --version')
    .helpCommand(false)
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: () => undefined,
    })
    .addHelpText('after', HELP_EXAMPLES)
    .exitOverride();
  for (const entry of COMMANDS)
    addCommand(program, entry, io, (code) => {
      exit = code;
    });
  try {
    if (argv.length === 0) {
      io.stdout.write(program.helpInformation() + HELP_EXAMPLES);
      return 0;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    return reportError(error, io);
  }
}

const HELP_EXAMPLES = `
Examples:
  $ sekisho rehearse                                   walk the whole journey on this machine
  $ sekisho plan examples/japan-east                   every name's road, and who changes what
  $ sekisho trace examples/japan-east privateasr2cache.blob.core.windows.net --as system

Exit codes: 0 as planned, 1 findings or differences, 2 bad usage or input, 3 something outside failed, 130 interrupted.
`;

function addCommand(
  program: Program,
  entry: CommandEntry,
  io: Io,
  done: (code: ExitCode) => void,
): void {
  const command = program
    .command(entry.usage)
    .description(entry.description)
    .option('--json', 'one JSON document on standard output')
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
  entry.define(command);
  for (const option of command.options) ignoreCase(option);
  command.action(async (...given: unknown[]) => {
    const options = command.opts<CommonOptions & Record<string, unknown>>();
    const args = given
      .slice(0, -2)
      .flatMap((each) =>
        Array.isArray(each) ? (each as string[]) : each === undefined ? [] : [String(each)],
      );
    const context: Command = {
      io,
      language: chooseLanguage(options.lang, io.env),
      isJson: options.json === true,
      isQuiet: options.quiet === true,
      paint: choosePaint(io.stdout, io.env, options.color),
      paintError: choosePaint(io.stderr, io.env, options.color),
    };
    const { execute } = await entry.load({ cwd: io.cwd, args, options });
    done(await execute(context, args, options));
  });
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

/** The one place where errors become text. */
function reportError(error: unknown, io: Io): ExitCode {
  const paint = choosePaint(io.stderr, io.env, undefined);
  // A message may name files and quote their text; its own line ends stay.
  const show = (text: string): string => text.split('\n').map(escapeForTerminal).join('\n');
  const say = (label: string, text: string): void =>
    void io.stderr.write(`${paint('red', `${label}:`)} ${show(text)}\n`);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    say('error', error.message.replace(/^error: /, ''));
    io.stderr.write('hint: sekisho --help, or sekisho COMMAND --help\n');
    return 2;
  }
  // The answer to a question was Ctrl-C or Ctrl-D; the cursor still stands behind it.
  if (error instanceof Error && /^Aborted with Ctrl\+[CD]$/.test(error.message)) {
    io.stderr.write('\n');
    return 130;
  }
  if (io.signal.aborted) {
    io.stderr.write('interrupted\n');
    return 130;
  }
  if (error instanceof UserError) {
    say(
      'error',
      error.where === undefined || error.message.includes(error.where)
        ? error.message
        : `${error.where}: ${error.message}`,
    );
    if (error.hint !== undefined) io.stderr.write(`hint: ${show(error.hint)}\n`);
    return error instanceof OutsideError ? 3 : 2;
  }
  io.stderr.write(
    `${show(error instanceof Error ? (error.stack ?? error.message) : String(error))}\nThis is a bug in sekisho.\n`,
  );
  return 3;
}
