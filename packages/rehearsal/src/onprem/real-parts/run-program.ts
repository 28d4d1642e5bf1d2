// A real program beside the rehearsal: what it says while it starts, on standard
// error or in its log, decides whether it has; what it said last explains why it has not.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { Host } from '@sekisho/dns/host.ts';
import type { NetnsNetwork } from '../../network/netns/netns.ts';

/**
 * Squid refuses to be root, and others want to change from root to another user. In a user namespace of
 * its own a program is nobody from the beginning, and can still read and write the rehearsal's folder.
 */
const AS_NOBODY = ['unshare', '--user', '--map-user=65534', '--map-group=65534'] as const;

const START_MS = 15_000;
const KEPT_CHARACTERS = 4000;

export interface ProgramPlace {
  readonly network: NetnsNetwork;
  readonly host: Host;
  readonly title: string;
}

export interface Awaited {
  readonly title: string;
  /** What is wrong when it does not come: `did not start`. */
  readonly what: string;
  readonly pattern: RegExp;
}

/** Starts a program in its host's namespace, as a user who is nobody there. */
export function startAsNobody(
  { network, host, title }: ProgramPlace,
  command: readonly string[],
): Promise<ChildProcess> {
  return network.start(host, { title, command: [...AS_NOBODY, ...command] });
}

/** Resolves when a line of its standard error matches. */
export function untilSaid(child: ChildProcess, { title, what, pattern }: Awaited): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const end = (): void => {
      clearTimeout(timer);
      child.stderr?.off('data', listen);
      child.off('error', onError);
      child.off('exit', onExit);
    };
    const fail = (why: string, cause?: unknown): void => {
      end();
      reject(new OutsideError(`${title} ${what}: ${why}`, { code: 'netns.program-failed', cause }));
    };
    const listen = (chunk: Buffer): void => {
      said = `${said}${chunk.toString('utf8')}`.slice(-KEPT_CHARACTERS);
      if (!pattern.test(said)) return;
      end();
      resolve();
    };
    const onError = (error: Error): void => fail(error.message, error);
    const onExit = (): void => fail(lastLines(said));
    const timer = setTimeout(
      () => fail(`it said nothing of it in ${String(START_MS / 1000)} s`),
      START_MS,
    );
    child.stderr?.on('data', listen);
    child.once('error', onError);
    child.once('exit', onExit);
  });
}

/** Begins something and resolves when a new line of the log matches; a program that `begin` started must not end before. */
export async function untilLogged(
  logFile: string,
  { title, what, pattern }: Awaited,
  begin: () => Promise<ChildProcess | null>,
): Promise<ChildProcess | null> {
  const { size } = await stat(logFile);
  const child = await begin();
  let said = '';
  child?.stderr?.on(
    'data',
    (chunk: Buffer) => void (said = `${said}${chunk.toString('utf8')}`.slice(-KEPT_CHARACTERS)),
  );
  const fail = (why: string): never => {
    throw new OutsideError(`${title} ${what}: ${why}`, {
      code: 'netns.program-failed',
      where: logFile,
    });
  };
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    const logged = await readFrom(logFile, size);
    if (pattern.test(logged)) return child;
    if (child !== null && hasEnded(child)) fail(lastLines(`${logged}\n${said}`));
    await sleep(3);
  }
  return fail(`its log said nothing of it in ${String(START_MS / 1000)} s`);
}

/** Ends it at once: nothing is kept of its state, so that there is nothing to wait for. */
export async function endProgram(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join('; ') || 'it ended without a word';
}

async function readFrom(file: string, offset: number): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(Math.max(0, size - offset)),
      0,
      Math.max(0, size - offset),
      offset,
    );
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
