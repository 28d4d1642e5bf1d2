import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { diffLines } from './line-diff.ts';

describe('unified differences', () => {
  test('nothing for the same text', () => {
    expect(diffLines('a', 'x\n', 'x\n')).toBe('');
  });

  test('a changed line with its neighbours', () => {
    expect(
      diffLines('list.txt', '1\n2\n3\n4\n5\n6\n7\n8\n9\n', '1\n2\n3\n4\nfive\n6\n7\n8\n9\n'),
    ).toBe('--- a/list.txt\n+++ b/list.txt\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n');
  });

  test('new and removed files', () => {
    expect(diffLines('a', '', 'x\n')).toBe('--- /dev/null\n+++ b/a\n@@ -0,0 +1,1 @@\n+x\n');
    expect(diffLines('a', 'x\n', '')).toBe('--- a/a\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n');
  });

  test('a missing last line break is said', () => {
    expect(diffLines('a', 'x', 'x\n')).toBe(
      '--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+x\n',
    );
  });
});

test('applied to the old text, a difference gives the new one', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(applyDiff(before, diffLines('x', before, after))).toBe(after);
    }),
    { numRuns: 1000 },
  );
});

/** A small patch(1) for texts that end in a line break. */
function applyDiff(before: string, diff: string): string {
  const old = before.split('\n').slice(0, -1);
  const output: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2, -1)) {
    const hunk = /^@@ -(\d+),(\d+) /.exec(line);
    if (hunk !== null) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      output.push(...old.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) {
      output.push(line.slice(1));
    } else {
      expect(old[at]).toBe(line.slice(1));
      if (line.startsWith(' ')) output.push(line.slice(1));
      at += 1;
    }
  }
  return [...output, ...old.slice(at)].map((line) => `${line}\n`).join('');
}
