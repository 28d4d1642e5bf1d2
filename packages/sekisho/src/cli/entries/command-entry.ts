// One row of the list of commands, and what its module gives.

import type { Command as Program } from 'commander';

import type { Command, CommonOptions, ExitCode } from '../io.ts';

export interface CommandModule {
  execute(
    command: Command,
    args: readonly string[],
    options: CommonOptions & Readonly<Record<string, unknown>>,
  ): Promise<ExitCode>;
}

interface CommandCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface CommandEntry {
  /** Name and positional arguments, as commander reads them. */
  readonly usage: string;
  readonly description: string;
  readonly examples: readonly string[];
  /** What `--format` takes; without it `table` and `json`. */
  readonly formats?: readonly string[];
  /** Words that can stand in a position, by its name; completion offers them. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** What to say of an option that had another name. */
  readonly formerOptions?: Readonly<Record<string, string>>;
  define(program: Program): void;
  load(call: CommandCall): Promise<CommandModule>;
}
