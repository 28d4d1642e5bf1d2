// Runs a product's own program, such as its checker, and gives back what it said.

import { execFile } from 'node:child_process';

import { OutsideError } from '@sekisho/dns/user-error.ts';

const TIMEOUT_MS = 20_000;
const MOST_SHOWN = 600;

export interface ToolRun {
  readonly code: number;
  readonly output: string;
}

/** Throws an OutsideError when it can't be run, or (unless `mayFail`) ends with an error. */
export async function runTool(
  program: string,
  args: readonly string[],
  {
    signal,
    code,
    mayFail = false,
  }: { readonly signal: AbortSignal; readonly code: string; readonly mayFail?: boolean },
): Promise<ToolRun> {
  const run = await new Promise<ToolRun & { readonly error: Error | null }>((resolve) => {
    const child = execFile(
      program,
      [...args],
      { signal, timeout: TIMEOUT_MS, maxBuffer: 4 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, output: `${stdout}${stderr}`, error });
      },
    );
  });
  signal.throwIfAborted();
  if (run.error === null || (mayFail && run.code >= 0))
    return { code: run.code, output: run.output };
  const said = run.output.trim().slice(0, MOST_SHOWN);
  throw new OutsideError(
    `${program} ${args.at(-2) ?? ''} ${args.at(-1) ?? ''}`.trimEnd() +
      ` failed: ${said === '' ? run.error.message : said}`,
    { code, where: program, cause: run.error },
  );
}
