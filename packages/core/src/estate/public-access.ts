// Who may reach a resource at its public address, as its export says it. What an export leaves out
// is not known; a perimeter's rules stand in the perimeter, which no export of the resource holds.

export interface NetworkAcls {
  /** `Allow`, `Deny`; absent: not exported. */
  readonly defaultAction?: string;
  /** Which services of Microsoft pass nevertheless: `AzureServices`, `None`, … */
  readonly bypass?: string;
  /** Addresses and networks that pass; absent: not exported. */
  readonly ipRules?: readonly string[];
}

export interface PublicAccess {
  /** `Enabled`, `Disabled`, `SecuredByPerimeter`; absent: not exported. */
  readonly publicNetworkAccess?: string;
  readonly networkAcls?: NetworkAcls;
}

/**
 * `off`: refuses everybody. `perimeter`: refuses all but what rules of its perimeter let in. `denied`: lets
 * no address in. `only-listed`: lets some addresses in.
 */
export type PublicVerdict = 'open' | 'off' | 'perimeter' | 'denied' | 'only-listed' | 'not-known';

export function publicVerdict({ publicNetworkAccess, networkAcls }: PublicAccess): PublicVerdict {
  const access = publicNetworkAccess?.toLowerCase();
  if (access === 'disabled') return 'off';
  if (access === 'securedbyperimeter') return 'perimeter';
  if (networkAcls?.defaultAction?.toLowerCase() === 'deny')
    return networkAcls.ipRules?.length === 0 ? 'denied' : 'only-listed';
  return access === 'enabled' || networkAcls?.defaultAction?.toLowerCase() === 'allow'
    ? 'open'
    : 'not-known';
}
