// Tries a request to the cache storage again when the fault may pass: a lost
// connection, a server error, no answer in time. A refusal is final at once.

import { RestError } from '@azure/storage-blob';

import { pause } from '@sekisho/core/pause.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { codeOf } from './disk-errors.ts';

export interface RetryPolicy {
  readonly tries: number;
  /** Doubled after each try. */
  readonly firstDelayMs: number;
  /** For one try of one request. */
  readonly timeoutMs: number;
  /** Told before each wait. */
  readonly onRetry?: (event: {
    readonly error: Error;
    readonly tried: number;
    readonly delayMs: number;
  }) => void;
}

export const DEFAULT_RETRIES: RetryPolicy = { tries: 5, firstDelayMs: 200, timeoutMs: 120_000 };

/** For the client that the caller makes: the SDK's own retries would multiply with these. */
export const CACHE_CLIENT_RETRIES = { maxTries: 1 } as const;

const CONNECTION_LOST = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
const NOT_FOUND = 404;
const REQUEST_TIMEOUT = 408;
const RANGE_NOT_SATISFIABLE = 416;
const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;

export async function withRetries<T>(
  what: string,
  request: (signal: AbortSignal) => Promise<T>,
  options: { readonly retries: RetryPolicy; readonly signal: AbortSignal },
): Promise<T> {
  const { retries, signal } = options;
  for (let tried = 1; ; tried += 1) {
    signal.throwIfAborted();
    try {
      return await withTimeout(request, retries.timeoutMs, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error) || !mayPass(error)) throw error;
      if (tried >= retries.tries) throw gaveUp(what, error, tried);
      const delayMs = retries.firstDelayMs * 2 ** (tried - 1);
      retries.onRetry?.({ error, tried, delayMs });
      await pause(delayMs, signal);
    }
  }
}

/** The blob, or the range of it, does not exist: an answer, not a fault. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof RestError &&
    (error.statusCode === NOT_FOUND || error.statusCode === RANGE_NOT_SATISFIABLE)
  );
}

class TimedOut extends Error {}

function mayPass(error: Error): boolean {
  if (error instanceof TimedOut) return true;
  // A body that breaks off in the middle fails with the connection's own error.
  if (!(error instanceof RestError)) return CONNECTION_LOST.has(codeOf(error) ?? '');
  const status = error.statusCode;
  // Without a status there was no whole answer: the connection could not be made or broke.
  return (
    status === undefined ||
    status >= SERVER_ERROR ||
    status === REQUEST_TIMEOUT ||
    status === TOO_MANY_REQUESTS
  );
}

function gaveUp(what: string, cause: Error, tries: number): OutsideError {
  return new OutsideError(`${what}: ${cause.message} (tried ${String(tries)} times)`, {
    code: 'replication.cache-unreachable',
    cause,
  });
}

// Not AbortSignal.any: requests of a long copy would leave thousands of listeners on one signal.
async function withTimeout<T>(
  request: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal.reason);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await request(controller.signal);
  } catch (error) {
    throw timedOut
      ? new TimedOut(`no answer within ${String(timeoutMs)} ms`, { cause: error })
      : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
