// What a run has made, noted before it makes it, so that the next one can take away
// what a killed one left: namespaces with that run's prefix, and nothing else.

import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FOLDER = '/run/sekisho';
const PREFIX = /^sk\d+x\d+$/;

interface RunState {
  readonly pid: number;
  /** In clock ticks since the machine started: with the id it names one process for ever. */
  readonly startTime: string;
  readonly prefix: string;
}

let lastRun = 0;

/** Chooses a prefix for this run's namespaces and notes it. */
export async function beginRun(): Promise<string> {
  lastRun += 1;
  const prefix = `sk${String(process.pid)}x${String(lastRun)}`;
  await mkdir(FOLDER, { recursive: true });
  const state: RunState = { pid: process.pid, startTime: (await startTimeOf(process.pid)) ?? '', prefix };
  await writeFile(fileOf(prefix), `${JSON.stringify(state)}\n`);
  return prefix;
}

export async function endRun(prefix: string): Promise<void> {
  await rm(fileOf(prefix), { force: true });
}

export function fileOf(prefix: string): string {
  return join(FOLDER, `${prefix}.json`);
}

/** Takes away what runs left whose process is no more. Gives their prefixes. */
export async function sweep(): Promise<string[]> {
  const files = await readdir(FOLDER).catch(() => []);
  const swept: string[] = [];
  for (const file of files) {
    const state = parseState(await readFile(join(FOLDER, file), 'utf8').catch(() => ''));
    if (state === null || (await startTimeOf(state.pid)) === state.startTime) continue;
    await removeNamespaces(state.prefix);
    await endRun(state.prefix);
    swept.push(state.prefix);
  }
  return swept;
}

/** Ends what still runs in a run's namespaces, and removes them. */
export async function removeNamespaces(prefix: string): Promise<void> {
  for (const namespace of await listNamespaces(prefix)) {
    const { stdout } = await run('ip', ['netns', 'pids', namespace]).catch(() => ({ stdout: '' }));
    for (const pid of stdout.split('\n').filter((line) => line !== '')) endProcess(Number(pid));
    // Another rehearsal that starts at this moment may be sweeping too.
    await run('ip', ['netns', 'del', namespace]).catch(() => undefined);
  }
}

export async function listNamespaces(prefix: string): Promise<string[]> {
  const { stdout } = await run('ip', ['netns', 'list']);
  return stdout
    .split('\n')
    .flatMap((line) => line.split(' ').slice(0, 1))
    .filter((name) => name.startsWith(`${prefix}-`));
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function parseState(text: string): RunState | null {
  try {
    // The parse border: what is not of this form is not ours.
    const value = JSON.parse(text) as Partial<RunState>;
    if (typeof value.pid !== 'number' || typeof value.startTime !== 'string' || typeof value.prefix !== 'string' || !PREFIX.test(value.prefix)) return null;
    return { pid: value.pid, startTime: value.startTime, prefix: value.prefix };
  } catch {
    return null;
  }
}

/** Undefined when there is no such process. Its name, in parentheses, may hold anything. */
async function startTimeOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
