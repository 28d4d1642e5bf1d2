// The limit is kept, whatever the garbage collector does meanwhile.

import { EventEmitter, once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as delay } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { withDeadline } from './deadline.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

test('what waits is woken after the time, garbage having been collected', async () => {
  const waiting = once(new EventEmitter(), 'never', {
    signal: withDeadline(new AbortController().signal, 300),
  });
  await delay(20);
  if (typeof collectGarbage !== 'function') throw new Error('no garbage collector to call');
  collectGarbage();
  const outcome = await Promise.race([
    waiting.catch((error: unknown) => error),
    delay(5000, 'for ever'),
  ]);
  expect(outcome).toMatchObject({ name: 'AbortError', cause: { name: 'TimeoutError' } });
});

test('the signal beside it ends it at once', () => {
  const stop = new AbortController();
  const signal = withDeadline(stop.signal, 60_000);
  stop.abort();
  expect(signal.aborted).toBe(true);
});
