// Threads run built files, so this builds them: what several threads count together is
// what one counts alone.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'scan-worker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = [
  '--noEmit',
  'false',
  '--noCheck',
  '--allowImportingTsExtensions',
  'false',
  '--rewriteRelativeImportExtensions',
  '--target',
  'es2023',
  '--module',
  'nodenext',
  '--skipLibCheck',
  '--types',
  'node',
];

beforeAll(() => {
  const sources = ['scan-file.ts', 'scan-worker.ts', 'open-log.ts'].map((name) => join(ROOT, 'src/diagnose/input', name));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--ignoreConfig', ...options, '--rootDir', join(ROOT, 'src'), '--outDir', join(folder, 'out'), ...sources], {
    cwd: ROOT,
    stdio: 'pipe',
  });
}, 60_000);

test('three threads count what one counts', () => {
  const lines = Array.from({ length: 3000 }, (_, at) => `${String(1_700_000_000 + at)}.000 12 10.1.1.${String(at % 7)} TCP_DENIED/403 17 CONNECT h${String(at % 11)}.example.com:443 - HIER_NONE/- -`);
  writeFileSync(join(folder, 'a.log'), `${lines.join('\n')}\nnoise\n`);
  writeFileSync(
    join(folder, 'count.js'),
    `import { openLog } from '${pathToFileURL(join(folder, 'out/diagnose/input/open-log.js')).href}';
import { scanFile } from '${pathToFileURL(join(folder, 'out/diagnose/input/scan-file.js')).href}';
const interest = { clients: [], isOfInterest: () => true, reduce: (seen) => seen };
const settings = { format: null, range: { since: -Infinity, until: Infinity }, zoneMs: 0, now: new Date() };
const log = await openLog('a.log', ${JSON.stringify(join(folder, 'a.log'))});
const counts = [];
for (const threads of [1, 3]) {
  const { tally, reading } = await scanFile('a.log', log, { settings, source: { plan: null, clients: [] }, interest, threads, partBytes: 4096 });
  counts.push({ groups: [...tally.groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)), reading });
}
process.stdout.write(JSON.stringify(counts));`,
  );
  const [alone, together] = JSON.parse(execFileSync(process.execPath, [join(folder, 'count.js')], { encoding: 'utf8' })) as [{ groups: unknown[]; reading: { lines: number } }, unknown];
  expect(together).toEqual(alone);
  expect([alone.groups.length, alone.reading.lines]).toEqual([77, 3001]);
}, 60_000);
