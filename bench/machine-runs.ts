// Ten protected machines in a row, each with its replication cut at moments that its
// seed chooses, and what their recovered machines hold. Not a measure of speed: it
// ends with exit code 1 when one confirmed record is missing. Needs QEMU.
//
// Options by environment: BENCH_RUNS (default 10), BENCH_CYCLES (default 4), BENCH_SEED (default "run").

import { runWithCuts, type CutRunReport } from '@sekisho/test-kit/machine/cut-run.ts';

const RUNS = Number(process.env['BENCH_RUNS'] ?? '10');
const CYCLES = Number(process.env['BENCH_CYCLES'] ?? '4');
const SEED = process.env['BENCH_SEED'] ?? 'run';

const { signal } = new AbortController();
const runs: CutRunReport[] = [];
for (let number = 1; number <= RUNS; number += 1)
  runs.push(await runWithCuts({ seed: `${SEED} ${String(number)}`, cycles: CYCLES, signal }));
const failed = runs.filter(
  ({ recovered }) => !recovered.every(({ ok, identical }) => ok && identical),
);
console.log(
  JSON.stringify(
    { schema: 'sekisho/bench-machine-runs/1', runs, failed: failed.map(({ seed }) => seed) },
    null,
    2,
  ),
);
process.exitCode = failed.length === 0 ? 0 : 1;
