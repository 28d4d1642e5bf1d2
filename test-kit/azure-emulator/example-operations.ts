// For tests: which request an example of Azure's API description stands for. The
// examples don't say; their names do, and they are alike within one API.

import { GROUP, rowsOf, SUBSCRIPTION, type ExampleOperation } from './example-rows.ts';
import { SITE_RECOVERY_ROWS } from './site-recovery-operations.ts';

const NETWORK = '/providers/Microsoft.Network';
const VAULT = '/providers/Microsoft.RecoveryServices/vaults/{vaultName}';
const KEY_VAULT = '/providers/Microsoft.KeyVault/vaults/{vaultName}';
const STORAGE = '/providers/Microsoft.Storage/storageAccounts/{accountName}';
const OFF_AZURE = '/providers/Microsoft.OffAzure';
const ZONE = `${NETWORK}/privateDnsZones/{privateZoneName}`;

const network = (noun: string, path: string): ExampleOperation[] =>
  rowsOf('network', noun, { path: `${NETWORK}${path}` });

const NETWORK_ROWS: readonly ExampleOperation[] = [
  ...network(
    'PrivateEndpointDnsZoneGroup',
    '/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}',
  ),
  ...network('PrivateEndpoint', '/privateEndpoints/{privateEndpointName}'),
  {
    api: 'network',
    file: /^PrivateLinkServiceGetPrivateEndpointConnection/,
    method: 'GET',
    path: `${GROUP}${NETWORK}/privateLinkServices/{serviceName}/privateEndpointConnections/{peConnectionName}`,
  },
  {
    api: 'network',
    file: /^PrivateLinkServiceListPrivateEndpointConnection/,
    method: 'GET',
    path: `${GROUP}${NETWORK}/privateLinkServices/{serviceName}/privateEndpointConnections`,
  },
  {
    api: 'network',
    file: /^PrivateLinkServiceUpdatePrivateEndpointConnection/,
    method: 'PUT',
    path: `${GROUP}${NETWORK}/privateLinkServices/{serviceName}/privateEndpointConnections/{peConnectionName}`,
  },
  {
    api: 'network',
    file: /^PrivateLinkServiceDeletePrivateEndpointConnection/,
    method: 'DELETE',
    path: `${GROUP}${NETWORK}/privateLinkServices/{serviceName}/privateEndpointConnections/{peConnectionName}`,
  },
  ...network('PrivateLinkService', '/privateLinkServices/{serviceName}'),
  {
    api: 'network',
    file: /^AvailablePrivateEndpointTypesGet/,
    method: 'GET',
    path: `${SUBSCRIPTION}${NETWORK}/locations/{location}/availablePrivateEndpointTypes`,
  },
  {
    api: 'network',
    file: /^AvailablePrivateEndpointTypesResourceGroupGet/,
    method: 'GET',
    path: `${GROUP}${NETWORK}/locations/{location}/availablePrivateEndpointTypes`,
  },
  ...network(
    'NetworkInterfaceIPConfiguration',
    '/networkInterfaces/{networkInterfaceName}/ipConfigurations/{ipConfigurationName}',
  ),
  ...network('NetworkInterface', '/networkInterfaces/{networkInterfaceName}'),
  ...network(
    'VirtualNetworkPeering',
    '/virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{virtualNetworkPeeringName}',
  ),
  ...network('VirtualNetwork', '/virtualNetworks/{virtualNetworkName}'),
  ...network('Subnet', '/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}'),
];

const DNS_ROWS: readonly ExampleOperation[] = [
  ...rowsOf('privatedns', 'PrivateZone', { path: ZONE }),
  { api: 'privatedns', file: /^RecordSetALLList/, method: 'GET', path: `${GROUP}${ZONE}/ALL` },
  ...rowsOf('privatedns', 'RecordSet(?:A|AAAA|CNAME|MX|PTR|SOA|SRV|TXT)', {
    path: `${ZONE}/{recordType}/{relativeRecordSetName}`,
  }),
  ...rowsOf('privatedns', 'VirtualNetworkLink', {
    path: `${ZONE}/virtualNetworkLinks/{virtualNetworkLinkName}`,
  }),
];

