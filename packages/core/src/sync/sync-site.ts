// The loop: one watcher reads the estate, and every server has a worker of its own that brings it to the
// latest plan. A server that is down makes only its own worker wait. What fails is told, retried with back-off,
// and never makes anything else be dropped.

import { setTimeout as delay } from 'node:timers/promises';

import type { Estate } from '../estate/estate.ts';
import type { RenderInput } from '../products/shared/render/rendered-file.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { nextDelay, type Pace } from './pace.ts';
import type { SyncOptions, SyncReport } from './sync-target.ts';
import type { Target } from './target.ts';

export interface EstateAnswer {
  readonly estate: Estate;
  /** Requests to Azure that it took. */
  readonly reads: number;
  /** Exports that it was read from. */
  readonly files?: readonly string[];
}

/** Reads what exists in Azure, all of it or nothing: it throws when only a part came. */
export type EstateReader = (signal: AbortSignal) => Promise<EstateAnswer>;

/** Thrown by a reader when the service says when to retry (429, 503). */
export class RetryLater extends Error {
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.name = 'RetryLater';
    this.retryAfterMs = retryAfterMs;
  }
}

/** As long as a timer can be set. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export type SyncEvent =
  | { readonly event: 'estate'; readonly changed: boolean }
  | { readonly event: 'estate-failed'; readonly message: string; readonly retryInMs: number }
  | { readonly event: 'synced'; readonly report: SyncReport }
  | {
      readonly event: 'sync-failed';
      readonly target: string;
      readonly code: string;
      readonly message: string;
      readonly hint: string | null;
      readonly retryInMs: number;
    };

export interface SyncInput {
  readonly targets: readonly Target[];
  readonly readEstate: EstateReader;
  /** The plan for an estate: for each server of the site what it has to hold. */
  readonly plan: (estate: Estate) => (server: string) => RenderInput;
  readonly pace: Pace;
  /** How often a server is compared again when nothing has changed in Azure: somebody may have changed it. */
  readonly recheckMs: number;
  readonly optionsFor: (target: Target, signal: AbortSignal) => SyncOptions;
  readonly emit: (event: SyncEvent) => void;
  readonly signal: AbortSignal;
  /** Fires when a new plan is needed although nothing has changed in Azure. */
  readonly replan?: Trigger;
  readonly random?: () => number;
}

type SiteInputs = ReturnType<SyncInput['plan']>;

/** Fired by one, heard by everybody who listens. */
export class Trigger {
  readonly #listeners = new Set<() => void>();

