// Microsoft.Network: virtual networks and their subnets.

import { randomUUID } from 'node:crypto';

import { parseCidr } from '@sekisho/dns/address.ts';
import { guidFrom } from '../base/identifiers.ts';
import {
  listAt,
  objectAt,
  textAt,
  textsAt,
  valueAt,
  type Json,
  type JsonObject,
} from '../base/json.ts';
import { badRequest, type ArmError } from './arm-error.ts';
import {
  interfacesIn,
  NETWORK_TYPE,
  patchTags,
  requireLocation,
  SUBNET_TYPE,
  takeTags,
  withEtag,
} from './network-common.ts';
import { checkAddress, listUsages } from './network-usages.ts';
import { PEERING, PEERING_TYPE, renderPeering } from './network-peerings.ts';
import { subscriptionOf } from '../resources/resource-id.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import { SECURITY_GROUP_TYPES } from './security-groups.ts';
import { checkSubnets, isSame, readSubnet, type Subnet } from './subnet-rules.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const NETWORK_TYPES: readonly ResourceType[] = [
  {
    type: NETWORK_TYPE,
    render: (resource, world) => renderNetwork(resource, world.store),
    put: putNetwork,
    patch: patchTags,
    remove: removeNetwork,
  },
  {
    type: SUBNET_TYPE,
    render: renderSubnet,
    put: putSubnet,
    remove: removeSubnet,
  },
  PEERING,
  { type: `${NETWORK_TYPE}/usages`, collection: listUsages },
  { type: `${NETWORK_TYPE}/checkIPAddressAvailability`, collection: checkAddress },
  ...SECURITY_GROUP_TYPES,
  {
    type: 'Microsoft.Network/locations/availablePrivateEndpointTypes',
    collection: (call) => ({
      value: TARGET_TYPES.map((type) => describeTargetType(type, call.request.path)),
    }),
  },
];

export const NETWORK_DEFAULTS: JsonObject = {
  dhcpOptions: { dnsServers: [] },
  enableDdosProtection: false,
};

/** What endpoints can be made for here. */
const TARGET_TYPES = [
  'Microsoft.KeyVault/vaults',
  'Microsoft.Network/privateLinkServices',
  'Microsoft.OffAzure/masterSites',
  'Microsoft.RecoveryServices/vaults',
  'Microsoft.Storage/storageAccounts',
];

function describeTargetType(resourceName: string, path: string): JsonObject {
  const type = 'Microsoft.Network/availablePrivateEndpointTypes';
  const name = resourceName.replace('/', '.');
  return {
    name,
    id: `/subscriptions/${subscriptionOf(path)}/providers/${type}/${name}`,
    type,
    resourceName,
    displayName: resourceName,
  };
}

function putNetwork(call: PutCall): Written {
  const { body, existing, world, id, name, apiVersion } = call;
  const location = requireLocation(body, existing);
  const prefixes = textsAt(body, 'properties', 'addressSpace', 'addressPrefixes');
  if (prefixes.length === 0 || prefixes.some((each) => parseCidr(each) === null))
    throw badRequest(
      'InvalidAddressPrefixFormat',
      `Address prefix of resource ${id} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`,
    );
  const {
    subnets: _subnets,
    virtualNetworkPeerings: _peerings,
    ...properties
  } = objectAt(body, 'properties') ?? {};
  const wanted = listAt(body, 'properties', 'subnets').map((each) =>
    readSubnet(textAt(each, 'name') ?? '', objectAt(each, 'properties') ?? {}),
  );
  const kept = world.store
    .list(SUBNET_TYPE, id)
    .filter((each) => !wanted.some(({ name: other }) => isSame(other, each.name)))
    .map((each) => readSubnet(each.name, each.properties));
  checkSubnets([...wanted, ...kept], { name, prefixes });
  const isPrivate =
    existing === undefined ? apiVersion >= PRIVATE_SINCE : existing.extra?.[PRIVATE_MARK] === true;
  const resource = world.store.put({
    id,
    name,
    type: NETWORK_TYPE,
    etag: randomUUID(),
    location,
    ...takeTags(body, existing),
    extra: { [PRIVATE_MARK]: isPrivate },
    properties: {
      ...NETWORK_DEFAULTS,
      ...properties,
      provisioningState: 'Updating',
      resourceGuid: guidFrom(id.toLowerCase()),
    },
  });
  for (const subnet of wanted)
    storeSubnet(world.store, id, subnet.name, withOutbound(subnet, call, resource));
  return {
    resource,
    operation: {
      style: 'network',
      resourceId: id,
      location,
      afterMs: world.pace.operationMs,
      settle: () => void world.store.change(id, { provisioningState: 'Succeeded' }),
      result: () => ({
        status: 200,
        body: renderNetwork(world.store.get(id) ?? resource, world.store),
      }),
    },
  };
}

