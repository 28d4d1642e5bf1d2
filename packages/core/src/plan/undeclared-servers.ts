// Servers that the site itself names: where they stand decides whether anybody reaches them.

import { isReachedByInternet } from '@sekisho/dns/address.ts';
import type { Obstacle } from './obstacle.ts';
import { isDeclared } from '../model/world/place.ts';
import { resolversOf, type PlanInput } from './plan-input.ts';
import { asksByItself, isProviders, proxiesOf } from './site-proxies.ts';

export function undeclaredServers({ site, appliance }: PlanInput): Obstacle[] {
  const proxies = proxiesOf(site, appliance).filter((each) => !isProviders(each));
  const asked = proxies.flatMap((proxy) => (asksByItself(proxy) ? resolversOf(site, proxy) : []));
  const servers = [...resolversOf(site, appliance), ...proxies, ...asked].filter(
    ({ address }) => !isDeclared(site.networks, address),
  );
  const undeclared = servers
    .filter(({ address }) => !isReachedByInternet(address))
    .map(({ name, address }): Obstacle => ({
      state: 'not-known',
      team: 'firewall',
      code: 'address-not-declared',
      values: { address, names: name, more: '1' },
    }));
  const elsewhere = proxies
    .filter((each) => servers.includes(each) && isReachedByInternet(each.address))
    .map(({ name, address }): Obstacle => ({
      state: 'not-known',
      team: 'proxy',
      code: 'proxy-elsewhere',
      values: { proxy: name, address },
    }));
  return [...undeclared, ...elsewhere];
}
