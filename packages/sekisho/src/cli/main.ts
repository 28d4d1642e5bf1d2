// The command line: reads arguments, runs one command, prints, gives an exit code.
// Commands are loaded when they are called, so that --help stays fast.

import { CommanderError, type Command as Program } from 'commander';

import { FORMER_COMMANDS } from '@sekisho/core/former-words.ts';
import { UserError, OutsideError } from '@sekisho/dns/user-error.ts';
import { closestWord } from '@sekisho/core/site/closest-word.ts';
import { chooseLanguage } from '@sekisho/core/text/text.ts';
import { columnsOf } from './columns.ts';
import { commandOf, COMMANDS } from './commands.ts';
import type { CommandEntry } from './entries/command-entry.ts';
import { commandTable, createProgram, defineCommand, defineHelp } from './create-program.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import { putHelp } from './help-layout.ts';
import type { Command, CommonOptions, ExitCode, Io } from './io.ts';
import { lineWriter } from './line-writer.ts';
import { OutputLost } from './output-lost.ts';
import { choosePaint } from './paint.ts';

export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const columns = columnsOf(io.stdout, io.env);
  const put = await lineWriter(io.stdout, columns);
  const program = createProgram()
    .configureOutput({
      // Help and the version.
      writeOut: (text) => {
        if (columns === undefined) io.stdout.write(text);
        else putHelp(put, text, columns);
      },
      writeErr: (text) => void io.stderr.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => (columns === undefined ? HELP_COLUMNS : Number.MAX_SAFE_INTEGER),
      getOutHasColors: () => false,
    })
    .exitOverride();
  for (const entry of COMMANDS)
    defineCommand(program, entry).action(async function (this: Program) {
      exit = await runCommand(this, entry, io);
    });
  // Commander's own command ends with the process's exit code, which is not set yet.
  defineHelp(program).action((name?: string) => showHelp(program, name));
  try {
    if (argv.length === 0) {
      showHelp(program);
      return 0;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    return await reportError(error, io, argv);
  }
}

/** Of help that goes to no terminal; for one it is laid out anew. */
const HELP_COLUMNS = 80;

function showHelp(program: Program, name?: string): void {
  if (name === undefined) return program.outputHelp();
  const command = program.commands.find((each) => each.name() === name);
  if (command !== undefined) return command.outputHelp();
  const names = program.commands.map((each) => each.name());
  const meant = FORMER_COMMANDS[name] ?? closestWord(name, names);
  throw new UserError(`there is no command ${JSON.stringify(name)}`, {
    code: 'help.no-such-command',
    hint: meant === null ? `use one of ${names.join(', ')}` : `sekisho help ${meant}`,
  });
}

async function runCommand(program: Program, entry: CommandEntry, io: Io): Promise<ExitCode> {
  const options = program.opts<CommonOptions & Record<string, unknown>>();
  const args = program.processedArgs.flatMap((each) =>
    Array.isArray(each) ? (each as string[]) : each === undefined ? [] : [String(each)],
  );
  const isChosen = program.getOptionValueSource('format') === 'cli';
  if (options.json === true && isChosen && options.format !== 'json')
    throw new UserError(`--json and --format ${options.format} are two forms of one output`, {
      code: 'format.two',
      hint: '--json is short for --format json; give one of the two',
    });
  let hasWarned = false;
  const context: Command = {
    io,
    language: chooseLanguage(options.lang, io.env),
    format: options.json === true ? 'json' : options.format,
    isJson: options.json === true || options.format === 'json',
    isQuiet: options.quiet === true,
    paint: choosePaint(io.stdout, io.env, options.color),
    paintError: choosePaint(io.stderr, io.env, options.color),
    columns: columnsOf(io.stdout, io.env),
    columnsOfErrors: columnsOf(io.stderr, io.env),
    put: await lineWriter(io.stdout, columnsOf(io.stdout, io.env)),
    putError: await lineWriter(io.stderr, columnsOf(io.stderr, io.env)),
    commands: () => commandTable(program.parent ?? program),
    noteWarning: () => {
      hasWarned = true;
    },
  };
  const { execute } = await entry.load({ cwd: io.cwd, args, options });
  const exit = await execute(context, args, options);
  // A terminal has shown ^C, and the prompt has a line of its own.
  if (exit === 130 && io.stderr.isTTY === true) io.stderr.write('\n');
  return exit === 0 && hasWarned && options.strict === true ? 1 : exit;
}

/** The one place where errors become text. */
async function reportError(error: unknown, io: Io, argv: readonly string[]): Promise<ExitCode> {
  // The options may be what is wrong, so that nobody has read them.
  const paint = choosePaint(io.stderr, io.env, !argv.includes('--no-color'));
  const put = await lineWriter(io.stderr, columnsOf(io.stderr, io.env));
  // A message may name files and quote their text; its own line ends stay.
  const show = (text: string): string => text.split('\n').map(escapeForTerminal).join('\n');
  const say = (text: string): void => put(`${paint('red', 'error:')} `, show(text));
  const hint = (text: string): void => put('hint: ', show(text));
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // Of a command that has another name now the hint says which.
    const isFormer = FORMER_COMMANDS[argv[0] ?? ''] !== undefined;
    const message = error.message.replace(/^error: /, '');
    say(isFormer ? message.replace(/\n.*/, '') : message);
    hint(hintFor(error, argv));
    return 2;
  }
  // The answer to a question was Ctrl-C or Ctrl-D; the cursor still stands behind it.
  if (error instanceof Error && /^Aborted with Ctrl\+[CD]$/.test(error.message)) {
    io.stderr.write('\n');
    return 130;
  }
  if (io.signal.aborted) {
    if (!(io.signal.reason instanceof OutputLost)) io.stderr.write('interrupted\n');
    return 130;
  }
  if (error instanceof UserError) {
    say(
      error.where === undefined || error.message.includes(error.where)
        ? error.message
        : `${error.where}: ${error.message}`,
    );
    if (error.hint !== undefined) hint(error.hint);
    return error instanceof OutsideError ? 3 : 2;
  }
  io.stderr.write(
    `${show(error instanceof Error ? (error.stack ?? error.message) : String(error))}\nThis is a bug in sekisho.\n`,
  );
  return 3;
}

/** An option that had another name, by the command's definitions. */
function hintFor({ message }: CommanderError, argv: readonly string[]): string {
  const name = argv[0] ?? '';
  const entry = commandOf(name);
  const option = /option '(?:-\w, )?(--[\w-]+)/.exec(message)?.[1] ?? '';
  const renamed = entry?.formerOptions?.[option];
  if (renamed !== undefined) return renamed;
  const command = FORMER_COMMANDS[name];
  if (command !== undefined) return `${name} is called ${command} now: sekisho ${command} --help`;
  return entry === undefined ? 'sekisho help, or sekisho COMMAND --help' : `sekisho ${name} --help`;
}
