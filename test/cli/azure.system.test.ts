// `plan --azure` against the emulator, from the environment's credentials to the saved
// files: the same plan by every way, and nowhere anything that was planted as secret.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { discoverEstate } from '@sekisho/core/discover/discover-estate.ts';
import { seedFromEstate } from '@sekisho/azure-emulator/cloud/seed/seed-from-estate.ts';
import { startEmulator, type Emulator } from '@sekisho/azure-emulator/stand-alone/emulator.ts';
import { readSite } from '@sekisho/core/site/read-site.ts';
import { EXAMPLE, runCli } from './run-cli.ts';

const SECRET = 'PLANTED-client-secret';
const APP = '33333333-3333-3333-3333-333333333333';

describe('plan --azure', () => {
  let emulator: Emulator;
  let folder: string;
  let ca: string;
  const log: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-azure-'));
    const { estate } = (await readSite(EXAMPLE)).estate;
    const seed = seedFromEstate(estate, {
      region: 'japaneast',
      codes: { siteRecovery: 'jpe', migrate: 'je' },
    });
    const tagged = seed.resources.map((each) => ({ ...each, tags: { note: 'PLANTED-tag' } }));
    emulator = await startEmulator({
      seed: {
        ...seed,
        resources: tagged,
        applications: [{ appId: APP, displayName: 'reader', secret: SECRET, role: 'Reader' }],
      },
      port: 0,
      workFolder: folder,
      log: (line) => log.push(line),
    });
    ca = join(folder, 'ca.pem');
    await writeFile(ca, emulator.ca);
  });
  beforeEach(() => {
    vi.stubEnv('AZURE_TENANT_ID', emulator.cloud.tenantId);
    vi.stubEnv('AZURE_CLIENT_ID', APP);
    vi.stubEnv('AZURE_CLIENT_SECRET', SECRET);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    emulator.faults.clear();
  });
  afterAll(async () => {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  const live = (...more: string[]): string[] => [
    'plan',
    EXAMPLE,
    '--azure',
    '--azure-endpoint',
    emulator.origin,
    '--azure-ca',
    ca,
    ...more,
  ];

  test('gives the plan of the exports, and saves what gives it again', async () => {
    const saved = join(folder, 'saved');
    const fromAzure = await runCli(live('--json', '--save', saved));
    const fromSaved = await runCli(['plan', EXAMPLE, '--json', '--estate', saved]);
    const fromExports = await runCli(['plan', EXAMPLE, '--json']);
    expect(fromAzure.exit, fromAzure.stderr).toBe(0);
    expect(fromAzure.stdout).toBe(fromSaved.stdout);
    expect(fromAzure.stdout).toBe(fromExports.stdout);
    expect(fromAzure.stderr).toMatch(
      /read 1 subscription\(s\) at https:\/\/localhost:\d+: \d+ calls, 9 of them searches/,
    );

    const entries = (await readdir(saved, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile(),
    );
    const texts = await Promise.all(
      entries.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
    );
    expect(texts.length).toBeGreaterThan(6);
    expect([...texts, fromAzure.stdout, fromAzure.stderr, ...log].join('\n')).not.toMatch(
      /PLANTED|eyJ/,
    );
    expect(
      emulator.requests
        .summary()
        .requests.every(
          (each) =>
            each.method === 'GET' ||
            each.path.includes('ResourceGraph') ||
            each.path.endsWith('/token'),
        ),
    ).toBe(true);
  });

  test('a refused sign-in and a refused read end with exit 3, without the secret', async () => {
    vi.stubEnv('AZURE_CLIENT_SECRET', 'PLANTED-wrong-secret');
    const wrong = await runCli(live());
    expect([wrong.exit, wrong.stderr]).toEqual([3, expect.stringContaining('AADSTS7000215')]);
    vi.stubEnv('AZURE_CLIENT_SECRET', SECRET);
    emulator.faults.add([
      {
        match: { path: 'privateDnsZones/' },
        do: 'answer',
        status: 403,
        delayMs: 0,
        afterBytes: 0,
        skip: 0,
        times: 0,
      },
    ]);
    const refused = await runCli(live());
    expect(refused.exit).toBe(3);
    expect(refused.stderr).toMatch(/403 AuthorizationFailed.*correlation id [0-9a-f-]{36}/);
    expect(wrong.stderr + wrong.stdout + refused.stderr).not.toMatch(/PLANTED|eyJ/);
  });

  test.each([
    { title: '--save alone', args: ['--save', 'x'] },
    { title: '--azure with --estate', args: ['--azure', '--estate', 'x'] },
    {
      title: 'an endpoint without TLS',
      args: ['--azure', '--azure-endpoint', 'http://localhost:1'],
    },
  ])('$title is wrong usage', async ({ args }) => {
    expect((await runCli(['plan', EXAMPLE, ...args])).exit).toBe(2);
  });

  test('through a proxy every connection is a CONNECT, and its refusal is told as its own', async () => {
    const asked: string[] = [];
    let allows = true;
    const proxy = await startProxy((target) => {
      asked.push(target);
      return allows;
    });
    try {
      const at = `http://user:PLANTED-proxy-password@127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
      const token = emulator.cloud.control.issueToken({
        audience: emulator.origin,
        appId: APP,
        objectId: 'o',
      });
      const credential = {
        getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
      };
      const found = await discoverEstate({
        endpoint: emulator.origin,
        credential,
        ca: emulator.ca,
        proxy: at,
      });
      expect(found.reading.estate.vaults).toHaveLength(1);
      expect(new Set(asked)).toEqual(new Set([`localhost:${String(emulator.port)}`]));
      allows = false;
      const refused = await discoverEstate({
        endpoint: emulator.origin,
        credential,
        ca: emulator.ca,
        proxy: at,
      }).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: 'azure.unreachable',
        message: expect.stringMatching(
          /the proxy 127\.0\.0\.1:\d+ refuses localhost: status 403/,
        ) as unknown,
      });
      expect(String(refused)).not.toContain('PLANTED');
    } finally {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });
});

async function startProxy(allow: (target: string) => boolean): Promise<Server> {
  const server = createServer();
  server.on('connect', (request, socket) => {
    socket.on('error', () => socket.destroy());
    const target = request.url ?? '';
    if (!allow(target)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.once('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
