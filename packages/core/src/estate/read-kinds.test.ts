// The fields of each kind of resource, and of each type of record.

import { describe, expect, test } from 'vitest';

import {
  GROUP,
  ZONE,
  NETWORK,
  zone,
  record,
  link,
  network,
  read,
} from '@sekisho/test-kit/estate/exported-objects.ts';

describe('kinds of resources', () => {
  test('zones, records, links, sites, storage and networks are read', () => {
    const site = {
      id: `${GROUP}/providers/Microsoft.OffAzure/MasterSites/stemmastersite`,
      name: 'stemmastersite',
      location: 'japaneast',
      properties: {
        sites: [`${GROUP}/providers/Microsoft.OffAzure/VMwareSites/stemvmwaresite`.toLowerCase()],
      },
    };
    const vmware = {
      id: `${GROUP}/providers/Microsoft.OffAzure/VMwareSites/stemvmwaresite`,
      name: 'stemvmwaresite',
      location: 'japaneast',
      properties: {
        applianceName: 'appliance1',
        serviceEndpoint: 'https://x-agent.je.disc.privatelink.prod.migration.windowsazure.com',
        agentDetails: { keyVaultUri: 'https://kv.vault.azure.net' },
      },
    };
    const storage = {
      StorageAccountName: 'cache',
      Id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/cache`,
      Kind: 'StorageV2',
      Location: 'japaneast',
      PrimaryEndpoints: { Blob: 'https://cache.z01.blob.storage.azure.net/' },
    };
    const keyVault = {
      VaultName: 'kv',
      ResourceId: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`,
      VaultUri: 'https://kv.vault.azure.net/',
      Location: 'japaneast',
    };
    const { estate } = read(zone, record, link, site, vmware, storage, keyVault, network);
    expect(estate.zones).toEqual([
      {
        id: ZONE,
        name: 'privatelink.siterecovery.windowsazure.com',
        records: [
          { name: '1-asr-pod01-rcm1.jpe', type: 'A', ttlSeconds: 10, values: ['10.2.1.14'] },
        ],
        links: [
          {
            name: 'l',
            virtualNetworkId: NETWORK,
            registrationEnabled: false,
            nxDomainRedirect: true,
          },
        ],
      },
    ]);
    expect(estate.migrateSites).toEqual([
      {
        id: site.id,
        name: 'stemmastersite',
        kind: 'master',
        location: 'japaneast',
        siteIds: site.properties.sites,
      },
      {
        id: vmware.id,
        name: 'stemvmwaresite',
        kind: 'vmware',
        location: 'japaneast',
        applianceName: 'appliance1',
        keyVaultHost: 'kv.vault.azure.net',
        serviceHost: 'x-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      },
    ]);
    expect(estate.storageAccounts).toEqual([
      {
        id: storage.Id,
        name: 'cache',
        blobHost: 'cache.z01.blob.storage.azure.net',
        kind: 'StorageV2',
        location: 'japaneast',
      },
    ]);
    expect(estate.keyVaults).toEqual([
      { id: keyVault.ResourceId, name: 'kv', host: 'kv.vault.azure.net', location: 'japaneast' },
    ]);
    expect(estate.virtualNetworks).toEqual([
      {
        id: NETWORK,
        name: 'net',
        addressPrefixes: ['10.2.0.0/16'],
        dnsServers: [],
        peeredWith: [],
      },
    ]);
  });

  test.each([
    {
      type: 'A',
      body: { RecordType: 0, Records: [{ Ipv4Address: '10.2.1.2' }, { Ipv4Address: '10.2.1.1' }] },
      values: ['10.2.1.1', '10.2.1.2'],
    },
    { type: 'AAAA', body: { aaaaRecords: [{ ipv6Address: 'fd00::1' }] }, values: ['fd00::1'] },
    {
      type: 'CNAME',
      body: { properties: { cnameRecord: { cname: 'B.example.com.' } } },
      values: ['b.example.com'],
    },
    { type: 'TXT', body: { txtRecords: [{ value: ['ab', 'c'] }] }, values: ['abc'] },
    {
      type: 'MX',
      body: { mxRecords: [{ preference: 5, exchange: 'm.example.com' }] },
      values: ['5 m.example.com'],
    },
    {
      type: 'PTR',
      body: { ptrRecords: [{ ptrdname: 'p.example.com' }] },
      values: ['p.example.com'],
    },
    {
      type: 'SRV',
      body: { srvRecords: [{ priority: 1, weight: 2, port: 3, target: 's.example.com' }] },
      values: ['1 2 3 s.example.com'],
    },
    {
      type: 'SOA',
      body: {
        soaRecord: {
          host: 'h',
          email: 'e',
          serialNumber: 1,
          refreshTime: 2,
          retryTime: 3,
          expireTime: 4,
          minimumTtl: 5,
        },
      },
      values: ['h e 1 2 3 4 5'],
    },
  ])('a record set of type $type is read', ({ type, body, values }) => {
    const { estate } = read({ id: `${ZONE}/${type}/@`, ttl: 3600, ...body });
    expect(estate.zones[0]?.records).toEqual([{ name: '@', type, ttlSeconds: 3600, values }]);
  });
});
