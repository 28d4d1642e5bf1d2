// Names of Recovery Services vaults, as Azure's rules for resource names have them
// (learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).

export const VAULT_NAME = /^[A-Za-z][A-Za-z0-9-]{1,49}$/;
