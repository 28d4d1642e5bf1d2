// What has to change in Azure before the names that are known arrive, as requests
// that somebody can make now. A resolver in Azure answers from the private DNS
// zones linked to its own network, so each zone that a name needs is linked there
// and holds the right record:
// 1. a zone of that name is linked already → the record is set in it, for Azure
//    links a network to one zone of a name only;
// 2. a zone of that name exists → it is linked; the one that the endpoint's zone
//    group writes into comes first;
// 3. none exists → it is made in the resource group of that network.
// Where the premises answer with records of their own, no zone is needed.

import { isListMissing, notedIds, zonesWithoutExport } from './export-gaps.ts';
import { idKey, type Estate, type PrivateDnsZone, type PrivateEndpoint } from '../estate/estate.ts';
import { compareText } from '../compare-text.ts';
import type { FirewallAllow } from '../model/firewall-rule.ts';
import type { SecurityRule } from '../model/security-rule.ts';
import type { AzureAction } from './azure-action.ts';
import type { EndpointName } from './endpoint-names.ts';
import { askedNetworks } from './network-resolvers.ts';
import type { PlanInput } from './plan-input.ts';
import { holderAskingAzure } from './resolver-chains.ts';
import { leadsToVault } from './vault-target.ts';

/** The missing zones and links, compared with the exports; without an export of zones, no action is planned. */
export function zoneActions(input: PlanInput, served: readonly EndpointName[]): AzureAction[] {
  const resolver = holderAskingAzure(input.site, input.appliance);
  if (resolver === null || isListMissing(input, 'private DNS zone')) return [];
  const networks = askedNetworks(input, resolver) ?? [];
  const actions = networks.flatMap((networkId) =>
    served.flatMap((each) => actionsFor(input, each, networkId)),
  );
  return [...new Map(actions.map((action) => [JSON.stringify(action), action])).values()];
}

function actionsFor(input: PlanInput, each: EndpointName, networkId: string): AzureAction[] {
  // The zone that the endpoint writes into is there: whether it is linked, no export tells.
  if (zonesWithoutExport(input, each.endpoint).length > 0) return [];
  const zones = input.estate.zones.filter(({ name }) => name === each.zone);
  const linked = zones.find((zone) => isLinked(zone, networkId));
  if (linked !== undefined) return recordActions(input, each, linked);
  const withoutLinks = notedIds(input, 'links-not-exported');
  if (zones.some(({ id }) => withoutLinks.has(idKey(id)))) return [];
  const existing =
    zones.find((zone) => each.endpoint.zoneIds.some((id) => idKey(id) === idKey(zone.id))) ??
    [...zones].sort((a, b) => compareText(idKey(a.id), idKey(b.id)))[0];
  if (existing !== undefined)
    return [
      { action: 'link-zone', zoneId: existing.id, networkId },
      ...recordActions(input, each, existing),
    ];
  const resourceGroup = networkId.split('/').slice(0, 5).join('/');
  const zoneId = `${resourceGroup}/providers/Microsoft.Network/privateDnsZones/${each.zone}`;
  return [
    { action: 'make-zone', zone: each.zone, resourceGroup },
    { action: 'link-zone', zoneId, networkId },
    ...setRecord(each, zoneId),
  ];
}

function recordActions(input: PlanInput, each: EndpointName, zone: PrivateDnsZone): AzureAction[] {
  const has = zone.records
    .filter(({ name, type }) => name === each.record && (type === 'A' || type === 'AAAA'))
    .flatMap(({ values }) => values);
  const isRight = [...has].sort(compareText).join() === [...each.inAzure].sort(compareText).join();
  const canBeThere =
    has.length === 0 && notedIds(input, 'records-not-exported').has(idKey(zone.id));
  return isRight || canBeThere || isOfSibling(input.estate, each, has)
    ? []
    : setRecord(each, zone.id);
}

/** True when another endpoint of the same resource has these addresses: its own zone is right as it is. */
export function isOfSibling(
  { privateEndpoints }: Estate,
  { endpoint }: EndpointName,
  addresses: readonly string[],
): boolean {
  const others = privateEndpoints.filter(
    (other) =>
      idKey(other.targetId) === idKey(endpoint.targetId) && idKey(other.id) !== idKey(endpoint.id),
  );
  return (
    addresses.length > 0 &&
    others.some(({ members }) =>
      addresses.every((address) => members.some((member) => member.addresses.includes(address))),
    )
  );
}

/** Nothing while the endpoint's addresses are not known. */
function setRecord({ record, inAzure: addresses }: EndpointName, zoneId: string): AzureAction[] {
  return addresses.length === 0
    ? []
    : [{ action: 'set-record', zoneId, name: record, addresses: [...addresses] }];
}

function isLinked(zone: PrivateDnsZone, networkId: string): boolean {
  return zone.links.some((link) => idKey(link.virtualNetworkId) === idKey(networkId));
}

/** For names that have no endpoint yet: beside the vault's own, where its subnet and the resource are known. */
export function endpointActions(input: PlanInput, hosts: readonly string[]): AzureAction[] {
  const subnetId = ownSubnet(input);
  return [...new Set(hosts)].flatMap((host) => {
    const resource = resourceOf(input.estate, host);
    return resource === undefined
      ? []
      : makeEndpoint(input, { targetId: resource.id, groupId: resource.group, subnetId });
  });
}

/** One that was rejected or disconnected is created again, where the old one stands. */
export function remakeActions(
  input: PlanInput,
  { targetId, groupIds, subnetId }: PrivateEndpoint,
): AzureAction[] {
  return makeEndpoint(input, { targetId, groupId: groupIds[0], subnetId });
}

