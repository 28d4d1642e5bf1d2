// What a service manager wants to know of a command that runs until it is stopped: ready, alive,
// its state, stopping. systemd's own program tells it; without NOTIFY_SOCKET nothing is done.

import { execFile } from 'node:child_process';
import { fstatSync } from 'node:fs';

import { say } from '@sekisho/core/text/text.ts';
import type { Command, Io } from './io.ts';
import { messageOf, warn } from './warn.ts';

export interface ServiceManager {
  ready(status: string): void;
  status(text: string): void;
  stopping(): void;
}

const NOBODY: ServiceManager = {
  ready: () => undefined,
  status: () => undefined,
  stopping: () => undefined,
};

type Env = Io['env'];

const NOTIFY_TIMEOUT_MS = 10_000;

function isService(env: Env): boolean {
  return (env['NOTIFY_SOCKET'] ?? '') !== '';
}

/** Standard error is, or may be, the journal: JOURNAL_STREAM is also passed on to those who write elsewhere. */
export function isJournaled({ env }: Pick<Io, 'env'>): boolean {
  if (isService(env)) return true;
  const { dev, ino } = fstatSync(2);
  return env['JOURNAL_STREAM'] === `${String(dev)}:${String(ino)}`;
}

export function serviceManager(command: Command): ServiceManager {
  const { env } = command.io;
  if (!isService(env)) return NOBODY;
  let isWarned = false;
  // One after another, so that an older state never arrives behind a newer one.
  let queue = Promise.resolve();
  const notify = (...variables: readonly string[]): Promise<void> =>
    (queue = queue.then(async () => {
      const error = await send(variables, env);
      if (error === null || isWarned) return;
      isWarned = true;
      warn(command, say(command.language, 'service.not-notified', { message: messageOf(error) }));
    }));
  const everyMs = watchdogMs(env) / 2;
  let timer: NodeJS.Timeout | undefined;
  return {
    ready: (status) => {
      void notify('READY=1', statusVariable(status));
      if (everyMs > 0 && timer === undefined)
        timer = setInterval(() => void notify('WATCHDOG=1'), everyMs).unref();
    },
    status: (text) => void notify(statusVariable(text)),
    stopping: () => {
      clearInterval(timer);
      void notify('STOPPING=1');
    },
  };
}

/** A variable is one line. */
function statusVariable(text: string): string {
  return `STATUS=${text.replaceAll(/\s+/g, ' ')}`;
}

/** 0: nobody waits for a sign of life of this process. */
function watchdogMs(env: Env): number {
  const pid = env['WATCHDOG_PID'];
  if (pid !== undefined && Number(pid) !== process.pid) return 0;
  const microseconds = Number(env['WATCHDOG_USEC']);
  return Number.isFinite(microseconds) && microseconds > 0 ? microseconds / 1000 : 0;
}

/** Resolves with what went wrong, or null. */
function send(variables: readonly string[], env: Env): Promise<Error | null> {
  return new Promise((resolve) => {
    execFile(
      'systemd-notify',
      [...variables],
      {
        env: { PATH: env['PATH'], NOTIFY_SOCKET: env['NOTIFY_SOCKET'] },
        timeout: NOTIFY_TIMEOUT_MS,
      },
      resolve,
    );
  });
}
