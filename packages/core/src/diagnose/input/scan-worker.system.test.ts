// Threads run built files, so this builds them: what several threads count together is
// what one counts alone.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildModules } from '@sekisho/test-kit/build/build-modules.ts';

const ROOT = fileURLToPath(new URL('../../../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'scan-worker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const sources = [
    'packages/core/src/diagnose/input/scan-file.ts',
    'packages/core/src/diagnose/input/scan-worker.ts',
    'packages/core/src/diagnose/input/open-log.ts',
    'packages/core/src/diagnose/input/early-reading.ts',
    'packages/core/src/diagnose/find.ts',
    'packages/core/src/plan/compose-plan.ts',
    'test-kit/plan/japan-east.ts',
  ];
  await buildModules(join(folder, 'out'), sources);
  for (const name of ['catalog', 'examples']) symlinkSync(join(ROOT, name), join(folder, name));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
}, 60_000);

test('three threads count what one counts', () => {
  const lines = Array.from(
    { length: 3000 },
    (_, at) =>
      `${String(1_700_000_000 + at)}.000 12 10.1.1.${String(at % 7)} TCP_DENIED/403 17 CONNECT h${String(at % 11)}.example.com:443 - HIER_NONE/- -`,
  );
  writeFileSync(join(folder, 'a.log'), `${lines.join('\n')}\nnoise\n`);
  writeFileSync(
    join(folder, 'count.js'),
    `import { openLog } from '${pathToFileURL(join(folder, 'out/packages/core/src/diagnose/input/open-log.js')).href}';
import { scanFile } from '${pathToFileURL(join(folder, 'out/packages/core/src/diagnose/input/scan-file.js')).href}';
const interest = { clients: [], marks: null, isOfInterest: () => true, reduce: (seen) => seen };
const settings = { format: null, range: { since: -Infinity, until: Infinity }, zoneMs: 0, now: new Date() };
const log = await openLog('a.log', ${JSON.stringify(join(folder, 'a.log'))});
const counts = [];
for (const threads of [1, 3]) {
  const { tally, reading } = await scanFile('a.log', log, { settings, source: { plan: null, clients: [] }, interest, threads, partBytes: 4096 });
  counts.push({ groups: [...tally.groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)), reading });
}
process.stdout.write(JSON.stringify(counts));`,
  );
  const [alone, together] = JSON.parse(
    execFileSync(process.execPath, [join(folder, 'count.js')], { encoding: 'utf8' }),
  ) as [{ groups: unknown[]; reading: { lines: number } }, unknown];
  expect(together).toEqual(alone);
  expect([alone.groups.length, alone.reading.lines]).toEqual([77, 3001]);
}, 60_000);

describe('a large log that is begun before the plan is made', () => {
  // More than is worth a thread, of names that are guessed to matter, of others, and of one line that is no request.
  const PRIVATE = 'privateasr2cache.blob.core.windows.net';
  const names = [
    PRIVATE,
    'login.microsoftonline.com',
    'management.azure.com',
    'ads.example.org',
    'www.example.com',
  ];
  const clients = ['10.1.1.10', '10.1.9.9'];

  beforeAll(() => {
    const line = (at: number): string =>
      `${String(1_700_000_000 + at)}.000 12 ${clients[at % 2] ?? ''} ${at % 3 === 0 ? 'TCP_DENIED/403' : 'TCP_TUNNEL/200'} 17 CONNECT ${names[at % names.length] ?? ''}:443 - HIER_NONE/- -\n`;
    const block = Array.from({ length: 3000 }, (_, at) => line(at)).join('');
    writeFileSync(
      join(folder, 'large.log'),
      `${block.repeat(Math.ceil((17 << 20) / block.length))}noise\n`,
    );
    mkdirSync(join(folder, 'site'));
    writeFileSync(
      join(folder, 'site/site.yaml'),
      'appliances:\n  - { name: appliance1, address: 10.1.1.10 }\n',
    );
  });

  const urlOf = (path: string): string => pathToFileURL(join(folder, 'out', path)).href;
  const read = (name: string, source: string): unknown => {
    writeFileSync(
      join(folder, `${name}.js`),
      `import { beginEarly, takeEarly } from '${urlOf('packages/core/src/diagnose/input/early-reading.js')}';
import { openLog } from '${urlOf('packages/core/src/diagnose/input/open-log.js')}';
import { scanFile } from '${urlOf('packages/core/src/diagnose/input/scan-file.js')}';
import { createInterestOf } from '${urlOf('packages/core/src/diagnose/input/count-parts.js')}';
import { findInTally } from '${urlOf('packages/core/src/diagnose/find.js')}';
import { composePlan } from '${urlOf('packages/core/src/plan/compose-plan.js')}';
import { indexPlan } from '${urlOf('packages/core/src/plan/look-up.js')}';
import { ESTATE_AFTER, planInput, SITE } from '${urlOf('test-kit/plan/japan-east.js')}';
const cwd = ${JSON.stringify(folder)};
const path = cwd + '/large.log';
const settings = { format: null, range: { since: -Infinity, until: Infinity }, zoneMs: 0, now: new Date() };
const plan = composePlan(planInput({ site: SITE, estate: ESTATE_AFTER }));
const source = ${source};
const outcomes = [];
for (const isEarly of [false, true]) {
  if (isEarly) beginEarly({ cwd, words: ['site', 'large.log'], options: { threads: '3' } });
  const { tally, reading } = await scanFile('large.log', await openLog('large.log', path), { settings, source, interest: createInterestOf(source), threads: 1 });
  const findings = findInTally({ lookUp: indexPlan(plan), networks: SITE.networks, tally });
  // Whoever began has been asked by now, whichever way it ended.
  const isLeft = takeEarly({ path }) !== null;
  outcomes.push({ isLeft, findings, groups: [...tally.groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)), reading });
}
process.stdout.write(JSON.stringify(outcomes));`,
    );
    return JSON.parse(
      execFileSync(process.execPath, [join(folder, `${name}.js`)], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      }),
    );
  };

  test.each([
    { title: 'the guess was enough', source: `{ plan, clients: ['10.1.1.10'] }` },
    {
      title: 'the plan names a machine that site.yaml did not',
      source: `{ plan, clients: ['10.1.1.10', '10.1.9.9'] }`,
    },
    { title: 'more matters than was guessed', source: `{ plan: null, clients: ['10.1.1.10'] }` },
  ])(
    'finds the same, to the line: $title',
    ({ title, source }) => {
      const [late, early] = read(title.replaceAll(' ', '-'), source) as [
        {
          findings: { code: string; name: string }[];
          reading: { unreadable: number; lines: number };
        },
        unknown,
      ];
      expect(early).toEqual(late);
      expect(late.findings[0]).toMatchObject({ code: 'system-bypass-missing', name: PRIVATE });
      expect(late.reading.unreadable).toBe(1);
      expect(late.reading.lines).toBeGreaterThan(100_000);
    },
    60_000,
  );
});
