import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { sayReason } from '../text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { assembleEstate, type ExportedFile } from './assemble-estate.ts';
import { nameWithoutPrivatelink } from './join-endpoints.ts';
import type { EstateReading } from './reading.ts';

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg';
const ENDPOINT = `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe`;
const NIC = `${GROUP}/providers/Microsoft.Network/networkInterfaces/pe.nic.1`;
const VAULT = `${GROUP}/providers/Microsoft.RecoveryServices/vaults/vault1`;
const ZONE = `${GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.siterecovery.windowsazure.com`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/net`;
const NAME = '1-asr-pod01-rcm1.jpe.siterecovery.windowsazure.com';

const endpointArm = {
  id: ENDPOINT,
  name: 'pe',
  type: 'Microsoft.Network/privateEndpoints',
  location: 'japaneast',
  properties: {
    subnet: { id: `${NETWORK}/subnets/default` },
    networkInterfaces: [{ id: NIC }],
    privateLinkServiceConnections: [
      {
        id: `${ENDPOINT}/privateLinkServiceConnections/pe`,
        name: 'pe',
        properties: {
          privateLinkServiceId: VAULT,
          groupIds: ['AzureSiteRecovery'],
          privateLinkServiceConnectionState: { status: 'Approved' },
        },
      },
    ],
    manualPrivateLinkServiceConnections: [],
    customDnsConfigs: [{ fqdn: NAME, ipAddresses: ['10.2.1.14'] }],
  },
};
const endpointFlat = {
  id: ENDPOINT,
  name: 'pe',
  location: 'japaneast',
  resourceGroup: 'rg',
  subnet: { id: `${NETWORK}/subnets/default`, resourceGroup: 'rg' },
  networkInterfaces: [{ id: NIC, resourceGroup: 'rg' }],
  privateLinkServiceConnections: [
    {
      privateLinkServiceId: VAULT,
      groupIds: ['AzureSiteRecovery'],
      privateLinkServiceConnectionState: { status: 'Approved' },
    },
  ],
  customDnsConfigs: [{ fqdn: NAME, ipAddresses: ['10.2.1.14'] }],
};
const endpointPowerShell = {
  Name: 'pe',
  ResourceGroupName: 'rg',
  Location: 'japaneast',
  Id: ENDPOINT,
  Subnet: { Id: `${NETWORK}/subnets/default` },
  NetworkInterfaces: [{ Id: NIC }],
  PrivateLinkServiceConnections: [
    {
      PrivateLinkServiceId: VAULT,
      GroupIds: ['AzureSiteRecovery'],
      PrivateLinkServiceConnectionState: { Status: 'Approved' },
    },
  ],
  ManualPrivateLinkServiceConnections: [],
  CustomDnsConfigs: [{ Fqdn: NAME, IpAddresses: ['10.2.1.14'] }],
};
const nicArm = {
  id: NIC,
  properties: {
    privateEndpoint: { id: ENDPOINT },
    ipConfigurations: [
      {
        properties: {
          privateIPAddress: '10.2.1.14',
          privateLinkConnectionProperties: {
            groupId: 'AzureSiteRecovery',
            requiredMemberName: 'SiteRecovery-rcm1',
            fqdns: [NAME],
          },
        },
      },
    ],
  },
};
const nicSdk = {
  id: NIC,
  tags: null,
  privateEndpoint: { id: ENDPOINT.toLowerCase(), resourceGroup: 'rg' },
  ipConfigurations: [
    {
      privateIpAddress: '10.2.1.14',
      subnet: null,
      privateLinkConnectionProperties: {
        groupId: 'AzureSiteRecovery',
        requiredMemberName: 'SiteRecovery-rcm1',
        fqdns: [NAME],
      },
    },
  ],
};
const vault = {
  id: VAULT,
  name: 'vault1',
  location: 'Japan East',
  properties: {
    publicNetworkAccess: 'Disabled',
    privateEndpointConnections: [
      {
        properties: {
          privateEndpoint: { id: ENDPOINT },
          groupIds: ['AzureSiteRecovery'],
          privateLinkServiceConnectionState: { status: 'Approved' },
        },
      },
    ],
  },
};
const zone = {
  id: ZONE,
  name: 'privatelink.siterecovery.windowsazure.com',
  properties: { numberOfRecordSets: 2, numberOfVirtualNetworkLinks: 1 },
};
const record = {
  id: `${ZONE}/A/1-asr-pod01-rcm1.jpe`,
  name: '1-asr-pod01-rcm1.jpe',
  properties: { fqdn: 'x.', ttl: 10, aRecords: [{ ipv4Address: '10.2.1.14' }] },
};
const link = {
  id: `${ZONE}/virtualNetworkLinks/l`,
  name: 'l',
  properties: {
    virtualNetwork: { id: NETWORK },
    registrationEnabled: false,
    resolutionPolicy: 'NxDomainRedirect',
  },
};
const zoneGroup = {
  id: `${ENDPOINT}/privateDnsZoneGroups/default`,
  privateDnsZoneConfigs: [
    {
      privateDnsZoneId: ZONE,
      recordSets: [
        {
          fqdn: '1-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com',
          ipAddresses: ['10.2.1.14'],
        },
      ],
    },
  ],
};
const network = {
  id: NETWORK,
  name: 'net',
  addressSpace: { addressPrefixes: ['10.2.0.0/16'] },
  dhcpOptions: { dnsServers: [] },
  virtualNetworkPeerings: [],
};

function read(...objects: readonly unknown[]): EstateReading {
  return assembleEstate([json('a.json', objects)]);
}

function json(file: string, value: unknown): ExportedFile {
  return { file, text: JSON.stringify(value) };
}

function failure(files: readonly ExportedFile[]): UserError {
  try {
    assembleEstate(files);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the same endpoint in every form', () => {
  const expected = {
    id: ENDPOINT,
    name: 'pe',
    location: 'japaneast',
    targetId: VAULT,
    groupIds: ['AzureSiteRecovery'],
    connection: 'Approved',
    subnetId: `${NETWORK}/subnets/default`,
    members: [{ fqdn: NAME, addresses: ['10.2.1.14'], member: 'SiteRecovery-rcm1' }],
    zoneIds: [],
  };

  test.each([
    { title: 'ARM answers', objects: [endpointArm, nicArm] },
    {
      title: 'az, flattened in ARM casing, with an interface in SDK casing',
      objects: [endpointFlat, nicSdk],
    },
    { title: 'PowerShell, with an ARM interface', objects: [endpointPowerShell, nicArm] },
    {
      title: 'all of them at once',
      objects: [nicSdk, endpointPowerShell, endpointArm, nicArm, endpointFlat],
    },
    {
      title: 'an id in other case beside the right one',
      objects: [{ ...endpointFlat, id: ENDPOINT.toLowerCase() }, endpointArm, nicSdk],
    },
  ])('$title', ({ objects }) => {
    const { estate, notes, unused } = read(...objects);
    expect(estate.privateEndpoints).toEqual([expected]);
    expect([...notes, ...unused]).toEqual([]);
  });
});

describe('lists', () => {
  test.each([
    { title: 'an array', text: JSON.stringify([zone, link]) },
    { title: 'a page of ARM', text: JSON.stringify({ value: [zone, link], nextLink: '' }) },
    {
      title: 'rows of Resource Graph',
      text: JSON.stringify({ count: 2, data: [zone, link], skip_token: null, total_records: 2 }),
    },
    {
      title: 'two objects one after another',
      text: `${JSON.stringify(zone)}\n${JSON.stringify(link)}`,
    },
    {
      title: 'pages in an array',
      text: JSON.stringify([
        { value: [zone], nextLink: 'https://example.com/2' },
        { value: [zone, link] },
      ]),
    },
  ])('$title gives its objects', ({ text }) => {
    const { estate, unused } = assembleEstate([{ file: 'zones.json', text }]);
    expect(estate.zones.map(({ name, links }) => [name, links.length])).toEqual([
      ['privatelink.siterecovery.windowsazure.com', 1],
    ]);
    expect(unused).toEqual([]);
  });

  test('one object alone is a list of one', () => {
    expect(assembleEstate([json('v.json', vault)]).estate.vaults).toEqual([
      {
        id: VAULT,
        name: 'vault1',
        location: 'japaneast',
        endpointConnections: [
          { endpointId: ENDPOINT, status: 'Approved', groupIds: ['AzureSiteRecovery'] },
        ],
        publicNetworkAccess: 'Disabled',
      },
    ]);
  });

  test('a list that goes on without a last page is said to', () => {
    const { unused } = assembleEstate([
      json('p.json', { value: [zone], nextLink: 'https://example.com/next' }),
    ]);
    expect(unused).toMatchObject([
      { file: 'p.json', where: '', reason: expect.stringContaining('the list goes on') },
    ]);
  });
});

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

describe('what cannot be used is said', () => {
  test.each([
    {
      title: 'an interface of a machine',
      value: { id: NIC, ipConfigurations: [{ privateIPAddress: '10.1.1.1' }] },
      reason: 'belongs to no private endpoint',
    },
    {
      title: 'a kind that Sekisho has no use for',
      value: { id: `${GROUP}/providers/Microsoft.Compute/virtualMachines/vm` },
      reason: 'no use for resources of type "microsoft.compute/virtualmachines"',
    },
    {
      title: 'an object without an id',
      value: { foo: 1, bar: 2 },
      reason: 'its first keys are "foo", "bar"',
    },
    { title: 'an empty object', value: {}, reason: 'the object is empty' },
    { title: 'a number', value: 5, reason: 'not an object' },
    {
      title: 'an id that is none',
      value: { id: '../../etc/passwd' },
      reason: 'is not an Azure resource id',
    },
    {
      title: 'an id with a line break',
      value: { id: `${ENDPOINT}\nx` },
      reason: 'is not an Azure resource id',
    },
    {
      title: 'an answer that is an error',
      value: { error: { code: 'AuthorizationFailed', message: 'no' } },
      reason: 'Azure answered with an error instead: "AuthorizationFailed no"',
    },
    {
      title: 'a host name with a quote in it',
      value: { ...endpointFlat, customDnsConfigs: [{ fqdn: 'a".example.com', ipAddresses: [] }] },
      reason: 'is not a host name',
    },
    {
      title: 'an address that is none',
      value: { ...endpointFlat, customDnsConfigs: [{ fqdn: NAME, ipAddresses: ['10.2.1.999'] }] },
      reason: '"10.2.1.999" is not an IP address',
    },
    {
      title: 'a record for an address that is none',
      value: {
        ...record,
        properties: { ttl: 10, aRecords: [{ ipv4Address: '10.2.1.14; local-data' }] },
      },
      reason: 'is not an IP address',
    },
    {
      title: 'a record whose name is none',
      value: { ...record, id: `${ZONE}/A/a b` },
      reason: 'is not a host name',
    },
    {
      title: 'a record without a ttl',
      value: { ...record, properties: { aRecords: [] } },
      reason: 'no usable ttl',
    },
    {
      title: 'text with a control character',
      value: { id: `${ZONE}/TXT/t`, ttl: 1, txtRecords: [{ value: ['a\u001b[2J'] }] },
      reason: 'control character',
    },
    {
      title: 'a member with a control character',
      value: {
        ...nicArm,
        properties: undefined,
        ipConfigurations: [
          {
            privateIPAddress: '10.2.1.14',
            privateLinkConnectionProperties: { fqdns: [NAME], requiredMemberName: 'rcm\u202e1' },
          },
        ],
      },
      reason: '"rcm\\u202e1" is not a word',
    },
    {
      title: 'a link to nowhere',
      value: { id: `${ZONE}/virtualNetworkLinks/l` },
      reason: 'names no virtual network',
    },
    {
      title: 'what PowerShell cut off',
      value: {
        ...nicArm,
        properties: undefined,
        PrivateEndpoint: { Id: ENDPOINT },
        IpConfigurations: [
          {
            PrivateIpAddress: '10.2.1.14',
            PrivateLinkConnectionProperties:
              'Microsoft.Azure.Commands.Network.Models.PSIpConfigurationConnectivityInformation',
          },
        ],
      },
      reason:
        'PowerShell cut off IpConfigurations[0].PrivateLinkConnectionProperties: export again with ConvertTo-Json -Depth 10',
    },
    {
      title: 'what PowerShell wrote as @{…}',
      value: {
        ...endpointPowerShell,
        CustomDnsConfigs: ['@{Fqdn=a; IpAddresses=System.Object[]}'],
      },
      reason: 'PowerShell cut off CustomDnsConfigs[0]',
    },
  ])('$title', ({ value, reason }) => {
    const { unused } = read(value);
    expect(unused).toContainEqual(
      expect.objectContaining({
        file: 'a.json',
        where: '[0]',
        reason: expect.stringContaining(reason),
      }),
    );
  });

  test('the same reason many times in a file is one entry', () => {
    const { unused } = read(
      ...Array.from({ length: 30 }, (_, index) => ({ id: `${NIC}${index}`, ipConfigurations: [] })),
    );
    expect(unused).toMatchObject([
      {
        file: 'a.json',
        where: '[0] and 29 more',
        reason: 'this network interface belongs to no private endpoint',
      },
    ]);
  });

  test('lists that PowerShell joined with blanks are still lists', () => {
    const { estate } = read({
      ...endpointPowerShell,
      CustomDnsConfigs: [{ Fqdn: NAME, IpAddresses: '10.2.1.14 10.2.1.15' }],
    });
    expect(estate.privateEndpoints[0]?.members[0]?.addresses).toEqual(['10.2.1.14', '10.2.1.15']);
  });

  test('a key called __proto__ changes nothing', () => {
    const { estate } = assembleEstate([
      { file: 'a.json', text: `[{"__proto__":{"id":"${ENDPOINT}"},"constructor":1}]` },
    ]);
    expect(estate.privateEndpoints).toEqual([]);
  });
});

describe('broken files', () => {
  test('every broken file is named with line, column and byte, in one run', () => {
    const text = `[\n  {"id": "é", "na`;
    const error = failure([
      { file: 'nic-list.json', text },
      json('good.json', [zone]),
      { file: 'b.json', text: '[1,]' },
      { file: 'c.json', text: 'ERROR: (ResourceNotFound) …' },
    ]);
    expect(error.message.split('\n')).toEqual([
      'b.json:1:4 (byte 3): this is not JSON: a value is expected here',
      'c.json:1:1 (byte 0): this is not JSON: it begins with "ERROR: (ResourceNotFound) …"',
      `nic-list.json:2:18 (byte ${Buffer.byteLength(text)}): the file was cut off: the file ends inside a string`,
    ]);
    expect(error.hint).toContain('-Depth 10');
  });

  test('nesting without end is refused, not followed', () => {
    expect(failure([{ file: 'deep.json', text: '['.repeat(5_000_000) }]).message).toContain(
      'deep.json:1:129',
    );
  });

  test('a text that is nothing known, and an empty one, are listed', () => {
    const { unused } = assembleEstate([
      { file: 'a.txt', text: 'hello' },
      { file: 'b.json', text: ' \n' },
      { file: 'c.json', text: '{"value":[]}' },
    ]);
    expect(unused.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      expect.stringContaining('a.txt: This is no form that Sekisho reads'),
      'b.json: the file is empty',
      'c.json: the list is empty',
    ]);
  });
});

