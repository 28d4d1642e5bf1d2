// Private endpoints whose network interface is not exported: the name that a
// resource of the estate itself states, and the address that the private DNS zone
// has for it. What neither tells stays unknown: a name without an address.

import { idKey, type EndpointMember, type Estate, type PrivateEndpoint } from './estate.ts';
import { nameWithoutPrivatelink } from './join-endpoints.ts';

/** Complete endpoints stay as they are, so it can be done again. */
export function completeEndpoints(estate: Estate): Estate {
  return {
    ...estate,
    privateEndpoints: estate.privateEndpoints.map((endpoint) => completeOne(estate, endpoint)),
  };
}

function completeOne(estate: Estate, endpoint: PrivateEndpoint): PrivateEndpoint {
  if (
    endpoint.members.length > 0 &&
    endpoint.members.every(({ addresses }) => addresses.length > 0)
  )
    return endpoint;
  const host = endpoint.members.length === 0 ? hostBehind(estate, endpoint) : undefined;
  const members: readonly EndpointMember[] =
    host === undefined ? endpoint.members : [{ fqdn: host, addresses: [] }];
  return {
    ...endpoint,
    members: members.map((member) =>
      member.addresses.length > 0
        ? member
        : { ...member, addresses: recordedAddresses(estate, endpoint, member.fqdn) },
    ),
  };
}

/** Nothing when zones of one name disagree, except for those that the endpoint's zone group writes into. */
export function recordedAddresses(
  { zones }: Pick<Estate, 'zones'>,
  { zoneIds }: Pick<PrivateEndpoint, 'zoneIds'>,
  fqdn: string,
): readonly string[] {
  const wanted = nameWithoutPrivatelink(fqdn);
  const own = new Set(zoneIds.map(idKey));
  const sets = zones.flatMap((zone) =>
    zone.name.startsWith('privatelink.')
      ? zone.records
          .filter(
            (record) =>
              record.type === 'A' &&
              nameWithoutPrivatelink(`${record.name}.${zone.name}`) === wanted,
          )
          .map(({ values }) => ({ isOwn: own.has(idKey(zone.id)), values: [...values].sort() }))
      : [],
  );
  const written = sets.filter(({ isOwn }) => isOwn);
  const candidates = written.length > 0 ? written : sets;
  const [first] = candidates;
  return first !== undefined &&
    candidates.every(({ values }) => values.join() === first.values.join())
    ? first.values
    : [];
}

/** The name that programs dial the endpoint's target by, as the target itself states it. */
function hostBehind(estate: Estate, endpoint: PrivateEndpoint): string | undefined {
  const { storageAccounts, keyVaults, migrateSites } = estate;
  const { targetId, groupIds } = endpoint;
  const target = idKey(targetId);
  const isGroup = (group: string): boolean =>
    groupIds.length === 0 || groupIds.some((each) => each.toLowerCase() === group);
  const account = storageAccounts.find(({ id }) => idKey(id) === target);
  if (account !== undefined) return isGroup('blob') ? account.blobHost : undefined;
  const keyVault = keyVaults.find(({ id }) => idKey(id) === target);
  if (keyVault !== undefined) return keyVault.host;
  if (target.includes('/microsoft.storage/storageaccounts/'))
    return isGroup('blob') ? recordedHost(estate, target, '.blob.') : undefined;
  if (target.includes('/microsoft.keyvault/vaults/'))
    return recordedHost(estate, target, '.vaultcore.');
  const master = migrateSites.find(({ id, kind }) => kind === 'master' && idKey(id) === target);
  const listed = new Set(master?.siteIds?.map(idKey));
  const hosts = migrateSites
    .filter(
      ({ id, masterSiteId }) =>
        listed.has(idKey(id)) || (masterSiteId !== undefined && idKey(masterSiteId) === target),
    )
    .flatMap(({ serviceHost }) =>
      serviceHost?.includes('.privatelink.') === true ? [serviceHost] : [],
    );
  return new Set(hosts).size === 1 ? hosts[0] : undefined;
}

/** Of a target that is not exported: the one name that the zones of its kind have for it. */
function recordedHost({ zones }: Estate, target: string, kind: string): string | undefined {
  const resource = target.slice(target.lastIndexOf('/') + 1);
  const hosts = zones
    .filter(({ name }) => name.startsWith('privatelink.') && name.includes(kind))
    .flatMap((zone) =>
      zone.records
        .filter(({ type, name }) => type === 'A' && name.split('.')[0] === resource)
        .map(({ name }) => nameWithoutPrivatelink(`${name}.${zone.name}`)),
    );
  return new Set(hosts).size === 1 ? hosts[0] : undefined;
}
