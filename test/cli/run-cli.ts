// Runs the command line: the packed program, as its users do, or in this process where a
// test looks into it. Documents that it prints are held against their published schemas.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { beforeAll } from 'vitest';

import { run } from '@sekisho/sekisho/cli/main.ts';
import { assertPrinted } from '@sekisho/test-kit/documents/published-schemas.ts';
import { packedProgram, PACKING_MS } from './packed-program.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const EXAMPLE = fileURLToPath(new URL('../../examples/japan-east', import.meta.url));

/** What a program needs of the environment to run at all, and where tests sign in to; all else is the test's. */
const PASSED_ON = /^(?:HOME|PATH|SystemRoot|TEMP|TMPDIR|AZURE_\w+)$/;

/** The package comes without; with this it is as if somebody had installed it beside. */
export const WITH_AZURITE = { NODE_PATH: join(ROOT, 'node_modules') };

// The first one in a run packs, which a busy machine takes its time for.
beforeAll(async () => void (await packedProgram()), PACKING_MS);

export interface CliResult {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on standard input; default: nothing. */
  readonly stdin?: string | Buffer;
  /** Its end is Ctrl-C. */
  readonly signal?: AbortSignal;
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
  /** Another Node than the one that runs the tests. */
  readonly node?: string;
}

export async function runCli(
  argv: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const { bin } = await packedProgram();
  const passed = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name));
  const [program, ...words] = options.node === undefined ? [bin] : [options.node, bin];
  const child = spawn(program, [...words, ...argv], {
    cwd: options.cwd ?? ROOT,
    env: { ...Object.fromEntries(passed), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  // A program that ends before it has read all is none of the tests' business.
  child.stdin.on('error', () => undefined).end(options.stdin ?? '');
  const written = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (bytes: Buffer) => {
    written.stdout.push(bytes);
    options.onStdout?.(bytes.toString());
  });
  child.stderr.on('data', (bytes: Buffer) => {
    written.stderr.push(bytes);
    options.onStderr?.(bytes.toString());
  });
  const interrupt = (): void => void child.kill('SIGINT');
  if (options.signal?.aborted === true) interrupt();
  options.signal?.addEventListener('abort', interrupt);
  const [code] = (await once(child, 'close')) as [number | null];
  options.signal?.removeEventListener('abort', interrupt);
  const stdout = Buffer.concat(written.stdout).toString();
  // Whatever a test is about, what was printed for programs is as docs/schemas says.
  assertPrinted(argv, stdout);
  return {
    // Killed before it could answer Ctrl-C: a shell says 130, too.
    exit: code ?? 130,
    stdout,
    stderr: Buffer.concat(written.stderr).toString(),
  };
}

/** A command line as the title of its test. */
export function titleOf(argv: readonly string[]): string {
  return argv.join(' ').replace(EXAMPLE, 'examples/japan-east');
}

/** From the sources, in this process. */
export async function runFromSources(
  argv: readonly string[],
  options: Pick<CliOptions, 'cwd' | 'env'> = {},
): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const exit = await run(argv, {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
    stdin: Readable.from([]),
    env: options.env ?? {},
    cwd: options.cwd ?? ROOT,
    signal: new AbortController().signal,
  });
  return { exit, ...written };
}
