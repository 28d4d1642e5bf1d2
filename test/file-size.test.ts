// No TypeScript file is longer than one can hold in one's head: 400 lines at width 100. A file that
// has grown over it does two things, and is split by them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ROOT } from './markdown.ts';
import { sourcesIn } from './sources.ts';

const MOST_LINES = 400;
const FILES = [
  ...['packages', 'test-kit', 'test', 'bench'].flatMap(sourcesIn),
  ...readdirSync(ROOT).filter((name) => name.endsWith('.ts')),
];

function linesOf(file: string): number {
  return readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length;
}

test('no TypeScript file is over 400 lines', () => {
  expect(FILES.length).toBeGreaterThan(1000);
  const long = FILES.filter((file) => linesOf(file) > MOST_LINES);
  expect(long.map((file) => `${file}: ${String(linesOf(file))}`)).toEqual([]);
});
