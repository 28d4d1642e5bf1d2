// Microsoft.Network/privateEndpoints: an endpoint takes addresses of a subnet for
// the members of the resource behind it, and asks that resource to approve it.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../base/identifiers.ts';
import { listAt, objectAt, textAt, textsAt, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import {
  CONNECTION_LISTS,
  connectionsOf,
  ENDPOINT_TYPE,
  targetOf,
} from './endpoint-connections.ts';
import { INTERFACE_TYPE, withEtag } from './network-common.ts';
import { findLinkTarget, type LinkTarget } from './private-link-targets.ts';
import { LINK_SERVICE_TYPE } from './private-link-services.ts';
import { refuseIfInUse } from './recovery-vaults.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';
import { allocateAddresses } from './subnet-addresses.ts';
import { clearRecords } from './zone-groups.ts';

export const ENDPOINT: ResourceType = {
  type: ENDPOINT_TYPE,
  render: withEtag,
  put: putEndpoint,
  remove: removeEndpoint,
};

interface Wanted {
  readonly list: (typeof CONNECTION_LISTS)[number];
  readonly connectionName: string;
  readonly requestMessage: string | undefined;
  readonly target: Resource;
  readonly link: LinkTarget;
  readonly subnet: Resource;
}

/** What an endpoint is made from, by a client's PUT or by a seed. */
export type EndpointOrder = Pick<PutCall, 'world' | 'id' | 'name' | 'body'>;

function putEndpoint(call: PutCall): Written {
  const { world, existing, id } = call;
  const wanted = readWanted(call);
  if (existing !== undefined) return updateEndpoint(call, existing, wanted);
  refuseIfInUse(world, wanted.target);
  const { resource, settle } = beginEndpoint(call);
  return {
    resource,
    operation: {
      style: 'network',
      resourceId: id,
      location: resource.location ?? world.region,
      afterMs: world.pace.endpointMs,
      settle,
      result: () => ({ status: 200, body: withEtag(world.store.get(id) ?? resource) }),
    },
  };
}

/** Takes the addresses at once; `settle` does what Azure takes its time for. */
export function beginEndpoint(order: EndpointOrder): {
  readonly resource: Resource;
  readonly settle: () => Promise<void>;
} {
  const { world, id, name, body } = order;
  const location = textAt(body, 'location');
  if (location === undefined)
    throw badRequest('LocationRequired', 'The location property is required for this definition.');
  const wanted = readWanted(order);
  const addresses = addressMembers(order, wanted);
  const customName = textAt(body, 'properties', 'customNetworkInterfaceName');
  const nic = storeInterface(world, {
    endpointId: id,
    name,
    location,
    wanted,
    addresses,
    customName,
  });
  const tags = objectAt(body, 'tags');
  const resource = world.store.put({
    id,
    name,
    type: ENDPOINT_TYPE,
    etag: randomUUID(),
    location,
    ...(tags === undefined ? {} : { tags }),
    properties: {
      provisioningState: 'Updating',
      resourceGuid: guidFrom(id.toLowerCase()),
      privateLinkServiceConnections: [],
      manualPrivateLinkServiceConnections: [],
      [wanted.list]: [renderConnection(id, wanted, pendingState())],
      customNetworkInterfaceName: customName ?? '',
      subnet: { id: wanted.subnet.id },
      ipConfigurations: listAt(body, 'properties', 'ipConfigurations'),
      applicationSecurityGroups: listAt(body, 'properties', 'applicationSecurityGroups'),
      networkInterfaces: [{ id: nic.id }],
      customDnsConfigs: [],
      ipVersionType: 'IPv4',
    },
  });
  return { resource, settle: () => settleEndpoint(world, id, wanted, addresses) };
}

/** An endpoint's target and subnet stay what they are; only its tags can be changed. */
function updateEndpoint({ body, world }: PutCall, existing: Resource, wanted: Wanted): Written {
  const isSame =
    connectionsOf(existing).some(
      (each) =>
        textAt(each, 'properties', 'privateLinkServiceId')?.toLowerCase() ===
        wanted.target.id.toLowerCase(),
    ) &&
    textAt(existing.properties, 'subnet', 'id')?.toLowerCase() === wanted.subnet.id.toLowerCase();
  if (!isSame)
    throw badRequest(
      'PropertyChangeNotAllowed',
      'Changing the subnet or the private link service of an existing private endpoint is not allowed.',
    );
  const tags = objectAt(body, 'tags');
  return {
    resource: world.store.put({
      ...existing,
      etag: randomUUID(),
      ...(tags === undefined ? {} : { tags }),
    }),
  };
}

function readWanted({ world, body, id, name }: EndpointOrder): Wanted {
  const found = CONNECTION_LISTS.flatMap((list) =>
    listAt(body, 'properties', list).map((connection) => ({ list, connection })),
  );
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw badRequest(
      'PrivateEndpointMustHaveExactlyOnePrivateLinkServiceConnection',
      `Private endpoint ${id} needs exactly one private link service connection.`,
    );
  const targetId = textAt(only.connection, 'properties', 'privateLinkServiceId') ?? '';
  const target = world.store.get(targetId);
  if (target === undefined)
    throw badRequest(
      'InvalidResourceReference',
      `Resource ${targetId} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    );
  const groups = textsAt(only.connection, 'properties', 'groupIds');
  const link = findLinkTarget(target, groups[0], world.names);
  const isOwnService = target.type === LINK_SERVICE_TYPE;
  if (link === undefined || (groups.length !== 1 && !isOwnService))
    throw badRequest(
      'PrivateEndpointInvalidGroupId',
      `Call to ${target.type} failed. Error message: group id(s) '${groups.join(', ')}' are not supported by resource ${target.id}.`,
    );
  const subnetId = textAt(body, 'properties', 'subnet', 'id') ?? '';
  const subnet = world.store.get(subnetId);
  if (subnet === undefined)
    throw badRequest(
      'InvalidResourceReference',
      `Resource ${subnetId} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    );
  return {
    list: only.list,
    connectionName: textAt(only.connection, 'name') ?? name,
    requestMessage: textAt(only.connection, 'properties', 'requestMessage'),
    target,
    link,
    subnet,
  };
}

function addressMembers({ world, id, body }: EndpointOrder, { link, subnet }: Wanted): string[] {
  const fixed = new Map(
    listAt(body, 'properties', 'ipConfigurations').map((each) => [
      textAt(each, 'properties', 'memberName')?.toLowerCase(),
      textAt(each, 'properties', 'privateIPAddress'),
    ]),
  );
  return allocateAddresses(
    world.store,
    subnet,
    link.members.map(({ member, reported, inZone }) => ({
      fixed: fixed.get(member.toLowerCase()),
      preferred: world.names.fixedAddress({ endpointId: id, reported, inZone }),
    })),
    { taken: world.names.takenAddresses, promised: world.names.promisedAddresses },
  );
}

interface InterfaceParts {
  readonly endpointId: string;
  readonly name: string;
  readonly location: string;
  readonly wanted: Pick<Wanted, 'link' | 'subnet'>;
  readonly addresses: readonly string[];
  readonly customName: string | undefined;
}

function storeInterface(world: ArmWorld, parts: InterfaceParts): Resource {
  const group = parts.endpointId.split('/').slice(0, 5).join('/');
  // A name of 47 characters was seen cut to 43, one of 39 whole.
  const name =
    parts.customName === undefined || parts.customName === ''
      ? `${parts.name.slice(0, 43)}.nic.${guidFrom(`nic ${parts.endpointId.toLowerCase()}`)}`
      : parts.customName;
  const id = `${group}/providers/${INTERFACE_TYPE}/${name}`;
  const etag = randomUUID();
  return world.store.put({
    id,
    name,
    type: INTERFACE_TYPE,
    etag,
    location: parts.location,
    properties: interfaceProperties(id, etag, parts),
  });
}

function interfaceProperties(
  id: string,
  etag: string,
  { endpointId, wanted, addresses }: InterfaceParts,
): JsonObject {
  return {
    provisioningState: 'Succeeded',
    resourceGuid: guidFrom(id.toLowerCase()),
    ipConfigurations: wanted.link.members.map((member, index) => ({
      name: `privateEndpointIpConfig.${String(index)}`,
      id: `${id}/ipConfigurations/privateEndpointIpConfig.${String(index)}`,
      etag: `W/"${etag}"`,
      type: `${INTERFACE_TYPE}/ipConfigurations`,
      properties: {
        provisioningState: 'Succeeded',
        privateIPAddress: addresses[index] ?? '',
        privateIPAllocationMethod: 'Dynamic',
        subnet: { id: wanted.subnet.id },
        primary: index === 0,
        privateIPAddressVersion: 'IPv4',
        privateLinkConnectionProperties: {
          groupId: wanted.link.groupId,
          requiredMemberName: member.member,
          fqdns: [member.reported],
        },
      },
    })),
    dnsSettings: { dnsServers: [], appliedDnsServers: [] },
    macAddress: '',
    vnetEncryptionSupported: false,
    enableAcceleratedNetworking: false,
    enableIPForwarding: false,
    disableTcpStateTracking: false,
    hostedWorkloads: [],
    tapConfigurations: [],
    privateEndpoint: { id: endpointId },
    nicType: 'Standard',
  };
}

/** The time has come: the resource behind it knows the endpoint, and the endpoint its names. */
async function settleEndpoint(
  world: ArmWorld,
  id: string,
  wanted: Wanted,
  addresses: readonly string[],
): Promise<void> {
  const endpoint = world.store.get(id);
  if (endpoint === undefined) return;
  const isAutomatic = wanted.list === 'privateLinkServiceConnections';
  const state = isAutomatic
    ? { status: 'Approved', description: 'Auto-Approved', actionsRequired: 'None' }
    : pendingState();
  const connectionName = wanted.link.connectionName(id);
  world.store.put({
    id: `${wanted.target.id}/privateEndpointConnections/${connectionName}`,
    name: connectionName,
    type: `${wanted.target.type}/privateEndpointConnections`,
    etag: randomUUID(),
    properties: {
      provisioningState: 'Succeeded',
      privateEndpoint: { id },
      groupIds: groupsOf(wanted.link),
      privateLinkServiceConnectionState: state,
    },
  });
  await world.publish({
    ...endpoint,
    etag: randomUUID(),
    properties: {
      ...endpoint.properties,
      provisioningState: 'Succeeded',
      [wanted.list]: [renderConnection(id, wanted, state)],
      customDnsConfigs: wanted.link.members.map(({ reported }, index) => ({
        fqdn: reported,
        ipAddresses: [addresses[index] ?? ''],
      })),
    },
  });
}

function renderConnection(endpointId: string, wanted: Wanted, state: JsonObject): JsonObject {
  return {
    name: wanted.connectionName,
    id: `${endpointId}/${wanted.list}/${wanted.connectionName}`,
    etag: `W/"${guidFrom(wanted.connectionName)}"`,
    properties: {
      provisioningState: 'Succeeded',
      privateLinkServiceId: wanted.target.id,
      groupIds: groupsOf(wanted.link),
      ...(wanted.requestMessage === undefined ? {} : { requestMessage: wanted.requestMessage }),
      privateLinkServiceConnectionState: state,
    },
    type: `${ENDPOINT_TYPE}/${wanted.list}`,
  };
}

/** A service of one's own can be without a group. */
function groupsOf({ groupId }: LinkTarget): string[] {
  return groupId === '' ? [] : [groupId];
}

function removeEndpoint({ resource, world }: ExistingCall): Written {
  if (textAt(resource.properties, 'provisioningState') === 'Deleting') return { status: 202 };
  if (world.operations.isBusy(resource.id))
    throw new ArmError(
      409,
      'AnotherOperationInProgress',
      `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ${resource.id}.`,
    );
  world.store.change(resource.id, { provisioningState: 'Deleting' });
  const settle = async (): Promise<void> => {
    clearRecords(world.store, resource.id);
    const connection = connectionOf(world.store, resource);
    for (const nic of listAt(resource.properties, 'networkInterfaces'))
      world.store.remove(textAt(nic, 'id') ?? '');
    await world.withdraw(resource.id);
    if (connection !== undefined) world.store.remove(connection.id);
  };
  return {
    status: 202,
    operation: {
      style: 'network',
      resourceId: resource.id,
      location: resource.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle,
    },
  };
}

/** The same connection as the resource behind it knows it. */
function connectionOf(store: ResourceStore, endpoint: Resource): Resource | undefined {
  const target = store.get(targetOf(endpoint));
  if (target === undefined) return undefined;
  return store
    .list(`${target.type}/privateEndpointConnections`, target.id)
    .find(
      (each) =>
        textAt(each.properties, 'privateEndpoint', 'id')?.toLowerCase() ===
        endpoint.id.toLowerCase(),
    );
}

function pendingState(): JsonObject {
  return { status: 'Pending', description: 'Awaiting approval', actionsRequired: 'None' };
}
