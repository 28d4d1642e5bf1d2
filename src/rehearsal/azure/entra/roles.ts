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
] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

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
