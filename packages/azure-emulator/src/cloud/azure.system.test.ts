import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { lookUp } from '@sekisho/test-kit/azure-emulator/look-up.ts';
import {
  arm,
  armToken,
  ask,
  completeArm,
  FAST,
  makeEndpoint,
  MANAGEMENT,
  startTestCloud,
  VAULT,
  VAULT_GROUP,
  VERSION,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { listAt, objectAt, textAt } from '../base/json.ts';
import { SERVICE_AUDIENCE } from '../services/service-access.ts';

const MEMBER = '1265443793182260898-asr-pod01';
const ZONE = 'privatelink.siterecovery.windowsazure.com';

describe('a vault with a private endpoint', () => {
  let cloud: TestCloud;
  let endpointId: string;

  beforeAll(async () => {
    cloud = await startTestCloud();
    endpointId = await makeEndpoint(cloud, {
      name: 'pe-asr',
      group: VAULT_GROUP,
      targetId: VAULT,
      groupId: 'AzureSiteRecovery',
      zone: ZONE,
    });
  });
  afterAll(() => cloud.close());

  test('the endpoint reports five members in order, the seed deciding the first address and the subnet the others', async () => {
    const endpoint = await arm(cloud, 'GET', endpointId, { version: VERSION.network });
    expect(textAt(endpoint.body, 'properties', 'provisioningState')).toBe('Succeeded');
    expect(listAt(endpoint.body, 'properties', 'customDnsConfigs')).toEqual([
      { fqdn: `${MEMBER}-id1.jpe.siterecovery.windowsazure.com`, ipAddresses: ['10.2.1.13'] },
      { fqdn: `${MEMBER}-rcm1.jpe.siterecovery.windowsazure.com`, ipAddresses: ['10.2.1.4'] },
      { fqdn: `${MEMBER}-srs1.jpe.siterecovery.windowsazure.com`, ipAddresses: ['10.2.1.5'] },
      { fqdn: `${MEMBER}-tel1.jpe.siterecovery.windowsazure.com`, ipAddresses: ['10.2.1.6'] },
      { fqdn: `${MEMBER}-prot2.jpe.siterecovery.windowsazure.com`, ipAddresses: ['10.2.1.7'] },
    ]);
  });

  test('its network interface names group, member and name of each address', async () => {
    const nics = await arm(
      cloud,
      'GET',
      `${VAULT_GROUP}/providers/Microsoft.Network/networkInterfaces`,
      { version: VERSION.network },
    );
    const [nic] = listAt(nics.body, 'value');
    expect(textAt(nic, 'properties', 'privateEndpoint', 'id')).toBe(endpointId);
    expect(
      objectAt(
        nic,
        'properties',
        'ipConfigurations',
        1,
        'properties',
        'privateLinkConnectionProperties',
      ),
    ).toEqual({
      groupId: 'AzureSiteRecovery',
      requiredMemberName: 'SiteRecovery-rcm1',
      fqdns: [`${MEMBER}-rcm1.jpe.siterecovery.windowsazure.com`],
    });
  });

  test('its zone group wrote records of ten seconds in the form that agents dial', async () => {
    const record = await arm(
      cloud,
      'GET',
      `${VAULT_GROUP}/providers/Microsoft.Network/privateDnsZones/${ZONE}/a/${MEMBER}-rcm1.jpe`,
      { version: VERSION.dns },
    );
    expect(record.status).toBe(200);
    expect(textAt(record.body, 'properties', 'fqdn')).toBe(`${MEMBER}-rcm1.jpe.${ZONE}.`);
    expect(objectAt(record.body, 'properties')).toMatchObject({
      ttl: 10,
      aRecords: [{ ipv4Address: '10.2.1.4' }],
    });
  });

  test('the vault shows the connection, with its number in the connection name, and the state Enabled', async () => {
    const vault = await arm(
      cloud,
      'GET',
      VAULT.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
      { version: VERSION.vault },
    );
    expect(vault.status).toBe(200);
    expect(textAt(vault.body, 'id')).toBe(VAULT);
    expect(textAt(vault.body, 'properties', 'privateEndpointStateForSiteRecovery')).toBe('Enabled');
    expect(textAt(vault.body, 'properties', 'privateEndpointConnections', 0, 'name')).toMatch(
      /^pe-asr\.1265443793182260898\./,
    );
    expect(
      textAt(
        vault.body,
        'properties',
        'privateEndpointConnections',
        0,
        'properties',
        'privateLinkServiceConnectionState',
        'status',
      ),
    ).toBe('Approved');
  });

  test('the network’s resolver answers the private address, the internet’s says that there is no such name', async () => {
    const name = `${MEMBER}-rcm1.jpe.${ZONE}`;
    expect(await lookUp(cloud, cloud.azure.inboundResolvers[0], name)).toEqual({
      rcode: 0,
      chain: [],
      addresses: ['10.2.1.4'],
      ttl: 10,
      soa: null,
    });
    expect(await lookUp(cloud, cloud.azure.publicDns, name)).toMatchObject({
      rcode: 3,
      addresses: [],
      soa: { name: 'windowsazure.com', minimum: 300 },
    });
  });

  test('a name that a linked zone does not hold is not asked for on the internet', async () => {
    expect(await lookUp(cloud, cloud.azure.inboundResolvers[0], `other.${ZONE}`)).toMatchObject({
      rcode: 3,
      soa: { name: ZONE, minimum: 10 },
    });
  });

  test('the members answer at their addresses, by the dialled name only', async () => {
    const token = cloud.azure.control.issueToken({
      audience: SERVICE_AUDIENCE,
      appId: 'a',
      objectId: 'o',
    });
    const answer = await ask(cloud, {
      url: `https://${MEMBER}-rcm1.jpe.${ZONE}/rcmagentapi/TestConnection`,
      at: '10.2.1.4',
      method: 'POST',
      token,
      json: {},
    });
    expect(answer).toMatchObject({ status: 200, body: { reachable: true } });
    await expect(
      ask(cloud, { url: `https://${MEMBER}-srs1.jpe.${ZONE}/`, at: '10.2.1.4' }),
    ).rejects.toThrow();
  });

  test('a service refuses tokens that are missing, for another audience, expired or forged', async () => {
    const url = `https://${MEMBER}-rcm1.jpe.${ZONE}/rcmagentapi/testconnection`;
    const good = cloud.azure.control.issueToken({
      audience: SERVICE_AUDIENCE,
      appId: 'a',
      objectId: 'o',
    });
    const tokens = [
      undefined,
      armToken(cloud),
      cloud.azure.control.issueToken({
        audience: SERVICE_AUDIENCE,
        appId: 'a',
        objectId: 'o',
        lifetimeMs: -5000,
      }),
      `${good.slice(0, -6)}AAAAAA`,
    ];
    for (const token of tokens)
      expect(
        await ask(cloud, {
          url,
          at: '10.2.1.4',
          method: 'POST',
          json: {},
          ...(token === undefined ? {} : { token }),
        }),
      ).toMatchObject({ status: 401 });
  });

  test('an endpoint that goes takes its records, its addresses and the connection with it', async () => {
    const other = await startTestCloud();
    try {
      const id = await makeEndpoint(other, {
        name: 'pe',
        group: VAULT_GROUP,
        targetId: VAULT,
        groupId: 'AzureSiteRecovery',
        zone: ZONE,
      });
      const removed = await completeArm(other, 'DELETE', id, { version: VERSION.network });
      expect(removed.first.status).toBe(202);
      expect(removed.status).toBe('Succeeded');
      expect((await arm(other, 'GET', id, { version: VERSION.network })).status).toBe(404);
      expect(
        listAt(
          (
            await arm(
              other,
              'GET',
              `${VAULT_GROUP}/providers/Microsoft.Network/privateDnsZones/${ZONE}/A`,
              { version: VERSION.dns },
            )
          ).body,
          'value',
        ),
      ).toEqual([]);
      expect(
        await lookUp(other, other.azure.inboundResolvers[0], `${MEMBER}-rcm1.jpe.${ZONE}`),
      ).toMatchObject({ rcode: 3 });
      await expect(
        ask(other, { url: `https://${MEMBER}-rcm1.jpe.${ZONE}/`, at: '10.2.1.4' }),
      ).rejects.toThrow();
    } finally {
      await other.close();
    }
  });
});

describe('the edges of the cloud', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud();
  });
  afterAll(() => cloud.close());

  test('a client that greets with a name not served there is cut off', async () => {
    await expect(
      ask(cloud, { url: `${MANAGEMENT}/`, servername: 'login.microsoftonline.com' }),
    ).rejects.toThrow();
  });

  test('a request for another host than greeted is misdirected', async () => {
    const answer = await ask(cloud, {
      url: `${MANAGEMENT}/subscriptions?api-version=2022-12-01`,
      headers: { host: 'graph.microsoft.com' },
    });
    expect(answer.status).toBe(421);
  });

  test('names that nobody serves do not exist, names above served ones do without data', async () => {
    expect(await lookUp(cloud, cloud.azure.publicDns, 'nobody.example.org')).toMatchObject({
      rcode: 3,
    });
    expect(await lookUp(cloud, cloud.azure.publicDns, 'servicebus.windows.net')).toMatchObject({
      rcode: 0,
      addresses: [],
      soa: { name: 'windows.net' },
    });
    expect(
      await lookUp(
        cloud,
        cloud.azure.publicDns,
        'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net',
      ),
    ).toMatchObject({
      rcode: 0,
      addresses: [cloud.azure.addressOf('jpepod01rcm1evhbdiags2j8q.servicebus.windows.net')],
    });
  });

  test('close ends everything, twice is once, and an aborted signal closes too', async () => {
    const ending = new AbortController();
    const other = await startTestCloud({ signal: ending.signal, pace: FAST });
    ending.abort();
    await other.azure.close();
    await expect(ask(other, { url: `${MANAGEMENT}/` })).rejects.toThrow();
    await other.close();
  });
});
