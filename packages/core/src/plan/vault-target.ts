// Which private endpoints lead to the appliance's vault. A Key Vault and a replication vault of Azure
// Migrate (Microsoft.DataReplication) can have the same name, so the whole type counts.

import { idKey, type PrivateEndpoint } from '../estate/estate.ts';

const VAULT_TYPE = 'microsoft.recoveryservices/vaults';

export function leadsToVault(
  { targetId }: Pick<PrivateEndpoint, 'targetId'>,
  vault: string,
): boolean {
  return idKey(targetId).endsWith(`/providers/${VAULT_TYPE}/${vault.toLowerCase()}`);
}

/** A vault endpoint for Azure Backup serves no name of Site Recovery. Without a group id it may be for either. */
export function isForSiteRecovery({ groupIds }: Pick<PrivateEndpoint, 'groupIds'>): boolean {
  return (
    groupIds.length === 0 || groupIds.some((each) => each.toLowerCase() === 'azuresiterecovery')
  );
}
