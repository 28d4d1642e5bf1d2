import { get as getHttp } from 'node:http';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { listAt, textAt, valueAt } from '../base/json.ts';
import {
  NETWORK_GROUP,
  SUBSCRIPTION,
  VAULT,
  VERSION,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  CLIENT,
  READER,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';

const VAULTS = `${SUBSCRIPTION}/providers/Microsoft.RecoveryServices/vaults?api-version=${VERSION.vault}`;

describe('the emulator by itself', () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  afterEach(() => emulator.faults.clear());
  afterAll(() => emulator.close());

  test('one address serves Resource Manager, sign-in and what the cloud is', async () => {
    expect((await emulator.ask('GET', VAULTS)).status).toBe(200);
    expect((await emulator.ask('GET', VAULTS, { token: null })).status).toBe(401);
    const discovery = await emulator.ask(
      'GET',
      `/${emulator.cloud.tenantId}/v2.0/.well-known/openid-configuration`,
      { token: null },
    );
    expect(textAt(discovery.body, 'token_endpoint')).toBe(
      `${emulator.origin}/${emulator.cloud.tenantId}/oauth2/v2.0/token`,
    );
    const adfs = await emulator.ask('GET', '/adfs/.well-known/openid-configuration', {
      token: null,
    });
    expect(adfs.body).toMatchObject({
      issuer: `${emulator.origin}/adfs`,
      token_endpoint: `${emulator.origin}/adfs/oauth2/token`,
    });
    expect(
      (await emulator.ask('GET', '/metadata/endpoints?api-version=2015-01-01', { token: null }))
        .body,
    ).toEqual({
      galleryEndpoint: emulator.origin,
      graphEndpoint: emulator.origin,
      portalEndpoint: emulator.origin,
      authentication: { loginEndpoint: emulator.origin, audiences: [`${emulator.origin}/`] },
    });
    expect(
      textAt(
        (await emulator.ask('GET', '/metadata/endpoints?api-version=2022-09-01', { token: null }))
          .body,
        0,
        'resourceManager',
      ),
    ).toBe(emulator.origin);
  });

  test('CONNECT reaches a service by its own name, and nothing that is not the cloud', async () => {
    expect(
      await dial(emulator, 'management.azure.com', '/metadata/endpoints?api-version=2015-01-01'),
    ).toContain('"loginEndpoint":"https://management.azure.com"');
    expect(
      await dial(
        emulator,
        'login.microsoftonline.com',
        '/common/discovery/instance?api-version=1.1',
      ),
    ).toContain('tenant_discovery_endpoint');
    await expect(dial(emulator, 'example.com', '/')).rejects.toThrow('403');
  });

  test('a managed identity gets a token over plain HTTP, with the header that a browser cannot send', async () => {
    const path =
      '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F';
    const given = await plain(emulator, path, { metadata: 'true' });
    expect(given.status).toBe(200);
    const token = textAt(JSON.parse(given.text), 'access_token') ?? '';
    expect((await emulator.ask('GET', VAULTS, { token })).status).toBe(200);
    expect((await plain(emulator, path, {})).status).toBe(400);
    expect((await plain(emulator, '/subscriptions', {})).status).toBe(426);
  });

  test('faults meet the requests they name, as often as they say, and can be looked at', async () => {
    await emulator.ask('PUT', '/_emulator/faults', {
      json: [
        {
          match: { path: '/vaults' },
          do: 'answer',
          status: 429,
          retryAfterSeconds: 2,
          skip: 1,
          times: 1,
        },
        { match: { path: '/privateEndpoints' }, do: 'cut', afterBytes: 5, times: 1 },
      ],
    });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1)
      statuses.push((await emulator.ask('GET', VAULTS)).status);
    expect(statuses).toEqual([200, 429, 200]);
    await expect(
      emulator.ask(
        'GET',
        `${SUBSCRIPTION}/providers/Microsoft.Network/privateEndpoints?api-version=${VERSION.network}`,
      ),
    ).rejects.toThrow();
    expect(
      listAt((await emulator.ask('GET', '/_emulator/faults')).body, 'faults').map((each) =>
        valueAt(each, 'hits'),
      ),
    ).toEqual([1, 1]);
    expect(
      (await emulator.ask('PUT', '/_emulator/faults', { json: [{ do: 'explode' }] })).status,
    ).toBe(400);
  });

  test('tokens can be let expire before their time', async () => {
    const token = emulator.cloud.control.issueToken({
      audience: emulator.origin,
      appId: CLIENT.appId,
      objectId: 'o',
    });
    expect((await emulator.ask('GET', VAULTS, { token })).status).toBe(200);
    emulator.cloud.tokens.expireAll();
    const refused = await emulator.ask('GET', VAULTS, { token });
    expect([refused.status, textAt(refused.body, 'error', 'code')]).toEqual([
      401,
      'ExpiredAuthenticationToken',
    ]);
  });

  test('its own API is for programs and not for web pages, and shows no secret', async () => {
    expect(
      (
        await emulator.ask('GET', '/_emulator/state', {
          headers: { origin: 'https://example.com' },
        })
      ).status,
    ).toBe(403);
    const state = JSON.stringify((await emulator.ask('GET', '/_emulator/state')).body);
    expect(state).toContain(VAULT);
    for (const secret of [CLIENT.secret, READER.secret])
      expect(state + emulator.log.join('\n')).not.toContain(secret);
    expect(
      (await emulator.ask('PUT', '/_emulator/pace', { json: { operationMs: 5 } })).body,
    ).toMatchObject({ operationMs: 5 });
  });

  test('an application with the role Reader may read and search, and change nothing', async () => {
    const token = emulator.cloud.control.issueToken({
      audience: emulator.origin,
      appId: READER.appId,
      objectId: 'o',
    });
    const as = { token };
    expect((await emulator.ask('GET', VAULTS, as)).status).toBe(200);
    expect(
      (
        await emulator.ask(
          'POST',
          '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01',
          { ...as, json: { query: 'resources | project id' } },
        )
      ).status,
    ).toBe(200);
    const written = await emulator.ask(
      'PUT',
      `${NETWORK_GROUP}/providers/Microsoft.Network/privateDnsZones/a.example?api-version=${VERSION.dns}`,
      { ...as, json: { location: 'global' } },
    );
    expect([written.status, textAt(written.body, 'error', 'code')]).toEqual([
      403,
      'AuthorizationFailed',
    ]);
    expect((await emulator.ask('DELETE', `${VAULT}?api-version=${VERSION.vault}`, as)).status).toBe(
      403,
    );
  });

  describe('Resource Graph', () => {
    const query = (text: string, options: object = {}) =>
      emulator.ask('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', {
        json: { query: text, subscriptions: [SUBSCRIPTION.split('/')[2]], options },
      });

    test.each([
      {
        title: 'one type',
        text: "resources | where type =~ 'Microsoft.RecoveryServices/vaults' | project id, name",
        rows: 1,
      },
      {
        title: 'several types',
        text: "resources | where type in~ ('microsoft.recoveryservices/vaults', 'microsoft.network/virtualnetworks') | project id",
        rows: 2,
      },
      {
        title: 'types compared with case are lower',
        text: "resources | where type == 'Microsoft.RecoveryServices/vaults'",
        rows: 0,
      },
      {
        title: 'a field of the properties',
        text: "Resources | where isnotempty(properties.addressSpace) and name =~ 'AVD2' | project id, prefixes = properties.addressSpace.addressPrefixes",
        rows: 1,
      },
      {
        title: 'brackets and or',
        text: "resources | where (type =~ 'a' or name == 'avd2') and type !~ 'microsoft.recoveryservices/vaults' | order by id asc | limit 5",
        rows: 1,
      },
    ])('finds $title', async ({ text, rows }) => {
      const answer = await query(text);
      expect(answer.status).toBe(200);
      expect(listAt(answer.body, 'data')).toHaveLength(rows);
      expect(answer.body).toMatchObject({
        totalRecords: rows,
        count: rows,
        resultTruncated: 'false',
        facets: [],
      });
      expect(answer.headers['x-ms-user-quota-remaining']).toBeDefined();
    });

    test.each([
      'resources | join kind=leftanti (resources) on id',
      'securityresources | project id',
      "resources | where type matches regex 'vaults'",
      'resources | project',
      "resources where type =~ 'x'",
    ])('refuses %s with a clear 400', async (text) => {
      const answer = await query(text);
      expect(answer.status).toBe(400);
      expect(textAt(answer.body, 'error', 'details', 1, 'message')).toContain(
        'This emulator knows a part of the query language',
      );
    });

    test('pages lead to the end, and without an id the answer says that it is cut', async () => {
      const first = await query('resources | project id', { $top: 1 });
      const second = await query('resources | project id', {
        $top: 1,
        $skipToken: textAt(first.body, '$skipToken'),
      });
      expect(textAt(second.body, 'data', 0, 'id')).not.toBe(textAt(first.body, 'data', 0, 'id'));
      expect((await query('resources | project name', { $top: 1 })).body).toMatchObject({
        resultTruncated: 'true',
      });
    });
  });
});

/** One GET through the emulator's own proxy, as text. */
function dial(emulator: TestEmulator, name: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const wire = connect(emulator.port, '127.0.0.1');
    wire.once('error', reject);
    wire.write(`CONNECT ${name}:443 HTTP/1.1\r\nhost: ${name}:443\r\n\r\n`);
    wire.once('data', (head: Buffer) => {
      const status = head.toString('latin1').split(' ')[1] ?? '';
      if (status !== '200') return reject(new Error(status));
      const socket = connectTls({ socket: wire, servername: name, ca: emulator.ca });
      socket.once('error', reject);
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      socket.once('end', () => resolve(text));
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${name}\r\nconnection: close\r\n\r\n`);
    });
  });
}

function plain(
  emulator: TestEmulator,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    getHttp(
      {
        host: '127.0.0.1',
        port: emulator.port,
        path,
        headers: { ...headers, host: `localhost:${String(emulator.port)}` },
        agent: false,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    ).once('error', reject);
  });
}
