// Names of the vault's types that several files ask for.

export const VAULT_TYPE = 'Microsoft.RecoveryServices/vaults';
export const ITEM_TYPE = `${VAULT_TYPE}/replicationFabrics/replicationProtectionContainers/replicationProtectedItems`;
export const FABRIC_TYPE = `${VAULT_TYPE}/replicationFabrics`;
/** A private mark of the emulator: the vault holds items from before this run. */
export const HELD_ITEMS = 'sekisho-held-items';
export const MASTER_SITE_TYPE = 'Microsoft.OffAzure/MasterSites';
export const VMWARE_SITE_TYPE = 'Microsoft.OffAzure/VMwareSites';
export const SERVER_SITE_TYPE = 'Microsoft.OffAzure/ServerSites';
