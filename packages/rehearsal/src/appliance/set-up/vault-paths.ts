// Where the vault and what it protects stand in Resource Manager.

import { createdNames } from '../created-names.ts';
import type { StageContext } from '../stage.ts';

export function vaultPath({ key }: Pick<StageContext, 'key'>): string {
  return `/subscriptions/${key.subscriptionId}/resourceGroups/${key.resourceGroup}/providers/Microsoft.RecoveryServices/vaults/${key.vault}`;
}

export function protectedItemPath(context: Pick<StageContext, 'key'>, machine: string): string {
  const { key } = context;
  const stem = createdNames(key).vmwareSite.replace(/vmwaresite$/i, '');
  return `${vaultPath(context)}/replicationFabrics/${key.vault}-vmwarefabric/replicationProtectionContainers/${stem}replicationcontainer/replicationProtectedItems/${machine}`;
}
