// One line, however it nests, is read in bounded time and memory.

import { expect, test } from 'vitest';

import { createJsonReader } from './access-log.ts';

const read = createJsonReader();
const EVIDENCE = { file: 'x.log', line: 1 };
const PLAIN =
  '"ts":"2026-01-05T09:00:00Z","client":"10.1.1.10","method":"CONNECT","host":"a.example.com:443","status":403';

function observe(line: string): unknown {
  return read(line, EVIDENCE);
}

/** A tree of objects with two names each, so deep. */
function tree(depth: number): string {
  let text = '1';
  for (let level = 0; level < depth; level += 1)
    text = `{"a${String(level)}":${text},"b${String(level)}":${text === '1' ? '2' : '3'}}`;
  return text;
}

// Work that doubled with each level would not end before the test is given up.
test.each([20, 24, 200])('objects in one another, %i deep', (depth) => {
  expect(observe(`{${PLAIN},"extra":${tree(depth)}}`)).toEqual(observe(`{${PLAIN}}`));
});

test('one name within itself, 9,000 times', () => {
  const line = `{${PLAIN},"x":${'{"x":'.repeat(9000)}1${'}'.repeat(9000)}}`;
  expect(observe(line)).toEqual(observe(`{${PLAIN}}`));
});

test('a field inside of an object is found, and one outside counts before it', () => {
  const inside = observe(
    '{"ts":"2026-01-05T09:00:00Z","request":{"client":"10.1.1.10","method":"CONNECT","host":"a.example.com:443"},"status":403}',
  );
  expect(inside).toEqual(observe(`{${PLAIN}}`));
  expect(observe(`{"nested":{"host":"b.example.com:443","client":"10.9.9.9"},${PLAIN}}`)).toEqual(
    observe(`{${PLAIN}}`),
  );
});