/** learn.microsoft.com: networks made since this version have private subnets unless one says otherwise. */
const PRIVATE_SINCE = '2025-07-01';
/** A private mark of the emulator: the network was made with such a version. */
const PRIVATE_MARK = 'sekisho-private-subnets';

function withOutbound(
  { name, properties }: Subnet,
  { world, apiVersion }: PutCall,
  network: Resource | undefined,
): JsonObject {
  const known = world.store.get(`${network?.id ?? ''}/subnets/${name}`);
  const kept = valueAt(known?.properties, 'defaultOutboundAccess');
  if (valueAt(properties, 'defaultOutboundAccess') !== undefined) return properties;
  if (known !== undefined)
    return kept === undefined ? properties : { ...properties, defaultOutboundAccess: kept };
  return network?.extra?.[PRIVATE_MARK] === true && apiVersion >= PRIVATE_SINCE
    ? { ...properties, defaultOutboundAccess: false }
    : properties;
}

export function storeSubnet(
  store: ResourceStore,
  networkId: string,
  name: string,
  properties: JsonObject,
): Resource {
  return store.put({
    id: `${networkId}/subnets/${name}`,
    name,
    type: SUBNET_TYPE,
    etag: randomUUID(),
    properties: {
      privateEndpointNetworkPolicies: 'Disabled',
      privateLinkServiceNetworkPolicies: 'Enabled',
      ...properties,
      delegations: listAt(properties, 'delegations').map((each) =>
        describeDelegation(`${networkId}/subnets/${name}`, each),
      ),
      ...(listAt(properties, 'serviceEndpoints').length === 0
        ? {}
        : {
            serviceEndpoints: listAt(properties, 'serviceEndpoints').map((each): Json => ({
              locations: ['*'],
              ...objectAt(each),
              provisioningState: 'Succeeded',
            })),
          }),
      provisioningState: 'Succeeded',
    },
  });
}

function describeDelegation(subnetId: string, delegation: Json): JsonObject {
  const name = textAt(delegation, 'name') ?? '';
  return {
    name,
    id: `${subnetId}/delegations/${name}`,
    etag: `W/"${guidFrom(`${subnetId} ${name}`)}"`,
    properties: {
      actions: [],
      ...objectAt(delegation, 'properties'),
      provisioningState: 'Succeeded',
    },
    type: `${SUBNET_TYPE}/delegations`,
  };
}

function putSubnet(call: PutCall): Written {
  const { body, world, parent, name } = call;
  const wanted = readSubnet(name, objectAt(body, 'properties') ?? {});
  const others = world.store
    .list(SUBNET_TYPE, parent?.id ?? '')
    .filter((each) => !isSame(each.name, name))
    .map((each) => readSubnet(each.name, each.properties));
  checkSubnets([wanted, ...others], {
    name: parent?.name ?? '',
    prefixes: textsAt(parent?.properties, 'addressSpace', 'addressPrefixes'),
  });
  const resource = storeSubnet(
    world.store,
    parent?.id ?? '',
    name,
    withOutbound(wanted, call, parent),
  );
  return {
    resource,
    operation: {
      style: 'network',
      resourceId: resource.id,
      location: parent?.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle: () => undefined,
    },
  };
}

function removeNetwork({ resource, world }: ExistingCall): Written {
  const busy = world.store
    .list(SUBNET_TYPE, resource.id)
    .find((subnet) => interfacesIn(world.store, subnet.id).length > 0);
  if (busy !== undefined) throw inUse(busy, world);
  return removing(resource, world, resource.location ?? world.region);
}

function removeSubnet({ resource, world, parent }: ExistingCall): Written {
  if (interfacesIn(world.store, resource.id).length > 0) throw inUse(resource, world);
  return removing(resource, world, parent?.location ?? world.region);
}

function removing(resource: Resource, world: ArmWorld, location: string): Written {
  world.store.change(resource.id, { provisioningState: 'Deleting' });
  return {
    status: 202,
    operation: {
      style: 'network',
      resourceId: resource.id,
      location,
      afterMs: world.pace.operationMs,
      settle: () => world.withdraw(resource.id),
    },
  };
}

function inUse(subnet: Resource, world: ArmWorld): ArmError {
  const [first] = interfacesIn(world.store, subnet.id);
  return badRequest(
    'InUseSubnetCannotBeDeleted',
    `Subnet ${subnet.name} is in use by ${first?.id ?? ''} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet.`,
  );
}

function renderNetwork(network: Resource, store: ResourceStore): JsonObject {
  const subnets: Json[] = store.list(SUBNET_TYPE, network.id).map((each) => renderSubnet(each));
  const virtualNetworkPeerings: Json[] = store
    .list(PEERING_TYPE, network.id)
    .map((each) => renderPeering(each, store));
  return {
    ...withEtag(network),
    properties: { ...network.properties, subnets, virtualNetworkPeerings },
  };
}

function renderSubnet(subnet: Resource): JsonObject {
  const { id, name, type, etag, properties } = subnet;
  return { name, id, etag: `W/"${etag}"`, properties, type };
}
