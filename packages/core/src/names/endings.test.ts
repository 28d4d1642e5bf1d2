import { expect, test } from 'vitest';

import { endingsOf, mayEndWith } from './endings.ts';

const PATTERNS = [
  '*.blob.core.windows.net',
  'login.microsoftonline.com',
  '.Contoso.example',
  'a.io',
];

test('of patterns and shapes the last two labels, in lower case', () => {
  expect(endingsOf(PATTERNS)).toEqual(
    new Set(['windows.net', 'microsoftonline.com', 'contoso.example', 'a.io']),
  );
});

test.each(['*.com', '.com', 'localhost', '<name>.<domain>', 'a.b.*', ''])(
  'beside %j nothing is known: a name may end with anything',
  (pattern) => expect(endingsOf([...PATTERNS, pattern])).toBe(null),
);

test.each([
  ['x.blob.core.windows.net', true],
  ['windows.net', true],
  ['www.site7.com', false],
  ['windows.net.site7.com', false],
  ['xwindows.net', false],
  // Not written plainly: what it is once it is read is not known here.
  ['X.WINDOWS.NET', true],
  ['x.windows.net.', true],
  ['x.ｗindows.net', true],
  ['x.windows。net', true],
  ['localhost', true],
  ['', true],
])('%j: %s', (name, isPossible) => {
  expect(mayEndWith(endingsOf(PATTERNS) ?? new Set(), name)).toBe(isPossible);
});
