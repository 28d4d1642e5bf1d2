// Which private endpoints lead to the appliance's vault. A Key Vault and a replication vault of Azure
// Migrate (Microsoft.DataReplication) can have the same name, so the whole type counts. A name is unique
// within a resource group only: where the exports show two vaults of it, none is taken for the appliance's,
// unless site.yaml gives the id.

import { idKey, type Estate, type PrivateEndpoint } from '../estate/estate.ts';
import { compareText } from '../compare-text.ts';
import { isVaultMeant } from '../site/vault-name.ts';
import type { PlanInput } from './plan-input.ts';

type VaultInput = Pick<PlanInput, 'estate' | 'appliance'>;

export function leadsToVault(
  input: VaultInput,
  { targetId }: Pick<PrivateEndpoint, 'targetId'>,
): boolean {
  return isVaultMeant(input.appliance, targetId) && vaultsOfName(input).length < 2;
}

/** Ids of all vaults that the appliance's can be: exported ones, and those that endpoints lead to. */
export function vaultsOfName({ estate, appliance }: VaultInput): string[] {
  const ids = [
    ...estate.vaults.filter(({ id }) => isVaultMeant(appliance, id)).map(({ id }) => id),
    ...estate.privateEndpoints
      .filter(
        ({ targetId, connection }) =>
          connection !== 'Disconnected' && isVaultMeant(appliance, targetId),
      )
      .map(({ targetId }) => targetId),
  ];
  const unique = new Map(ids.toReversed().map((id) => [idKey(id), id]));
  return [...unique.values()].sort(compareText);
}

/** The appliance's vault as exported; of several of its name, the first. */
export function ownVault({ estate, appliance }: VaultInput): Estate['vaults'][number] | undefined {
  return estate.vaults.find(({ id }) => isVaultMeant(appliance, id));
}

/** A vault endpoint for Azure Backup serves no name of Site Recovery. Without a group id it may be for either. */
export function isForSiteRecovery({ groupIds }: Pick<PrivateEndpoint, 'groupIds'>): boolean {
  return (
    groupIds.length === 0 || groupIds.some((each) => each.toLowerCase() === 'azuresiterecovery')
  );
}
