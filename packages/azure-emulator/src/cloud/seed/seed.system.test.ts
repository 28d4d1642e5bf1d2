import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { textAt } from '../../base/json.ts';
import { lookUp } from '@sekisho/test-kit/azure-emulator/look-up.ts';
import {
  arm,
  ask,
  CACHE,
  NETWORK,
  SEED,
  startTestCloud,
  SUBNET,
  VAULT,
  VAULT_GROUP,
  VERSION,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';

const ZONE = `${VAULT_GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.siterecovery.windowsazure.com`;
const ENDPOINT = `${VAULT_GROUP}/providers/Microsoft.Network/privateEndpoints/pe-asr`;
const NAME = '1265443793182260898-asr-pod01-id1.jpe.privatelink.siterecovery.windowsazure.com';

describe('a cloud that starts with an endpoint', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    const resources = [
      ...SEED.resources,
      {
        id: `${ENDPOINT}/privateDnsZoneGroups/default`,
        properties: {
          privateDnsZoneConfigs: [{ name: 'zone', properties: { privateDnsZoneId: ZONE } }],
        },
      },
      {
        id: ENDPOINT,
        properties: {
          subnet: { id: SUBNET },
          privateLinkServiceConnections: [
            {
              name: 'pe-asr',
              properties: { privateLinkServiceId: VAULT, groupIds: ['AzureSiteRecovery'] },
            },
          ],
        },
      },
      {
        id: `${ZONE}/virtualNetworkLinks/link`,
        properties: {
          virtualNetwork: { id: NETWORK },
          registrationEnabled: false,
          virtualNetworkLinkState: 'Completed',
        },
      },
      { id: ZONE },
      { id: CACHE },
    ];
    // Items came after the endpoint: it stays, and no second one is taken.
    cloud = await startTestCloud({
      seed: {
        ...SEED,
        resources,
        heldItems: { privateasr2: 1 },
        internetNames: ['v10.events.data.microsoft.com'],
      },
    });
  });
  afterAll(() => cloud.close());

  test('has it in every place from the first moment, whatever the order of the seed', async () => {
    expect(
      textAt(
        (await arm(cloud, 'GET', ENDPOINT, { version: VERSION.network })).body,
        'properties',
        'provisioningState',
      ),
    ).toBe('Succeeded');
    expect(await lookUp(cloud, cloud.azure.inboundResolvers[0], NAME)).toMatchObject({
      rcode: 0,
      addresses: ['10.2.1.13'],
      ttl: 10,
    });
    expect((await ask(cloud, { url: `https://${NAME}/`, at: '10.2.1.13' })).status).toBe(401);
  });

  test('answers at the internet names that the seed adds', async () => {
    expect((await ask(cloud, { url: 'https://v10.events.data.microsoft.com/' })).status).toBe(200);
  });

  test('shows its state without keys and secrets', () => {
    const state = JSON.stringify(cloud.azure.state);
    expect(state).toContain('"appId":"33333333-3333-3333-3333-333333333333"');
    expect(state).not.toContain(SEED.applications?.[0]?.secret);
  });
});
