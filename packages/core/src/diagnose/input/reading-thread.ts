// A second reader of logs beside this one, in a thread of its own: it has its own kernel, reads whole sets of logs, and
// gives their tallies.

import { Worker } from 'node:worker_threads';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import type { ScanSettings } from '../scan/choose-scanner.ts';
import type { InterestParts } from '../tally/interest.ts';
import type { PortableTally } from '../tally/portable-tally.ts';
import type { FileReading } from '../tally/tally-file.ts';

export interface ThreadData {
  readonly cwd: string;
  readonly settings: ScanSettings;
  readonly interest: InterestParts;
}

/** What was read, as it may go from one thread to another. */
export interface PortableLogs {
  readonly tally: PortableTally;
  readonly readings: readonly FileReading[];
}

export type ThreadReply = PortableLogs | { readonly failed: ThreadFailure };

/** An error as what may go from one thread to another. */
export interface ThreadFailure {
  readonly kind: 'user' | 'outside' | 'other';
  readonly message: string;
  readonly code: string;
  readonly where?: string;
  readonly hint?: string;
  readonly cause?: string;
}

/** What lives shortly is little; by itself it would take 48. */
const YOUNG_MB = 6;

interface Waiting {
  resolve(read: PortableLogs): void;
  reject(error: Error): void;
}

export class ReadingThread {
  /** False: it could not begin. */
  readonly isThere: Promise<boolean>;
  readonly #worker: Worker;
  #waiting: Waiting | null = null;

  /** `program`: the file that is built of scan-worker-main.ts. */
  constructor(program: string, data: ThreadData) {
    this.#worker = new Worker(program, {
      workerData: data,
      name: 'sekisho-logs',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.isThere = new Promise((resolve) => {
      this.#worker.once('online', () => resolve(true));
      this.#worker.once('error', () => resolve(false));
    });
    this.#worker.on('message', (reply: ThreadReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('a reading thread has ended')));
  }

  read(names: readonly string[]): Promise<PortableLogs> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(names);
    });
  }

  async end(): Promise<void> {
    this.#fail(new Error('a reading thread was ended'));
    await this.#worker.terminate();
  }

  #settle(reply: ThreadReply): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if ('failed' in reply) waiting?.reject(errorOf(reply.failed));
    else waiting?.resolve(reply);
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}

export function failureOf(error: unknown): ThreadFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof UserError)) {
    const stack = error instanceof Error ? error.stack : undefined;
    return { kind: 'other', message, code: '', ...(stack === undefined ? {} : { cause: stack }) };
  }
  const { code, where, hint, cause } = error;
  return {
    kind: error instanceof OutsideError ? 'outside' : 'user',
    message,
    code,
    ...(where === undefined ? {} : { where }),
    ...(hint === undefined ? {} : { hint }),
    ...(cause instanceof Error ? { cause: cause.message } : {}),
  };
}

function errorOf({ kind, message, cause, ...details }: ThreadFailure): Error {
  if (kind === 'other') return new Error(message, { cause });
  const all = { ...details, ...(cause === undefined ? {} : { cause: new Error(cause) }) };
  return kind === 'outside' ? new OutsideError(message, all) : new UserError(message, all);
}
