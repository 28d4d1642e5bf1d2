// Azure's built-in roles, as far as they decide what is served here: their actions after Microsoft's list
// (learn.microsoft.com, "Azure built-in roles"), without those of providers that are not here. Held against
// published text: Private DNS Zone Contributor, Key Vault Secrets User, most of Site Recovery Contributor;
// the others are as they are generally known, and decide no more than who may write.

export interface RoleDefinition {
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
}

export const ROLE_NAMES = [
  'Owner',
  'Contributor',
  'Reader',
  'Network Contributor',
  'Private DNS Zone Contributor',
  'Key Vault Contributor',
  'Key Vault Reader',
  'Key Vault Secrets User',
  'Key Vault Secrets Officer',
  'Site Recovery Contributor',
  'Storage Account Contributor',
  'Storage Blob Data Owner',
  'Storage Blob Data Contributor',
  'Storage Blob Data Reader',
] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** The ids of the definitions, which are the same in every tenant. */
export const ROLE_IDS: Readonly<Record<RoleName, string>> = {
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'Network Contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
  'Private DNS Zone Contributor': 'b12aa53e-6015-4669-85d0-8515ebb3ae7f',
  'Key Vault Contributor': 'f25e0fa2-a7c8-4377-a976-54943a77a395',
  'Key Vault Reader': '21090545-7ca7-4776-b22c-e363652d74d2',
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  'Site Recovery Contributor': '6670b86e-a3f7-4917-ac9b-5d6ab1be4567',
  'Storage Account Contributor': '17d1049b-9a84-46fb-8f53-869881c3d3ab',
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
};

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices';

const GROUPS = 'Microsoft.Resources/subscriptions/resourceGroups/read';

export const ROLES: Readonly<Record<RoleName, RoleDefinition>> = {
  Owner: { actions: ['*'] },
  Contributor: {
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  },
  Reader: { actions: ['*/read'] },
  'Network Contributor': {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Network/*',
      'Microsoft.Resources/deployments/*',
      GROUPS,
    ],
  },
  'Private DNS Zone Contributor': {
    actions: [
      'Microsoft.Resources/deployments/*',
      GROUPS,
      'Microsoft.Network/privateDnsZones/*',
      'Microsoft.Network/privateDnsOperationResults/*',
      'Microsoft.Network/privateDnsOperationStatuses/*',
      'Microsoft.Network/virtualNetworks/read',
      'Microsoft.Network/virtualNetworks/join/action',
      'Microsoft.Authorization/*/read',
    ],
  },
  'Key Vault Contributor': {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.KeyVault/*',
      'Microsoft.Resources/deployments/*',
      GROUPS,
    ],
  },
  'Key Vault Reader': {
    actions: [
      'Microsoft.Authorization/*/read',
      GROUPS,
      'Microsoft.KeyVault/checkNameAvailability/read',
      'Microsoft.KeyVault/locations/*/read',
      'Microsoft.KeyVault/vaults/*/read',
      'Microsoft.KeyVault/operations/read',
    ],
    dataActions: [
      'Microsoft.KeyVault/vaults/*/read',
      'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
    ],
  },
  'Key Vault Secrets User': {
    actions: [],
    dataActions: [
      'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
    ],
  },
  'Key Vault Secrets Officer': {
    actions: ['Microsoft.Authorization/*/read', GROUPS, 'Microsoft.KeyVault/vaults/*/read'],
    dataActions: ['Microsoft.KeyVault/vaults/secrets/*'],
  },
  'Site Recovery Contributor': {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Network/virtualNetworks/read',
      'Microsoft.RecoveryServices/Vaults/extendedInformation/*',
      'Microsoft.RecoveryServices/Vaults/read',
      'Microsoft.RecoveryServices/vaults/replicationEvents/read',
      'Microsoft.RecoveryServices/vaults/replicationFabrics/*',
      'Microsoft.RecoveryServices/vaults/replicationJobs/*',
      'Microsoft.RecoveryServices/vaults/replicationPolicies/*',
      'Microsoft.RecoveryServices/vaults/replicationVaultSettings/*',
      'Microsoft.RecoveryServices/Vaults/usages/read',
      'Microsoft.RecoveryServices/vaults/replicationOperationStatus/read',
      GROUPS,
      'Microsoft.Storage/storageAccounts/read',
    ],
  },
  'Storage Account Contributor': {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Storage/storageAccounts/*',
      'Microsoft.Resources/deployments/*',
      GROUPS,
    ],
  },
  'Storage Blob Data Owner': {
    actions: [`${BLOBS}/containers/*`, `${BLOBS}/generateUserDelegationKey/action`],
    dataActions: [`${BLOBS}/containers/blobs/*`],
  },
  'Storage Blob Data Contributor': {
    actions: [
      `${BLOBS}/containers/delete`,
      `${BLOBS}/containers/read`,
      `${BLOBS}/containers/write`,
      `${BLOBS}/generateUserDelegationKey/action`,
    ],
    dataActions: [
      `${BLOBS}/containers/blobs/delete`,
      `${BLOBS}/containers/blobs/read`,
      `${BLOBS}/containers/blobs/write`,
      `${BLOBS}/containers/blobs/move/action`,
      `${BLOBS}/containers/blobs/add/action`,
    ],
  },
  'Storage Blob Data Reader': {
    actions: [`${BLOBS}/containers/read`, `${BLOBS}/generateUserDelegationKey/action`],
    dataActions: [`${BLOBS}/containers/blobs/read`],
  },
};

export interface RoleAssignment {
  readonly role: RoleName;
  /** `/` for everything, or the id of a subscription, a group, a resource. */
  readonly scope: string;
}

/** Whether one of the roles that hold at a resource allows an action. */
export function isAllowed(
  assignments: readonly RoleAssignment[],
  action: string,
  resourceId: string,
): boolean {
  return assignments.some(
    ({ role, scope }) =>
      isWithin(resourceId, scope) &&
      allows(ROLES[role].actions, action) &&
      !allows(ROLES[role].notActions ?? [], action),
  );
}

/** The same for what is inside a resource, such as secrets. */
export function isDataAllowed(
  assignments: readonly RoleAssignment[],
  action: string,
  resourceId: string,
): boolean {
  return assignments.some(
    ({ role, scope }) =>
      isWithin(resourceId, scope) && allows(ROLES[role].dataActions ?? [], action),
  );
}

/** Whether anything at or under a scope is granted. */
export function hasAnyWithin(assignments: readonly RoleAssignment[], scope: string): boolean {
  return assignments.some((each) => isWithin(scope, each.scope) || isWithin(each.scope, scope));
}

function isWithin(resourceId: string, scope: string): boolean {
  const [id, wanted] = [resourceId.toLowerCase(), scope.toLowerCase().replace(/\/+$/, '')];
  return id === wanted || id.startsWith(`${wanted}/`);
}

function allows(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((part) => part.replaceAll('.', '\\.'))
        .join('.*')}$`,
      'i',
    ).test(action),
  );
}
