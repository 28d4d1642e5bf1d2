// Keys of site.yaml that no rehearsal plays yet. Better no run than one that leaves out what the site says.

import type { Site } from '@sekisho/core/site/site.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

/** Each as site.yaml writes it, such as `resolvers[0].hostedZones`. */
export function unplayedKeys(site: Site): readonly string[] {
  return [
    ...(site.networks.microsoftPeering === undefined ? [] : ['networks.microsoftPeering']),
    ...site.resolvers.flatMap((resolver, index) =>
      resolverKeys(resolver).map((key) => `resolvers[${String(index)}].${key}`),
    ),
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

/** Where it asks nobody but the internet, none of its answers has a private address of others, and none is of Azure. */
function resolverKeys(resolver: Site['resolvers'][number]): string[] {
  const { forwards, conditionalForwarders } = resolver;
  if (conditionalForwarders.length === 0 && (forwards === 'internet' || forwards === 'none'))
    return [];
  return [
    ...(resolver.validates === true ? ['validates'] : []),
    ...(resolver.dropsPrivateAddresses === true ? ['dropsPrivateAddresses'] : []),
  ];
}
