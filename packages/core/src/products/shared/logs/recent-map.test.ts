import fc from 'fast-check';
import { expect, test } from 'vitest';

import { RecentMap } from './recent-map.ts';

test('the newest keys are known with their last value, and no more than twice as many', () => {
  const keys = fc.array(fc.nat(12).map(String), { maxLength: 60 });
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 5 }), (all, most) => {
      const map = new RecentMap<number>(most);
      for (const [at, key] of all.entries()) map.set(key, at);
      const newest = [...new Set(all.toReversed())];
      for (const key of newest.slice(0, most)) expect(map.get(key)).toBe(all.lastIndexOf(key));
      expect(newest.filter((key) => map.get(key) !== undefined).length).toBeLessThanOrEqual(
        2 * most,
      );
    }),
  );
});
