// Real programs for tests and measurements: found on this machine, run in the
// foreground on loopback, and ended by whoever started them.

import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { RenderedFile } from '@sekisho/core/products/shared/render/rendered-file.ts';

/** Servers lie in folders that a user's PATH often lacks. */
const SYSTEM_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/sbin',
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
];

export interface Wanted {
  readonly program: string;
  readonly debianPackage: string;
}

export function findProgram(program: string): string | null {
  const folders = [
    ...(process.env['PATH'] ?? '').split(':').filter((folder) => folder !== ''),
    ...SYSTEM_FOLDERS,
  ];
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

export interface RunResult {
  readonly code: number | null;
  /** Standard output and error, as they came. */
  readonly output: string;
}

export async function runProgram(
  path: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<RunResult> {
  const child = spawn(path, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collectOutput(child);
  await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

export interface RunningProgram {
  output(): string;
  stop(): Promise<void>;
}

/** Starts a server in the foreground and waits until `isReady` says so, by what it has printed or answers. */
export async function startProgram(
  path: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly isReady: (output: string) => Promise<boolean> },
): Promise<RunningProgram> {
  const child = spawn(path, args, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collectOutput(child);
  const closed = once(child, 'close');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await closed;
  };
  // Not by the time of day, which a test may set.
  const deadline = performance.now() + 60_000;
  while (!(await options.isReady(output()))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) {
      const { signalCode } = child;
      await stop();
      throw new Error(
        `${path} did not start${signalCode === null ? '' : ` (${signalCode})`}:\n${output()}`,
      );
    }
    await delay(20);
  }
  return { output, stop };
}

/** named answers before its zones are loaded and its policy zones are in force, and says when they are. */
export function namedServes(output: string, policyZones: 0 | 1 = 0): boolean {
  return (
    output.includes('all zones loaded') &&
    (policyZones === 0 || output.includes('reload done: success'))
  );
}

/** A folder that servers which give up their rights can still read. */
export async function makeFolder(
  parent: string = tmpdir(),
): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(parent, 'sekisho-render-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Rendered files below a folder; `change` is where a test says what it alters, such as a path. */
export async function placeFiles(
  folder: string,
  files: readonly Pick<RenderedFile, 'path' | 'text'>[],
  change: (text: string) => string = (text) => text,
): Promise<void> {
  for (const { path, text } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, change(text));
  }
}

/** Each worker of a test run has its own ports. */
const PORTS_OF_WORKER = 2000;
/**
 * Below those that a system gives to whoever asks for any (32768 and above on Linux), so that no connection and no
 * other server gets one between this look and the program's own.
 */
const FIRST_PORT = 12_000 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 8) * PORTS_OF_WORKER;
let lastPort = Math.floor(Math.random() * PORTS_OF_WORKER);

/** A port, of both protocols, that is free, for programs that can't choose one themselves. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS_OF_WORKER; tried += 1) {
    lastPort = (lastPort + 1) % PORTS_OF_WORKER;
    const port = FIRST_PORT + lastPort;
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}

async function isFree(port: number): Promise<boolean> {
  const [server, socket] = [createServer(), createSocket('udp4')];
  try {
    server.listen(port, '127.0.0.1');
    socket.bind(port, '127.0.0.1');
    await Promise.all([once(server, 'listening'), once(socket, 'listening')]);
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all([closed(server), closed(socket)]);
  }
}

function closed(listener: Server | Socket): Promise<void> {
  return new Promise((resolve) => {
    listener.on('error', () => undefined);
    try {
      listener.close(() => resolve());
    } catch {
      // It never listened.
      resolve();
    }
  });
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (more: string) => {
      text += more;
    });
  }
  return () => text;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
