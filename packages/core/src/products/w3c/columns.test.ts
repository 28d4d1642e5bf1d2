import fc from 'fast-check';
import { expect, test } from 'vitest';

import { splitColumns } from './columns.ts';

test.each([
  { line: 'a  b c ', is: ['a', 'b', 'c'] },
  { line: 'a "b c" ""d', is: ['a', 'b c', '', 'd'] },
  { line: 'a "b \\" c" "d e', is: ['a', 'b \\" c', '"d', 'e'] },
  { line: 'a\tb c\t"d"', is: ['a', 'b c', '"d"'] },
  { line: '', is: [] },
])('%j', ({ line, is }) => {
  expect(splitColumns(line)).toEqual(is);
});

test('as the expression reads that says the same', () => {
  const lines = fc
    .array(fc.constantFrom('a', '"', '\\', ' ', '-'), { maxLength: 30 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(lines, (line) => {
      expect(splitColumns(line)).toEqual(
        [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? ''),
      );
    }),
  );
});