const vault = (
  file: RegExp,
  method: ExampleOperation['method'],
  path: string,
): ExampleOperation => ({ api: 'recoveryservices', file, method, path });
const VAULT_ROWS: readonly ExampleOperation[] = [
  vault(
    /^CheckNameAvailability/,
    'POST',
    `${GROUP}/providers/Microsoft.RecoveryServices/locations/{location}/checkNameAvailability`,
  ),
  vault(/^(?:GET|Get)Vault(?!ExtendedInfo)/, 'GET', `${GROUP}${VAULT}`),
  ...(['GET', 'PUT', 'PATCH'] as const).map((method) =>
    vault(
      new RegExp(`^${method}VaultExtendedInfo`, 'i'),
      method,
      `${GROUP}${VAULT}/extendedInformation/vaultExtendedInfo`,
    ),
  ),
  vault(/^PUTVault(?:_|\.|$)/, 'PUT', `${GROUP}${VAULT}`),
  vault(/^(?:PATCHVault|UpdateVault)(?:_|\.|$)/, 'PATCH', `${GROUP}${VAULT}`),
  vault(/^DeleteVault/, 'DELETE', `${GROUP}${VAULT}`),
  vault(
    /^ListBySubscriptionIds/,
    'GET',
    `${SUBSCRIPTION}/providers/Microsoft.RecoveryServices/vaults`,
  ),
  vault(/^ListResources/, 'GET', `${GROUP}/providers/Microsoft.RecoveryServices/vaults`),
  vault(
    /^GetPrivateLinkResources/,
    'GET',
    `${GROUP}${VAULT}/privateLinkResources/{privateLinkResourceName}`,
  ),
  vault(/^ListPrivateLinkResources/, 'GET', `${GROUP}${VAULT}/privateLinkResources`),
  vault(/^ListUsages/, 'GET', `${GROUP}${VAULT}/usages`),
  vault(/^ListReplicationUsages/, 'GET', `${GROUP}${VAULT}/replicationUsages`),
];

const keyVault = (
  file: RegExp,
  method: ExampleOperation['method'],
  path: string,
): ExampleOperation => ({ api: 'keyvault', file, method, path });
const KEY_VAULT_ROWS: readonly ExampleOperation[] = [
  keyVault(
    /^checkVaultNameAvailability/,
    'POST',
    `${SUBSCRIPTION}/providers/Microsoft.KeyVault/checkNameAvailability`,
  ),
  keyVault(/^createVault/, 'PUT', `${GROUP}${KEY_VAULT}`),
  keyVault(/^updateVault/, 'PATCH', `${GROUP}${KEY_VAULT}`),
  keyVault(/^getVault/, 'GET', `${GROUP}${KEY_VAULT}`),
  keyVault(/^deleteVault/, 'DELETE', `${GROUP}${KEY_VAULT}`),
  keyVault(/^listVaultByResourceGroup/, 'GET', `${GROUP}/providers/Microsoft.KeyVault/vaults`),
  keyVault(
    /^listVaultBySubscription/,
    'GET',
    `${SUBSCRIPTION}/providers/Microsoft.KeyVault/vaults`,
  ),
  keyVault(/^listVault\./, 'GET', `${SUBSCRIPTION}/resources`),
  keyVault(/^updateAccessPolicies/, 'PUT', `${GROUP}${KEY_VAULT}/accessPolicies/{operationKind}`),
  keyVault(/^listPrivateLinkResources/, 'GET', `${GROUP}${KEY_VAULT}/privateLinkResources`),
  keyVault(
    /^listPrivateEndpointConnection/,
    'GET',
    `${GROUP}${KEY_VAULT}/privateEndpointConnections`,
  ),
  keyVault(
    /^getPrivateEndpointConnection/,
    'GET',
    `${GROUP}${KEY_VAULT}/privateEndpointConnections/{privateEndpointConnectionName}`,
  ),
  keyVault(
    /^putPrivateEndpointConnection/,
    'PUT',
    `${GROUP}${KEY_VAULT}/privateEndpointConnections/{privateEndpointConnectionName}`,
  ),
  keyVault(
    /^deletePrivateEndpointConnection/,
    'DELETE',
    `${GROUP}${KEY_VAULT}/privateEndpointConnections/{privateEndpointConnectionName}`,
  ),
];

