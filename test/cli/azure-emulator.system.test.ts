import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli, WITH_AZURITE } from './run-cli.ts';

describe('azure-emulator', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-emulator-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('serves until it is interrupted, shows its secret in one private file, and leaves nothing behind', async () => {
    const before = await ownFolders();
    const stop = new AbortController();
    const [ca, env] = [join(folder, 'ca.pem'), join(folder, 'emulator.env')];
    const running = runCli(
      [
        'azure-emulator',
        '--site',
        EXAMPLE,
        '--port',
        '0',
        '--json',
        '--ca-out',
        ca,
        '--env-out',
        env,
      ],
      { env: WITH_AZURITE, signal: stop.signal },
    );
    const variables = await waitForFile(env);
    const endpoint = /^SEKISHO_AZURE_ENDPOINT=(.*)$/m.exec(variables)?.[1] ?? '';
    expect(await statusOf(`${endpoint}/_emulator/state`, await readFile(ca, 'utf8'))).toBe(200);
    stop.abort();
    const { exit, stdout, stderr } = await running;
    expect(exit).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'sekisho/azure-emulator/1', endpoint, ca });
    const secret = /^AZURE_CLIENT_SECRET=(.+)$/m.exec(variables)?.[1] ?? '';
    expect(secret.length).toBeGreaterThan(20);
    expect(stdout + stderr).not.toContain(secret);
    if (process.platform !== 'win32') expect((await stat(env)).mode & 0o077).toBe(0);
    expect(await ownFolders()).toEqual(before);
    await expect(
      statusOf(`${endpoint}/_emulator/state`, await readFile(ca, 'utf8')),
    ).rejects.toThrow('ECONNREFUSED');
  });

  test('a seed with a mistake is told by the field, never with a value', async () => {
    const seed = join(folder, 'seed.yaml');
    await writeFile(
      seed,
      'tenantId: 22222222-2222-2222-2222-222222222222\nregion: japaneast\ncodes: { siteRecovery: jpe, migrate: je }\nresources: []\napplications:\n  - { displayName: a, secret: [PLANTED] }\n',
    );
    const { exit, stderr } = await runCli(['azure-emulator', '--seed', seed, '--port', '0'], {
      env: WITH_AZURITE,
    });
    expect(exit).toBe(2);
    expect(stderr).toContain('applications[0].secret');
    expect(stderr).not.toContain('PLANTED');
  });

  test.each([
    ['--port', 'x'],
    ['--token-seconds', '0'],
    ['--seed', 'a', '--site', 'b'],
  ])('wrong usage: %s %s', async (...args) => {
    expect((await runCli(['azure-emulator', ...args], { env: WITH_AZURITE })).exit).toBe(2);
  });
});

async function ownFolders(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('sekisho-azure-cli-'));
}

async function waitForFile(path: string): Promise<string> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes('REQUESTS_CA_BUNDLE')) return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject);
    asked.end();
  });
}
