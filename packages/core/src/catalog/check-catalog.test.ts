import { describe, expect, test } from 'vitest';

import { PROGRAMS } from '../model/program.ts';
import type { CatalogData } from './catalog.ts';
import { checkCatalog } from './check-catalog.ts';
import { readCatalogData } from './load-catalog.ts';
import { ServiceFileSchema, type ServiceFile } from './schema.ts';

const shipped = readCatalogData();

test('the shipped data is well formed, complete and sourced', () => {
  expect(checkCatalog(shipped)).toEqual([]);
});

test('the programs are those of the roads', () => {
  expect(ServiceFileSchema.shape.requirements.element.shape.programs.element.options).toEqual(
    PROGRAMS,
  );
});

type Row = ServiceFile['requirements'][number];

describe('broken data is named', () => {
  test.each<{ title: string; id: string; change: object; problem: RegExp }>([
    {
      title: 'an unknown stage',
      id: 'asr.login',
      change: { stages: ['later'] },
      problem: /site-recovery\.json: requirements\.0\.stages/,
    },
    {
      title: 'a name not in its one form',
      id: 'asr.login',
      change: { pattern: 'Login.MicrosoftOnline.com' },
      problem: /not a name in its one form/,
    },
    {
      title: 'a suffix without a star',
      id: 'asr.sign-in-live',
      change: { pattern: '.live.com' },
      problem: /not a suffix in its one form/,
    },
    {
      title: 'a shape that does not parse',
      id: 'asr.rcm',
      change: { pattern: '<number-asr.windowsazure.com' },
      problem: /not a shape/,
    },
    {
      title: 'a place that no site has',
      id: 'asr.vcenter',
      change: { pattern: '<printer>' },
      problem: /not one of/,
    },
    {
      title: 'a source that is not there',
      id: 'asr.login',
      change: { sources: ['hearsay'] },
      problem: /hearsay is used and not in sources/,
    },
    {
      title: 'a zone that no private link has',
      id: 'asr.key-vault',
      change: {
        privateLink: {
          type: 'Microsoft.KeyVault/vaults',
          group: 'vault',
          zone: 'privatelink.vault.azure.net',
        },
      },
      problem: /private-link\.json has no/,
    },
    {
      title: 'a private road with a private link missing',
      id: 'asr.login',
      change: { reachability: 'either' },
      problem: /no private link is given/,
    },
    {
      title: 'a known name that lies elsewhere',
      id: 'asr.sign-in-live',
      change: { knownNames: [{ name: 'login.live.example', source: 'seed' }] },
      problem: /does not lie under/,
    },
    {
      title: 'a superseded row that says not when',
      id: 'asr.login',
      change: { need: 'superseded', note: undefined },
      problem: /says not when/,
    },
    {
      title: 'two rows of one id',
      id: 'asr.login',
      change: { id: 'asr.graph' },
      problem: /asr\.graph in AzurePublic is there twice/,
    },
  ])('$title', ({ id, change, problem }) => {
    expect(checkCatalog(withChange(id, change)).join('\n')).toMatch(problem);
  });
});

function withChange(id: string, change: object): CatalogData {
  const file = shipped.service('site-recovery');
  const requirements = file.requirements.map((row) => {
    if (row.id !== id || row.cloud !== 'AzurePublic') return row;
    // A row that breaks its type is what these cases are about.
    return JSON.parse(JSON.stringify({ ...row, ...change })) as Row;
  });
  return {
    ...shipped,
    service: (service) =>
      service === 'site-recovery' ? { ...file, requirements } : shipped.service(service),
  };
}
