// For tests: the smallest body of each kind of resource, for what an example takes
// for granted.

import { readPath } from '@sekisho/azure-emulator/resources/resource-id.ts';
import type { Json, JsonObject } from '@sekisho/azure-emulator/base/json.ts';

const LOCATION = 'eastus';
const TENANT = '22222222-2222-2222-2222-222222222222';

type Template = (id: string, example: Json) => JsonObject;

const groupOf = (id: string): string => id.split('/').slice(0, 5).join('/');
const networkIn = (id: string): string =>
  `${groupOf(id)}/providers/Microsoft.Network/virtualNetworks/templateNetwork`;
const subnetIn = (id: string): string => `${networkIn(id)}/subnets/templateSubnet`;

const TEMPLATES: Readonly<Record<string, Template>> = {
  'microsoft.network/virtualnetworks': () => ({
    location: LOCATION,
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] },
    },
  }),
  'microsoft.network/virtualnetworks/subnets': (_, example) => ({
    properties: { addressPrefix: prefixFor(example) },
  }),
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': (id) => ({
    properties: {
      remoteVirtualNetwork: {
        id: `${groupOf(id)}/providers/Microsoft.Network/virtualNetworks/remoteNetwork`,
      },
    },
  }),
  'microsoft.network/networkinterfaces': (id) => ({
    location: LOCATION,
    properties: {
      ipConfigurations: [{ name: 'ipconfig1', properties: { subnet: { id: subnetIn(id) } } }],
    },
  }),
  'microsoft.network/privateendpoints': (id) => ({
    location: LOCATION,
    properties: {
      subnet: { id: subnetIn(id) },
      privateLinkServiceConnections: [
        {
          name: 'c',
          properties: {
            privateLinkServiceId: `${groupOf(id)}/providers/Microsoft.Network/privateLinkServices/templateService`,
            groupIds: [],
          },
        },
      ],
    },
  }),
  'microsoft.network/privateendpoints/privatednszonegroups': (id) => ({
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'zone',
          properties: {
            privateDnsZoneId: `${groupOf(id)}/providers/Microsoft.Network/privateDnsZones/zone1.com`,
          },
        },
      ],
    },
  }),
  'microsoft.network/privatelinkservices': (id, example) => ({
    location: LOCATION,
    properties: {
      fqdns: fqdnsIn(example),
      loadBalancerFrontendIpConfigurations: [
        {
          id: `${groupOf(id)}/providers/Microsoft.Network/loadBalancers/lb/frontendIPConfigurations/fe`,
        },
      ],
      ipConfigurations: [{ name: 'fe', properties: { subnet: { id: subnetIn(id) } } }],
    },
  }),
  'microsoft.network/privatednszones': () => ({ location: 'global' }),
  'microsoft.network/privatednszones/virtualnetworklinks': (id) => ({
    location: 'global',
    properties: { virtualNetwork: { id: networkIn(id) }, registrationEnabled: false },
  }),
  'microsoft.network/privatednszones/a': () => ({
    properties: { ttl: 3600, aRecords: [{ ipv4Address: '1.2.3.4' }] },
  }),
  'microsoft.network/privatednszones/aaaa': () => ({
    properties: { ttl: 3600, aaaaRecords: [{ ipv6Address: '::1' }] },
  }),
  'microsoft.network/privatednszones/cname': () => ({
    properties: { ttl: 3600, cnameRecord: { cname: 'contoso.com' } },
  }),
  'microsoft.network/privatednszones/mx': () => ({
    properties: { ttl: 3600, mxRecords: [{ preference: 0, exchange: 'mail.contoso.com' }] },
  }),
  'microsoft.network/privatednszones/ptr': () => ({
    properties: { ttl: 3600, ptrRecords: [{ ptrdname: 'localhost' }] },
  }),
  'microsoft.network/privatednszones/srv': () => ({
    properties: {
      ttl: 3600,
      srvRecords: [{ priority: 0, weight: 10, port: 80, target: 'contoso.com' }],
    },
  }),
  'microsoft.network/privatednszones/soa': () => ({ properties: {} }),
  'microsoft.network/privatednszones/txt': () => ({
    properties: { ttl: 3600, txtRecords: [{ value: ['string1'] }] },
  }),
  'microsoft.recoveryservices/vaults': () => ({
    location: LOCATION,
    sku: { name: 'RS0', tier: 'Standard' },
    identity: { type: 'SystemAssigned' },
    properties: { publicNetworkAccess: 'Enabled' },
  }),
  'microsoft.recoveryservices/vaults/replicationfabrics': () => ({
    properties: { customDetails: { instanceType: 'InMageRcm' } },
  }),
  'microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers': (id) => ({
    properties: {
      friendlyName: id.split('/').at(-1) ?? '',
      fabricFriendlyName: id.split('/').at(-3) ?? '',
      fabricType: 'InMageRcm',
      pairingStatus: 'NotPaired',
      role: '',
    },
  }),
  'microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems':
    (id) => ({
      properties: {
        friendlyName: id.split('/').at(-1) ?? '',
        policyId: `${id.split('/').slice(0, 9).join('/')}/replicationPolicies/policy1`,
        policyFriendlyName: 'policy1',
      },
    }),
  'microsoft.recoveryservices/vaults/replicationpolicies': () => ({
    properties: { providerSpecificInput: { instanceType: 'InMageRcm' } },
  }),
  'microsoft.keyvault/vaults': () => ({
    location: LOCATION,
    properties: { tenantId: TENANT, sku: { family: 'A', name: 'standard' }, accessPolicies: [] },
  }),
  'microsoft.storage/storageaccounts': () => ({
    location: LOCATION,
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    properties: {},
  }),
  'microsoft.offazure/mastersites': () => ({ location: LOCATION, properties: {} }),
  'microsoft.offazure/vmwaresites': () => ({ location: LOCATION, properties: {} }),
  'microsoft.offazure/serversites': () => ({ location: LOCATION, properties: {} }),
};

