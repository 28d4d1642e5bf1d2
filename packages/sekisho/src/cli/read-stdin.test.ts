import { PassThrough } from 'node:stream';

import { expect, test } from 'vitest';

import { readStdin } from './read-stdin.ts';

test('all of it, whatever its blocks', async () => {
  const stdin = new PassThrough();
  stdin.write('{"a":');
  stdin.end('1}');
  const { signal } = new AbortController();
  expect((await readStdin({ stdin, signal })).toString()).toBe('{"a":1}');
});

test.each(['before', 'while'])('Ctrl-C %s it is waited for ends the wait', async (when) => {
  const stdin = new PassThrough();
  const stop = new AbortController();
  if (when === 'before') stop.abort();
  const reading = readStdin({ stdin, signal: stop.signal });
  stop.abort();
  await expect(reading).rejects.toThrow('interrupted');
});
