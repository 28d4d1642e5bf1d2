// `sekisho serve` as built, in a process of its own, until it is stopped.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { inPackage } from '@sekisho/core/package-folder.ts';

export interface ServedProgram {
  /** With the token. */
  readonly link: string;
  /** From its start until it said that it is ready. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** `bin`: in place of what is built in this tree. */
export async function serveProgram(
  site: string,
  args: readonly string[] = [],
  bin: string = inPackage('dist', 'cli', 'bin.js'),
): Promise<ServedProgram> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      bin,
      'serve',
      site,
      ...args,
      '--no-open',
      '--json',
      '--lang',
      'en',
      ...(args.includes('--port') ? [] : ['--port', '0']),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const ended = once(child, 'exit');
  // The document comes when it is ready, and after the link.
  await Promise.race([once(child.stdout, 'data'), ended]);
  const readyMs = performance.now() - startedAt;
  while (child.exitCode === null && !/token=\S+\n/.test(told)) await once(child.stderr, 'data');
  const link = /http:\S+token=\S+/.exec(told)?.[0];
  if (link === undefined) throw new Error(`serve did not begin: ${told}`);
  return {
    link,
    readyMs,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}
