// Runs the command line in process, with streams that keep what was written.

import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import type { ExitCode } from '../../src/cli/io.ts';
import { run } from '../../src/cli/main.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const EXAMPLE = fileURLToPath(new URL('../../examples/japan-east', import.meta.url));

export interface CliResult {
  readonly exit: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** What stands on standard input; default: nothing ever comes. */
  readonly stdin?: string;
}

export async function runCli(
  argv: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const exit = await run(argv, {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
    stdin: options.stdin === undefined ? new PassThrough() : Readable.from([options.stdin]),
    env: options.env ?? {},
    cwd: options.cwd ?? ROOT,
    signal: options.signal ?? new AbortController().signal,
  });
  return { exit, ...written };
}
