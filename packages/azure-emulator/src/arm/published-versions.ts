// The API versions that were published for the types served here. Facts, generated from the
// type index of the Bicep compiler (Azure.Bicep.Types.Az 0.2.972, MIT), which is itself made
// from the public descriptions: a version that is not here was not published by November 2026.
// A type without a line has the versions of the type above it.

interface Published {
  readonly types: readonly string[];
  /** Oldest first, with spaces between. */
  readonly versions: string;
}

export const PUBLISHED: readonly Published[] = [
  {
    types: ['Microsoft.Network/virtualNetworks', 'Microsoft.Network/networkInterfaces'],
    versions: `
      2015-05-01-preview 2015-06-15 2016-03-30 2016-06-01 2016-09-01 2016-12-01
      2017-03-01 2017-03-30 2017-06-01 2017-08-01 2017-09-01 2017-10-01 2017-11-01
      2018-01-01 2018-02-01 2018-04-01 2018-06-01 2018-07-01 2018-08-01 2018-10-01
      2018-11-01 2018-12-01 2019-02-01 2019-04-01 2019-06-01 2019-07-01 2019-08-01
      2019-09-01 2019-11-01 2019-12-01 2020-03-01 2020-04-01 2020-05-01 2020-06-01
      2020-07-01 2020-08-01 2020-11-01 2021-02-01 2021-03-01 2021-05-01 2021-08-01
      2022-01-01 2022-05-01 2022-07-01 2022-09-01 2022-11-01 2023-02-01 2023-04-01
      2023-05-01 2023-06-01 2023-09-01 2023-11-01 2024-01-01 2024-03-01 2024-05-01
      2024-07-01 2024-10-01 2025-01-01 2025-03-01 2025-05-01 2025-07-01 2025-09-01
      2026-01-01 2026-03-01
    `,
  },
  {
    types: ['Microsoft.Network/virtualNetworks/virtualNetworkPeerings'],
    versions: `
      2016-06-01 2016-09-01 2016-12-01 2017-03-01 2017-03-30 2017-06-01 2017-08-01
      2017-09-01 2017-10-01 2017-11-01 2018-01-01 2018-02-01 2018-04-01 2018-06-01
      2018-07-01 2018-08-01 2018-10-01 2018-11-01 2018-12-01 2019-02-01 2019-04-01
      2019-06-01 2019-07-01 2019-08-01 2019-09-01 2019-11-01 2019-12-01 2020-03-01
      2020-04-01 2020-05-01 2020-06-01 2020-07-01 2020-08-01 2020-11-01 2021-02-01
      2021-03-01 2021-05-01 2021-08-01 2022-01-01 2022-05-01 2022-07-01 2022-09-01
      2022-11-01 2023-02-01 2023-04-01 2023-05-01 2023-06-01 2023-09-01 2023-11-01
      2024-01-01 2024-03-01 2024-05-01 2024-07-01 2024-10-01 2025-01-01 2025-03-01
      2025-05-01 2025-07-01 2025-09-01 2026-01-01 2026-03-01
    `,
  },
  {
    types: ['Microsoft.Network/privateEndpoints', 'Microsoft.Network/privateLinkServices'],
    versions: `
      2018-10-01 2019-04-01 2019-06-01 2019-07-01 2019-08-01 2019-09-01 2019-11-01
      2019-12-01 2020-03-01 2020-04-01 2020-05-01 2020-06-01 2020-07-01 2020-08-01
      2020-11-01 2021-02-01 2021-03-01 2021-05-01 2021-08-01 2022-01-01 2022-05-01
      2022-07-01 2022-09-01 2022-11-01 2023-02-01 2023-04-01 2023-05-01 2023-06-01
      2023-09-01 2023-11-01 2024-01-01 2024-03-01 2024-05-01 2024-07-01 2024-10-01
      2025-01-01 2025-03-01 2025-05-01 2025-07-01 2025-09-01 2026-01-01 2026-03-01
    `,
  },
  {
    types: ['Microsoft.Network/privateEndpoints/privateDnsZoneGroups'],
    versions: `
      2020-03-01 2020-04-01 2020-05-01 2020-06-01 2020-07-01 2020-08-01 2020-11-01
      2021-02-01 2021-03-01 2021-05-01 2021-08-01 2022-01-01 2022-05-01 2022-07-01
      2022-09-01 2022-11-01 2023-02-01 2023-04-01 2023-05-01 2023-06-01 2023-09-01
      2023-11-01 2024-01-01 2024-03-01 2024-05-01 2024-07-01 2024-10-01 2025-01-01
      2025-03-01 2025-05-01 2025-07-01 2025-09-01 2026-01-01 2026-03-01
    `,
  },
  {
    types: ['Microsoft.Network/privateDnsZones'],
    versions: `
      2018-09-01 2020-01-01 2020-06-01 2024-06-01
    `,
  },
  {
    types: ['Microsoft.RecoveryServices/vaults'],
    versions: `
      2016-06-01 2020-02-02 2020-10-01 2021-01-01 2021-02-10 2021-03-01 2021-04-01
      2021-06-01 2021-07-01 2021-08-01 2021-11-01-preview 2021-12-01 2022-01-01
      2022-01-31-preview 2022-02-01 2022-03-01 2022-04-01 2022-05-01 2022-08-01
      2022-09-10 2022-09-30-preview 2022-10-01 2023-01-01 2023-02-01 2023-04-01
      2023-06-01 2023-08-01 2024-01-01 2024-02-01 2024-04-01 2024-04-30-preview
      2024-09-30-preview 2024-10-01 2025-01-01 2025-02-01 2025-08-01 2026-01-01
      2026-02-01 2026-03-31-preview 2026-05-01 2026-05-31-preview 2026-07-01
      2026-08-31-preview 2026-11-01
    `,
  },
  {
    types: ['Microsoft.RecoveryServices/vaults/privateEndpointConnections'],
    versions: `
      2020-02-02 2020-10-01 2020-12-01 2021-01-01 2021-02-01 2021-02-01-preview
      2021-02-10 2021-03-01 2021-04-01 2021-06-01 2021-07-01 2021-08-01 2021-10-01
      2021-12-01 2022-01-01 2022-02-01 2022-03-01 2022-04-01 2022-06-01-preview
      2022-09-01-preview 2022-09-30-preview 2022-10-01 2023-01-01 2023-02-01 2023-04-01
      2023-06-01 2023-08-01 2024-01-01 2024-02-01 2024-04-01 2024-04-30-preview
      2024-07-30-preview 2024-10-01 2024-11-01-preview 2025-01-01 2025-02-01
      2025-02-28-preview 2025-08-01 2026-01-01 2026-01-31-preview 2026-02-01
      2026-03-31-preview 2026-05-01 2026-05-31-preview 2026-07-01 2026-08-01
      2026-08-31-preview 2026-10-01 2026-11-01
    `,
  },
  {
    types: ['Microsoft.RecoveryServices/vaults/replicationFabrics'],
    versions: `
      2016-08-10 2018-01-10 2018-07-10 2021-02-10 2021-03-01 2021-04-01 2021-06-01
      2021-07-01 2021-08-01 2021-10-01 2021-11-01 2021-12-01 2022-01-01 2022-02-01
      2022-03-01 2022-04-01 2022-05-01 2022-08-01 2022-09-10 2022-10-01 2023-01-01
      2023-02-01 2023-04-01 2023-06-01 2023-08-01 2024-01-01 2024-02-01 2024-04-01
      2024-10-01 2025-01-01 2025-02-01 2025-08-01 2026-01-01 2026-02-01
      2026-03-31-preview 2026-05-01 2026-05-31-preview 2026-07-01 2026-08-31-preview
      2026-11-01
    `,
  },
  {
    types: ['Microsoft.RecoveryServices/vaults/replicationVaultSettings'],
    versions: `
      2018-07-10 2021-02-10 2021-03-01 2021-04-01 2021-06-01 2021-07-01 2021-08-01
      2021-10-01 2021-11-01 2021-12-01 2022-01-01 2022-02-01 2022-03-01 2022-04-01
      2022-05-01 2022-08-01 2022-09-10 2022-10-01 2023-01-01 2023-02-01 2023-04-01
      2023-06-01 2023-08-01 2024-01-01 2024-02-01 2024-04-01 2024-10-01 2025-01-01
      2025-02-01 2025-08-01 2026-01-01 2026-02-01 2026-03-31-preview 2026-05-01
      2026-05-31-preview 2026-07-01 2026-08-31-preview 2026-11-01
    `,
  },
  {
    types: ['Microsoft.RecoveryServices/vaults/backupconfig'],
    versions: `
      2019-05-13 2019-06-15 2020-10-01 2020-12-01 2021-01-01 2021-02-01
      2021-02-01-preview 2021-02-10 2021-03-01 2021-04-01 2021-06-01 2021-07-01
      2021-08-01 2021-10-01 2021-12-01 2022-01-01 2022-02-01 2022-03-01 2022-04-01
      2022-06-01-preview 2022-09-01-preview 2022-09-30-preview 2022-10-01 2023-01-01
      2023-02-01 2023-04-01 2023-06-01 2023-08-01 2024-01-01 2024-02-01 2024-04-01
      2024-04-30-preview 2024-07-30-preview 2024-10-01 2024-11-01-preview 2025-01-01
      2025-02-01 2025-02-28-preview 2025-08-01 2026-01-01 2026-01-31-preview 2026-02-01
      2026-03-31-preview 2026-05-01 2026-05-31-preview 2026-07-01 2026-08-01
      2026-08-31-preview 2026-10-01 2026-11-01
    `,
  },
  {
    types: ['Microsoft.RecoveryServices/vaults/backupstorageconfig'],
    versions: `
      2016-12-01 2018-12-20 2021-04-01 2021-07-01 2021-08-01 2021-10-01 2021-11-15
      2021-12-01 2022-01-01 2022-02-01 2022-03-01 2022-04-01 2022-06-01-preview
      2022-09-01-preview 2022-09-30-preview 2022-10-01 2023-01-01 2023-01-15 2023-02-01
      2023-04-01 2023-06-01 2023-08-01 2024-01-01 2024-02-01 2024-04-01
      2024-04-30-preview 2024-07-30-preview 2024-10-01 2024-11-01-preview 2025-01-01
      2025-02-01 2025-02-28-preview 2025-08-01 2026-01-01 2026-01-31-preview 2026-02-01
      2026-03-31-preview 2026-05-01 2026-05-31-preview 2026-07-01 2026-08-01
      2026-08-31-preview 2026-10-01 2026-11-01
    `,
  },
  {
    types: ['Microsoft.KeyVault/vaults'],
    versions: `
      2015-06-01 2016-10-01 2018-02-14 2018-02-14-preview 2019-09-01 2020-04-01-preview
      2021-04-01-preview 2021-06-01-preview 2021-10-01 2021-11-01-preview
      2022-02-01-preview 2022-07-01 2022-11-01 2023-02-01 2023-07-01 2024-04-01-preview
      2024-11-01 2024-12-01-preview 2025-05-01 2026-02-01 2026-05-15 2026-06-01-preview
    `,
  },
  {
    types: ['Microsoft.KeyVault/vaults/accessPolicies'],
    versions: `
      2016-10-01 2018-02-14 2018-02-14-preview 2019-09-01 2020-04-01-preview
      2021-04-01-preview 2021-06-01-preview 2021-10-01 2021-11-01-preview
      2022-02-01-preview 2022-07-01 2022-11-01 2023-02-01 2023-07-01 2024-04-01-preview
      2024-11-01 2024-12-01-preview 2025-05-01 2026-02-01 2026-05-15 2026-06-01-preview
    `,
  },
  {
    types: ['Microsoft.KeyVault/vaults/privateEndpointConnections'],
    versions: `
      2018-02-14 2019-09-01 2020-04-01-preview 2021-04-01-preview 2021-06-01-preview
      2021-10-01 2021-11-01-preview 2022-02-01-preview 2022-07-01 2022-11-01 2023-02-01
      2023-07-01 2024-04-01-preview 2024-11-01 2024-12-01-preview 2025-05-01 2026-02-01
      2026-05-15 2026-06-01-preview
    `,
  },
  {
    types: ['Microsoft.Storage/storageAccounts'],
    versions: `
      2015-05-01-preview 2015-06-15 2016-01-01 2016-05-01 2016-12-01 2017-06-01
      2017-10-01 2018-02-01 2018-03-01-preview 2018-07-01 2018-11-01 2019-04-01
      2019-06-01 2020-08-01-preview 2021-01-01 2021-02-01 2021-04-01 2021-06-01
      2021-08-01 2021-09-01 2022-05-01 2022-09-01 2023-01-01 2023-04-01 2023-05-01
      2024-01-01 2025-01-01 2025-06-01 2025-08-01 2026-04-01 2026-06-01 2026-09-01
    `,
  },
  {
    types: ['Microsoft.Storage/storageAccounts/privateEndpointConnections'],
    versions: `
      2019-06-01 2020-08-01-preview 2021-01-01 2021-02-01 2021-04-01 2021-06-01
      2021-08-01 2021-09-01 2022-05-01 2022-09-01 2023-01-01 2023-04-01 2023-05-01
      2024-01-01 2025-01-01 2025-06-01 2025-08-01 2026-04-01 2026-06-01 2026-09-01
    `,
  },
  {
    types: ['Microsoft.Storage/storageAccounts/blobServices'],
    versions: `
      2018-07-01 2018-11-01 2019-04-01 2019-06-01 2020-08-01-preview 2021-01-01
      2021-02-01 2021-04-01 2021-06-01 2021-08-01 2021-09-01 2022-05-01 2022-09-01
      2023-01-01 2023-04-01 2023-05-01 2024-01-01 2025-01-01 2025-06-01 2025-08-01
      2026-04-01 2026-06-01 2026-09-01
    `,
  },
  {
    types: ['Microsoft.Storage/storageAccounts/blobServices/containers'],
    versions: `
      2018-02-01 2018-03-01-preview 2018-07-01 2018-11-01 2019-04-01 2019-06-01
      2020-08-01-preview 2021-01-01 2021-02-01 2021-04-01 2021-06-01 2021-08-01
      2021-09-01 2022-05-01 2022-09-01 2023-01-01 2023-04-01 2023-05-01 2024-01-01
      2025-01-01 2025-06-01 2025-08-01 2026-04-01 2026-06-01 2026-09-01
    `,
  },
  {
    types: ['Microsoft.Storage/storageAccounts/managementPolicies'],
    versions: `
      2018-03-01-preview 2018-11-01 2019-04-01 2019-06-01 2020-08-01-preview 2021-01-01
      2021-02-01 2021-04-01 2021-06-01 2021-08-01 2021-09-01 2022-05-01 2022-09-01
      2023-01-01 2023-04-01 2023-05-01 2024-01-01 2025-01-01 2025-06-01 2025-08-01
      2026-04-01 2026-06-01 2026-09-01
    `,
  },
  {
    types: ['Microsoft.OffAzure/masterSites'],
    versions: `
      2020-07-07 2023-06-06 2023-10-01-preview 2024-05-01-preview 2024-07-01-preview
      2024-12-01-preview
    `,
  },
  {
    types: ['Microsoft.OffAzure/vmwareSites'],
    versions: `
      2020-01-01 2020-07-07 2023-06-06 2023-10-01-preview 2024-05-01-preview
      2024-07-01-preview 2024-12-01-preview
    `,
  },
  {
    types: ['Microsoft.OffAzure/serverSites'],
    versions: `
      2023-06-06 2023-10-01-preview 2024-05-01-preview 2024-07-01-preview
      2024-12-01-preview
    `,
  },
  {
    types: ['Microsoft.Resources/resourceGroups'],
    versions: `
      2015-11-01 2016-02-01 2016-07-01 2016-09-01 2017-05-10 2018-02-01 2018-05-01
      2019-03-01 2019-05-01 2019-05-10 2019-07-01 2019-08-01 2019-10-01 2020-06-01
      2020-08-01 2020-10-01 2021-01-01 2021-04-01 2022-09-01 2023-07-01 2024-03-01
      2024-07-01 2024-11-01 2025-03-01 2025-04-01
    `,
  },
  {
    types: ['Microsoft.Resources/deployments'],
    versions: `
      2015-11-01 2016-02-01 2016-07-01 2016-09-01 2017-05-10 2018-02-01 2018-05-01
      2019-03-01 2019-05-01 2019-05-10 2019-07-01 2019-08-01 2019-10-01 2020-06-01
      2020-08-01 2020-10-01 2021-01-01 2021-04-01 2022-09-01 2023-07-01 2024-03-01
      2024-07-01 2024-11-01 2025-03-01 2025-04-01 2026-06-01
    `,
  },
  {
    types: ['Microsoft.Resources/tags'],
    versions: `
      2019-10-01 2020-06-01 2020-08-01 2020-10-01 2021-01-01 2021-04-01 2022-09-01
      2023-07-01 2024-03-01 2024-07-01 2024-11-01 2025-03-01 2025-04-01
    `,
  },
  {
    types: ['Microsoft.Authorization/locks'],
    versions: `
      2015-01-01 2016-09-01 2017-04-01 2020-05-01
    `,
  },
  {
    types: ['Microsoft.Authorization/roleAssignments'],
    versions: `
      2015-07-01 2017-10-01-preview 2018-01-01-preview 2018-09-01-preview
      2020-03-01-preview 2020-04-01-preview 2020-08-01-preview 2020-10-01-preview
      2022-04-01
    `,
  },
  {
    types: ['Microsoft.Authorization/roleDefinitions'],
    versions: `
      2015-07-01 2018-01-01-preview 2022-04-01 2022-05-01-preview
    `,
  },
];

