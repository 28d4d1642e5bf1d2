// `sekisho render` in process, on the example site.

import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { runCli } from '../../../../../test/cli/run-cli.ts';
import { parseManifest } from '@sekisho/core/render/manifest.ts';
import { EXAMPLE_SITE } from '../site-input.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-render-command-'));
  await cp(EXAMPLE_SITE, join(folder, 'site'), { recursive: true });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function render(
  ...args: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  const { exit, stdout, stderr } = await runCli(['render', 'site', ...args], {
    cwd: folder,
    env: { LANG: 'C' },
  });
  return { code: exit, out: stdout, err: stderr };
}

const manifestOf = async (out: string): Promise<NonNullable<ReturnType<typeof parseManifest>>> => {
  const manifest = parseManifest(await readFile(join(folder, out, 'manifest.json'), 'utf8'));
  if (manifest === null) throw new Error('no manifest');
  return manifest;
};

test('writes a folder, lists it, and writes nothing the second time', async () => {
  const first = await render('--out', 'settings');
  expect(first).toMatchObject({ code: 0, err: expect.stringContaining('written (') });
  expect(first.out).toContain('squid/sekisho.conf');
  const second = await render('--out', 'settings');
  expect(second).toMatchObject({ code: 0, err: expect.stringContaining('nothing to change') });
  expect((await render('--out', 'settings', '--dry-run')).code).toBe(0);
});

test('the proxy’s password is in no difference, and the file that holds it is its owner’s alone', async () => {
  const path = join(folder, 'site', 'appliance', 'appliance.json');
  const text = await readFile(path, 'utf8');
  const json: Record<string, unknown> = JSON.parse(text.replace(/^\uFEFF/, ''));
  const planted = { ...json, Proxy: { ...(json['Proxy'] as object), Password: 'PLANTED"s3cret' } };
  await writeFile(path, JSON.stringify(planted, null, 2));
  const only = ['--out', 'settings', '--only', 'configuration-manager'];
  for (const more of [['--dry-run'], ['--dry-run', '--json'], [], ['--json']]) {
    const { out, err } = await render(...only, ...more);
    expect(out + err).not.toMatch(/PLANTED|s3cret/);
  }
  const written = join(folder, 'settings', 'configuration-manager', 'appliance.json');
  expect(await readFile(written, 'utf8')).toContain('PLANTED');
  if (process.platform !== 'win32') expect((await stat(written)).mode & 0o777).toBe(0o600);
  // As context of another change too.
  await writeFile(path, JSON.stringify({ ...planted, Added: 1 }, null, 2));
  expect((await render(...only, '--dry-run')).out).not.toMatch(/PLANTED|s3cret/);
});

test('a dry run prints the difference and ends with 1', async () => {
  const { code, out } = await render('--out', 'settings', '--only', 'hosts', '--dry-run');
  expect(code).toBe(1);
  expect(out).toContain('+++ b/hosts/hosts\n');
  await expect(readFile(join(folder, 'settings', 'manifest.json'))).rejects.toThrow('ENOENT');
});

test('--only writes these products, and leaves those of an earlier run', async () => {
  await render('--out', 'settings', '--only', 'squid');
  expect(new Set((await manifestOf('settings')).files.map((file) => file.product))).toEqual(
    new Set(['squid']),
  );
  await render('--out', 'settings', '--only', 'bind');
  expect(new Set((await manifestOf('settings')).files.map((file) => file.product))).toEqual(
    new Set(['squid', 'bind']),
  );
});

test('--json is one document on standard output', async () => {
  const { out, code } = await render('--out', 'settings', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    schema: 'sekisho/render/1',
    dryRun: false,
    manifest: { schema: 'sekisho/manifest/1', site: 'japan-east' },
  });
});

test('a command that sets the whole list of SYSTEM keeps what stands there and may stay', async () => {
  await render('--out', 'settings', '--only', 'system-internet-options');
  const file = join(folder, 'settings/system-internet-options/set-system-internet-options.cmd');
  expect(await readFile(file, 'utf8')).toMatch(/MANUAL_PROXY 10\.1\.1\.20:3128 "<local>;/);
});

test("the appliance's own appliance.json is merged with every other byte kept", async () => {
  await render('--out', 'settings', '--only', 'configuration-manager');
  const before = await readFile(join(folder, 'site', 'appliance', 'appliance.json'), 'utf8');
  const merged = await readFile(
    join(folder, 'settings', 'configuration-manager', 'appliance.json'),
    'utf8',
  );
  const untouched = (text: string): string =>
    text.replace(/"BypassList": "[^"]*"/, '').replace(/"EnableProxyBypassList": "[^"]*",?/, '');
  expect(untouched(merged)).toBe(untouched(before));
  expect(merged).toContain('jpe.privatelink.siterecovery.windowsazure.com');
});

test.each([
  {
    title: 'an unknown product',
    args: ['--out', 'settings', '--only', 'quid'],
    message: /unknown product "quid"[\s\S]*hint: use some of/,
  },
  { title: 'no folder', args: [], message: /required option '--out <dir>'/ },
  {
    title: 'a folder with something in it',
    args: ['--out', 'site'],
    message: /Sekisho did not write/,
  },
])('$title is bad usage', async ({ args, message }) => {
  const { code, err } = await render(...args);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test.each([
  { title: 'Latin-1', bytes: Buffer.from('{ "é": 1 }', 'latin1') },
  { title: 'UTF-16 cut inside a character', bytes: Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d]) },
])('an appliance.json in $title is refused, not mangled', async ({ bytes }) => {
  await writeFile(join(folder, 'site', 'appliance', 'appliance.json'), bytes);
  const { code, err } = await render('--out', 'settings', '--only', 'configuration-manager');
  expect(err).toContain('appliance/appliance.json');
  expect(code).toBe(2);
});