/** Nothing where somebody would have to guess. */
function makeEndpoint(
  { requirements }: PlanInput,
  of: { targetId: string; groupId: string | undefined; subnetId: string | undefined },
): AzureAction[] {
  const { targetId, groupId, subnetId } = of;
  const zone = requirements.find(
    ({ privateLink }) =>
      privateLink !== undefined &&
      idKey(targetId).includes(`/providers/${privateLink.type.toLowerCase()}/`),
  )?.privateLink?.zone;
  return zone === undefined || groupId === undefined || subnetId === undefined
    ? []
    : [{ action: 'make-endpoint', targetId, groupId, subnetId, zone }];
}

function ownSubnet(input: PlanInput): string | undefined {
  return input.estate.privateEndpoints.find((each) => leadsToVault(input, each))?.subnetId;
}

function resourceOf(
  { storageAccounts, keyVaults }: Estate,
  host: string,
): { readonly id: string; readonly group: string } | undefined {
  const account = storageAccounts.find(({ blobHost }) => blobHost === host);
  if (account !== undefined) return { id: account.id, group: 'blob' };
  const vault = keyVaults.find((each) => each.host === host);
  return vault === undefined ? undefined : { id: vault.id, group: 'vault' };
}

/** Tells of a planned name whether a step makes the endpoint that serves it; its address is then Azure's to choose. */
export function madeByStep(
  { storageAccounts, keyVaults, privateEndpoints }: Estate,
  actions: readonly AzureAction[],
): (road: { readonly pattern: string; readonly addresses: readonly string[] }) => boolean {
  const targets = new Set(
    actions.flatMap((each) => (each.action === 'make-endpoint' ? [idKey(each.targetId)] : [])),
  );
  if (targets.size === 0) return () => false;
  const isTarget = ({ id }: { readonly id: string }): boolean => targets.has(idKey(id));
  const hosts = new Set([
    ...storageAccounts.filter(isTarget).map(({ blobHost }) => blobHost),
    ...keyVaults.filter(isTarget).map(({ host }) => host),
  ]);
  const replaced = new Set(
    privateEndpoints
      .filter(({ targetId }) => isTarget({ id: targetId }))
      .flatMap(({ members }) => members.flatMap(({ addresses }) => addresses)),
  );
  return ({ pattern, addresses }) =>
    hosts.has(pattern) || addresses.some((address) => replaced.has(address));
}

/** The estate as it is once these are done. Endpoints that are made get their names from Azure, so they add nothing here. */
export function afterActions(estate: Estate, actions: readonly AzureAction[]): Estate {
  return actions.reduce(afterAction, estate);
}

function toSecurityRule({ from, to, port }: FirewallAllow): SecurityRule {
  return {
    name: 'planned',
    priority: 0,
    isInbound: true,
    isAllow: true,
    protocol: 'Tcp',
    from: [from],
    to: [to],
    fromGroups: [],
    toGroups: [],
    fromPorts: ['*'],
    toPorts: [String(port)],
  };
}

function afterAction(estate: Estate, action: AzureAction): Estate {
  const changeZone = (
    zoneId: string,
    change: (zone: PrivateDnsZone) => PrivateDnsZone,
  ): Estate => ({
    ...estate,
    zones: estate.zones.map((zone) => (idKey(zone.id) === idKey(zoneId) ? change(zone) : zone)),
  });
  switch (action.action) {
    case 'make-zone': {
      const id = `${action.resourceGroup}/providers/Microsoft.Network/privateDnsZones/${action.zone}`;
      const isThere = estate.zones.some((zone) => idKey(zone.id) === idKey(id));
      const made: PrivateDnsZone = { id, name: action.zone, records: [], links: [] };
      return isThere ? estate : { ...estate, zones: [...estate.zones, made] };
    }
    case 'link-zone':
      return changeZone(action.zoneId, (zone) => ({
        ...zone,
        links: [
          ...zone.links,
          {
            name: 'planned',
            virtualNetworkId: action.networkId,
            registrationEnabled: false,
            nxDomainRedirect: false,
          },
        ],
      }));
    case 'set-record':
      return changeZone(action.zoneId, (zone) => ({
        ...zone,
        records: [
          ...zone.records.filter(
            ({ name, type }) => name !== action.name || (type !== 'A' && type !== 'AAAA'),
          ),
          ...(['A', 'AAAA'] as const).flatMap((type) => {
            const values = action.addresses.filter(
              (each) => each.includes(':') === (type === 'AAAA'),
            );
            return values.length === 0 ? [] : [{ name: action.name, type, ttlSeconds: 10, values }];
          }),
        ],
      }));
    case 'approve-endpoint':
      return {
        ...estate,
        privateEndpoints: estate.privateEndpoints.map((endpoint) =>
          idKey(endpoint.id) === idKey(action.endpointId)
            ? { ...endpoint, connection: 'Approved' }
            : endpoint,
        ),
      };
    case 'allow-inbound':
      return {
        ...estate,
        securityGroups: (estate.securityGroups ?? []).map((group) =>
          idKey(group.id) === idKey(action.groupId)
            ? { ...group, rules: [...action.rules.map(toSecurityRule), ...group.rules] }
            : group,
        ),
      };
    case 'allow-at-appliance':
      return {
        ...estate,
        routeTables: (estate.routeTables ?? []).map((table) =>
          idKey(table.id) === idKey(action.tableId)
            ? {
                ...table,
                routes: table.routes.map((route) =>
                  route.name === action.route ? { ...route, passes: action.rules } : route,
                ),
              }
            : table,
        ),
      };
    case 'make-endpoint':
      return estate;
  }
}
