// Microsoft.Network/privateLinkServices: a service of one's own behind private
// endpoints. Kept as a resource only; nothing answers at its names.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../base/identifiers.ts';
import { listAt, objectAt, textAt, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { putConnection, removeConnection } from './endpoint-connections.ts';
import { requireLocation, takeTags, withEtag } from './network-common.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import type { ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const LINK_SERVICE_TYPE = 'Microsoft.Network/privateLinkServices';
const CONNECTION_TYPE = `${LINK_SERVICE_TYPE}/privateEndpointConnections`;

export const LINK_SERVICE_TYPES: readonly ResourceType[] = [
  {
    type: LINK_SERVICE_TYPE,
    render: (service, world) => renderService(service, world.store),
    put: putService,
    remove: removeService,
  },
  {
    type: CONNECTION_TYPE,
    render: withEtag,
    put: putConnection,
    remove: (call) => removeConnection(call, 'network'),
  },
];

function putService({ world, id, name, body, existing }: PutCall): Written {
  const location = requireLocation(body, existing);
  if (listAt(body, 'properties', 'ipConfigurations').length === 0)
    throw badRequest(
      'PrivateLinkServiceMustHaveIpConfigurations',
      `Private link service ${id} needs at least one IP configuration.`,
    );
  const resource = world.store.put({
    id,
    name,
    type: LINK_SERVICE_TYPE,
    etag: randomUUID(),
    location,
    ...takeTags(body, existing),
    properties: {
      fqdns: [],
      visibility: { subscriptions: [] },
      autoApproval: { subscriptions: [] },
      enableProxyProtocol: false,
      ...objectAt(body, 'properties'),
      provisioningState: 'Succeeded',
      resourceGuid: guidFrom(id.toLowerCase()),
      alias: `${name.toLowerCase()}.${guidFrom(`alias ${id.toLowerCase()}`)}.${location.replaceAll(' ', '').toLowerCase()}.azure.privatelinkservice`,
      networkInterfaces: [
        {
          id: `${id.split('/').slice(0, 5).join('/')}/providers/Microsoft.Network/networkInterfaces/${name}.nic.${guidFrom(`nic ${id.toLowerCase()}`)}`,
        },
      ],
    },
  });
  return {
    resource,
    operation: {
      style: 'network',
      resourceId: id,
      location,
      afterMs: world.pace.operationMs,
      settle: () => undefined,
    },
  };
}

function removeService({ resource, world }: ExistingCall): Written {
  const [connection] = world.store.list(CONNECTION_TYPE, resource.id);
  if (connection !== undefined)
    throw new ArmError(
      400,
      'PrivateLinkServiceCannotBeDeletedSinceItHasPrivateEndpointConnections',
      `Private link service ${resource.id} cannot be deleted since it has private endpoint connections: ${connection.id}.`,
    );
  return {
    status: 202,
    operation: {
      style: 'network',
      resourceId: resource.id,
      location: resource.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle: () => world.withdraw(resource.id),
    },
  };
}

function renderService(service: Resource, store: ResourceStore): JsonObject {
  const privateEndpointConnections = store.list(CONNECTION_TYPE, service.id).map(withEtag);
  return {
    ...withEtag(service),
    properties: { ...service.properties, privateEndpointConnections },
  };
}

/** The names under which a service is known to who connects to it. */
export function namesOfService(service: Resource): string[] {
  const names = listAt(service.properties, 'fqdns').filter((each) => typeof each === 'string');
  return names.length > 0 ? names : [textAt(service.properties, 'alias') ?? service.name];
}
