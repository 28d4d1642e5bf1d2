// Random faults around sync: npm run soak -- faults [MINUTES] [SEED].
// Runs in namespaces of its own where it may. Exit code 1 when something is lost or not as planned.

import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { rerunInNamespaces } from './faults/own-machine.ts';
import { runFaults } from './faults/run-faults.ts';

const [minutes = '10', seed = '1'] = process.argv.slice(2);
const [named, unbound, dnsmasq, squid] = ['named', 'unbound', 'dnsmasq', 'squid'].map(findProgram);
const again = rerunInNamespaces();
if (again !== null) process.exitCode = again;
else if (
  typeof named !== 'string' ||
  typeof unbound !== 'string' ||
  typeof dnsmasq !== 'string' ||
  typeof squid !== 'string'
) {
  process.stdout.write('not run: needs named, unbound, dnsmasq and squid\n');
  process.exitCode = 3;
} else {
  const result = await runFaults({
    bin: 'dist/cli/bin.js',
    programs: { named, unbound, dnsmasq, squid },
    seed: Number(seed),
    seconds: Number(minutes) * 60,
    settleSeconds: 300,
  });
  process.stdout.write(
    `${JSON.stringify({ schema: 'sekisho/soak-faults/1', ...result }, null, 2)}\n`,
  );
  process.exitCode = result.wrong.length === 0 ? 0 : 1;
}
