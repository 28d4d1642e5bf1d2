// The chain of sign-ins that live reading uses, against the emulator, and the clouds
// that it knows.

import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { askCloud, knownCloud } from '@sekisho/core/discover/azure-cloud.ts';
import { createCredential, type SignInOptions } from '@sekisho/core/discover/sign-in.ts';
import { SEED } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  CLIENT,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';

const WORKLOAD = '77777777-7777-7777-7777-777777777777';
const cluster = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('the chain of sign-ins', () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    const publicKey = cluster.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    emulator = await startTestEmulator({
      seed: {
        ...SEED,
        applications: [
          { ...CLIENT, displayName: 'planner' },
          {
            appId: WORKLOAD,
            displayName: 'workload',
            role: 'Reader',
            federatedCredentials: [
              {
                issuer: 'https://cluster.example.com',
                subject: 'system:serviceaccount:ns:planner',
                publicKey,
              },
            ],
          },
        ],
      },
    });
  });
  beforeEach(() => {
    // Nothing of the machine that runs the tests: neither its credentials nor its az.
    for (const name of [
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_CLIENT_SECRET',
      'AZURE_FEDERATED_TOKEN_FILE',
      'IDENTITY_ENDPOINT',
      'MSI_ENDPOINT',
      'AZURE_POD_IDENTITY_AUTHORITY_HOST',
    ])
      vi.stubEnv(name, undefined);
    vi.stubEnv('AZURE_CONFIG_DIR', emulator.folder);
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => emulator.close());

  const scope = (): string => `${emulator.origin}/.default`;
  const options = (more: Partial<SignInOptions> = {}): SignInOptions => ({
    authorityHost: emulator.origin,
    isKnownAuthority: false,
    ca: emulator.ca,
    env: process.env,
    metadataUrl: 'http://127.0.0.1:1',
    ...more,
  });
  const reads = async (token: string): Promise<number> =>
    (await emulator.ask('GET', '/subscriptions?api-version=2022-12-01', { token })).status;

  test('an application in the environment', async () => {
    vi.stubEnv('AZURE_TENANT_ID', emulator.cloud.tenantId);
    vi.stubEnv('AZURE_CLIENT_ID', CLIENT.appId);
    vi.stubEnv('AZURE_CLIENT_SECRET', CLIENT.secret);
    const token = await (await createCredential(options())).getToken(scope());
    expect(await reads(token?.token ?? '')).toBe(200);
  });

  test.each([
    {
      title: 'the token of a workload, which its cluster writes into a file',
      change: {},
      reads: 200,
    },
    {
      title: 'the token of another workload',
      change: { sub: 'system:serviceaccount:ns:other' },
      reads: /700213/,
    },
    { title: 'a token for another audience', change: { aud: 'api://other' }, reads: /700213/ },
    { title: 'a token that has ended', change: { exp: 1 }, reads: /700024/ },
  ])('$title', async ({ change, reads: expected }) => {
    const file = join(emulator.folder, 'federated-token');
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'https://cluster.example.com',
      sub: 'system:serviceaccount:ns:planner',
      aud: 'api://AzureADTokenExchange',
      iat: now,
      nbf: now,
      exp: now + 600,
      ...change,
    };
    const signed = [{ alg: 'RS256', typ: 'JWT', kid: 'one' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    await writeFile(
      file,
      `${signed}.${sign('RSA-SHA256', Buffer.from(signed), cluster.privateKey).toString('base64url')}`,
    );
    vi.stubEnv('AZURE_TENANT_ID', emulator.cloud.tenantId);
    vi.stubEnv('AZURE_CLIENT_ID', WORKLOAD);
    vi.stubEnv('AZURE_FEDERATED_TOKEN_FILE', file);
    const asked = (await createCredential(options())).getToken(scope());
    if (expected instanceof RegExp) {
      const error = await asked.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({
        code: 'azure.sign-in',
        message: expect.stringMatching(expected) as unknown,
      });
      expect(JSON.stringify(error) + String(error)).not.toContain(signed.slice(-40));
    } else expect(await reads((await asked)?.token ?? '')).toBe(expected);
  });

  test("a machine's managed identity, where the environment has none", async () => {
    vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', `http://localhost:${String(emulator.port)}`);
    const token = await (await createCredential(options())).getToken(scope());
    expect(await reads(token?.token ?? '')).toBe(200);
  });

  test('a device code, last, when somebody is there to read it', async () => {
    const shown: string[] = [];
    const showDeviceCode = (message: string): void => {
      shown.push(message);
      const code = /the code (\S+)/.exec(message)?.[1] ?? '';
      void emulator.ask('POST', `/_emulator/device-codes/${code}`, { json: {} });
    };
    const token = await (
      await createCredential(options({ tenantId: emulator.cloud.tenantId, showDeviceCode }))
    ).getToken(scope());
    expect(await reads(token?.token ?? '')).toBe(200);
    expect(shown).toHaveLength(1);
  });

  test('nobody at all is an error that says what to do', async () => {
    const credential = await createCredential(options());
    await expect(credential.getToken(scope())).rejects.toMatchObject({
      code: 'azure.sign-in',
      hint: expect.stringContaining('az login') as unknown,
    });
  });

  test('an endpoint of any cloud says itself where one signs in', async () => {
    const signal = new AbortController().signal;
    expect(await askCloud({ endpoint: `${emulator.origin}/`, ca: emulator.ca, signal })).toEqual({
      endpoint: emulator.origin,
      audience: emulator.origin,
      authorityHost: emulator.origin,
      isKnown: false,
    });
    await expect(askCloud({ endpoint: 'https://localhost:1', signal })).rejects.toMatchObject({
      code: 'azure.unreachable',
    });
    await expect(askCloud({ endpoint: 'http://localhost', signal })).rejects.toMatchObject({
      code: 'azure.endpoint',
    });
  });
});

test.each([
  {
    cloud: 'AzurePublic' as const,
    endpoint: 'https://management.azure.com',
    authorityHost: 'https://login.microsoftonline.com',
  },
  {
    cloud: 'AzureUSGovernment' as const,
    endpoint: 'https://management.usgovcloudapi.net',
    authorityHost: 'https://login.microsoftonline.us',
  },
  {
    cloud: 'AzureChina' as const,
    endpoint: 'https://management.chinacloudapi.cn',
    authorityHost: 'https://login.chinacloudapi.cn',
  },
])('$cloud is read at $endpoint', ({ cloud, endpoint, authorityHost }) => {
  expect(knownCloud(loadCatalog().cloudFacts(cloud))).toEqual({
    endpoint,
    audience: endpoint,
    authorityHost,
    isKnown: true,
  });
});
