// What Azure has changed since the described set-up and a site can trip over, where the estate tells
// of it: accounts without shared keys, and subnets without a way out of their own.

import { isInAny } from '@sekisho/dns/address.ts';
import { vaultName } from '../../site/vault-name.ts';
import { resolverOf, type PlanInput } from '../plan-input.ts';
import { asksByItself, proxiesOf, proxyNodes } from '../site-proxies.ts';
import type { Remark } from './remark.ts';

export function platformWarnings(input: PlanInput): Remark[] {
  return [...keyWarnings(input), ...subnetWarnings(input)];
}

/** Whether the vault's identity has its roles is in no export. */
function keyWarnings({ estate, appliance }: PlanInput): Remark[] {
  const wanted = appliance.cacheStorageAccount?.toLowerCase();
  return estate.storageAccounts
    .filter(
      ({ name, allowSharedKeyAccess }) =>
        name.toLowerCase() === wanted && allowSharedKeyAccess === false,
    )
    .map(({ name }) => ({
      code: 'warning.cache-without-shared-keys',
      values: { account: name, vault: vaultName(appliance) },
    }));
}

/** Of a proxy, and of a resolver that asks the internet; a resolver that asks Azure's own DNS needs no way out. */
function subnetWarnings({ site, appliance, estate }: PlanInput): Remark[] {
  const resolver = resolverOf(site, appliance);
  const machines = [
    ...proxiesOf(site, appliance)
      .filter(asksByItself)
      .flatMap((proxy) => proxyNodes(proxy).map((address) => ({ name: proxy.name, address }))),
    ...(resolver.forwards === 'internet'
      ? [{ name: resolver.name, address: resolver.address }]
      : []),
  ];
  return machines.flatMap(({ name, address }) =>
    estate.virtualNetworks.flatMap((network) =>
      (network.subnets ?? [])
        .filter(
          ({ addressPrefixes, defaultOutboundAccess, hasNatGateway }) =>
            defaultOutboundAccess === false && !hasNatGateway && isInAny(address, addressPrefixes),
        )
        .map((subnet) => ({
          code: 'warning.private-subnet-without-outbound',
          values: { name, address, subnet: subnet.name, network: network.name },
        })),
    ),
  );
}
