import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { loadCatalog } from './load-catalog.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-catalog-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = () => pathToFileURL(`${folder}/`);

test('only the file that a look-up needs is read, and once', () => {
  writeFileSync(
    join(folder, 'regions.json'),
    JSON.stringify({
      regions: [
        {
          name: 'here',
          title: 'Here',
          cloud: 'AzurePublic',
          backupCode: null,
          asrCode: null,
          migrateCode: null,
        },
      ],
    }),
  );
  const catalog = loadCatalog(at());
  expect(catalog.regionCodes('here', 'AzurePublic').known).toBe(false);
  rmSync(join(folder, 'regions.json'));
  expect(catalog.regionCodes('here', 'AzurePublic').region).toBe('here');
});

test('a file that is missing or broken is named', () => {
  const catalog = loadCatalog(at());
  expect(() => catalog.requirementsFor({ services: ['hyper-v'] })).toThrow(OutsideError);
  writeFileSync(join(folder, 'clouds.json'), '{ "clouds": [');
  expect(() => catalog.cloudFacts('AzurePublic')).toThrow(
    expect.objectContaining({ code: 'catalog.unreadable', where: join(folder, 'clouds.json') }),
  );
});
