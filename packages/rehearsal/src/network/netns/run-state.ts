// What a run has made, noted before it makes it, so that the next one can take away
// what a killed one left: namespaces with that run's prefix, files that it named, and nothing else.

import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FOLDER = '/run/sekisho';
const PREFIX = /^sk\d+x\d+$/;

interface RunState {
  readonly pid: number;
  /** In clock ticks since the machine started: with the id it names one process for ever. */
  readonly startTime: string;
  readonly prefix: string;
  /** Beginnings of paths. */
  readonly leaves: readonly string[];
}

/** Folders of files that go with the process, and how everything of ours in them begins. */
const PASSING = ['/dev/shm', tmpdir()];
const OURS = /^sekisho[A-Za-z0-9-]{6,}$/;

let lastRun = 0;

/** Chooses a prefix for this run's namespaces and notes it. */
export async function beginRun(): Promise<string> {
  lastRun += 1;
  const prefix = `sk${String(process.pid)}x${String(lastRun)}`;
  await mkdir(FOLDER, { recursive: true });
  await note({
    pid: process.pid,
    startTime: (await startTimeOf(process.pid)) ?? '',
    prefix,
    leaves: [],
  });
  return prefix;
}

/** Notes that a killed run leaves whatever begins with this path; other paths than those of passing files are refused. */
export async function noteLeaving(prefix: string, path: string): Promise<void> {
  if (!isOurs(path)) throw new Error(`not a passing file of ours: ${path}`);
  // One after the other: several programs start at once, and each adds to what the others noted.
  const noted = lastNote.then(() => addNote(prefix, path));
  lastNote = noted.catch(() => undefined);
  await noted;
}

let lastNote: Promise<unknown> = Promise.resolve();

async function addNote(prefix: string, path: string): Promise<void> {
  const state = parseState(await readFile(fileOf(prefix), 'utf8'));
  if (state !== null) await note({ ...state, leaves: [...state.leaves, path] });
}

/** Never half written. */
async function note(state: RunState): Promise<void> {
  const file = fileOf(state.prefix);
  await writeFile(`${file}.new`, `${JSON.stringify(state)}\n`);
  await rename(`${file}.new`, file);
}

function isOurs(path: string): boolean {
  return PASSING.includes(dirname(path)) && OURS.test(basename(path));
}

async function removeLeft(beginning: string): Promise<void> {
  if (!isOurs(beginning)) return;
  const [folder, name] = [dirname(beginning), basename(beginning)];
  for (const file of await readdir(folder))
    if (file.startsWith(name)) await rm(join(folder, file), { recursive: true, force: true });
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
    for (const beginning of state.leaves) await removeLeft(beginning);
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
    if (
      typeof value.pid !== 'number' ||
      typeof value.startTime !== 'string' ||
      typeof value.prefix !== 'string' ||
      !PREFIX.test(value.prefix)
    )
      return null;
    return {
      pid: value.pid,
      startTime: value.startTime,
      prefix: value.prefix,
      leaves: Array.isArray(value.leaves)
        ? value.leaves.filter((each) => typeof each === 'string')
        : [],
    };
  } catch {
    return null;
  }
}

/** Undefined when there is no such process. Its name, in parentheses, may hold anything. */
async function startTimeOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
