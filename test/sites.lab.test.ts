// Random sites of the shapes that companies have, each rehearsed by its plan, a few of them. Two hundred: npm run soak -- sites

import { expect, test } from 'vitest';

import { rehearseSites } from '../bench/soak/sites/rehearse-sites.ts';

test('what a plan says of itself is what its rehearsal shows', async () => {
  const report = await rehearseSites({ seed: 3, sites: 16, atOnce: 2, longestMs: 200_000 });
  expect(report.wrong).toEqual([]);
  // Something was rehearsed to its end.
  expect(report.verdicts.complete).toBeGreaterThan(2);
  expect(report.replicated).toBeGreaterThan(2);
}, 300_000);
