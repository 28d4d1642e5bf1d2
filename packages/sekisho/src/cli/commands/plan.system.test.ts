import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runCli } from '../../../../../test/cli/run-cli.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-plan-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function sekisho(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  const { exit, stdout, stderr } = await runCli(argv, {
    cwd: folder,
    env: { LANG: 'en_US.UTF-8', NO_COLOR: '1' },
  });
  return { code: exit, out: stdout, error: stderr };
}

async function save(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return name;
}

describe('plan', () => {
  test.each([
    { format: 'table', lang: 'en', begins: 'Plan complete' },
    { format: 'json', lang: 'en', begins: '{\n  "schema": "sekisho/plan/2"' },
    { format: 'markdown', lang: 'en', begins: '# Hand-over sheet' },
    { format: 'markdown', lang: 'ja', begins: '# 設定変更依頼書' },
    { format: 'csv', lang: 'en', begins: '"appliance","team"' },
    { format: 'html', lang: 'ja', begins: '<!doctype html>\n<html lang="ja">' },
  ])('as $format in $lang', async ({ format, lang, begins }) => {
    const { code, out } = await sekisho('plan', EXAMPLE_SITE, '--format', format, '--lang', lang);
    expect([code, out.slice(0, begins.length)]).toEqual([0, begins]);
  });

  test('warnings go to standard error with their fixes, and only there', async () => {
    const { out, error } = await sekisho('plan', EXAMPLE_SITE, '--json');
    expect(JSON.parse(out)).toMatchObject({ schema: 'sekisho/plan/2', steps: expect.any(Array) });
    const table = await sekisho('plan', EXAMPLE_SITE);
    expect(table.error).toMatch(
      /warning: .*EnableProxyBypassList is not "true".*\nfix: set it to "true"/,
    );
    expect([table.out.includes('warning:'), error.includes('warning:')]).toEqual([false, false]);
  });

  test('what a file or folder is called cannot write to the terminal', async () => {
    const { code, error } = await sekisho('plan', 'no\u001b[31msuch');
    expect([code, error]).toEqual([2, expect.stringContaining('no\\u001b[31msuch')]);
    expect(error).not.toContain('\u001b');
    expect(error).toMatch(/^error: .*\nhint: .*\n$/);
  });

  test('a note names what it is about', async () => {
    const estate = join(folder, 'one-endpoint');
    await mkdir(estate, { recursive: true });
    const id =
      '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/pe-lonely';
    await writeFile(join(estate, 'a.json'), JSON.stringify([{ id, name: 'pe-lonely' }]));
    const { error } = await sekisho('plan', EXAMPLE_SITE, '--estate', estate);
    expect(error).toContain(
      'note: privateEndpoints/pe-lonely: no export gives a name that it serves',
    );
  });

  test('the public route needs no bypass', async () => {
    const { out } = await sekisho('plan', EXAMPLE_SITE, '--route', 'public', '--json', '--quiet');
    expect(JSON.parse(out)).toMatchObject({ layers: { 'configuration-manager': { bypass: [] } } });
  });
});

describe('diff', () => {
  test('of a plan with itself: nothing, exit code 0', async () => {
    const file = await save('same.json', (await sekisho('plan', EXAMPLE_SITE, '--json', '-q')).out);
    expect(await sekisho('diff', file, file)).toEqual({
      code: 0,
      out: 'no differences\n',
      error: '',
    });
  });

  test('of two scopes: what each layer adds and removes, exit code 1', async () => {
    const zone = await save(
      'zone.json',
      (await sekisho('plan', EXAMPLE_SITE, '--scope', 'zone', '--json', '-q')).out,
    );
    const names = await save(
      'names.json',
      (await sekisho('plan', EXAMPLE_SITE, '--scope', 'names', '--json', '-q')).out,
    );
    const { code, out } = await sekisho('diff', zone, names);
    expect(code).toBe(1);
    expect(out).toContain('SYSTEM internet options\n  + 1265443793182260898');
    expect(out).toContain('  - *.blob.core.windows.net\n');
    expect(JSON.parse((await sekisho('diff', zone, names, '--json')).out)).toMatchObject({
      schema: 'sekisho/diff/2',
      scope: { old: 'zone', new: 'names' },
    });
  });

  test.each([
    {
      title: 'a missing file',
      file: 'nowhere.json',
      text: null,
      error: "error: nowhere.json: can't read the plan nowhere.json",
    },
    {
      title: 'a file that is no plan',
      file: 'other.json',
      text: '{"schema":"sekisho/findings/2"}',
      error: 'error: other.json: this is not a plan: its schema is "sekisho/findings/2"',
    },
    {
      title: 'a file that is no JSON',
      file: 'broken.json',
      text: '{"a": }',
      error: 'error: broken.json:1:7: this is not JSON',
    },
  ])('$title: exit code 2 and what to do', async ({ file, text, error }) => {
    if (text !== null) await save(file, text);
    const result = await sekisho('diff', file, file);
    expect([result.code, result.out]).toEqual([2, '']);
    expect(result.error).toContain(error.replace('nowhere.json: ', ''));
    expect(result.error).toContain('hint: ');
  });
});
