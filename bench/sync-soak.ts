// The soak of sync: what has to be right at its end is checked, and what was done and told is printed as one JSON
// document. Exit code 1 when a name is wrong or a record of others is lost. By environment: BENCH_SECONDS
// (default 600), BENCH_SEED (default 1).

import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { runSoak } from './soak/sync/run-soak.ts';

const [named, unbound, dnsmasq] = ['named', 'unbound', 'dnsmasq'].map(findProgram);
if (typeof named !== 'string' || typeof unbound !== 'string' || typeof dnsmasq !== 'string') {
  process.stdout.write('not run: needs named, unbound and dnsmasq\n');
} else {
  const result = await runSoak({
    seed: Number(process.env['BENCH_SEED'] ?? '1'),
    seconds: Number(process.env['BENCH_SECONDS'] ?? '600'),
    programs: { named, unbound, dnsmasq },
    settleSeconds: 180,
  });
  process.stdout.write(
    `${JSON.stringify({ schema: 'sekisho/bench-sync-soak/1', ...result }, null, 2)}\n`,
  );
  process.exitCode = result.wrong.length === 0 ? 0 : 1;
}
