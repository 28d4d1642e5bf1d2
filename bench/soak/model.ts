// What can happen to sync, explored to a depth, each state once: npm run soak -- model [DEPTH].
// Exit code 1 with the steps that led to what must never be.

import { exploreSync } from '@sekisho/test-kit/sync/explore-sync.ts';

const [depth = '3'] = process.argv.slice(2);
const explorations = [];
for (const hasMarks of [true, false]) {
  const begun = performance.now();
  try {
    const explored = await exploreSync({ hasMarks, depth: Number(depth) });
    const seconds = Math.round((performance.now() - begun) / 1000);
    explorations.push({ server: hasMarks ? 'with marks' : 'without marks', seconds, ...explored });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
process.stdout.write(
  `${JSON.stringify({ schema: 'sekisho/soak-model/1', explorations }, null, 2)}\n`,
);
