// The commands as plain data, read from commander's own definitions: what completion and
// manual pages are made from, so that neither can say something else than the program does.

import type { Command as Program, Option } from 'commander';

/** What can stand in a place of the command line. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' | 'folders' | 'any' };

export interface OptionRow {
  readonly long: string;
  readonly short: string | null;
  /** As in the help: `--scope <scope>`. */
  readonly flags: string;
  readonly description: string;
  /** Null: it takes none. */
  readonly values: Values | null;
}

export interface CommandRow {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly options: readonly OptionRow[];
  readonly positions: readonly Values[];
  /** The last position can be given again. */
  readonly repeats: boolean;
}

/** As it can be typed: `--follow`, and `-f` where it has one. */
export function spellings({ long, short }: OptionRow): readonly string[] {
  return short === null ? [long] : [long, short];
}

const FILES: readonly string[] = [
  'site',
  'site-or-log',
  'site-or-name',
  'log',
  'old',
  'new',
  // Or the site's folder.
  'approve',
];

/** `words` are those of a position, by the name of the command and of the position. */
export function readCommandTable(
  program: Program,
  words: (command: string, position: string) => readonly string[] | undefined,
): readonly CommandRow[] {
  const names = program.commands.map((command) => command.name());
  return program.commands.map((command) => {
    const { options } = command;
    return {
      name: command.name(),
      usage: command.usage(),
      description: command.description(),
      options: [
        ...options.map(toRow),
        {
          long: '--help',
          short: '-h',
          flags: '-h, --help',
          description: 'the help of this command',
          values: null,
        },
      ],
      positions: command.registeredArguments.map((argument) => {
        const known =
          argument.name() === 'command' ? names : words(command.name(), argument.name());
        if (known !== undefined) return { kind: 'words', words: known };
        return { kind: FILES.includes(argument.name()) ? 'files' : 'any' };
      }),
      repeats: command.registeredArguments.at(-1)?.variadic === true,
    };
  });
}

function toRow(option: Option): OptionRow {
  return {
    long: option.long ?? '',
    short: option.short ?? null,
    flags: option.flags,
    description: option.description,
    values: option.required || option.optional ? valuesOf(option) : null,
  };
}

function valuesOf({ argChoices, flags }: Option): Values {
  if (argChoices !== undefined) return { kind: 'words', words: argChoices };
  if (/[<[]file\W/.test(flags)) return { kind: 'files' };
  return { kind: /[<[]dir\W/.test(flags) ? 'folders' : 'any' };
}
