import fc from 'fast-check';
import { expect, test } from 'vitest';

import { closestWord, countEdits } from './closest-word.ts';

test.each([
  { word: 'adress', meant: 'address' },
  { word: 'prots', meant: 'ports' },
  { word: 'Ports', meant: 'ports' },
  { word: 'zzz', meant: null },
  { word: '', meant: null },
])('$word means $meant', ({ word, meant }) => {
  expect(closestWord(word, ['name', 'address', 'ports'])).toBe(meant);
});

test('edits: none for the same, the same both ways, never more than the longer word', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
      expect(countEdits(a, a)).toBe(0);
      expect(countEdits(a, b)).toBe(countEdits(b, a));
      expect(countEdits(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});
