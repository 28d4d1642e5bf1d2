// The outside world of a command: streams, environment, folder. Tests pass their own.

import type { Language } from '@sekisho/core/text/text.ts';
import type { CommandRow } from './command-table.ts';
import type { PutLine } from './line-writer.ts';

export interface Io {
  readonly stdout: {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
    on?(event: 'resize', listener: () => void): unknown;
    off?(event: 'resize', listener: () => void): unknown;
  };
  readonly stderr: {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
  readonly stdin: NodeJS.ReadableStream & {
    readonly isTTY?: boolean;
    setRawMode?(isRaw: boolean): unknown;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Options that every command has. */
export interface CommonOptions {
  readonly format: string;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly lang?: string;
}

export interface Command {
  readonly io: Io;
  readonly language: Language;
  /** One of those that the command's definition lists. */
  readonly format: string;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly paint: Paint;
  readonly paintError: Paint;
  /** Width of standard output; undefined when it is not a terminal: then nothing is wrapped. */
  readonly columns: number | undefined;
  readonly columnsOfErrors: number | undefined;
  /** Lines of the result. */
  readonly put: PutLine;
  /** Lines on standard error: notes, warnings, progress. */
  readonly putError: PutLine;
  /** The table of all commands. */
  commands(): readonly CommandRow[];
  /** With --strict a warning ends in exit code 1. */
  noteWarning(): void;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

/** 0 as planned; 1 findings, differences or a failed rehearsal; 2 bad usage or input; 3 something outside failed; 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;
