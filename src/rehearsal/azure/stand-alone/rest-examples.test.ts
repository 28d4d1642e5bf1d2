// Bodies of the emulator beside the examples of Azure's API description, field by
// field: names, casing, kinds of values. Every difference that stays has its reason here.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { listAt, parseJson, textAt, valueAt, type JsonObject } from '../json.ts';
import { CACHE, NETWORK, NETWORK_GROUP, SEED, SUBNET, SUBSCRIPTION, TENANT, VAULT, VAULT_GROUP } from '../testing/cloud.ts';
import { compareShapes, shapeOf, type Difference } from '../testing/compare-shapes.ts';
import { CLIENT, startTestEmulator, type TestEmulator } from '../testing/emulator.ts';

// Third-party data stays outside the repository; where it lies is told by a variable.
const EXAMPLES = process.env['SEKISHO_REST_EXAMPLES'] ?? join(import.meta.dirname, '../../../../../shared/fixtures/azure-rest-examples');
const areThere = existsSync(EXAMPLES);

const NET = `${NETWORK_GROUP}/providers/Microsoft.Network`;
const PE = `${NET}/privateEndpoints/pe-asr`;
const ZONE = `${NET}/privateDnsZones/privatelink.siterecovery.windowsazure.com`;
const KEY_VAULT = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/examplekv`;
const MASTER = `${VAULT_GROUP}/providers/Microsoft.OffAzure/MasterSites/master1`;
const VMWARE = `${VAULT_GROUP}/providers/Microsoft.OffAzure/VMwareSites/vmware1`;

const endpoint = (id: string, targetId: string, groupId: string, isManual = false): { id: string; properties: JsonObject } => ({
  id,
  properties: {
    subnet: { id: SUBNET },
    [isManual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: [
      { name: 'c', properties: { privateLinkServiceId: targetId, groupIds: [groupId], requestMessage: 'Please approve' } },
    ],
  },
});

const SEEDED = {
  ...SEED,
  applications: [{ ...CLIENT, displayName: 'planner' }],
  resources: [
    ...SEED.resources,
    {
      id: KEY_VAULT,
      properties: {
        tenantId: TENANT,
        vaultUri: 'https://examplekv.vault.azure.net/',
        sku: { family: 'A', name: 'standard' },
        accessPolicies: [],
        enabledForDeployment: false,
        networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] },
      },
    },
    { id: CACHE },
    { id: MASTER, properties: { publicNetworkAccess: 'Enabled', allowMultipleSites: true, sites: [VMWARE], nestedSites: [], customerStorageAccountArmId: null } },
    endpoint(PE, VAULT, 'AzureSiteRecovery'),
    endpoint(`${NET}/privateEndpoints/pe-kv`, KEY_VAULT, 'vault'),
    endpoint(`${NET}/privateEndpoints/pe-master`, MASTER, 'Default'),
    endpoint(`${NET}/privateEndpoints/pe-cache`, CACHE, 'blob'),
    { id: ZONE },
    { id: `${ZONE}/virtualNetworkLinks/link1`, properties: { virtualNetwork: { id: NETWORK }, registrationEnabled: false, virtualNetworkLinkState: 'Completed', resolutionPolicy: 'Default' } },
    { id: `${PE}/privateDnsZoneGroups/default`, properties: { privateDnsZoneConfigs: [{ name: 'zone', properties: { privateDnsZoneId: ZONE } }] } },
    { id: `${ZONE}/AAAA/six`, properties: { ttl: 3600, metadata: { k: 'v' }, aaaaRecords: [{ ipv6Address: '::1' }] } },
    { id: `${ZONE}/CNAME/alias`, properties: { ttl: 3600, metadata: { k: 'v' }, cnameRecord: { cname: 'example.com' } } },
    { id: `${ZONE}/MX/mail`, properties: { ttl: 3600, metadata: { k: 'v' }, mxRecords: [{ preference: 0, exchange: 'mail.example.com' }] } },
    { id: `${ZONE}/PTR/1`, properties: { ttl: 3600, metadata: { k: 'v' }, ptrRecords: [{ ptrdname: 'localhost' }] } },
    { id: `${ZONE}/SRV/srv`, properties: { ttl: 3600, metadata: { k: 'v' }, srvRecords: [{ priority: 0, weight: 10, port: 80, target: 'example.com' }] } },
    { id: `${ZONE}/TXT/txt`, properties: { ttl: 3600, metadata: { k: 'v' }, txtRecords: [{ value: ['string1', 'string2'] }] } },
  ],
};

interface Row {
  readonly file: string;
  readonly path: string;
  /** POST with this body instead of GET. */
  readonly post?: JsonObject;
  /** Which of the example's answers. */
  readonly status?: string;
}

const dns = 'api-version=2024-06-01';
const net = 'api-version=2024-01-01';
const ROWS: readonly Row[] = [
  { file: 'network-2024-01-01/PrivateEndpointList.json', path: `${NETWORK_GROUP}/providers/Microsoft.Network/privateEndpoints?${net}` },
  { file: 'network-2024-01-01/PrivateEndpointGetForManualApproval.json', path: `${NET}/privateEndpoints/pe-manual?${net}` },
  { file: 'network-2024-01-01/PrivateEndpointDnsZoneGroupGet.json', path: `${PE}/privateDnsZoneGroups/default?${net}` },
  { file: 'network-2024-01-01/PrivateEndpointDnsZoneGroupList.json', path: `${PE}/privateDnsZoneGroups?${net}` },
  { file: 'network-2024-01-01/NetworkInterfaceListAll.json', path: `${SUBSCRIPTION}/providers/Microsoft.Network/networkInterfaces?${net}` },
  { file: 'network-2024-01-01/VirtualNetworkListAll.json', path: `${SUBSCRIPTION}/providers/Microsoft.Network/virtualNetworks?${net}` },
  { file: 'network-2024-01-01/SubnetList.json', path: `${NETWORK}/subnets?${net}` },
  { file: 'privatedns-2024-06-01/PrivateZoneListInResourceGroup.json', path: `${NET}/privateDnsZones?${dns}` },
  { file: 'privatedns-2024-06-01/RecordSetALLList.json', path: `${ZONE}/ALL?${dns}` },
  { file: 'privatedns-2024-06-01/RecordSetAGet.json', path: `${ZONE}/A/aRecord?${dns}` },
  { file: 'privatedns-2024-06-01/RecordSetAAAAList.json', path: `${ZONE}/AAAA?${dns}` },
  { file: 'privatedns-2024-06-01/RecordSetCNAMEGet.json', path: `${ZONE}/CNAME/alias?${dns}` },
  { file: 'privatedns-2024-06-01/RecordSetMXList.json', path: `${ZONE}/MX?${dns}` },
  { file: 'privatedns-2024-06-01/RecordSetPTRGet.json', path: `${ZONE}/PTR/1?${dns}` },
  { file: 'privatedns-2024-06-01/RecordSetSOAGet.json', path: `${ZONE}/SOA/@?${dns}` },
  { file: 'privatedns-2024-06-01/RecordSetSRVList.json', path: `${ZONE}/SRV?${dns}` },
  { file: 'privatedns-2024-06-01/RecordSetTXTGet.json', path: `${ZONE}/TXT/txt?${dns}` },
  { file: 'privatedns-2024-06-01/VirtualNetworkLinkList.json', path: `${ZONE}/virtualNetworkLinks?${dns}` },
  { file: 'keyvault-2023-07-01/listVaultBySubscription.json', path: `${SUBSCRIPTION}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01` },
  { file: 'keyvault-2023-07-01/listPrivateEndpointConnection.json', path: `${KEY_VAULT}/privateEndpointConnections?api-version=2023-07-01` },
  { file: 'recoveryservices-2024-04-01/GETVault.json', path: `${VAULT}?api-version=2024-04-01` },
  { file: 'recoveryservices-2024-04-01/ListBySubscriptionIds.json', path: `${SUBSCRIPTION}/providers/Microsoft.RecoveryServices/vaults?api-version=2024-04-01` },
  { file: 'recoveryservices-2024-04-01/GetPrivateLinkResources.json', path: `${VAULT}/privateLinkResources/siteRecoveryResource?api-version=2024-04-01` },
  { file: 'recoveryservices-2024-04-01/ListUsages.json', path: `${VAULT}/usages?api-version=2024-04-01` },
  { file: 'recoveryservices-2024-04-01/ListReplicationUsages.json', path: `${VAULT}/replicationUsages?api-version=2024-04-01` },
  { file: 'storage-2023-05-01/StorageAccountList.json', path: `${SUBSCRIPTION}/providers/Microsoft.Storage/storageAccounts?api-version=2023-05-01` },
  { file: 'storage-2023-05-01/StorageAccountListKeys.json', path: `${CACHE}/listKeys?api-version=2023-05-01`, post: {} },
  { file: 'storage-2023-05-01/StorageAccountListPrivateLinkResources.json', path: `${CACHE}/privateLinkResources?api-version=2023-05-01` },
  { file: 'offazure-2020-07-07/MasterSite_Get.json', path: `${MASTER}?api-version=2020-07-07` },
  { file: 'offazure-2020-07-07/PrivateEndpointConnections_Get.json', path: `${MASTER}/privateEndpointConnections/{first}?api-version=2020-07-07` },
  { file: 'offazure-2020-07-07/PrivateLinkResources_Get.json', path: `${MASTER}/privateLinkResources/Default?api-version=2020-07-07` },
  { file: 'offazure-2020-07-07/VMwareSitesInSubscription_List.json', path: `${SUBSCRIPTION}/providers/Microsoft.OffAzure/VMwareSites?api-version=2020-07-07` },
  {
    file: 'resourcegraph-2024-04-01/ResourcesBasicQuery.json',
    path: '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01',
    post: { query: "resources | where type =~ 'microsoft.network/virtualnetworks' | project id, name, type, location, tags" },
  },
  { file: 'siterecovery-2024-04-01/ReplicationPolicies_Get.json', path: `${VAULT}/replicationPolicies/policy1?api-version=2024-04-01` },
];

describe.skipIf(!areThere)(`examples of Azure's API${areThere ? '' : ` (skipped: they are not at ${EXAMPLES}; SEKISHO_REST_EXAMPLES names another folder)`}`, () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startTestEmulator({ seed: SEEDED });
    const put = async (path: string, json: JsonObject): Promise<void> => {
      const made = await emulator.ask('PUT', path, { json });
      if (made.status >= 300) throw new Error(JSON.stringify(made.body));
    };
    await put(`${ZONE}/A/aRecord?${dns}`, { properties: { ttl: 3600, metadata: { key1: 'value1' }, aRecords: [{ ipv4Address: '1.2.3.4' }] } });
    await put(`${NET}/privateEndpoints/pe-manual?${net}`, { location: 'japaneast', ...endpoint('', KEY_VAULT, 'vault', true) });
    await put(`${VMWARE}?api-version=2020-07-07`, {
      location: 'japaneast',
      properties: {
        applianceName: 'appliance1',
        masterSiteId: MASTER,
        discoverySolutionId: '/subscriptions/s',
        servicePrincipalIdentityDetails: {
          tenantId: TENANT,
          applicationId: TENANT,
          objectId: TENANT,
          audience: 'https://example.com',
          aadAuthority: 'https://login.microsoftonline.com',
          rawCertData: 'x',
        },
        agentDetails: { keyVaultUri: 'https://examplekv.vault.azure.net', keyVaultId: KEY_VAULT },
      },
    });
    await put(`${VAULT}/replicationPolicies/policy1?api-version=2024-04-01`, {
      properties: {
        providerSpecificInput: { instanceType: 'InMageRcm', recoveryPointHistoryInMinutes: 1440, crashConsistentFrequencyInMinutes: 5, appConsistentFrequencyInMinutes: 0, enableMultiVmSync: 'true' },
      },
    });
    while ((await emulator.ask('GET', `${VAULT}/replicationPolicies/policy1?api-version=2024-04-01`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  afterAll(() => emulator.close());

  test('no type and no spelling differs anywhere, so none is accepted', () => {
    expect(ACCEPTED.filter(({ kind }) => kind === 'type' || kind === 'casing')).toEqual([]);
  });

  test.each(ROWS)('$file', async ({ file, path, post, status = '200' }) => {
    const example = valueAt(parseJson(readFileSync(join(EXAMPLES, file), 'utf8')), 'responses', status, 'body');
    const first = path.includes('{first}') ? (textAt(listAt((await emulator.ask('GET', path.replace('/{first}', ''))).body, 'value')[0], 'name') ?? '') : '';
    const answer = await emulator.ask(post === undefined ? 'GET' : 'POST', path.replace('{first}', first), post === undefined ? {} : { json: post });
    expect(answer.status).toBe(Number(status));
    expect(unaccepted(file, compareShapes(shapeOf(answer.body), shapeOf(example)))).toEqual([]);
  });
});

interface Accepted {
  readonly kind: Difference['kind'];
  readonly file: RegExp;
  readonly path: RegExp;
  readonly because: string;
}

const ACCEPTED: readonly Accepted[] = [
  { kind: 'missing', file: /./, path: /^nextLink$/, because: 'the example is a page in the middle, ours the last one' },
  { kind: 'missing', file: /./, path: /(?:^|\.)(?:tags|metadata)$/, because: 'only there when somebody set it' },
  {
    kind: 'missing',
    file: /^network/,
    path: /applicationSecurityGroups$|properties\.ipConfigurations\[\]$|publicIPAddress$|networkSecurityGroup$|dnsServers\[\]$/,
    because: 'the example refers to further resources, which ours does not have',
  },
  {
    kind: 'missing',
    file: /NetworkInterface/,
    path: /virtualMachine$|properties\.primary$|internalDomainNameSuffix$/,
    because: "the example's interface is a machine's; ours belong to private endpoints",
  },
  {
    kind: 'extra',
    file: /^network/,
    path: /etag$|\.type$|^type$|\.id$|\.name$|provisioningState$|resourceGuid$|\.ttl$/,
    because: 'fields of the API that this example leaves out, and others of its kind show',
  },
  {
    kind: 'extra',
    file: /^network/,
    path: /ipVersionType$|privateLinkConnectionProperties$|hostedWorkloads$|tapConfigurations$|\.privateEndpoint$|nicType$|privateEndpointNetworkPolicies$|privateLinkServiceNetworkPolicies$|delegations$|enableDdosProtection$/,
    because: 'fields of the API: what endpoints, their interfaces and subnets have',
  },
  { kind: 'extra', file: /PrivateZoneList/, path: /internalId$/, because: 'a field of the API that real answers have' },
  { kind: 'extra', file: /RecordSetALLList/, path: /Records?$/, because: 'our zone holds records of all types, the example of three' },
  { kind: 'missing', file: /^keyvault/, path: /systemData$/, because: 'who made a resource is not kept here' },
  { kind: 'missing', file: /^keyvault/, path: /accessPolicies\[\]$|hsmPoolResourceId$/, because: "the example's vault has policies and a hardware module, ours none" },
  {
    kind: 'extra',
    file: /^keyvault/,
    path: /networkAcls$|privateEndpointConnections$|softDeleteRetentionInDays$|enableRbacAuthorization$|publicNetworkAccess$/,
    because: 'fields of the API; ours has endpoints, the example none',
  },
  {
    kind: 'extra',
    file: /^recoveryservices/,
    path: /sku\.tier$|\.identity$|privateEndpointConnections(?:\[\]\.(?:name|type|location))?$|privateEndpointStateFor\w+$|properties\.\w+Settings$|secureScore$|bcdrSecurityLevel$|publicNetworkAccess$|recoveryServicesProviderAuthType$/,
    because: 'fields of the API that this example leaves out, and others of its kind or recordings show',
  },
  { kind: 'missing', file: /ListUsages/, path: /quotaPeriod$/, because: 'only counts over a time have it; ours are none of these' },
  {
    kind: 'missing',
    file: /^storage/,
    path: /isHnsEnabled$|microsoftEndpoints$|internetEndpoints$|routingPreference$|\.encryption$|secondaryLocation$|statusOfSecondary$|\.identity$|geoReplicationStats$|resourceAccessRules$/,
    because: 'features that the emulated account does not have: a second region, routing, its own keys',
  },
  {
    kind: 'extra',
    file: /^storage/,
    path: /publicNetworkAccess$|allow\w+$|minimumTlsVersion$|accessTier$|privateEndpointConnections$|creationTime$/,
    because: 'fields of the API that this example leaves out',
  },
  { kind: 'extra', file: /^offazure/, path: /nestedSites$|provisioningState$|privateEndpointConnections\[\]$|masterSiteId$|groupIds$/, because: 'fields that other examples of the same API show' },
  { kind: 'extra', file: /VMwareSitesInSubscription/, path: /^nextLink$/, because: 'lists of this provider end with an empty text, as its own examples say elsewhere' },
  { kind: 'extra', file: /ReplicationPolicies/, path: /providerSpecificDetails\./, because: 'the example shows another provider; ours is recorded (InMageRcm)' },
];

/** What is left when the accepted differences are taken away. */
function unaccepted(file: string, differences: readonly Difference[]): string[] {
  const isAccepted = (difference: Difference): boolean => ACCEPTED.some((each) => each.kind === difference.kind && each.file.test(file) && each.path.test(difference.path));
  return differences.filter((each) => !isAccepted(each)).map(({ kind, path, detail }) => `${kind} ${path} (${detail})`);
}