const ALL = [
  endpointArm,
  endpointFlat,
  endpointPowerShell,
  nicArm,
  nicSdk,
  vault,
  zone,
  record,
  link,
  zoneGroup,
  network,
  { ...endpointFlat, customDnsConfigs: [{ fqdn: NAME, ipAddresses: ['10.9.9.9'] }] },
  {
    ...vault,
    location: 'japanwest',
    id: VAULT.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
  },
];

describe('laws', () => {
  test('any order and any split of the objects give the same estate', () => {
    const expected = read(...ALL).estate;
    const split = fc
      .shuffledSubarray(ALL, { minLength: ALL.length, maxLength: ALL.length })
      .chain((objects) =>
        fc
          .array(fc.integer({ min: 0, max: 3 }), {
            minLength: objects.length,
            maxLength: objects.length,
          })
          .map((files) =>
            [0, 1, 2, 3].map((file) =>
              json(
                `${file}.json`,
                objects.filter((_, index) => files[index] === file),
              ),
            ),
          ),
      );
    fc.assert(
      fc.property(split, (files) => {
        expect(assembleEstate(files).estate).toEqual(expected);
      }),
    );
  });

  test('duplicates change nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL)), (again) => {
        expect(read(...ALL, ...again).estate).toEqual(read(...ALL).estate);
      }),
    );
  });

  test('a file cut anywhere is refused by name or read, never anything else', () => {
    const text = JSON.stringify(ALL, null, 2);
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        try {
          expect(
            assembleEstate([{ file: 'cut.json', text: text.slice(0, length) }]).estate
              .privateEndpoints.length,
          ).toBeLessThanOrEqual(1);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect(String(error)).toMatch(/cut\.json:\d+:\d+ \(byte \d+\)/);
        }
      }),
    );
  });

  test('any JSON under the keys that are read gives a reading, and only checked names in it', () => {
    const keys = [
      'id',
      'properties',
      'customDnsConfigs',
      'fqdn',
      'ipAddresses',
      'ipConfigurations',
      'privateEndpoint',
      'records',
      'ttl',
      'value',
      'data',
      'vaultUri',
      'primaryEndpoints',
      'blob',
      'privateLinkServiceConnections',
      'groupIds',
      'privateLinkServiceConnectionState',
      'status',
      'privateLinkConnectionProperties',
      'requiredMemberName',
      'kind',
      'location',
      'publicNetworkAccess',
      'dhcpOptions',
      'dnsServers',
      'applianceName',
    ];
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(
          ENDPOINT,
          NIC,
          ZONE,
          `${ZONE}/A/x`,
          VAULT,
          'a b',
          '\u202e',
          null,
          1,
          true,
          '10.2.1.1',
        ),
        fc.string(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, (any) => {
        const { estate } = assembleEstate([json('any.json', [any])]);
        expect(JSON.stringify(estate)).not.toMatch(/[\u202e\u001b]/);
        for (const { fqdn } of estate.privateEndpoints.flatMap(({ members }) => members))
          expect(fqdn).toMatch(/^[a-z0-9._-]+$/);
      }),
      { numRuns: 1000 },
    );
  });
});

test('every reason and note has a code, which both languages say', () => {
  const reading = assembleEstate([
    { file: 'a.txt', text: 'hello' },
    { file: 'b.json', text: '' },
    json('c.json', [
      { ...endpointArm, properties: { ...endpointArm.properties, customDnsConfigs: 'x' } },
      { id: ZONE, numberOfRecordSets: 9, numberOfVirtualNetworkLinks: 2 },
      { id: NETWORK },
      { id: 'none' },
      {},
      1,
    ]),
  ]);
  const said = [...reading.unused, ...reading.notes].map(({ because }) => because);
  expect(said.length).toBeGreaterThan(8);
  for (const because of said) {
    if (because === undefined) throw new Error('a part without a code');
    expect(sayReason('ja', because)).not.toMatch(/\{\w+\}/);
    expect(sayReason('ja', because)).not.toBe(sayReason('en', because));
  }
});
