// The program that the reproducers of test/safety try: the packed one of these sources, or with SEKISHO_TRIED another
// build of it (a clone that was built), which is spoken to with the words of 0.1.0.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse, stringify } from 'yaml';

import { packedProgram } from '../../test/cli/packed-program.ts';
import { EXAMPLE } from '../../test/cli/run-cli.ts';
import { FORMER_WORDS } from './former-words.ts';

const TRIED = process.env['SEKISHO_TRIED'];

export const WORDS =
  TRIED === undefined
    ? {
        sync: ['sync', '--apply'],
        assist: ['assist', '--apply'],
        block: 'sync',
        policy: 'policy',
      }
    : FORMER_WORDS;

export interface Ended {
  /** Null: it had to be killed. */
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Trial {
  readonly pid: number;
  /** Both streams, as far as they are written. */
  said(): string;
  interrupt(): void;
  readonly ended: Promise<Ended>;
}

export interface TrialOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** It is killed then. */
  readonly mostMs?: number;
  /** A program before it, such as `unshare`. */
  readonly under?: readonly string[];
}

/** The words of one call. */
export async function callOf(argv: readonly string[]): Promise<string[]> {
  if (TRIED !== undefined) return [process.execPath, join(TRIED, 'dist', 'cli', 'bin.js'), ...argv];
  return [(await packedProgram()).bin, ...argv];
}

export async function startTrial(
  argv: readonly string[],
  { cwd, env, mostMs = 60_000, under = [] }: TrialOptions = {},
): Promise<Trial> {
  const [program = '', ...words] = [...under, ...(await callOf(argv))];
  const child = spawn(program, words, {
    cwd: cwd ?? tmpdir(),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'en', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told.stderr += text));
  const timer = setTimeout(() => child.kill('SIGKILL'), mostMs);
  return {
    pid: child.pid ?? 0,
    said: () => told.stdout + told.stderr,
    interrupt: () => void child.kill('SIGTERM'),
    ended: once(child, 'close').then(([exit]: (number | null)[]) => {
      clearTimeout(timer);
      return { exit: exit ?? null, ...told };
    }),
  };
}

export async function tryOut(argv: readonly string[], options?: TrialOptions): Promise<Ended> {
  return (await startTrial(argv, options)).ended;
}

export interface SiteToTry {
  readonly resolver?: object;
  readonly proxy?: object;
  /** The name of both. */
  readonly name?: string;
}

/** A copy of the example, with what changes its servers. */
export async function siteToTry({ resolver, proxy, name }: SiteToTry): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-tried-'));
  await cp(EXAMPLE, folder, { recursive: true, filter: (from) => !from.endsWith('.sekisho') });
  const file = join(folder, 'site.yaml');
  const text = (await readFile(file, 'utf8')).replace(/^policy:/m, `${WORDS.policy}:`);
  const site = parse(text);
  if (resolver !== undefined) site.resolvers[0][WORDS.block] = resolver;
  if (proxy !== undefined) site.proxies[0][WORDS.block] = proxy;
  if (name !== undefined) {
    const [before, proxyBefore] = [site.resolvers[0].name, site.proxies[0].name];
    Object.assign(site.resolvers[0], { name });
    Object.assign(site.proxies[0], { name });
    for (const each of site.appliances) {
      if (each.proxy === proxyBefore) each.proxy = name;
      if (each.resolver === before) each.resolver = name;
    }
  }
  await writeFile(file, stringify(site));
  return folder;
}

export async function changeFiles(
  folder: string,
  files: readonly string[],
  change: (text: string) => string,
): Promise<void> {
  for (const file of files) {
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
  }
}

export async function removeAll(...folders: readonly string[]): Promise<void> {
  for (const each of folders) await rm(each, { recursive: true, force: true });
}

/** A line of Squid's access log: the appliance was refused this name. */
export function deniedLine(name: string): string {
  return `${(Date.now() / 1000).toFixed(3)}      0 10.1.1.10 TCP_DENIED/403 3861 CONNECT ${name}:443 - HIER_NONE/- text/html\n`;
}

export async function until(
  isDone: () => boolean | Promise<boolean>,
  mostMs = 40_000,
): Promise<boolean> {
  const end = performance.now() + mostMs;
  while (performance.now() < end) {
    if (await isDone()) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}
