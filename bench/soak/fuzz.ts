// Every reader of what others write, fed with drawn inputs: npm run soak -- fuzz [MINUTES] [SEED] [TARGET].
// TARGET is the beginning of a target's name. Exit code 1 when one crashed, took too long or too much memory, or let a
// control character out.

import { randomInt } from 'node:crypto';

import { runFuzz } from './fuzz/run-fuzz.ts';

const [minutes = '5', seed = String(randomInt(1, 2 ** 31)), only = ''] = process.argv.slice(2);
const result = await runFuzz({
  seed: Number(seed),
  seconds: Number(minutes) * 60,
  only,
  onReport: ({ target, runs, refused, slowestMs, failure }) =>
    void process.stderr.write(
      `${target}: ${String(runs)} inputs, ${String(refused)} refused, slowest ${String(slowestMs)} ms${failure === null ? '' : ` FAILED\n${failure.slice(0, 2500)}`}\n`,
    ),
});
process.stdout.write(`${JSON.stringify({ schema: 'sekisho/soak-fuzz/1', ...result }, null, 2)}\n`);
process.exitCode = result.failures.length === 0 ? 0 : 1;
