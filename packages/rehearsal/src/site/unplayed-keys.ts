// Keys of site.yaml that no rehearsal plays yet. Better no run than one that leaves out what the site says.

import { NO_PROXY } from '@sekisho/core/site/check-proxies.ts';
import type { Site, SiteProxy } from '@sekisho/core/site/site.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

/** Each as site.yaml writes it, such as `resolvers[0].hostedZones`. */
export function unplayedKeys(site: Site): readonly string[] {
  return [
    ...placeKeys(site),
    ...site.resolvers.flatMap((resolver, index) =>
      resolverKeys(resolver).map((key) => `resolvers[${String(index)}].${key}`),
    ),
    ...site.proxies.flatMap((proxy, index) =>
      proxyKeys(proxy).map((key) => `proxies[${String(index)}].${key}`),
    ),
    ...site.appliances.flatMap(({ proxy, browserProxy }, index) => [
      ...(proxy === NO_PROXY ? [`appliances[${String(index)}].proxy: ${NO_PROXY}`] : []),
      ...(browserProxy === undefined ? [] : [`appliances[${String(index)}].browserProxy`]),
    ]),
    ...(site.firewall.byName === true ? ['firewall.byName'] : []),
  ];
}

export function refuseUnplayedKeys(site: Site): void {
  const keys = unplayedKeys(site);
  const [first] = keys;
  if (first === undefined) return;
  throw new UserError(`a rehearsal does not play ${keys.join(', ')} yet`, {
    code: 'rehearse.unplayed-keys',
    where: first,
    hint: 'sekisho plan and trace go by these keys; to rehearse the rest, take them out of a copy of the site',
  });
}

function placeKeys({ networks, vCenters }: Site): string[] {
  const { sites = [], translated = [], zones = [], microsoftPeering = [] } = networks;
  const given = { sites, translated, zones, microsoftPeering };
  return [
    ...Object.entries(given).flatMap(([key, list]) =>
      list.length === 0 ? [] : [`networks.${key}`],
    ),
    ...(vCenters.length === 0 ? [] : ['vCenters']),
  ];
}

function proxyKeys(proxy: SiteProxy): string[] {
  const { location, addresses, networks, nodes, parent, login, inspectsTls } = proxy;
  return [
    ...(location === 'internet' ? ['location'] : []),
    ...(addresses === undefined ? [] : ['addresses']),
    ...(networks === undefined ? [] : ['networks']),
    ...(nodes === undefined ? [] : ['nodes']),
    ...(parent === undefined ? [] : ['parent']),
    ...(login === true ? ['login'] : []),
    ...(inspectsTls === true ? ['inspectsTls'] : []),
  ];
}

function resolverKeys(resolver: Site['resolvers'][number]): string[] {
  return [
    ...(resolver.validates === true ? ['validates'] : []),
    ...(resolver.dropsPrivateAddresses === true ? ['dropsPrivateAddresses'] : []),
  ];
}
