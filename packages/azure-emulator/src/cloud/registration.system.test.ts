import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { lookUp } from '@sekisho/test-kit/azure-emulator/look-up.ts';
import {
  arm,
  ask,
  completeArm,
  makeEndpoint,
  NETWORK_GROUP,
  SEED,
  startTestCloud,
  SUBNET,
  TENANT,
  VAULT,
  VAULT_GROUP,
  VERSION,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { listAt, textAt } from '../base/json.ts';
import { SERVICE_AUDIENCE } from '../services/service-access.ts';

describe('what registration creates', () => {
  let cloud: TestCloud;
  const keyVaultId = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/privateasr58afkv`;
  const host = 'privateasr58afkv.vault.azure.net';
  const masterId = `${VAULT_GROUP}/providers/Microsoft.OffAzure/MasterSites/privateasr58afmastersite`;

  beforeAll(async () => {
    cloud = await startTestCloud();
    const made = await arm(cloud, 'PUT', keyVaultId, {
      version: VERSION.keyVault,
      json: {
        location: 'japaneast',
        properties: {
          tenantId: TENANT,
          sku: { family: 'A', name: 'standard' },
          publicNetworkAccess: 'Disabled',
        },
      },
    });
    expect(textAt(made.body, 'properties', 'provisioningState')).toBe('RegisteringDns');
    while (
      textAt(
        (await arm(cloud, 'GET', keyVaultId, { version: VERSION.keyVault })).body,
        'properties',
        'provisioningState',
      ) !== 'Succeeded'
    );
    await completeArm(cloud, 'PUT', masterId, {
      version: VERSION.offAzure,
      json: {
        location: 'japaneast',
        properties: { publicNetworkAccess: 'Disabled', allowMultipleSites: true },
      },
    });
  });
  afterAll(() => cloud.close());

  const vaultToken = () =>
    cloud.azure.control.issueToken({
      audience: 'https://vault.azure.net',
      appId: 'app',
      objectId: 'object',
    });

  test('a Key Vault without public access refuses at its public address and says why', async () => {
    const answer = await ask(cloud, {
      url: `https://${host}/secrets/one?api-version=7.4`,
      token: vaultToken(),
    });
    expect(answer.status).toBe(403);
    expect(textAt(answer.body, 'error', 'innererror', 'code')).toBe('ForbiddenByConnection');
    expect(textAt(answer.body, 'error', 'message')).toContain('Public network access is disabled');
  });

  test('a caller without a token is told where to get one', async () => {
    const answer = await ask(cloud, { url: `https://${host}/secrets/one?api-version=7.4` });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="https://vault.azure.net"`,
    );
  });

  test('through its endpoint it stores secrets and gives them back, and DNS shows the alias with its times', async () => {
    await makeEndpoint(cloud, {
      name: 'privateasr58afkv-aa9de-avd2-avd2--pe-pe',
      group: NETWORK_GROUP,
      targetId: keyVaultId,
      groupId: 'vault',
      zone: 'privatelink.vaultcore.azure.net',
    });
    const alias = 'privateasr58afkv.privatelink.vaultcore.azure.net';
    const inside = await lookUp(cloud, cloud.azure.inboundResolvers[0], host);
    expect(inside).toMatchObject({
      rcode: 0,
      chain: [{ target: alias, ttl: 60 }],
      addresses: ['10.2.1.4'],
    });
    expect(await lookUp(cloud, cloud.azure.publicDns, host)).toEqual({
      rcode: 0,
      chain: [{ target: alias, ttl: 60 }],
      addresses: [cloud.azure.addressOf(host)],
      ttl: 10,
      soa: null,
    });
    const url = `https://${host}/secrets/appliance-credentials?api-version=7.4`;
    expect(
      await ask(cloud, {
        url,
        at: '10.2.1.4',
        method: 'PUT',
        token: vaultToken(),
        json: { value: 'kept' },
      }),
    ).toMatchObject({ status: 200, body: { value: 'kept' } });
    expect(
      textAt((await ask(cloud, { url, at: '10.2.1.4', token: vaultToken() })).body, 'value'),
    ).toBe('kept');
    expect((await ask(cloud, { url, token: vaultToken() })).status).toBe(403);
  });

  test('the discovery name is an alias of the region’s; its service refuses there and answers behind its endpoint', async () => {
    const master = await arm(cloud, 'GET', masterId.replace('MasterSites', 'masterSites'), {
      version: '2023-06-06',
    });
    expect(textAt(master.body, 'type')).toBe('Microsoft.OffAzure/masterSites');
    const site = await completeArm(
      cloud,
      'PUT',
      `${VAULT_GROUP}/providers/Microsoft.OffAzure/VMwareSites/privateasr58afvmwaresite`,
      {
        version: VERSION.offAzure,
        json: {
          location: 'japaneast',
          properties: {
            applianceName: 'appliance',
            masterSiteId: masterId,
            agentDetails: { keyVaultUri: `https://${host}` },
          },
        },
      },
    );
    const discovery = new URL(textAt(site.first.body, 'properties', 'serviceEndpoint') ?? '')
      .hostname;
    expect(discovery).toMatch(
      /^[0-9a-f]{32}-agent\.je\.disc\.privatelink\.prod\.migration\.windowsazure\.com$/,
    );
    expect(await lookUp(cloud, cloud.azure.publicDns, discovery)).toMatchObject({
      rcode: 0,
      chain: [{ target: 'prod.je.discoverysrv.windowsazure.com', ttl: 60 }],
    });
    const token = cloud.azure.control.issueToken({
      audience: SERVICE_AUDIENCE,
      appId: 'a',
      objectId: 'o',
    });
    const body = { method: 'POST', token, json: { machines: [{ name: 'source' }] } };
    expect((await ask(cloud, { url: `https://${discovery}/machines`, ...body })).status).toBe(403);
    await makeEndpoint(cloud, {
      name: 'pe-master',
      group: NETWORK_GROUP,
      targetId: masterId,
      groupId: 'Default',
      zone: 'privatelink.prod.migration.windowsazure.com',
    });
    const { addresses } = await lookUp(cloud, cloud.azure.inboundResolvers[0], discovery);
    expect(addresses).toEqual(['10.2.1.5']);
    expect(
      (await ask(cloud, { url: `https://${discovery}/machines`, at: '10.2.1.5', ...body })).status,
    ).toBe(202);
    const machines = await arm(
      cloud,
      'GET',
      `${VAULT_GROUP}/providers/Microsoft.OffAzure/vmwareSites/privateasr58afvmwaresite/machines`,
      { version: VERSION.offAzure },
    );
    expect(textAt(machines.body, 'value', 0, 'properties', 'displayName')).toBe('source');
    expect(textAt(machines.body, 'nextLink')).toBe('');
  });
});

