import fc from 'fast-check';
import { expect, test } from 'vitest';

import { matchesPattern, parsePattern, toPattern } from '../names/pattern.ts';
import { coverTest, isUnderPattern, withoutCovered } from './pattern-cover.ts';

test.each([
  { narrow: 'login.live.com', wide: '*.live.com', under: true },
  { narrow: 'live.com', wide: '*.live.com', under: false },
  { narrow: 'live.com', wide: '.live.com', under: true },
  { narrow: 'evillive.com', wide: '.live.com', under: false },
  { narrow: '*.login.live.com', wide: '*.live.com', under: true },
  { narrow: '.live.com', wide: '*.live.com', under: false },
  { narrow: '*.live.com', wide: '.live.com', under: true },
  { narrow: '*.live.com', wide: 'login.live.com', under: false },
  { narrow: 'login.live.com', wide: 'login.live.com', under: true },
  { narrow: '<keyVault>.vault.azure.net', wide: '*.vault.azure.net', under: true },
  {
    narrow: 'jpepod<n>rcm<n>evhbdiags<id>.servicebus.windows.net',
    wide: '*.vault.azure.net',
    under: false,
  },
])('$narrow under $wide: $under', ({ narrow, wide, under }) => {
  expect(isUnderPattern(narrow, wide)).toBe(under);
});

test('what lies under a pattern matches only names that the pattern matches', () => {
  const label = fc.constantFrom('a', 'b', 'evila');
  const host = fc
    .array(label, { minLength: 1, maxLength: 3 })
    .map((labels) => `${labels.join('.')}.example.com`);
  const pattern = fc
    .tuple(fc.constantFrom('', '*.', '.'), host)
    .map(([mark, name]) => `${mark}${name}`);
  fc.assert(
    fc.property(pattern, pattern, host, (narrow, wide, name) => {
      fc.pre(parsePattern(narrow).ok && parsePattern(wide).ok && isUnderPattern(narrow, wide));
      expect(
        !matchesPattern(toPattern(narrow), name) || matchesPattern(toPattern(wide), name),
      ).toBe(true);
    }),
  );
});

const LABELS = fc.constantFrom('a', 'b', 'c', 'aa');
const ENTRY = fc
  .tuple(
    fc.constantFrom('', '*.', '.'),
    fc.array(LABELS, { minLength: 1, maxLength: 3 }).map((labels) => `${labels.join('.')}.com`),
  )
  .map(([head, host]) => `${head}${host}`);

test('the test of many patterns says what one by one says', () => {
  fc.assert(
    fc.property(fc.array(ENTRY, { maxLength: 12 }), ENTRY, (wide, narrow) => {
      const others = wide.filter((each) => each !== narrow && /^[*.]/.test(each));
      expect(coverTest(wide)(narrow)).toBe(others.some((each) => isUnderPattern(narrow, each)));
    }),
  );
});

test('what is left takes in all that was there, and nothing of it can be spared', () => {
  fc.assert(
    fc.property(fc.uniqueArray(ENTRY, { maxLength: 12 }), (entries) => {
      const left = withoutCovered(entries);
      for (const entry of entries)
        expect(left.some((each) => each === entry || isUnderPattern(entry, each))).toBe(true);
      for (const entry of left)
        expect(left.filter((each) => each !== entry && isUnderPattern(entry, each))).toEqual([]);
    }),
  );
});
