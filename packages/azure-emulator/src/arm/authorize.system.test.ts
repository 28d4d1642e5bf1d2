import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  CACHE,
  NETWORK,
  NETWORK_GROUP,
  SEED,
  SUBNET,
  SUBSCRIPTION,
  VAULT,
  VAULT_GROUP,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { startTestEmulator, type TestEmulator } from '@sekisho/test-kit/azure-emulator/emulator.ts';
import { ROLE_NAMES, type RoleName } from '../entra/roles.ts';
import { listAt, textAt, textsAt } from '../base/json.ts';
import { API_VERSIONS } from '@sekisho/test-kit/azure-emulator/api-versions.ts';

const ZONE = `${NETWORK_GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;
const KEY_VAULT = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/rolekv`;
const PE = `${NETWORK_GROUP}/providers/Microsoft.Network/privateEndpoints/pe`;
const appIdOf = (role: string): string =>
  `55555555-5555-5555-5555-${String(ROLE_NAMES.findIndex((each) => each === role)).padStart(12, '0')}`;
const SCOPED = '66666666-6666-6666-6666-666666666666';

describe('roles', () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startTestEmulator({
      seed: {
        ...SEED,
        resources: [
          ...SEED.resources,
          { id: ZONE },
          { id: CACHE },
          {
            id: KEY_VAULT,
            properties: {
              tenantId: SEED.tenantId,
              sku: { family: 'A', name: 'standard' },
              enableRbacAuthorization: true,
            },
          },
        ],
        applications: [
          ...ROLE_NAMES.map((role) => ({ appId: appIdOf(role), displayName: role, role })),
          {
            appId: SCOPED,
            displayName: 'scoped',
            assignments: [{ role: 'Private DNS Zone Contributor' as const, scope: ZONE }],
          },
        ],
      },
    });
  });
  afterAll(() => emulator.close());

  const ask = (appId: string, method: string, path: string, json?: unknown) => {
    const [, key = ''] = /\/providers\/([^/?]+\/[^/?]+)/i.exec(path) ?? [];
    const version =
      API_VERSIONS[key.toLowerCase()] ??
      API_VERSIONS[key.toLowerCase().split('/')[0] ?? ''] ??
      '2021-04-01';
    const token = emulator.cloud.control.issueToken({
      audience: `${emulator.origin}/`,
      appId,
      objectId: `object-${appId}`,
    });
    return emulator.ask(method, `${path}?api-version=${version}`, {
      token,
      ...(json === undefined ? {} : { json }),
    });
  };

  test.each<{ role: RoleName; may: readonly string[]; mayNot: readonly string[] }>([
    {
      role: 'Contributor',
      may: [`PUT ${ZONE}/A/a`, `GET ${VAULT}`, `POST ${CACHE}/listKeys`],
      mayNot: [],
    },
    {
      role: 'Network Contributor',
      may: [`PUT ${ZONE}/A/b`, `GET ${NETWORK}`, `GET ${SUBSCRIPTION}/resourcegroups`],
      mayNot: [`GET ${VAULT}`, `GET ${KEY_VAULT}`, `POST ${CACHE}/listKeys`],
    },
    {
      role: 'Private DNS Zone Contributor',
      may: [`PUT ${ZONE}/A/c`, `GET ${ZONE}/ALL`, `DELETE ${ZONE}/A/c`, `GET ${NETWORK}`],
      mayNot: [`GET ${NETWORK}/subnets`, `GET ${PE}`, `GET ${VAULT}`],
    },
    {
      role: 'Key Vault Contributor',
      may: [`GET ${KEY_VAULT}`, `PATCH ${KEY_VAULT}`],
      mayNot: [`GET ${ZONE}`, `GET ${VAULT}`],
    },
    { role: 'Key Vault Secrets User', may: [], mayNot: [`GET ${KEY_VAULT}`, `GET ${ZONE}`] },
    {
      role: 'Site Recovery Contributor',
      may: [
        `GET ${VAULT}`,
        `GET ${VAULT}/replicationFabrics`,
        `PUT ${VAULT}/replicationPolicies/p`,
      ],
      mayNot: [`PUT ${VAULT}`, `DELETE ${VAULT}`, `GET ${KEY_VAULT}`, `GET ${ZONE}`],
    },
    {
      role: 'Storage Account Contributor',
      may: [`GET ${CACHE}`, `POST ${CACHE}/listKeys`],
      mayNot: [`GET ${KEY_VAULT}`, `GET ${NETWORK}`],
    },
  ])('$role may what its definition says, and no more', async ({ role, may, mayNot }) => {
    const body = {
      properties: {
        ttl: 10,
        aRecords: [{ ipv4Address: '10.2.1.20' }],
        providerSpecificInput: { instanceType: 'InMageRcm' },
      },
    };
    const outcome = async (each: string) => {
      const [method = '', path = ''] = each.split(' ');
      const answer = await ask(
        appIdOf(role),
        method,
        path,
        method === 'GET' || method === 'DELETE' ? undefined : body,
      );
      return `${each} ${answer.status === 403 ? (textAt(answer.body, 'error', 'code') ?? '') : answer.status < 300 ? 'done' : String(answer.status)}`;
    };
    expect(await Promise.all(may.map(outcome))).toEqual(may.map((each) => `${each} done`));
    expect(await Promise.all(mayNot.map(outcome))).toEqual(
      mayNot.map((each) => `${each} AuthorizationFailed`),
    );
  });

  test('a Reader is refused every write that is served, in the words of Azure', async () => {
    const providers = await ask(appIdOf('Reader'), 'GET', `${SUBSCRIPTION}/providers`);
    const types = listAt(providers.body, 'value').flatMap((provider) =>
      listAt(provider, 'resourceTypes').map(
        (each) => `${textAt(provider, 'namespace') ?? ''}/${textAt(each, 'resourceType') ?? ''}`,
      ),
    );
    expect(types.length).toBeGreaterThan(40);
    const refused = async (method: string, path: string) => {
      const { status, body } = await ask(appIdOf('Reader'), method, path, {});
      return { at: `${method} ${path}`, status, code: textAt(body, 'error', 'code') };
    };
    for (const type of types) {
      const [namespace = '', ...parts] = type.split('/');
      const path = `${VAULT_GROUP}/providers/${namespace}/${parts.map((part, index) => `${part}/n${String(index)}`).join('/')}`;
      for (const [method, at] of [
        ['PUT', path],
        ['PATCH', path],
        ['DELETE', path],
        ['POST', `${path}/action`],
      ] as const)
        expect(await refused(method, at)).toEqual({
          at: `${method} ${at}`,
          status: 403,
          code: 'AuthorizationFailed',
        });
    }
    const one = await ask(appIdOf('Reader'), 'DELETE', `${ZONE}/A/a`);
    expect(textAt(one.body, 'error', 'message')).toBe(
      `The client 'object-${appIdOf('Reader')}' with object id 'object-${appIdOf('Reader')}' does not have authorization to perform action 'Microsoft.Network/privateDnsZones/A/delete' over scope '${ZONE}/A/a' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
  });

  test('what a role links to needs rights there too', async () => {
    const endpoint = {
      location: 'japaneast',
      properties: {
        subnet: { id: SUBNET },
        privateLinkServiceConnections: [
          { name: 'c', properties: { privateLinkServiceId: KEY_VAULT, groupIds: ['vault'] } },
        ],
      },
    };
    const refused = await ask(appIdOf('Network Contributor'), 'PUT', PE, endpoint);
    expect([refused.status, textAt(refused.body, 'error', 'code')]).toEqual([
      403,
      'LinkedAuthorizationFailed',
    ]);
    expect(textAt(refused.body, 'error', 'message')).toContain(
      "'Microsoft.KeyVault/vaults/privateEndpointConnectionsApproval/action'",
    );
    expect((await ask(appIdOf('Contributor'), 'PUT', PE, endpoint)).status).toBe(201);
  });

  test('a role on one zone shows that zone only, in lists and in searches', async () => {
    expect((await ask(SCOPED, 'GET', ZONE)).status).toBe(200);
    expect(
      (await ask(SCOPED, 'GET', `${SUBSCRIPTION}/providers/Microsoft.Network/privateDnsZones`))
        .status,
    ).toBe(403);
    expect(listAt((await ask(SCOPED, 'GET', '/subscriptions')).body, 'value')).toHaveLength(1);
    const token = emulator.cloud.control.issueToken({
      audience: `${emulator.origin}/`,
      appId: SCOPED,
      objectId: 'o',
    });
    const found = await emulator.ask(
      'POST',
      '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01',
      { token, json: { query: 'resources | project id' } },
    );
    expect(listAt(found.body, 'data').map((each) => textAt(each, 'id'))).toEqual([ZONE]);
  });

  test('a vault that decides by roles gives its secrets to who may read them', async () => {
    const service = emulator.cloud.services.find('rolekv.vault.azure.net');
    if (service?.kind !== 'handle') throw new Error('no such vault');
    const call = async (role: RoleName, method: string) => {
      const token = emulator.cloud.control.issueToken({
        audience: 'https://vault.azure.net',
        appId: appIdOf(role),
        objectId: 'o',
      });
      const reply = await service.handle({
        method,
        host: 'rolekv.vault.azure.net',
        path: '/secrets/one',
        rawQuery: 'api-version=7.4',
        query: new URLSearchParams('api-version=7.4'),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        network: 'public',
        address: '127.0.0.1',
        body: Buffer.from('{"value":"planted"}'),
      });
      return [
        reply.status,
        reply.body instanceof Uint8Array
          ? undefined
          : textAt(reply.body, 'error', 'innererror', 'code'),
      ];
    };
    expect(await call('Key Vault Secrets User', 'PUT')).toEqual([403, 'ForbiddenByRbac']);
    expect(await call('Owner', 'PUT')).toEqual([403, 'ForbiddenByRbac']);
    expect(await call('Key Vault Secrets Officer', 'PUT')).toEqual([200, undefined]);
    expect(await call('Key Vault Secrets User', 'GET')).toEqual([200, undefined]);
    expect(await call('Key Vault Reader', 'GET')).toEqual([403, 'ForbiddenByRbac']);
  });
});

describe('limits', () => {
  let emulator: TestEmulator;
  const now = { ms: 1_800_000_000_000 };
  beforeAll(async () => {
    const clock = { now: () => new Date(now.ms), after: () => () => undefined };
    emulator = await startTestEmulator({
      clock,
      seed: { ...SEED, resources: [...SEED.resources, { id: ZONE }] },
    });
  });
  afterAll(() => emulator.close());

  const read = (path: string) => emulator.ask('GET', `${path}?api-version=2024-06-01`);
  const set = (json: unknown) => emulator.ask('PUT', '/_emulator/limits', { json });

  test('what is left is told, and nothing refused until that is set', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => read(ZONE)));
    expect(new Set(answers.map((each) => each.status))).toEqual(new Set([200]));
    expect(
      answers.some((each) => each.headers['x-ms-ratelimit-remaining-subscription-reads'] === '0'),
    ).toBe(true);
  });

  test.each([
    {
      title: 'reads of a subscription',
      bucket: 'subscriptionReads',
      code: 'SubscriptionRequestsThrottled',
      call: () => read(NETWORK),
    },
    {
      title: 'reads of private DNS',
      bucket: 'privateDnsReads',
      code: 'TooManyRequests',
      call: () => read(ZONE),
    },
    {
      title: 'searches of a caller',
      bucket: 'resourceGraphQueries',
      code: 'RateLimiting',
      call: () =>
        emulator.ask(
          'POST',
          '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01',
          { json: { query: 'resources' } },
        ),
    },
  ])(
    '$title: a full bucket, then 429 with Retry-After until it has refilled',
    async ({ bucket, code, call }) => {
      expect(
        (await set({ enforced: true, buckets: { [bucket]: { capacity: 2, perSecond: 0.5 } } }))
          .status,
      ).toBe(200);
      const [first, second, third] = [await call(), await call(), await call()];
      expect([first.status, second.status, third.status].map((each) => each === 429)).toEqual([
        false,
        false,
        true,
      ]);
      expect(textAt(third.body, 'error', 'code')).toBe(code);
      expect(third.headers['retry-after']).toBe('2');
      expect(third.headers['x-ms-correlation-request-id']).toBeDefined();
      now.ms += 2000;
      expect((await call()).status).not.toBe(429);
      await set({ enforced: false });
    },
  );

  test('a bucket that is none is refused with the place', async () => {
    const refused = await set({ buckets: { reads: { capacity: 1, perSecond: 1 } } });
    expect(refused.status).toBe(400);
    expect(textsAt(refused.body, 'error', 'details')).toEqual([]);
    expect(textAt(refused.body, 'error', 'message')).toContain('buckets');
  });
});
