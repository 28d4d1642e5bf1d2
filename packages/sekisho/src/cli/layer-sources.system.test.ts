// Where a page says that it read what is set today.

import { cp, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { readSiteFile } from '@sekisho/core/site/read-site.ts';
import { readLayerSources } from './layer-sources.ts';
import { EXAMPLE_SITE } from './site-input.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-sources-'));
  await cp(EXAMPLE_SITE, folder, {
    recursive: true,
    filter: (path) => !path.includes('.sekisho'),
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const READ_AT = new Date('2026-11-29T17:00:00.000Z');

async function sources() {
  return readLayerSources(await readSiteFile(folder), { readAt: READ_AT });
}

test('each file that the site names, with when it was read and how old it is; of a folder its newest file', async () => {
  const old = new Date('2026-04-01T09:00:00.000Z');
  await utimes(join(folder, 'proxy-allow.txt'), old, old);
  const all = await sources();
  expect(all.map(({ layer, of, file }) => [layer, of, file])).toEqual([
    ['azure', null, 'estate'],
    ['firewall', null, 'site.yaml'],
    ['proxy-allow', 'proxy1', 'proxy-allow.txt'],
    ['configuration-manager', 'appliance1', 'appliance/appliance.json'],
    ['system-bypass', 'appliance1', 'appliance/system-internet-options.json'],
  ]);
  expect(new Set(all.map(({ readAt }) => readAt))).toEqual(new Set([READ_AT.toISOString()]));
  expect(all[2]?.changedAt).toBe(old.toISOString());
  const [estate] = all;
  await writeFile(join(folder, 'estate', 'note.txt'), 'newer');
  const later = new Date('2027-01-01T00:00:00.000Z');
  await utimes(join(folder, 'estate', 'note.txt'), later, later);
  expect(estate?.changedAt).not.toBe(later.toISOString());
  expect((await sources())[0]?.changedAt).toBe(later.toISOString());
});

test('what no file tells has no source', async () => {
  const file = join(folder, 'site.yaml');
  const before = await readFile(file, 'utf8');
  await writeFile(
    file,
    before
      .replace(/^ +(?:allowList|applianceJson): .*\n/gm, '')
      .replace(/^ {4}- \{ from: .*\n/gm, '')
      .replace('  allow:\n', '  allow: []\n'),
  );
  expect((await sources()).map(({ layer }) => layer)).toEqual(['azure', 'system-bypass']);
});