/** undefined: of a kind that nobody here needs. */
export function templateOf(id: string, example: Json): JsonObject | undefined {
  const { namespace = '', types } = readPath(id);
  return TEMPLATES[[namespace, ...types].join('/').toLowerCase()]?.(id, example);
}

/** The subnet holds the addresses that the example asks for. */
function prefixFor(example: Json): string {
  const asked = /"privateIPAddress":"(\d+\.\d+)\.\d+\.\d+"/.exec(JSON.stringify(example))?.[1];
  return `${asked ?? '10.0'}.0.0/16`;
}

/** The names that the example's endpoint reports, so that ours reports as many. */
function fqdnsIn(example: Json): string[] {
  const found = [...JSON.stringify(example).matchAll(/"fqdn":"([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
  return found.length === 0 ? ['service.contoso.com'] : [...new Set(found)];
}

const SPELLINGS: readonly string[] = [
  'Microsoft.Network/privateLinkServices/privateEndpointConnections',
  'Microsoft.RecoveryServices/vaults/privateEndpointConnections',
  'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems',
  'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectionContainerMappings',
  'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers',
  'Microsoft.RecoveryServices/vaults/replicationFabrics/replicationRecoveryServicesProviders',
  'Microsoft.RecoveryServices/vaults/replicationFabrics',
  'Microsoft.RecoveryServices/vaults/replicationPolicies',
  'Microsoft.RecoveryServices/vaults/replicationJobs',
  'Microsoft.RecoveryServices/vaults/replicationEvents',
  'Microsoft.RecoveryServices/vaults/replicationVaultHealth',
  'Microsoft.RecoveryServices/vaults/replicationVaultSettings',
  'Microsoft.KeyVault/vaults/privateEndpointConnections',
  'Microsoft.Storage/storageAccounts/privateEndpointConnections',
  'Microsoft.OffAzure/MasterSites/privateEndpointConnections',
  'Microsoft.OffAzure/VMwareSites/machines',
  'Microsoft.OffAzure/VMwareSites/runasaccounts',
  'Microsoft.OffAzure/VMwareSites/vcenters',
  'Microsoft.Network/privateDnsZones/SOA',
];

/** As the emulator's state spells a type. */
export function spellType(key: string): string {
  return SPELLINGS.find((each) => each.toLowerCase() === key) ?? key;
}