const storage = (
  file: RegExp,
  method: ExampleOperation['method'],
  path: string,
): ExampleOperation => ({ api: 'storage', file, method, path });
const STORAGE_ROWS: readonly ExampleOperation[] = [
  storage(
    /^StorageAccountCheckNameAvailability/,
    'POST',
    `${SUBSCRIPTION}/providers/Microsoft.Storage/checkNameAvailability`,
  ),
  storage(
    /^StorageAccount(?:List|Enumerate)PrivateEndpointConnections/,
    'GET',
    `${GROUP}${STORAGE}/privateEndpointConnections`,
  ),
  storage(
    /^StorageAccountGetPrivateEndpointConnection/,
    'GET',
    `${GROUP}${STORAGE}/privateEndpointConnections/{privateEndpointConnectionName}`,
  ),
  storage(
    /^StorageAccountPutPrivateEndpointConnection/,
    'PUT',
    `${GROUP}${STORAGE}/privateEndpointConnections/{privateEndpointConnectionName}`,
  ),
  storage(
    /^StorageAccountDeletePrivateEndpointConnection/,
    'DELETE',
    `${GROUP}${STORAGE}/privateEndpointConnections/{privateEndpointConnectionName}`,
  ),
  storage(
    /^StorageAccountListPrivateLinkResources/,
    'GET',
    `${GROUP}${STORAGE}/privateLinkResources`,
  ),
  storage(/^StorageAccountListKeys/, 'POST', `${GROUP}${STORAGE}/listKeys`),
  storage(/^StorageAccountRegenerateKey/, 'POST', `${GROUP}${STORAGE}/regenerateKey`),
  storage(
    /^StorageAccountListByResourceGroup/,
    'GET',
    `${GROUP}/providers/Microsoft.Storage/storageAccounts`,
  ),
  storage(
    /^StorageAccountList\./,
    'GET',
    `${SUBSCRIPTION}/providers/Microsoft.Storage/storageAccounts`,
  ),
  storage(
    /^(?:NfsV3AccountCreate|StorageAccountCreate(?!ObjectReplication))/,
    'PUT',
    `${GROUP}${STORAGE}`,
  ),
  storage(/^StorageAccountGet(?:Properties|AsyncSkuConversion)\w*/, 'GET', `${GROUP}${STORAGE}`),
  storage(/^StorageAccount(?:Update(?!ObjectReplication)|Enable)/, 'PATCH', `${GROUP}${STORAGE}`),
  storage(/^StorageAccountDelete\./, 'DELETE', `${GROUP}${STORAGE}`),
];

