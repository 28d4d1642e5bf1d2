// For tests: the operations of Site Recovery that examples stand for.

import { GROUP, rowsOf, type ExampleOperation } from './example-rows.ts';

const SITE_RECOVERY = '/providers/Microsoft.RecoveryServices/vaults/{resourceName}';
const FABRIC = `${SITE_RECOVERY}/replicationFabrics/{fabricName}`;
const CONTAINER = `${FABRIC}/replicationProtectionContainers/{protectionContainerName}`;
const MAPPING = `${CONTAINER}/replicationProtectionContainerMappings/{mappingName}`;
const PROVIDER = `${FABRIC}/replicationRecoveryServicesProviders/{providerName}`;
const ITEM = `${CONTAINER}/replicationProtectedItems/{replicatedProtectedItemName}`;

const siteRecovery = (noun: string, path: string): ExampleOperation[] =>
  rowsOf('siterecovery', noun, { path });

const post = (file: RegExp, path: string): ExampleOperation => ({
  api: 'siterecovery',
  file,
  method: 'POST',
  path: `${GROUP}${path}`,
});

const get = (file: RegExp, path: string): ExampleOperation => ({
  api: 'siterecovery',
  file,
  method: 'GET',
  path: `${GROUP}${path}`,
});

const purge = (noun: string, path: string): ExampleOperation => ({
  api: 'siterecovery',
  file: new RegExp(`^${noun}_Purge`),
  method: 'DELETE',
  path: `${GROUP}${path}`,
});

export const SITE_RECOVERY_ROWS: readonly ExampleOperation[] = [
  // Delete is an action here, and DELETE is called a purge.
  post(/^ReplicationFabrics_Delete/, `${FABRIC}/remove`),
  post(/^ReplicationFabrics_CheckConsistency/, `${FABRIC}/checkConsistency`),
  purge('ReplicationFabrics', FABRIC),
  post(/^ReplicationProtectionContainers_Delete/, `${CONTAINER}/remove`),
  post(/^ReplicationProtectionContainerMappings_Delete/, `${MAPPING}/remove`),
  purge('ReplicationProtectionContainerMappings', MAPPING),
  post(/^ReplicationRecoveryServicesProviders_Delete/, `${PROVIDER}/remove`),
  post(/^ReplicationRecoveryServicesProviders_RefreshProvider/, `${PROVIDER}/refreshProvider`),
  purge('ReplicationRecoveryServicesProviders', PROVIDER),
  ...['cancel', 'restart', 'resume'].map((action) =>
    post(
      new RegExp(`^ReplicationJobs_${action}`, 'i'),
      `${SITE_RECOVERY}/replicationJobs/{jobName}/${action}`,
    ),
  ),
  ...siteRecovery(
    'ReplicationVaultSetting',
    `${SITE_RECOVERY}/replicationVaultSettings/{vaultSettingName}`,
  ),
  {
    api: 'siterecovery',
    file: /^ReplicationProtectedItems_Update\./,
    method: 'PATCH',
    path: `${GROUP}${ITEM}`,
  },
  ...siteRecovery('RecoveryPoints', `${ITEM}/recoveryPoints/{recoveryPointName}`),
  get(/^ReplicationAppliances_List/, `${SITE_RECOVERY}/replicationAppliances`),
  ...siteRecovery('ReplicationEvents', `${SITE_RECOVERY}/replicationEvents/{eventName}`),
  ...siteRecovery('ReplicationFabrics', FABRIC),
  ...siteRecovery('ReplicationJobs', `${SITE_RECOVERY}/replicationJobs/{jobName}`),
  ...siteRecovery('ReplicationPolicies', `${SITE_RECOVERY}/replicationPolicies/{policyName}`),
  get(
    /^ReplicationProtectionContainerMappings_List\./,
    `${SITE_RECOVERY}/replicationProtectionContainerMappings`,
  ),
  ...siteRecovery('ReplicationProtectionContainerMappings', MAPPING),
  get(
    /^ReplicationProtectionContainers_List\./,
    `${SITE_RECOVERY}/replicationProtectionContainers`,
  ),
  ...siteRecovery('ReplicationProtectionContainers', CONTAINER).filter(
    ({ method }) => method === 'GET',
  ),
  get(
    /^ReplicationRecoveryServicesProviders_List\./,
    `${SITE_RECOVERY}/replicationRecoveryServicesProviders`,
  ),
  ...siteRecovery('ReplicationRecoveryServicesProviders', PROVIDER).filter(
    ({ method }) => method === 'GET',
  ),
  get(/^ReplicationVaultHealth_Get/, `${SITE_RECOVERY}/replicationVaultHealth`),
  post(
    /^ReplicationVaultHealth_Refresh/,
    `${SITE_RECOVERY}/replicationVaultHealth/default/refresh`,
  ),
  get(/^ReplicationVaultSetting_List/, `${SITE_RECOVERY}/replicationVaultSettings`),
  ...[
    'TestFailover',
    'TestFailoverCleanup',
    'UnplannedFailover',
    'PlannedFailover',
    'FailoverCommit',
    'FailoverCancel',
    'Reprotect',
    'ResyncRequired|RepairReplication',
    'ApplyRecoveryPoint',
  ].map((verb) =>
    post(
      new RegExp(`^ReplicationProtectedItems_(?:${verb})\\.`),
      `${ITEM}/${(verb.split('|').at(-1) ?? verb).replace(/^./, (letter) => letter.toLowerCase())}`,
    ),
  ),
  post(/^ReplicationProtectedItems_Delete/, `${ITEM}/remove`),
  {
    api: 'siterecovery',
    file: /^ReplicationProtectedItems_Purge/,
    method: 'DELETE',
    path: `${GROUP}${ITEM}`,
  },
  get(/^ReplicationProtectedItems_List\./, `${SITE_RECOVERY}/replicationProtectedItems`),
  ...siteRecovery('ReplicationProtectedItems', ITEM).filter(
    ({ method }) => method === 'GET' || method === 'PUT',
  ),
];
