// One endpoint with its interface, vault and zone, in each of the forms that exports have.

import { assembleEstate, type ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import type { EstateReading } from '@sekisho/core/estate/reading.ts';

export const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg';
export const ENDPOINT = `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe`;
export const NIC = `${GROUP}/providers/Microsoft.Network/networkInterfaces/pe.nic.1`;
export const VAULT = `${GROUP}/providers/Microsoft.RecoveryServices/vaults/vault1`;
export const ZONE = `${GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.siterecovery.windowsazure.com`;
export const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/net`;
export const NAME = '1-asr-pod01-rcm1.jpe.siterecovery.windowsazure.com';

export const endpointArm = {
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
export const endpointFlat = {
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
export const endpointPowerShell = {
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
export const nicArm = {
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
export const nicSdk = {
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
export const vault = {
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
export const zone = {
  id: ZONE,
  name: 'privatelink.siterecovery.windowsazure.com',
  properties: { numberOfRecordSets: 2, numberOfVirtualNetworkLinks: 1 },
};
export const record = {
  id: `${ZONE}/A/1-asr-pod01-rcm1.jpe`,
  name: '1-asr-pod01-rcm1.jpe',
  properties: { fqdn: 'x.', ttl: 10, aRecords: [{ ipv4Address: '10.2.1.14' }] },
};
export const link = {
  id: `${ZONE}/virtualNetworkLinks/l`,
  name: 'l',
  properties: {
    virtualNetwork: { id: NETWORK },
    registrationEnabled: false,
    resolutionPolicy: 'NxDomainRedirect',
  },
};
export const zoneGroup = {
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
export const network = {
  id: NETWORK,
  name: 'net',
  addressSpace: { addressPrefixes: ['10.2.0.0/16'] },
  dhcpOptions: { dnsServers: [] },
  virtualNetworkPeerings: [],
};

export function read(...objects: readonly unknown[]): EstateReading {
  return assembleEstate([json('a.json', objects)]);
}

export function json(file: string, value: unknown): ExportedFile {
  return { file, text: JSON.stringify(value) };
}
