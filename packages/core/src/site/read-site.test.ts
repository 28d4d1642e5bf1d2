import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { composeSiteYaml } from './init-site.ts';
import { readSite, readSiteFile } from './read-site.ts';

const YAML = composeSiteYaml({
  name: 'tokyo',
  region: 'japaneast',
  onPremises: ['10.1.0.0/16'],
  throughVpn: [],
  proxy: { address: '10.1.1.20' },
  resolver: { address: '10.1.1.53' },
  appliance: { address: '10.1.1.10', vault: 'vault1' },
});

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-site-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('readSite', () => {
  test('reads the site with the exports in its estate folder', async () => {
    await writeFile(join(folder, 'site.yaml'), `\ufeff${YAML}`);
    await mkdir(join(folder, 'estate'));
    const loaded = await readSite(folder);
    expect(loaded.site.name).toBe('tokyo');
    expect(loaded.folder).toBe(folder);
    expect(loaded.estate.estate.privateEndpoints).toEqual([]);
  });

  test('reads another folder of exports when told', async () => {
    await writeFile(join(folder, 'site.yaml'), YAML);
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'other', 'x.txt'), '');
    expect((await readSite(folder, { estate: join(folder, 'other') })).estate.unused).toMatchObject(
      [{ file: 'x.txt', where: '', reason: 'the file is empty' }],
    );
  });

  test.each([
    {
      title: 'no folder',
      prepare: async () => {},
      path: 'none',
      code: 'site.no-folder',
      hint: 'sekisho init',
    },
    {
      title: 'a file for a folder',
      prepare: async () => await writeFile(join(folder, 'f'), ''),
      path: 'f',
      code: 'site.no-folder',
      hint: 'name the folder',
    },
    {
      title: 'no site.yaml',
      prepare: async () => {},
      path: '.',
      code: 'site.no-file',
      hint: 'sekisho init',
    },
    {
      title: 'no estate',
      prepare: async () => await writeFile(join(folder, 'site.yaml'), YAML),
      path: '.',
      code: 'estate.no-folder',
      hint: 'az network private-endpoint list',
    },
    {
      title: 'a file that is too large',
      prepare: async () => await writeFile(join(folder, 'site.yaml'), '#'.repeat(1024 * 1024 + 1)),
      path: '.',
      code: 'site.too-large',
      hint: undefined,
    },
    {
      title: 'bytes that are not UTF-8',
      prepare: async () => await writeFile(join(folder, 'site.yaml'), Buffer.from([0x23, 0xe9])),
      path: '.',
      code: 'site.not-text',
      hint: undefined,
    },
  ])('$title is said with what to do', async ({ prepare, path, code, hint }) => {
    await prepare();
    const error: unknown = await readSite(join(folder, path)).catch((caught: unknown) => caught);
    if (!(error instanceof UserError)) throw error;
    expect(error.code).toBe(code);
    if (hint !== undefined) expect(error.hint).toContain(hint);
  });

  test('problems name the file as the user wrote it', async () => {
    await writeFile(join(folder, 'site.yaml'), 'name: 5\n');
    await expect(readSiteFile(folder)).rejects.toThrow(
      `${join(folder, 'site.yaml')}:1:7: name: needs text, not 5: put it in quotes`,
    );
  });

  test('the example is read without a problem, before and after set-up', async () => {
    const example = fileURLToPath(new URL('../../../../examples/japan-east', import.meta.url));
    const before = await readSite(example);
    expect(before.estate).toMatchObject({ unused: [], notes: [] });
    const after = await readSite(example, { estate: join(example, 'estate-after-setup') });
    expect(after.estate).toMatchObject({ unused: [], notes: [] });
  });
});
