import fc from 'fast-check';
import { expect, test } from 'vitest';

import { splitBySize } from './split-by-size.ts';

test('groups hold all items in order, and none is too large unless it is one item', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40)), fc.integer({ min: 1, max: 60 }), (sizes, limit) => {
      const groups = splitBySize(sizes, (size) => size, limit);
      expect(groups.flat()).toEqual(sizes);
      for (const group of groups)
        expect(group.length === 1 || group.reduce((sum, size) => sum + size, 0) <= limit).toBe(
          true,
        );
    }),
  );
});

test('no group is closed while the next item fits', () => {
  expect(splitBySize([3, 3, 3, 3], (size) => size, 7)).toEqual([
    [3, 3],
    [3, 3],
  ]);
});
