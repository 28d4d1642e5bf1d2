// Words in site.yaml that are nearly right: each is told with its line and what is meant.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli } from './run-cli.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'cli-')), 'site');
  await cp(EXAMPLE, folder, { recursive: true });
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

async function change(from: RegExp, to: string): Promise<void> {
  const file = join(folder, 'site.yaml');
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(from);
  await writeFile(file, text.replace(from, to));
}

describe('plan refuses', () => {
  test.each([
    { from: /^cloud: .*$/m, to: 'cloud: AzureCloud', says: 'did you mean AzurePublic?' },
    { from: /^cloud: .*$/m, to: 'cloud: AzureChinaCloud', says: 'did you mean AzureChina?' },
    { from: /^cloud: .*$/m, to: 'cloud: azurepublic', says: 'did you mean AzurePublic?' },
    { from: /^region: .*$/m, to: 'region: UK South', says: 'such as uksouth' },
    { from: /^region: .*$/m, to: 'region: JapanEast', says: 'such as japaneast' },
    {
      from: /^region: .*$/m,
      to: 'region: japaneast\nservices: [azure-bakcup]',
      says: 'did you mean azure-backup?',
    },
    {
      from: /^ {4}address: 10\.1\.1\.20$/m,
      to: '    address: squid.corp.example',
      says: 'the name itself goes to host: squid.corp.example',
    },
    {
      from: /^ {4}address: 10\.1\.1\.53$/m,
      to: '    address: dns1.corp',
      says: 'IP address of this name',
    },
    { from: /10\.1\.0\.0\/16/, to: '10.1.0.1/16', says: 'write 10.1.0.0/16' },
    { from: /^ {4}vault: .*$/m, to: '    vault: My Vault', says: '2 to 50 letters' },
  ])('$to', async ({ from, to, says }) => {
    await change(from, to);
    const { exit, stderr } = await runCli(['plan', folder]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/site\.yaml:\d+:\d+/);
    expect(stderr).toContain(says);
  });
});

describe('plan warns', () => {
  test.each([
    { region: 'jpaneast', code: 'region-misspelt', says: 'did you mean japaneast?' },
    { region: 'mars', code: 'region-not-known', says: 'no region mars' },
    {
      region: 'usgovvirginia',
      code: 'region-of-other-cloud',
      says: 'a region of AzureUSGovernment, but site.yaml says cloud: AzurePublic',
    },
    { region: 'chinaeast2', code: 'region-of-other-cloud', says: 'a region of AzureChina' },
  ])('$region: $code', async ({ region, code, says }) => {
    await change(/^region: .*$/m, `region: ${region}`);
    const { exit, stdout } = await runCli(['plan', folder, '--json']);
    expect(exit).toBe(0);
    const { warnings } = JSON.parse(stdout) as { warnings: { code: string; message: string }[] };
    expect(warnings.find((each) => each.code === code)?.message).toContain(says);
  });

  test('of no region that is right', async () => {
    const { stdout } = await runCli(['plan', folder, '--json']);
    expect(stdout).not.toContain('"region-');
  });
});

describe('options take their words in any case', () => {
  test.each([
    ['plan', '--scope', 'NAMES'],
    ['plan', '--format', 'JSON'],
    ['plan', '--route', 'Private'],
  ])('%s %s %s', async (command, option, word) => {
    const { exit, stdout } = await runCli([command, folder, option, word]);
    // 1: the plan has an error to tell.
    expect([0, 1]).toContain(exit);
    expect(stdout).toContain('login.microsoftonline.com');
  });

  test('another word is refused with the choices', async () => {
    const { exit, stderr } = await runCli(['plan', folder, '--scope', 'everything']);
    expect(exit).toBe(2);
    expect(stderr).toContain('Allowed choices are zone, names');
  });
});