describe('a vault in use', () => {
  test('takes no private endpoint, and nothing of the attempt is left', async () => {
    const cloud = await startTestCloud({ seed: { ...SEED, heldItems: { privateasr2: 3 } } });
    try {
      const id = `${VAULT_GROUP}/providers/Microsoft.Network/privateEndpoints/pe-asr`;
      const refused = await arm(cloud, 'PUT', id, {
        version: VERSION.network,
        json: {
          location: 'japaneast',
          properties: {
            subnet: { id: SUBNET },
            privateLinkServiceConnections: [
              {
                name: 'pe',
                properties: { privateLinkServiceId: VAULT, groupIds: ['AzureSiteRecovery'] },
              },
            ],
          },
        },
      });
      expect(refused.status).toBe(400);
      expect(textAt(refused.body, 'error', 'message')).toContain('holds 3 protected item(s)');
      expect((await arm(cloud, 'GET', id, { version: VERSION.network })).status).toBe(404);
      expect(
        cloud.azure.state.resources.some(
          (each) => each.type === 'Microsoft.Network/networkInterfaces',
        ),
      ).toBe(false);
      const usage = await arm(cloud, 'GET', `${VAULT}/replicationUsages`, {
        version: VERSION.vault,
      });
      expect(listAt(usage.body, 'value')[0]).toMatchObject({ protectedItemCount: 3 });
    } finally {
      await cloud.close();
    }
  });
});