  fire(): void {
    for (const listener of this.#listeners) listener();
  }

  listen(listener: () => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }
}

/** Returns when the signal ends it. */
export async function syncSite(input: SyncInput): Promise<void> {
  const latest = new Latest<SiteInputs>();
  const stop = new AbortController();
  const signal = AbortSignal.any([input.signal, stop.signal]);
  const parts = [
    watchEstate(input, latest, signal),
    ...input.targets.map((target) => keepTarget(input, target, { latest, signal })),
  ];
  // A bug in one part ends the others too. All are waited for: what follows may rely on nothing being written any more.
  await Promise.all(parts.map((part) => part.catch((error: unknown) => stop.abort(error))));
  if (!input.signal.aborted) stop.signal.throwIfAborted();
}

/** One round over every server, all at once; failures are events. True: every server could be asked. */
export async function syncOnce(
  input: Omit<SyncInput, 'pace' | 'recheckMs'>,
): Promise<{ readonly reports: readonly SyncReport[]; readonly failed: readonly Failure[] }> {
  const { estate } = await input.readEstate(input.signal);
  const wanted = input.plan(estate);
  const failed: Failure[] = [];
  const reports = await Promise.all(
    input.targets.map(async (target) => {
      try {
        return [await target.sync(wanted(target.name), input.optionsFor(target, input.signal))];
      } catch (error) {
        input.signal.throwIfAborted();
        failed.push(toFailure(target, error));
        return [];
      }
    }),
  );
  return { reports: reports.flat(), failed };
}

export interface Failure {
  readonly target: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

async function watchEstate(
  input: SyncInput,
  latest: Latest<SiteInputs>,
  signal: AbortSignal,
): Promise<void> {
  const random = input.random ?? Math.random;
  let last: Estate | null = null;
  let changedAt = performance.now();
  input.replan?.listen(() => {
    if (last !== null) latest.set(input.plan(last));
  }, signal);
  for (let failures = 0; !signal.aborted;) {
    let retryAfterMs: number | null = null;
    let reads = 0;
    try {
      const answer = await input.readEstate(signal);
      reads = answer.reads;
      const changed =
        last === null ||
        (answer.estate !== last && JSON.stringify(answer.estate) !== JSON.stringify(last));
      if (changed) {
        latest.set(input.plan(answer.estate));
        last = answer.estate;
        changedAt = performance.now();
      }
      input.emit({ event: 'estate', changed });
      failures = 0;
    } catch (error) {
      signal.throwIfAborted();
      // What was asked for wrongly at the beginning stays wrong; later something has only come in between.
      if (isBug(error) || (last === null && isUsage(error))) throw error;
      failures += 1;
      retryAfterMs = error instanceof RetryLater ? error.retryAfterMs : null;
      const retryInMs = nextDelay(input.pace, {
        quietMs: 0,
        failures,
        retryAfterMs,
        reads: 0,
        random: 0,
      });
      input.emit({ event: 'estate-failed', message: messageOf(error), retryInMs });
    }
    await delay(
      nextDelay(input.pace, {
        quietMs: performance.now() - changedAt,
        failures,
        retryAfterMs,
        reads,
        random: random(),
      }),
      undefined,
      { signal },
    );
  }
}

async function keepTarget(
  input: SyncInput,
  target: Target,
  { latest, signal }: { readonly latest: Latest<SiteInputs>; readonly signal: AbortSignal },
): Promise<void> {
  const random = input.random ?? Math.random;
  for (let failures = 0; !signal.aborted;) {
    const { value, version } = await latest.get(signal);
    let waitMs = input.recheckMs;
    try {
      const report = await target.sync(value(target.name), input.optionsFor(target, signal));
      input.emit({ event: 'synced', report });
      failures = 0;
      // A removal that waits for its grace wants to be looked at before the next slow round.
      if (report.waiting.length > 0) waitMs = Math.min(waitMs, input.pace.fastMs * 5);
    } catch (error) {
      signal.throwIfAborted();
      if (isBug(error)) throw error;
      failures += 1;
      waitMs = nextDelay(input.pace, {
        quietMs: 0,
        failures,
        retryAfterMs: null,
        reads: 0,
        random: random(),
      });
      input.emit({ event: 'sync-failed', ...toFailure(target, error), retryInMs: waitMs });
    }
    await latest.changedSince(version, waitMs, signal);
  }
}

function toFailure(target: Target, error: unknown): Failure {
  if (isBug(error)) throw error;
  const known = error instanceof UserError ? error : null;
  return {
    target: target.name,
    code: known?.code ?? 'sync.failed',
    message: messageOf(error),
    hint: known?.hint ?? null,
  };
}

/** fetch() says "TypeError: fetch failed" with a cause; any other error of these types is a bug and is not retried. */
function isBug(error: unknown): boolean {
  return (
    !(error instanceof Error) ||
    ((error instanceof TypeError ||
      error instanceof RangeError ||
      error instanceof ReferenceError) &&
      error.cause === undefined)
  );
}

function isUsage(error: unknown): boolean {
  return error instanceof UserError && !(error instanceof OutsideError);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The newest value, and a way to wait for a newer one. */
class Latest<T> {
  #value: T | undefined;
  #version = 0;
  readonly #wake = new Set<() => void>();

  set(value: T): void {
    this.#value = value;
    this.#version += 1;
    for (const wake of this.#wake) wake();
  }

  async get(signal: AbortSignal): Promise<{ readonly value: T; readonly version: number }> {
    while (this.#value === undefined) await this.changedSince(0, LONGEST_WAIT_MS, signal);
    return { value: this.#value, version: this.#version };
  }

  /** Returns when there is a newer version, or the time is over. */
  async changedSince(version: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#version > version) return;
    const woken = new AbortController();
    const wake = (): void => woken.abort();
    this.#wake.add(wake);
    try {
      await delay(ms, undefined, { signal: AbortSignal.any([signal, woken.signal]) });
    } catch (error) {
      signal.throwIfAborted();
      if (!woken.signal.aborted) throw error;
    } finally {
      this.#wake.delete(wake);
    }
  }
}
