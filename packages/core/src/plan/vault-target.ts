// Which private endpoints lead to the appliance's vault. A Key Vault and a replication vault of Azure
// Migrate (Microsoft.DataReplication) can have the same name, so the whole type counts. A name is unique
// within a resource group only: where the exports show two vaults of it, none is taken for the appliance's.

import { idKey, type PrivateEndpoint } from '../estate/estate.ts';
import { compareText } from '../compare-text.ts';
import type { PlanInput } from './plan-input.ts';

const VAULT_TYPE = 'microsoft.recoveryservices/vaults';

type VaultInput = Pick<PlanInput, 'estate' | 'appliance'>;

export function leadsToVault(
  input: VaultInput,
  { targetId }: Pick<PrivateEndpoint, 'targetId'>,
): boolean {
  return isOfName(targetId, input.appliance.vault) && vaultsOfName(input).length < 2;
}

/** Ids of all vaults that have the name of the appliance's: exported ones, and those that endpoints lead to. */
export function vaultsOfName({ estate, appliance }: VaultInput): string[] {
  const name = appliance.vault.toLowerCase();
  const ids = [
    ...estate.vaults.filter((each) => each.name.toLowerCase() === name).map(({ id }) => id),
    ...estate.privateEndpoints
      .filter(
        ({ targetId, connection }) =>
          connection !== 'Disconnected' && isOfName(targetId, appliance.vault),
      )
      .map(({ targetId }) => targetId),
  ];
  const unique = new Map(ids.toReversed().map((id) => [idKey(id), id]));
  return [...unique.values()].sort(compareText);
}

/** A vault endpoint for Azure Backup serves no name of Site Recovery. Without a group id it may be for either. */
export function isForSiteRecovery({ groupIds }: Pick<PrivateEndpoint, 'groupIds'>): boolean {
  return (
    groupIds.length === 0 || groupIds.some((each) => each.toLowerCase() === 'azuresiterecovery')
  );
}

function isOfName(targetId: string, vault: string): boolean {
  return idKey(targetId).endsWith(`/providers/${VAULT_TYPE}/${vault.toLowerCase()}`);
}