/**
 * Types that Azure is known to have right under each provider that is served here, from the same
 * index. It has others that only read or do something, which the index leaves out.
 */
export const KNOWN_TYPES: Readonly<Record<string, string>> = {
  'microsoft.network': `
    applicationgatewayavailablessloptions applicationgateways
    applicationgatewaywebapplicationfirewallpolicies applicationsecuritygroups
    authenticationpolicies azurefirewalls azurewebcategories bastionhosts cloudserviceslots
    connections customipprefixes ddoscustompolicies ddosprotectionplans
    dnsforwardingrulesets dnsresolverdomainlists dnsresolverpolicies dnsresolvers dnszones
    dscpconfigurations expressroutecircuits expressroutecrossconnections
    expressroutegateways expressroutelags expressrouteports expressrouteportslocations
    expressrouteproviderports firewallpolicies firstpartyservicetags frontdoors
    frontdoorwebapplicationfirewallpolicies interconnectgroups interfaceendpoints
    ipallocations ipgroups loadbalancers localnetworkgateways locations managementgroups
    natgateways networkexperimentprofiles networkinterfaces networkmanagerconnections
    networkmanagers networkprofiles networksecuritygroups networksecurityperimeters
    networkvirtualappliances networkvirtualapplianceskus networkwatchers p2svpngateways
    privatednszones privateendpoints privatelinkservices privatetrafficmanagerprofiles
    publicipaddresses publicipprefixes routefilters routetables securitypartnerproviders
    serviceendpointpolicies servicegateways topologymaps trafficmanagergeographichierarchies
    trafficmanagerprofiles trafficmanagerusermetricskeys virtualhubs
    virtualnetworkappliances virtualnetworkgateways virtualnetworks virtualnetworktaps
    virtualrouters virtualwans vpngateways vpnserverconfigurations vpnsites
  `,
  'microsoft.recoveryservices': `
    locations replicationeligibilityresults vaults
  `,
  'microsoft.storage': `
    contextcaches locations storageaccounts
  `,
  'microsoft.keyvault': `
    locations managedhsms vaults
  `,
  'microsoft.offazure': `
    hypervsites importsites mastersites serversites vmwaresites
  `,
  'microsoft.resources': `
    builtintemplatespecs changes databoundaries deployments deploymentscripts
    deploymentstacks deploymentstackswhatifresults resourcegroups snapshots tags
    templatespecs
  `,
  'microsoft.authorization': `
    accessreviewhistorydefinitions accessreviewscheduledefinitions
    accessreviewschedulesettings attributenamespaces datapolicymanifests denyassignments
    locks policyassignments policydefinitions policyenrollments policyexemptions
    policysetdefinitions privatelinkassociations privilegedresourcefavorites
    resourcemanagementprivatelinks roleassignmentapprovals roleassignments
    roleassignmentscheduleinstances roleassignmentschedulerequests roleassignmentschedules
    roledefinitions roleeligibilityscheduleinstances roleeligibilityschedulerequests
    roleeligibilityschedules rolemanagementalertconfigurations
    rolemanagementalertdefinitions rolemanagementalerts rolemanagementpolicies
    rolemanagementpolicyassignments variables
  `,
};
