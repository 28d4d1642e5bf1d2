// Fields are absent from an answer in the versions before the one that brought them. The table
// holds, for each field, the newest version that is known not to have it: after the models of
// Microsoft's Python clients, which keep every version (azure-mgmt-network, -storage, -keyvault,
// -recoveryservices of 2023-01), and for later fields after the published descriptions. Where a
// field came between two versions that were looked at, the ones in between show it.

import { isObject, type Json, type JsonObject } from '../base/json.ts';

type Table = Readonly<Record<string, string>>;

const SUBNET: Table = {
  'properties.serviceEndpoints': '2017-03-01',
  'properties.addressPrefixes': '2018-07-01',
  'properties.delegations': '2018-07-01',
  'properties.natGateway': '2018-12-01',
  'properties.privateEndpoints': '2019-02-01',
  'properties.privateEndpointNetworkPolicies': '2019-02-01',
  'properties.privateLinkServiceNetworkPolicies': '2019-02-01',
  type: '2020-06-01',
  'properties.defaultOutboundAccess': '2023-05-01',
};

const PEERING: Table = {
  'properties.remoteAddressSpace': '2017-06-01',
  'properties.remoteBgpCommunities': '2020-05-01',
  type: '2020-06-01',
  'properties.resourceGuid': '2020-06-01',
  'properties.doNotVerifyRemoteGateways': '2020-07-01',
  'properties.remoteVirtualNetworkAddressSpace': '2020-11-01',
  'properties.peeringSyncLevel': '2020-11-01',
};

const IP_CONFIGURATION: Table = {
  'properties.privateIPAddressVersion': '2015-06-15',
  'properties.privateLinkConnectionProperties': '2019-06-01',
  type: '2020-06-01',
};

