// A protected machine whose replication is cut at seeded moments: every recovered
// machine holds all that the service had confirmed before its point. Ten of these in
// a row are bench/machine-runs.ts.

import { expect, test } from 'vitest';

import { runWithCuts } from '@sekisho/test-kit/machine/cut-run.ts';
import { describeWithMachine } from '@sekisho/test-kit/machine/describe-with-machine.ts';

await describeWithMachine('a machine that is replicated while it writes', () => {
  test('recovers with every confirmed record, whatever was cut', async () => {
    const { signal } = new AbortController();
    const report = await runWithCuts({ seed: 'sekisho 3', cycles: 2, signal });
    expect(report.failedAttempts).toBeGreaterThan(0);
    expect(report.points).toBe(3);
    expect(report.recovered).toHaveLength(2);
    for (const recovered of report.recovered) {
      expect(recovered).toMatchObject({ identical: true, torn: 0, isIsolated: true, ok: true });
      expect(recovered.whole).toBeGreaterThanOrEqual(recovered.confirmed);
    }
    // The newest point is of a service that had written for a while.
    expect(report.recovered[0]?.confirmed).toBeGreaterThan(5);
  });
});