const site = (noun: string, type: string): ExampleOperation[] => [
  {
    api: 'offazure',
    file: new RegExp(
      `^${noun}sInSubscription_List|^${noun}s_ListBySubscription|^${noun}sController_ListBySubscription`,
    ),
    method: 'GET',
    path: `${SUBSCRIPTION}${OFF_AZURE}/${type}`,
  },
  {
    api: 'offazure',
    file: new RegExp(`^${noun}s_List|^${noun}sController_ListByResourceGroup`),
    method: 'GET',
    path: `${GROUP}${OFF_AZURE}/${type}`,
  },
  ...rowsOf('offazure', `${noun}(?:sController)?`, {
    path: `${OFF_AZURE}/${type}/{siteName}`,
  }).slice(2),
];
const OFF_AZURE_ROWS: readonly ExampleOperation[] = [
  ...site('MasterSite', 'masterSites'),
  ...site('VMwareSite', 'vmwareSites'),
  // In the later version the VMware sites are simply called sites.
  {
    api: 'offazure',
    file: /^SitesController_ListBySubscription/,
    method: 'GET',
    path: `${SUBSCRIPTION}${OFF_AZURE}/vmwareSites`,
  },
  {
    api: 'offazure',
    file: /^SitesController_ListByResourceGroup/,
    method: 'GET',
    path: `${GROUP}${OFF_AZURE}/vmwareSites`,
  },
  ...rowsOf('offazure', 'SitesController', { path: `${OFF_AZURE}/vmwareSites/{siteName}` }).slice(
    2,
  ),
  ...site('ServerSite', 'serverSites'),
  ...rowsOf('offazure', 'PrivateEndpointConnections?(?:Controller)?', {
    path: `${OFF_AZURE}/masterSites/{siteName}/privateEndpointConnections/{peConnectionName|privateEndpointConnectionName}`,
  }),
  ...rowsOf('offazure', 'PrivateLinkResources?(?:Controller)?', {
    path: `${OFF_AZURE}/masterSites/{siteName}/privateLinkResources/{privateLinkResourceName}`,
  }),
  ...rowsOf('offazure', 'RunAsAccounts?Controller', {
    path: `${OFF_AZURE}/vmwareSites/{siteName}/runAsAccounts/{accountName}`,
  }),
  ...rowsOf('offazure', 'Vcenters?Controller', {
    path: `${OFF_AZURE}/vmwareSites/{siteName}/vCenters/{vcenterName}`,
  }),
  ...rowsOf('offazure', 'VMwareRunAsAccount', {
    path: `${OFF_AZURE}/vmwareSites/{siteName}/runAsAccounts/{accountName}`,
  }),
  ...rowsOf('offazure', 'VMwareVcenter', {
    path: `${OFF_AZURE}/vmwareSites/{siteName}/vCenters/{vcenterName}`,
  }),
  ...rowsOf('offazure', 'VMwareMachine', {
    path: `${OFF_AZURE}/vmwareSites/{siteName}/machines/{machineName}`,
  }).slice(1),
];

const resources = (
  file: RegExp,
  method: ExampleOperation['method'],
  path: string,
): ExampleOperation => ({ api: 'resources', file, method, path });
const RESOURCES_ROWS: readonly ExampleOperation[] = [
  resources(/^CreateResourceGroup/, 'PUT', GROUP),
  resources(/^CheckExistenceResourceGroup|^CheckResourceGroupExistence/, 'HEAD', GROUP),
  resources(/^GetResourceGroup/, 'GET', GROUP),
  resources(/^ListResourceGroups\./, 'GET', `${SUBSCRIPTION}/resourcegroups`),
  resources(/^(?:Update|Patch)ResourceGroup/, 'PATCH', GROUP),
  resources(/^(?:Delete|ForceDelete.*)ResourceGroup/, 'DELETE', GROUP),
  resources(/^GetProvider\./, 'GET', `${SUBSCRIPTION}/providers/{resourceProviderNamespace}`),
  resources(/^GetProviders\./, 'GET', `${SUBSCRIPTION}/providers`),
];

const OPERATIONS: readonly ExampleOperation[] = [
  ...NETWORK_ROWS,
  ...DNS_ROWS,
  ...VAULT_ROWS,
  ...KEY_VAULT_ROWS,
  ...STORAGE_ROWS,
  ...OFF_AZURE_ROWS,
  ...SITE_RECOVERY_ROWS,
  ...RESOURCES_ROWS,
  {
    api: 'resourcegraph',
    file: /^Resources\w+Query/,
    method: 'POST',
    path: '/providers/Microsoft.ResourceGraph/resources',
  },
];

/** undefined: an operation that is not served here. `file`: `network-2024-01-01/PrivateEndpointGet.json`. */
export function findOperation(file: string): ExampleOperation | undefined {
  const [folder = '', name = ''] = file.split('/');
  return OPERATIONS.find((each) => folder.startsWith(`${each.api}-`) && each.file.test(name));
}
