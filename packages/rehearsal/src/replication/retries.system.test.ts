import { RestError } from '@azure/storage-blob';
import { describe, expect, test } from 'vitest';

import { ProgressMeter, type CopyProgress } from './progress.ts';
import { isMissing, withRetries } from './retries.ts';
import { runTogether } from './task-group.ts';

const { signal } = new AbortController();
const failing = (error: Error, times: number): (() => Promise<string>) => {
  let left = times;
  return () => {
    left -= 1;
    return left >= 0 ? Promise.reject(error) : Promise.resolve('done');
  };
};

describe('a request to the cache storage', () => {
  test.each([
    ['a server error', new RestError('busy', { statusCode: 503 })],
    ['a time-out of the server', new RestError('slow', { statusCode: 408 })],
    ['too many requests', new RestError('slow down', { statusCode: 429 })],
    [
      'a connection that could not be made',
      new RestError('refused', { code: 'REQUEST_SEND_ERROR' }),
    ],
    ['a body that broke off', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
  ])('is tried again after %s, each time later', async (_title, error) => {
    const delays: number[] = [];
    const retries = {
      tries: 4,
      firstDelayMs: 1,
      timeoutMs: 1000,
      onRetry: ({ delayMs }: { readonly delayMs: number }) => delays.push(delayMs),
    };
    expect(await withRetries('asking', failing(error, 3), { retries, signal })).toBe('done');
    expect(delays).toEqual([1, 2, 4]);
  });

  test('that fails for good says what was done, why, and how often it was tried', async () => {
    const cause = new RestError('busy', { statusCode: 503 });
    const retries = { tries: 3, firstDelayMs: 0, timeoutMs: 1000 };
    await expect(
      withRetries('sending', failing(cause, 9), { retries, signal }),
    ).rejects.toMatchObject({
      name: 'OutsideError',
      code: 'replication.cache-unreachable',
      message: 'sending: busy (tried 3 times)',
      cause,
    });
  });

  test.each([
    ['a refusal', new RestError('no', { statusCode: 403 })],
    ['a blob that is not there', new RestError('no', { statusCode: 404 })],
    ['a bug', new TypeError('oops')],
  ])('is not tried again after %s', async (_title, error) => {
    const retries = {
      tries: 3,
      firstDelayMs: 0,
      timeoutMs: 1000,
      onRetry: () => expect.unreachable(),
    };
    await expect(withRetries('asking', failing(error, 1), { retries, signal })).rejects.toBe(error);
  });

  test('that gets no answer in time is given up and tried again', async () => {
    let asked = 0;
    const hang = (inner: AbortSignal): Promise<string> => {
      asked += 1;
      return new Promise((_resolve, reject) =>
        inner.addEventListener('abort', () => reject(new Error('aborted'))),
      );
    };
    await expect(
      withRetries('asking', hang, { retries: { tries: 2, firstDelayMs: 0, timeoutMs: 5 }, signal }),
    ).rejects.toThrow('asking: no answer within 5 ms (tried 2 times)');
    expect(asked).toBe(2);
  });

  test('ends at once with the reason when it is aborted, also while it waits', async () => {
    const stop = new AbortController();
    const reason = new Error('interrupted');
    const retries = {
      tries: 2,
      firstDelayMs: 1_000_000,
      timeoutMs: 1000,
      onRetry: () => setImmediate(() => stop.abort(reason)),
    };
    await expect(
      withRetries('asking', failing(new RestError('busy', { statusCode: 500 }), 5), {
        retries,
        signal: stop.signal,
      }),
    ).rejects.toBe(reason);
  });

  test('what is missing is told from what failed', () => {
    expect(
      [404, 416, 403, 500].map((statusCode) => isMissing(new RestError('x', { statusCode }))),
    ).toEqual([true, true, false, false]);
  });
});

describe('tasks that belong together', () => {
  test('the first failure stops the others, and is what the caller gets', async () => {
    const failure = new Error('first');
    let isStopped = false;
    const run = runTogether(signal, async (group) => {
      group.start(
        () =>
          new Promise((_resolve, reject) =>
            group.signal.addEventListener('abort', () => {
              isStopped = true;
              reject(new Error('second'));
            }),
          ),
      );
      group.start(() => Promise.reject(failure));
      await Promise.resolve();
    });
    await expect(run).rejects.toBe(failure);
    expect(isStopped).toBe(true);
  });

  test('tasks that tasks start are waited for', async () => {
    const done: number[] = [];
    await runTogether(signal, async (group) => {
      group.start(async () => {
        await Promise.resolve();
        group.start(async () => {
          await Promise.resolve();
          done.push(2);
        });
        done.push(1);
      });
      await Promise.resolve();
    });
    expect(done).toEqual([1, 2]);
  });
});

test('progress tells rate and time left over the last seconds, not more often than it can be read', () => {
  let nowMs = 0;
  const seen: CopyProgress[] = [];
  const meter = new ProgressMeter(
    { bytes: 1000, blockBytes: 100 },
    (progress) => seen.push(progress),
    () => nowMs,
  );
  for (let step = 0; step < 10; step += 1) {
    nowMs += step < 5 ? 50 : 1000;
    meter.add(100);
  }
  expect(seen.map(({ bytesDone }) => bytesDone)).toEqual([100, 300, 500, 600, 700, 800, 900, 1000]);
  expect(seen[1]).toEqual({
    bytesDone: 300,
    bytesTotal: 1000,
    blocksLeft: 7,
    bytesPerSecond: 2000,
    secondsLeft: 0.35,
  });
  expect(seen.at(-1)).toMatchObject({ blocksLeft: 0, bytesPerSecond: 100, secondsLeft: 0 });
});
