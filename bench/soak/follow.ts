// Logs that are written quickly and turned while `sekisho diagnose --follow` reads them, counted to the line:
// npm run soak -- follow [MINUTES] [SEED]. Exit code 1 when a line is lost or counted twice.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { ended, startWriter, type LogWriter } from '@sekisho/test-kit/diagnose/log-writer.ts';
import { chanceOf } from './shared/chance.ts';

const [minutes = '10', seed = '1'] = process.argv.slice(2);
const PER_SECOND = 12_500;
const SECONDS = 50;
const TURNS = ['rename', 'create', 'gzip', 'twice'] as const;
const chance = chanceOf(Number(seed));
const until = performance.now() + Number(minutes) * 60_000;
const rounds: object[] = [];
let wrong = 0;
while (performance.now() < until) {
  const folder = mkdtempSync(join(tmpdir(), 'soak-follow-'));
  const writers = TURNS.map((turn): LogWriter => ({
    path: join(folder, `${turn}.log`),
    name: `${turn}.example.com`,
    lines: PER_SECOND * SECONDS,
    perSecond: PER_SECOND,
    turnAfter: 20_000 + Math.floor(chance.next() * 60_000),
    turn,
  }));
  const program = spawn(
    process.execPath,
    [
      'dist/cli/bin.js',
      'diagnose',
      'examples/japan-east',
      ...writers.map(({ path }) => path),
      '--follow',
      '--lang',
      'en',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  program.stderr.on('data', (text: Buffer) => {
    said += text.toString('utf8');
  });
  await Promise.all(writers.map((of) => ended(startWriter(of))));
  await delay(2000);
  program.kill('SIGINT');
  await once(program, 'close');
  const [, read = '', unread = ''] = /read (\d+) lines .*?; (\d+) not understood/.exec(said) ?? [];
  const written = writers.reduce((sum, { lines }) => sum + lines, 0);
  if (Number(read) !== written || unread !== '0') wrong += 1;
  rounds.push({
    written,
    read: Number(read),
    notUnderstood: Number(unread),
    turnAfter: writers.map((of) => of.turnAfter),
  });
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(
  `${JSON.stringify({ schema: 'sekisho/soak-follow/1', seed: Number(seed), perSecond: PER_SECOND * TURNS.length, rounds, wrong }, null, 2)}\n`,
);
process.exitCode = wrong === 0 && rounds.length > 0 ? 0 : 1;
