// What belongs to an endpoint is joined to it, and what does not fit together is noted.

import { describe, expect, test } from 'vitest';

import { nameWithoutPrivatelink } from './join-endpoints.ts';
import {
  GROUP,
  ENDPOINT,
  VAULT,
  ZONE,
  NAME,
  endpointArm,
  endpointFlat,
  nicArm,
  nicSdk,
  vault,
  zone,
  record,
  zoneGroup,
  read,
} from '@sekisho/test-kit/estate/exported-objects.ts';

describe('joining', () => {
  test('names come from the zone group when nothing else has them, without privatelink', () => {
    const { estate } = read({ ...endpointFlat, customDnsConfigs: [] }, zoneGroup);
    expect(estate.privateEndpoints[0]?.members).toEqual([{ fqdn: NAME, addresses: ['10.2.1.14'] }]);
    expect(estate.privateEndpoints[0]?.zoneIds).toEqual([ZONE]);
  });

  test.each([
    { privatelink: 'kv.privatelink.vaultcore.azure.net', name: 'kv.vault.azure.net' },
    { privatelink: 'a.privatelink.blob.core.windows.net', name: 'a.blob.core.windows.net' },
    { privatelink: NAME.replace('.siterecovery', '.privatelink.siterecovery'), name: NAME },
    {
      privatelink: 'kv.privatelink.vaultcore.usgovcloudapi.net',
      name: 'kv.vault.usgovcloudapi.net',
    },
    { privatelink: 'plain.example.com', name: 'plain.example.com' },
  ])('$privatelink is $name', ({ privatelink, name }) => {
    expect(nameWithoutPrivatelink(privatelink)).toBe(name);
  });

  test('a name of Azure Migrate keeps its privatelink label', () => {
    const fqdn =
      '0123456789abcdef0123456789abcdef-agent.je.disc.privatelink.prod.migration.windowsazure.com';
    const { estate } = read(
      { ...endpointFlat, customDnsConfigs: [] },
      {
        ...zoneGroup,
        privateDnsZoneConfigs: [
          { privateDnsZoneId: ZONE, recordSets: [{ fqdn, ipAddresses: ['10.2.1.19'] }] },
        ],
      },
    );
    expect(estate.privateEndpoints[0]?.members).toEqual([{ fqdn, addresses: ['10.2.1.19'] }]);
  });

  test('an interface alone makes its endpoint; the vault says what it leads to', () => {
    const { estate, notes } = read(nicArm, vault);
    expect(estate.privateEndpoints).toEqual([
      expect.objectContaining({
        id: ENDPOINT,
        name: 'pe',
        targetId: VAULT,
        connection: 'Approved',
        members: [{ fqdn: NAME, addresses: ['10.2.1.14'], member: 'SiteRecovery-rcm1' }],
      }),
    ]);
    expect(notes).toEqual([]);
  });

  test('an interface without privateEndpoint is found through the endpoint', () => {
    const { privateEndpoint: _, ...properties } = nicArm.properties;
    const { estate } = read({ ...nicArm, properties }, { ...endpointFlat, customDnsConfigs: [] });
    expect(estate.privateEndpoints[0]?.members).toHaveLength(1);
  });

  test.each([
    {
      title: 'an endpoint whose interface is missing',
      objects: [endpointFlat],
      code: 'interface-not-exported',
    },
    {
      title: 'an endpoint without any name',
      objects: [{ ...endpointFlat, customDnsConfigs: [], networkInterfaces: [] }],
      code: 'endpoint-without-names',
    },
    {
      title: 'a name without an address',
      objects: [
        {
          ...endpointFlat,
          networkInterfaces: [],
          customDnsConfigs: [{ fqdn: NAME, ipAddresses: [] }],
        },
      ],
      code: 'name-without-address',
    },
    {
      title: 'an interface that nobody owns',
      objects: [{ ...nicArm, properties: { ...nicArm.properties, privateEndpoint: null } }],
      code: 'interface-without-endpoint',
    },
    {
      title: 'an endpoint that only the vault knows',
      objects: [vault],
      code: 'endpoint-not-exported',
    },
    {
      title: 'an endpoint that leads nobody knows where',
      objects: [nicArm],
      code: 'endpoint-target-unknown',
    },
    {
      title: 'two sources that differ about an address',
      objects: [
        endpointFlat,
        {
          ...nicSdk,
          ipConfigurations: [{ ...nicSdk.ipConfigurations[0], privateIpAddress: '10.2.1.99' }],
        },
      ],
      code: 'addresses-differ',
    },
    {
      title: 'a zone whose records are not exported',
      objects: [{ ...zone, properties: { numberOfRecordSets: 6, numberOfVirtualNetworkLinks: 0 } }],
      code: 'records-not-exported',
    },
    {
      title: 'a zone whose links are not exported',
      objects: [zone, record],
      code: 'links-not-exported',
    },
    {
      title: 'a Key Vault without its address',
      objects: [{ id: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`, name: 'kv' }],
      code: 'host-unknown',
    },
    {
      title: 'a vault without its region',
      objects: [{ id: VAULT, name: 'vault1' }],
      code: 'location-unknown',
    },
    {
      title: 'two exports of one endpoint that differ',
      objects: [
        nicArm,
        endpointArm,
        { ...endpointFlat, customDnsConfigs: [{ fqdn: NAME, ipAddresses: ['10.9.9.9'] }] },
      ],
      code: 'conflicting-exports',
    },
  ])('$title is noted', ({ objects, code }) => {
    expect(read(...objects).notes.map((note) => note.code)).toContain(code);
  });
});
