import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createSeparatorWindow, WINDOW_BYTES } from './find-separators.ts';

const window = createSeparatorWindow();

test('blanks, control characters and bytes beyond ASCII are found, and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(40), (all, skipped) => {
      const start = Math.min(skipped, all.length);
      const found = window.fill(all, start, all.length);
      const bytes = [...all.subarray(start), 10];
      expect([...window.separators.subarray(0, found)]).toEqual(bytes.flatMap((byte, at) => (byte <= 32 || byte >= 128 ? [at] : [])));
      expect([...window.bytes.subarray(0, bytes.length)]).toEqual(bytes);
    }),
    { numRuns: 500 },
  );
});

test('a window full of separators has room for all', () => {
  const blanks = new Uint8Array(WINDOW_BYTES).fill(32);
  expect(window.fill(blanks, 0, blanks.length)).toBe(WINDOW_BYTES + 1);
  expect([...window.bytes.subarray(0, 3)]).toEqual([32, 32, 32]);
});
