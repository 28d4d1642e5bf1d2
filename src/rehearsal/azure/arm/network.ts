// Microsoft.Network: virtual networks and their subnets, and what is the same for
// all of this provider.

import { randomUUID } from 'node:crypto';

import { parseCidr } from '../../../site/address.ts';
import { guidFrom } from '../identifiers.ts';
import { listAt, objectAt, textAt, textsAt, type Json, type JsonObject } from '../json.ts';
import { badRequest, type ArmError } from './arm-error.ts';
import { PEERING, PEERING_TYPE, renderPeering } from './network-peerings.ts';
import { subscriptionOf } from './resource-id.ts';
import { renderResource, type Resource, type ResourceStore } from './resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const NETWORK_TYPE = 'Microsoft.Network/virtualNetworks';
export const SUBNET_TYPE = `${NETWORK_TYPE}/subnets`;
export const INTERFACE_TYPE = 'Microsoft.Network/networkInterfaces';

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

/** A new resource says where it lies; an existing one stays there. */
export function requireLocation(body: JsonObject, existing: Resource | undefined): string {
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined)
    throw badRequest('LocationRequired', 'The location property is required for this definition.');
  return location;
}

export function takeTags(
  body: JsonObject,
  existing: Resource | undefined,
): { readonly tags?: JsonObject } {
  const tags = objectAt(body, 'tags') ?? existing?.tags;
  return tags === undefined ? {} : { tags };
}

/** This provider's PATCH changes tags only. */
export function patchTags({
  existing,
  body,
  world,
}: PutCall & { readonly existing: Resource }): Written {
  return {
    resource: world.store.put({ ...existing, etag: randomUUID(), ...takeTags(body, existing) }),
  };
}

/** Network's resources carry their etag in the body, in the weak form. */
export function withEtag(resource: Resource): JsonObject {
  return { ...renderResource(resource), etag: `W/"${resource.etag}"` };
}

function putNetwork(call: PutCall): Written {
  const { body, existing, world, id, name } = call;
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
  const resource = world.store.put({
    id,
    name,
    type: NETWORK_TYPE,
    etag: randomUUID(),
    location,
    ...takeTags(body, existing),
    properties: {
      ...NETWORK_DEFAULTS,
      ...properties,
      provisioningState: 'Updating',
      resourceGuid: guidFrom(id.toLowerCase()),
    },
  });
  for (const subnet of listAt(body, 'properties', 'subnets'))
    storeSubnet(
      world.store,
      id,
      textAt(subnet, 'name') ?? '',
      objectAt(subnet, 'properties') ?? {},
    );
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

function putSubnet({ body, world, parent, name }: PutCall): Written {
  const prefix =
    textAt(body, 'properties', 'addressPrefix') ??
    textsAt(body, 'properties', 'addressPrefixes')[0];
  if (prefix === undefined || parseCidr(prefix) === null)
    throw badRequest(
      'InvalidAddressPrefixFormat',
      `Address prefix ${prefix ?? ''} of subnet ${name} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`,
    );
  const resource = storeSubnet(
    world.store,
    parent?.id ?? '',
    name,
    objectAt(body, 'properties') ?? {},
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

/** Interfaces with an address in a subnet. */
export function interfacesIn(store: ResourceStore, subnetId: string): Resource[] {
  const wanted = subnetId.toLowerCase();
  return store
    .list(INTERFACE_TYPE)
    .filter((each) =>
      listAt(each.properties, 'ipConfigurations').some(
        (configuration) =>
          textAt(configuration, 'properties', 'subnet', 'id')?.toLowerCase() === wanted,
      ),
    );
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
