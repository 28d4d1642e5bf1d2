// Names and ids of Recovery Services vaults, as Azure's rules for resource names have them
// (learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).

import { idKey, lastOf } from '../estate/estate.ts';

export const VAULT_NAME = /^[A-Za-z][A-Za-z0-9-]{1,49}$/;

/** A name is unique within a resource group only; the id tells which of several is meant. */
export const VAULT_ID =
  /^\/subscriptions\/[0-9A-Fa-f-]{36}\/resourceGroups\/[^/\s"'`\\<>|;$&]{1,90}\/providers\/Microsoft\.RecoveryServices\/vaults\/[A-Za-z][A-Za-z0-9-]{1,49}$/i;

/** What site.yaml says of a vault: its name, or its whole id. */
interface WithVault {
  readonly vault: string;
}

export function vaultName({ vault }: WithVault): string {
  return lastOf(vault);
}

export function isVaultMeant({ vault }: WithVault, id: string): boolean {
  return VAULT_ID.test(vault)
    ? idKey(id) === idKey(vault)
    : idKey(id).endsWith(`/providers/microsoft.recoveryservices/vaults/${vault.toLowerCase()}`);
}
