// The tests that draw their inputs, with seeds of now: npm run soak -- properties [ROUNDS].
// Each round says its seed; SEKISHO_FUZZ_SEED=SEED npx vitest run FILE repeats it.
// Exit code 1 when a round failed.

import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const [rounds = '5'] = process.argv.slice(2);
const files = ['packages', 'test'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.test.ts') && !/(?:^|\/)(?:node_modules|dist)\//.test(file))
    .filter((file) => readFileSync(file, 'utf8').includes("from 'fast-check'")),
);
for (let round = 1; round <= Number(rounds); round += 1) {
  const seed = randomInt(1, 2 ** 31);
  const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', ...files], {
    env: { ...process.env, SEKISHO_FUZZ_SEED: String(seed) },
    stdio: 'inherit',
  });
  process.stdout.write(`round ${round}: seed ${seed}: ${status === 0 ? 'passed' : 'FAILED'}\n`);
  if (status !== 0) process.exitCode = 1;
}
