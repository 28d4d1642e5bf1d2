// Random allow-lists against a real Squid, a few of them. All 5,000: npm run soak -- squid-lists

import { expect, test } from 'vitest';

import { runLists } from '../bench/soak/squid-lists/run-lists.ts';
import { SQUID_WANTED } from '@sekisho/test-kit/sync/real-squid.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';

describeWithPrograms('allow-lists as people write them', SQUID_WANTED, ([squid = '']) => {
  test('Sekisho and Squid give the same verdict for every name', async () => {
    const result = await runLists({ squid, seed: 17, lists: 800 });
    expect(result.wrong).toEqual([]);
    // Something was compared.
    expect(result.refused).toBeGreaterThan(20);
    expect(result.allowed).toBeGreaterThan(200);
    expect(result.asked - result.allowed).toBeGreaterThan(200);
    expect(Object.keys(result.problems).length).toBeGreaterThan(8);
  });
});
