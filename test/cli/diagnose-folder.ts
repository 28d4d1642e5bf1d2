// `sekisho diagnose` in a folder of its own that has the example site, as `site`.

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll } from 'vitest';

import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import { runCli, type CliOptions } from './run-cli.ts';

let folder = '';

/** Before the tests of a file: makes the folder, and removes it after them. */
export function useDiagnoseFolder(): void {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sekisho-diagnose-command-'));
    await cp(EXAMPLE_SITE, join(folder, 'site'), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
}

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type More = Pick<CliOptions, 'stdin' | 'signal' | 'onStdout' | 'onStderr'>;

export async function diagnose(
  args: readonly string[],
  more: More = {},
  runner: typeof runCli = runCli,
): Promise<Outcome> {
  const options = { env: { LANG: 'C' }, cwd: folder, ...more };
  const { exit: code, stdout: out, stderr: err } = await runner(['diagnose', ...args], options);
  return { code, out, err };
}

/** A line of Squid's native log, of the appliance. */
export const squid = (seconds: number, name: string, result = 'TCP_DENIED/403'): string =>
  `${String(1_700_762_400 + seconds)}.000     12 10.1.1.10 ${result} 17 CONNECT ${name}:443 - HIER_NONE/- -`;

export const CACHE = 'privateasr2cache.blob.core.windows.net';

export const inFolder = (name: string): string => join(folder, name);

/** Gives the name back. */
export async function write(name: string, content: string | Buffer): Promise<string> {
  await writeFile(inFolder(name), content);
  return name;
}
