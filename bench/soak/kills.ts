// sync killed at random moments: npm run soak -- kills [KILLS] [SEED] [bind|unbound|dnsmasq|squid].
// Without a server one after the other. Exit code 1 when something is lost or not as planned.

import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { KILLED, PROGRAM_OF } from './kills/killed-server.ts';
import { runKills, type KillsResult } from './kills/run-kills.ts';

const [kills = '100', seed = '1', only] = process.argv.slice(2);
const results: KillsResult[] = [];
for (const product of KILLED) {
  if (only !== undefined && only !== product) continue;
  const program = findProgram(PROGRAM_OF[product]);
  if (program === null) {
    process.stderr.write(`not run: ${product} needs ${PROGRAM_OF[product]}\n`);
    process.exitCode = 3;
    continue;
  }
  const result = await runKills({
    product,
    program,
    bin: 'dist/cli/bin.js',
    kills: Number(kills),
    seed: Number(seed),
  });
  process.stderr.write(
    `${product}: ${String(result.kills)} kills in ${String(result.seconds)} s, ${String(result.wrong.length)} wrong\n`,
  );
  results.push(result);
}
process.stdout.write(
  `${JSON.stringify({ schema: 'sekisho/soak-kills/1', servers: results }, null, 2)}\n`,
);
if (results.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
