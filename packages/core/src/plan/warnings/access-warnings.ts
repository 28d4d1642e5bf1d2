// A road that ends at a public address which refuses: the resource is known, and its export says
// that the internet is kept out. What the export leaves out is not judged.

import { publicVerdict, type PublicVerdict } from '../../estate/public-access.ts';
import type { PlanInput } from '../plan-input.ts';
import { proxyOf } from '../site-proxies.ts';
import type { Remark, Unwarned } from './remark.ts';
import { publicHosts, refusesInternet } from '../public-hosts.ts';
import { ownVault } from '../vault-target.ts';
import { isOnPrivateRoute } from '../wanted-requirements.ts';

const CODES: Readonly<Partial<Record<PublicVerdict, string>>> = {
  off: 'warning.public-access-off',
  perimeter: 'warning.public-access-by-perimeter',
  denied: 'warning.public-access-denied',
  'only-listed': 'warning.public-access-only-listed',
};

export function accessWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  return [...hostRemarks(input, plan), ...vaultRemarks(input)];
}

function hostRemarks({ site, appliance, estate }: PlanInput, plan: Unwarned): Remark[] {
  const hosts = publicHosts(estate);
  const proxy = proxyOf(site, appliance)?.name ?? appliance.name;
  return plan.roads
    .filter(({ road, known }) => known && (road === 'proxy' || road === 'direct'))
    .flatMap(({ pattern }): Remark[] => {
      const host = hosts.get(pattern);
      const code = host === undefined ? undefined : CODES[host.verdict];
      if (host === undefined || code === undefined) return [];
      const isError = refusesInternet(host.verdict);
      const values = { name: pattern, resource: host.resource, proxy };
      // Nobody tells Sekisho from which public address the proxy goes out.
      const list = host.networkAcls?.ipRules?.join(', ') ?? '?';
      return [{ code, values: isError ? values : { ...values, list }, isError }];
    });
}

/** Without private endpoints every name of the vault is asked for in public. It is a warning, because somebody who chooses this route wants to know its cost. */
function vaultRemarks(input: PlanInput): Remark[] {
  const { site } = input;
  if (!site.services.includes('site-recovery') || isOnPrivateRoute(input, 'site-recovery'))
    return [];
  const vault = ownVault(input);
  if (vault === undefined || !refusesInternet(publicVerdict(vault))) return [];
  return [
    {
      code: 'warning.vault-refuses-internet',
      values: { vault: vault.name, access: vault.publicNetworkAccess ?? '' },
    },
  ];
}