const ABSENT_THROUGH: Readonly<Record<string, Table>> = {
  'Microsoft.Network/virtualNetworks': {
    'properties.virtualNetworkPeerings': '2015-06-15',
    'properties.enableDdosProtection': '2017-06-01',
    'properties.bgpCommunities': '2019-07-01',
    'properties.flowTimeoutInMinutes': '2020-11-01',
    'properties.encryption': '2021-02-01',
    ...under('properties.subnets[]', SUBNET),
    ...under('properties.virtualNetworkPeerings[]', PEERING),
  },
  'Microsoft.Network/virtualNetworks/subnets': SUBNET,
  'Microsoft.Network/virtualNetworks/virtualNetworkPeerings': PEERING,
  'Microsoft.Network/networkInterfaces': {
    'properties.enableAcceleratedNetworking': '2015-06-15',
    'properties.tapConfigurations': '2018-07-01',
    'properties.hostedWorkloads': '2018-07-01',
    'properties.privateEndpoint': '2019-02-01',
    'properties.nicType': '2020-06-01',
    'properties.vnetEncryptionSupported': '2021-02-01',
    'properties.disableTcpStateTracking': '2021-02-01',
    'properties.auxiliaryMode': '2021-02-01',
    ...under('properties.ipConfigurations[]', IP_CONFIGURATION),
  },
  'Microsoft.Network/networkInterfaces/ipConfigurations': IP_CONFIGURATION,
  'Microsoft.Network/privateEndpoints': {
    'properties.customDnsConfigs': '2019-12-01',
    'properties.resourceGuid': '2020-11-01',
    'properties.applicationSecurityGroups': '2021-02-01',
    'properties.ipConfigurations': '2021-02-01',
    'properties.customNetworkInterfaceName': '2021-02-01',
  },
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups': {
    type: '2020-11-01',
    ...under('properties.privateDnsZoneConfigs[]', {
      id: '2020-11-01',
      type: '2020-11-01',
      etag: '2020-11-01',
      'properties.provisioningState': '2020-11-01',
    }),
  },
  'Microsoft.Network/privateLinkServices': {
    'properties.enableProxyProtocol': '2019-08-01',
    'properties.resourceGuid': '2020-11-01',
    'properties.privateEndpointConnections[].properties.linkIdentifier': '2019-08-01',
  },
  'Microsoft.Network/privateLinkServices/privateEndpointConnections': {
    'properties.linkIdentifier': '2019-08-01',
  },
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks': {
    'properties.resolutionPolicy': '2020-06-01',
  },
  'Microsoft.RecoveryServices/vaults': {
    'properties.restoreSettings': '2022-10-01',
    'properties.secureScore': '2022-10-01',
    'properties.bcdrSecurityLevel': '2022-10-01',
    'properties.securitySettings.softDeleteSettings': '2022-10-01',
    'properties.securitySettings.multiUserAuthorization': '2022-10-01',
  },
  'Microsoft.KeyVault/vaults': {
    'properties.networkAcls': '2016-10-01',
    'properties.privateEndpointConnections': '2016-10-01',
    'properties.softDeleteRetentionInDays': '2018-02-14',
    'properties.enableRbacAuthorization': '2018-02-14',
    'properties.provisioningState': '2018-02-14',
    'properties.publicNetworkAccess': '2021-04-01',
    systemData: '2019-09-01',
  },
  'Microsoft.Storage/storageAccounts': {
    kind: '2015-06-15',
    sku: '2015-06-15',
    'properties.encryption': '2015-06-15',
    'properties.accessTier': '2015-06-15',
    'properties.supportsHttpsTrafficOnly': '2016-01-01',
    identity: '2016-12-01',
    'properties.networkAcls': '2016-12-01',
    'properties.isHnsEnabled': '2017-10-01',
    'properties.primaryEndpoints.web': '2017-10-01',
    'properties.primaryEndpoints.dfs': '2017-10-01',
    'properties.secondaryEndpoints.web': '2017-10-01',
    'properties.secondaryEndpoints.dfs': '2017-10-01',
    'properties.allowBlobPublicAccess': '2018-11-01',
    'properties.minimumTlsVersion': '2018-11-01',
    'properties.allowSharedKeyAccess': '2018-11-01',
    'properties.largeFileSharesState': '2018-11-01',
    'properties.privateEndpointConnections': '2019-04-01',
    'properties.routingPreference': '2019-04-01',
    'properties.primaryEndpoints.microsoftEndpoints': '2019-04-01',
    'properties.primaryEndpoints.internetEndpoints': '2019-04-01',
    'properties.encryption.services.blob.keyType': '2019-04-01',
    'properties.encryption.services.file.keyType': '2019-04-01',
    'properties.encryption.requireInfrastructureEncryption': '2019-04-01',
    extendedLocation: '2019-06-01',
    'properties.isNfsV3Enabled': '2020-08-01',
    'properties.networkAcls.resourceAccessRules': '2019-06-01',
    'properties.sasPolicy': '2021-01-01',
    'properties.keyPolicy': '2021-01-01',
    'properties.keyCreationTime': '2021-01-01',
    'properties.allowCrossTenantReplication': '2021-02-01',
    'properties.defaultToOAuthAuthentication': '2021-04-01',
    'properties.publicNetworkAccess': '2021-04-01',
    'properties.immutableStorageWithVersioning': '2021-04-01',
    'properties.isSftpEnabled': '2021-06-01',
    'properties.isLocalUserEnabled': '2021-06-01',
    'properties.allowedCopyScope': '2021-06-01',
    'properties.dnsEndpointType': '2021-08-01',
  },
};

function under(prefix: string, table: Table): Table {
  return Object.fromEntries(
    Object.entries(table).map(([path, version]) => [`${prefix}.${path}`, version]),
  );
}

/** The body of a resource as a version of the API shows it. */
export function withoutLaterFields(type: string, body: JsonObject, apiVersion: string): JsonObject {
  const date = apiVersion.slice(0, 10);
  return Object.entries(ABSENT_THROUGH[type] ?? {})
    .filter(([, through]) => date <= through)
    .reduce((here, [path]) => without(here, path.split('.')), body);
}

function without(value: JsonObject, [key = '', ...rest]: readonly string[]): JsonObject {
  const name = key.replace('[]', '');
  if (!(name in value)) return value;
  if (rest.length === 0) {
    const { [name]: _, ...others } = value;
    return others;
  }
  const strip = (each: Json | undefined): Json | undefined =>
    isObject(each) ? without(each, rest) : each;
  const held = value[name];
  return {
    ...value,
    [name]: Array.isArray(held)
      ? (held as readonly Json[]).map((each) => strip(each) ?? null)
      : strip(held),
  };
}
