import fc from 'fast-check';
import { expect, test } from 'vitest';

import { matchesPattern, parsePattern, toPattern } from '../names/pattern.ts';
import { isUnderPattern } from './pattern-cover.ts';

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
