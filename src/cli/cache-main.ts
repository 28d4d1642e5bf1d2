// The last step of the build: runs the joined program for a moment, so that V8 has compiled
// what commands go through, and writes what it made beside it (load-program.ts).

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import type { Io } from './io.ts';
import { CACHE_NAME, JOINED_FOLDER, loadJoined } from './load-program.ts';
import { EXAMPLE_SITE } from './site-input.ts';

const LINES = 2000;

const joined = loadJoined();
if (joined === null) throw new Error('the joined program is not built: npm run build');
const folder = mkdtempSync(join(tmpdir(), 'sekisho-build-'));
try {
  const log = join(folder, 'access.log');
  writeFileSync(log, Array.from({ length: LINES }, (_, at) => lineOf(at)).join(''));
  const nowhere = (): Io['stdout'] => new PassThrough().resume() as unknown as Io['stdout'];
  const io: Io = {
    stdout: nowhere(),
    stderr: nowhere(),
    stdin: process.stdin,
    env: process.env,
    cwd: folder,
    signal: new AbortController().signal,
  };
  for (const words of [
    ['--help'],
    ['plan', EXAMPLE_SITE],
    ['plan', EXAMPLE_SITE, '--json'],
    ['trace', EXAMPLE_SITE, 'management.azure.com'],
    ['diagnose', EXAMPLE_SITE, log],
    ['diagnose', EXAMPLE_SITE, log, '--json'],
  ])
    await joined.program.run(words, io);
  writeFileSync(new URL(CACHE_NAME, JOINED_FOLDER), joined.packCache());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Tunnels, plain requests, denials, of names that matter and others. */
function lineOf(at: number): string {
  const name = at % 5 === 0 ? 'management.azure.com' : `h${String(at % 300)}.example.com`;
  const request = at % 4 === 0 ? `GET http://${name}/p` : `CONNECT ${name}:443`;
  const [result, peer] =
    at % 7 === 0 ? ['TCP_DENIED/403', 'HIER_NONE/-'] : ['TCP_TUNNEL/200', 'HIER_DIRECT/192.0.2.1'];
  return `${String(1_700_000_000 + at)}.000 12 10.1.1.${String(10 + (at % 3))} ${result} 17 ${request} - ${peer} -\n`;
}
