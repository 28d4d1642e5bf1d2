// Random allow-lists against a real Squid: npm run soak -- squid-lists [LISTS] [SEED].
// Exit code 1 when a verdict differs.

import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { runLists } from './squid-lists/run-lists.ts';

const squid = findProgram('squid');
const [lists = '5000', seed = '1'] = process.argv.slice(2);
if (squid === null) {
  process.stdout.write('not run: needs squid\n');
  process.exitCode = 3;
} else {
  const result = await runLists({ squid, seed: Number(seed), lists: Number(lists) });
  process.stdout.write(
    `${JSON.stringify({ schema: 'sekisho/soak-squid-lists/1', ...result }, null, 2)}\n`,
  );
  process.exitCode = result.wrong.length === 0 ? 0 : 1;
}
