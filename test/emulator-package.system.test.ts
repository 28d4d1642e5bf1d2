// The emulator as others get it: its tarball alone, installed without a registry outside the clone. Its README's
// program, with Microsoft's own client, lists what exists in it.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { COMMANDS } from '@sekisho/sekisho/cli/commands.ts';
import { createProgram, defineCommand } from '@sekisho/sekisho/cli/create-program.ts';
import { VERSION } from '@sekisho/core/version.ts';
import { installPackage, OWN_ENVIRONMENT } from './cli/install-package.ts';
import { packedProgram, PACKING_MS } from './cli/packed-program.ts';
import { WITH_AZURITE } from './cli/run-cli.ts';
import { blocksOf, ROOT } from './markdown.ts';

const EXAMPLE = join(ROOT, 'examples', 'japan-east');

let folder = '';
const started: ChildProcess[] = [];
beforeAll(async () => void (await packedProgram()), PACKING_MS);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-emulator-package-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  await installPackage(folder, (await packedProgram()).tarballs.emulator);
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(
  words: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const [program, ...argv] = words;
  const child = spawn(program, argv, {
    cwd: folder,
    env: { ...OWN_ENVIRONMENT, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (bytes: Buffer) => (text.stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (text.stderr += bytes.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }));
  return { child, ended };
}

const bin = (): string => join(folder, 'node_modules', '.bin', 'sekisho-azure-emulator');
const emulator = (...argv: readonly string[]) => start([bin(), ...argv], WITH_AZURITE);

/** What the emulator wrote for a shell; it is there when it serves. */
async function environment(file: string): Promise<Record<string, string>> {
  await expect
    .poll(() => readFile(join(folder, file), 'utf8').catch(() => ''), { timeout: 30_000 })
    .toContain('REQUESTS_CA_BUNDLE');
  const text = await readFile(join(folder, file), 'utf8');
  return Object.fromEntries(
    [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/^'|'$/g, ''),
    ]),
  );
}

/** The README's program; the client is the clone's. */
async function listResources(env: Readonly<Record<string, string>>): Promise<Ended> {
  const readme = await readFile(join(ROOT, 'packages', 'azure-emulator', 'README.md'), 'utf8');
  const [program] = blocksOf(readme).filter(({ language }) => language === 'js');
  const child = spawn(process.execPath, ['--input-type=module', '-e', program?.text ?? ''], {
    cwd: ROOT,
    env: { ...OWN_ENVIRONMENT, ...env },
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (bytes: Buffer) => (text.stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (text.stderr += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...text };
}

test('it brings no other package, knows its version, and has the options of the command', async () => {
  expect((await readdir(join(folder, 'node_modules'))).filter((name) => name[0] !== '.')).toEqual([
    '@sekisho',
  ]);
  const version = await start([bin(), '--version']).ended;
  expect(version).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  const entry = COMMANDS.find(({ usage }) => usage === 'azure-emulator');
  if (entry === undefined) throw new Error('no such command');
  const options = defineCommand(createProgram(), entry).options.map(({ long }) => long ?? '');
  // Those of every command, which this one does without.
  const others = new Set(['--format', '--strict', '--no-color', '--lang']);
  const { stdout } = await start([bin(), '--help']).ended;
  const own = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, long]) => long);
  expect(own.filter((long) => long !== '--version' && long !== '--help').toSorted()).toEqual(
    options.filter((long) => !others.has(long)).toSorted(),
  );
});

test('without Azurite it says how to get it, and begins nothing', async () => {
  const ended = await start([bin(), '--port', '0']).ended;
  expect(ended).toMatchObject({ code: 3, stdout: '' });
  expect(ended.stderr).toMatch(/hint: .*npm install azurite@\d+\.\d+\.\d+/);
});

test('the example, listed by the official client through it; Ctrl-C leaves nothing', async () => {
  const { child, ended } = emulator(
    '--port',
    '0',
    '--env-out',
    'emulator.env',
    '--ca-out',
    'ca.pem',
  );
  const env = await environment('emulator.env');
  const listed = await listResources(env);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout.split('\n').toSorted()).toEqual([
    '',
    'Microsoft.Network/privateDnsZones privatelink.blob.core.windows.net',
    'Microsoft.Network/virtualNetworks network1',
    'Microsoft.RecoveryServices/vaults vault1',
    'Microsoft.Storage/storageAccounts examplestore1',
  ]);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  expect(stdout).toContain('Resource Manager and sign-in at https://localhost:');
  expect(stderr).toContain('note: no --seed and no site.yaml here');
  expect(stdout + stderr).not.toContain(env['AZURE_CLIENT_SECRET']);
}, 60_000);

test('the exports of a site, at another address', async () => {
  const given = ['--site', EXAMPLE, '--port', '0', '--listen', '0.0.0.0', '--quiet', '--json'];
  const { child, ended } = emulator(...given, '--env-out', 'emulator.env', '--ca-out', 'ca.pem');
  const listed = await listResources(await environment('emulator.env'));
  expect(listed.stdout).toContain('Microsoft.RecoveryServices/vaults privateasr2\n');
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ schema: 'sekisho/azure-emulator/1' });
}, 60_000);

test.each([
  ['--port', 'x'],
  ['--listen', 'everywhere'],
  ['--network', 'both'],
  ['--seed', 'missing.yaml'],
  ['--seed', 'a', '--site', 'b'],
  ['--site', 'missing'],
  ['--nothing'],
  ['more'],
])('wrong usage ends with 2 and a hint or a reason: %s %s', async (...argv) => {
  const { code, stdout, stderr } = await emulator(...argv).ended;
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^(?:note: .*\n)?error: \S/);
  expect(stderr).not.toMatch(/\bat .*\.js:/);
});
