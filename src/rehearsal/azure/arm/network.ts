// Microsoft.Network: virtual networks, their subnets, and network interfaces.

import { randomUUID } from 'node:crypto';

import { parseCidr } from '../../../site/address.ts';
import { guidFrom } from '../identifiers.ts';
import { listAt, objectAt, textAt, textsAt, type Json, type JsonObject } from '../json.ts';
import { API_VERSIONS } from './api-versions.ts';
import { badRequest, type ArmError } from './arm-error.ts';
import { renderResource, type Resource, type ResourceStore } from './resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const NETWORK_TYPE = 'Microsoft.Network/virtualNetworks';
export const SUBNET_TYPE = `${NETWORK_TYPE}/subnets`;
export const INTERFACE_TYPE = 'Microsoft.Network/networkInterfaces';

export const NETWORK_TYPES: readonly ResourceType[] = [
  { type: NETWORK_TYPE, apiVersions: API_VERSIONS.network, render: (resource, world) => renderNetwork(resource, world.store), put: putNetwork, remove: removeNetwork },
  { type: SUBNET_TYPE, apiVersions: API_VERSIONS.network, render: renderSubnet, put: putSubnet, remove: removeSubnet },
  { type: INTERFACE_TYPE, apiVersions: API_VERSIONS.network, render: withEtag },
];

export const NETWORK_DEFAULTS: JsonObject = { dhcpOptions: { dnsServers: [] }, virtualNetworkPeerings: [], enableDdosProtection: false };

/** Network's resources carry their etag in the body, in the weak form. */
export function withEtag(resource: Resource): JsonObject {
  return { ...renderResource(resource), etag: `W/"${resource.etag}"` };
}

function putNetwork(call: PutCall): Written {
  const { body, existing, world, id, name } = call;
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined) throw badRequest('LocationRequired', 'The location property is required for this definition.');
  const prefixes = textsAt(body, 'properties', 'addressSpace', 'addressPrefixes');
  if (prefixes.length === 0 || prefixes.some((each) => parseCidr(each) === null))
    throw badRequest('InvalidAddressPrefixFormat', `Address prefix of resource ${id} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`);
  const { subnets: _, ...properties } = objectAt(body, 'properties') ?? {};
  const tags = objectAt(body, 'tags') ?? existing?.tags;
  const resource = world.store.put({
    id,
    name,
    type: NETWORK_TYPE,
    etag: randomUUID(),
    location,
    ...(tags === undefined ? {} : { tags }),
    properties: { ...NETWORK_DEFAULTS, ...properties, provisioningState: 'Updating', resourceGuid: guidFrom(id.toLowerCase()) },
  });
  for (const subnet of listAt(body, 'properties', 'subnets')) storeSubnet(world.store, id, textAt(subnet, 'name') ?? '', objectAt(subnet, 'properties') ?? {});
  return {
    resource,
    operation: {
      style: 'network',
      resourceId: id,
      location,
      afterMs: world.pace.operationMs,
      settle: () => void world.store.change(id, { provisioningState: 'Succeeded' }),
      result: () => ({ status: 200, body: renderNetwork(world.store.get(id) ?? resource, world.store) }),
    },
  };
}

export function storeSubnet(store: ResourceStore, networkId: string, name: string, properties: JsonObject): Resource {
  return store.put({
    id: `${networkId}/subnets/${name}`,
    name,
    type: SUBNET_TYPE,
    etag: randomUUID(),
    properties: { privateEndpointNetworkPolicies: 'Disabled', privateLinkServiceNetworkPolicies: 'Enabled', delegations: [], ...properties, provisioningState: 'Succeeded' },
  });
}

function putSubnet({ body, world, parent, name }: PutCall): Written {
  const prefix = textAt(body, 'properties', 'addressPrefix');
  if (prefix === undefined || parseCidr(prefix) === null)
    throw badRequest('InvalidAddressPrefixFormat', `Address prefix ${prefix ?? ''} of subnet ${name} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`);
  const resource = storeSubnet(world.store, parent?.id ?? '', name, objectAt(body, 'properties') ?? {});
  return { resource, operation: { style: 'network', resourceId: resource.id, location: parent?.location ?? world.region, afterMs: world.pace.operationMs, settle: () => undefined } };
}

function removeNetwork({ resource, world }: ExistingCall): Written {
  const busy = world.store.list(SUBNET_TYPE, resource.id).find((subnet) => interfacesIn(world.store, subnet.id).length > 0);
  if (busy !== undefined) throw inUse(busy, world);
  return removing(resource, world, resource.location ?? world.region);
}

function removeSubnet({ resource, world, parent }: ExistingCall): Written {
  if (interfacesIn(world.store, resource.id).length > 0) throw inUse(resource, world);
  return removing(resource, world, parent?.location ?? world.region);
}

function removing(resource: Resource, world: ArmWorld, location: string): Written {
  world.store.change(resource.id, { provisioningState: 'Deleting' });
  return { status: 202, operation: { style: 'network', resourceId: resource.id, location, afterMs: world.pace.operationMs, settle: () => world.withdraw(resource.id) } };
}

/** Interfaces with an address in a subnet. */
export function interfacesIn(store: ResourceStore, subnetId: string): Resource[] {
  const wanted = subnetId.toLowerCase();
  return store
    .list(INTERFACE_TYPE)
    .filter((each) => listAt(each.properties, 'ipConfigurations').some((configuration) => textAt(configuration, 'properties', 'subnet', 'id')?.toLowerCase() === wanted));
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
  return { ...withEtag(network), properties: { ...network.properties, subnets } };
}

function renderSubnet(subnet: Resource): JsonObject {
  const { id, name, type, etag, properties } = subnet;
  return { name, id, etag: `W/"${etag}"`, properties, type };
}
