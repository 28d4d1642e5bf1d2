// The resources of the estate by the name under which they are asked for in public.

import type { Estate } from '../estate/estate.ts';
import {
  publicVerdict,
  type NetworkAcls,
  type PublicAccess,
  type PublicVerdict,
} from '../estate/public-access.ts';

export interface PublicHost {
  readonly resource: string;
  readonly verdict: PublicVerdict;
  readonly networkAcls?: NetworkAcls;
}

export function publicHosts({
  storageAccounts,
  keyVaults,
}: Pick<Estate, 'storageAccounts' | 'keyVaults'>): ReadonlyMap<string, PublicHost> {
  const hostOf = (resource: PublicAccess & { readonly name: string }): PublicHost => ({
    resource: resource.name,
    verdict: publicVerdict(resource),
    ...(resource.networkAcls === undefined ? {} : { networkAcls: resource.networkAcls }),
  });
  return new Map([
    ...storageAccounts.map((account) => [account.blobHost, hostOf(account)] as const),
    ...keyVaults.map((vault) => [vault.host, hostOf(vault)] as const),
  ]);
}

/** For certain, or unless a rule that nobody exports lets somebody in. */
export function refusesInternet(verdict: PublicVerdict | undefined): boolean {
  return verdict === 'off' || verdict === 'perimeter' || verdict === 'denied';
}
