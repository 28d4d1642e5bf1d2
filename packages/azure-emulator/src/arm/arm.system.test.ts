import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  arm,
  armToken,
  ask,
  completeArm,
  MANAGEMENT,
  NETWORK,
  NETWORK_GROUP,
  startTestCloud,
  SUBNET,
  SUBSCRIPTION,
  VAULT,
  VAULT_GROUP,
  VERSION,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { listAt, textAt } from '../base/json.ts';

describe('Resource Manager', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud();
  });
  afterAll(() => cloud.close());

  const issue = (audience: string, lifetimeMs?: number) =>
    cloud.azure.control.issueToken({
      audience,
      appId: 'a',
      objectId: 'o',
      ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
    });

  test.each([
    { title: 'no token', token: () => undefined, code: 'AuthenticationFailed' },
    {
      title: 'a token for another service',
      token: () => issue('https://vault.azure.net'),
      code: 'InvalidAuthenticationTokenAudience',
    },
    {
      title: 'an expired token',
      token: () => issue(MANAGEMENT, -5000),
      code: 'ExpiredAuthenticationToken',
    },
    { title: 'a token that is none', token: () => 'abc', code: 'InvalidAuthenticationToken' },
    {
      title: 'a token with a changed claim',
      token: () =>
        armToken(cloud).replace(
          /\.[^.]+\./,
          `.${Buffer.from('{"aud":"https://management.azure.com","exp":9999999999}').toString('base64url')}.`,
        ),
      code: 'InvalidAuthenticationToken',
    },
  ])('$title is refused with 401 and $code', async ({ token, code }) => {
    const given = token();
    const answer = await ask(cloud, {
      url: `${MANAGEMENT}${VAULT}?api-version=2024-04-01`,
      ...(given === undefined ? {} : { token: given }),
    });
    expect(answer.status).toBe(401);
    expect(textAt(answer.body, 'error', 'code')).toBe(code);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });

  test.each([
    {
      title: 'no api-version',
      path: VAULT,
      version: '',
      status: 400,
      code: 'MissingApiVersionParameter',
    },
    {
      title: 'an api-version that nobody has',
      path: VAULT,
      version: '1999-01-01',
      status: 400,
      code: 'NoRegisteredProviderFound',
    },
    {
      title: 'an unknown subscription',
      path: VAULT.replace('11111111-', '99999999-'),
      version: VERSION.vault,
      status: 404,
      code: 'SubscriptionNotFound',
    },
    {
      title: 'an unknown group',
      path: VAULT.replace('/resourceGroups/privateasr2', '/resourceGroups/nowhere'),
      version: VERSION.vault,
      status: 404,
      code: 'ResourceGroupNotFound',
    },
    {
      title: 'an unknown resource',
      path: `${VAULT}x`,
      version: VERSION.vault,
      status: 404,
      code: 'ResourceNotFound',
    },
    {
      title: 'a child of an unknown resource',
      path: `${VAULT}x/replicationFabrics`,
      version: VERSION.vault,
      status: 404,
      code: 'ResourceNotFound',
    },
    {
      title: 'an unknown type',
      path: `${VAULT_GROUP}/providers/Microsoft.RecoveryServices/nothing/one`,
      version: VERSION.vault,
      status: 400,
      code: 'InvalidResourceType',
    },
  ])('$title is answered $status $code', async ({ path, version, status, code }) => {
    const answer = await ask(cloud, {
      url: `${MANAGEMENT}${path}${version === '' ? '' : `?api-version=${version}`}`,
      token: armToken(cloud),
    });
    expect(answer.status).toBe(status);
    expect(textAt(answer.body, 'error', 'code')).toBe(code);
    expect(answer.headers['x-ms-request-id']).toBeDefined();
  });

  test('subscriptions, groups, resources and providers can be listed', async () => {
    expect(
      textAt(
        (await arm(cloud, 'GET', '/subscriptions', { version: '2022-12-01' })).body,
        'value',
        0,
        'id',
      ),
    ).toBe(SUBSCRIPTION);
    const groups = await arm(cloud, 'GET', `${SUBSCRIPTION}/resourcegroups`, {
      version: '2021-04-01',
    });
    expect(listAt(groups.body, 'value').map((each) => textAt(each, 'name'))).toEqual([
      'avd2',
      'privateasr2',
    ]);
    const resources = await arm(
      cloud,
      'GET',
      `${SUBSCRIPTION}/resources?%24filter=resourceType%20eq%20'Microsoft.RecoveryServices%2Fvaults'`,
      { version: '2021-04-01' },
    );
    expect(listAt(resources.body, 'value').map((each) => textAt(each, 'id'))).toEqual([VAULT]);
    expect(
      textAt(
        (
          await arm(cloud, 'GET', `${SUBSCRIPTION}/providers/microsoft.network`, {
            version: '2021-04-01',
          })
        ).body,
        'namespace',
      ),
    ).toBe('Microsoft.Network');
  });

  test('a group is made, then refused no more', async () => {
    const id = `${SUBSCRIPTION}/resourceGroups/made`;
    expect((await arm(cloud, 'GET', id, { version: '2021-04-01' })).status).toBe(404);
    expect(
      (await arm(cloud, 'PUT', id, { version: '2021-04-01', json: { location: 'japaneast' } }))
        .status,
    ).toBe(201);
    expect(
      (await arm(cloud, 'PUT', id, { version: '2021-04-01', json: { location: 'japaneast' } }))
        .status,
    ).toBe(200);
  });

  test('a vault is made by an operation that is seen to run and to end', async () => {
    const id = `${VAULT_GROUP}/providers/Microsoft.RecoveryServices/vaults/second`;
    const made = await completeArm(cloud, 'PUT', id, {
      version: VERSION.vault,
      json: {
        location: 'japaneast',
        sku: { name: 'RS0' },
        identity: { type: 'SystemAssigned' },
        properties: {
          publicNetworkAccess: 'Enabled',
          monitoringSettings: { classicAlertSettings: {} },
        },
      },
    });
    expect(made.first.status).toBe(201);
    expect(textAt(made.first.body, 'properties', 'provisioningState')).toBe('Provisioning');
    expect(made.first.headers['azure-asyncoperation']).toContain('/vaults/second/operationStatus/');
    expect(made.status).toBe('Succeeded');
    const vault = await arm(cloud, 'GET', id, { version: VERSION.vault });
    expect(vault.body).toMatchObject({
      identity: { type: 'SystemAssigned' },
      properties: {
        provisioningState: 'Succeeded',
        privateEndpointStateForSiteRecovery: 'None',
        monitoringSettings: { classicAlertSettings: {} },
      },
    });
    expect((await completeArm(cloud, 'DELETE', id, { version: VERSION.vault })).first.status).toBe(
      202,
    );
    expect((await arm(cloud, 'DELETE', id, { version: VERSION.vault })).status).toBe(204);
  });

  test('a zone group waits for its endpoint, and a full subnet has no room for one', async () => {
    const small = `${NETWORK}/subnets/small`;
    await completeArm(cloud, 'PUT', small, {
      version: VERSION.network,
      json: { properties: { addressPrefix: '10.2.9.0/29' } },
    });
    const order = (subnet: string) => ({
      location: 'japaneast',
      properties: {
        subnet: { id: subnet },
        privateLinkServiceConnections: [
          {
            name: 'c',
            properties: { privateLinkServiceId: VAULT, groupIds: ['AzureSiteRecovery'] },
          },
        ],
      },
    });
    const path = `${NETWORK_GROUP}/providers/Microsoft.Network/privateEndpoints`;
    const full = await arm(cloud, 'PUT', `${path}/full`, {
      version: VERSION.network,
      json: order(small),
    });
    expect(textAt(full.body, 'error', 'code')).toBe('SubnetIsFull');
    const started = await arm(cloud, 'PUT', `${path}/waiting`, {
      version: VERSION.network,
      json: order(SUBNET),
    });
    expect(started.status).toBe(201);
    const early = await arm(cloud, 'PUT', `${path}/waiting/privateDnsZoneGroups/default`, {
      version: VERSION.network,
      json: { properties: { privateDnsZoneConfigs: [] } },
    });
    expect(early.status).toBe(409);
  });

  test('a manual connection passes no traffic until it is approved', async () => {
    const keyVault = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/manualkv`;
    await arm(cloud, 'PUT', keyVault, {
      version: VERSION.keyVault,
      json: {
        location: 'japaneast',
        properties: { tenantId: cloud.azure.tenantId, sku: { family: 'A', name: 'standard' } },
      },
    });
    const id = `${NETWORK_GROUP}/providers/Microsoft.Network/privateEndpoints/manual`;
    await completeArm(cloud, 'PUT', id, {
      version: VERSION.network,
      json: {
        location: 'japaneast',
        properties: {
          subnet: { id: SUBNET },
          manualPrivateLinkServiceConnections: [
            {
              name: 'm',
              properties: {
                privateLinkServiceId: keyVault,
                groupIds: ['vault'],
                requestMessage: 'please',
              },
            },
          ],
        },
      },
    });
    const pending = await arm(cloud, 'GET', id, { version: VERSION.network });
    expect(
      textAt(
        pending.body,
        'properties',
        'manualPrivateLinkServiceConnections',
        0,
        'properties',
        'privateLinkServiceConnectionState',
        'status',
      ),
    ).toBe('Pending');
    const at = textAt(pending.body, 'properties', 'customDnsConfigs', 0, 'ipAddresses', 0) ?? '';
    await expect(
      ask(cloud, { url: 'https://manualkv.vault.azure.net/secrets?api-version=7.4', at }),
    ).rejects.toThrow();
    const [connection] = listAt(
      (
        await arm(cloud, 'GET', `${keyVault}/privateEndpointConnections`, {
          version: VERSION.keyVault,
        })
      ).body,
      'value',
    );
    await arm(cloud, 'PUT', textAt(connection, 'id') ?? '', {
      version: VERSION.keyVault,
      json: { properties: { privateLinkServiceConnectionState: { status: 'Approved' } } },
    });
    expect(
      (await ask(cloud, { url: 'https://manualkv.vault.azure.net/secrets?api-version=7.4', at }))
        .status,
    ).toBe(401);
    expect(
      textAt(
        (await arm(cloud, 'GET', id, { version: VERSION.network })).body,
        'properties',
        'manualPrivateLinkServiceConnections',
        0,
        'properties',
        'privateLinkServiceConnectionState',
        'status',
      ),
    ).toBe('Approved');
  });
});
