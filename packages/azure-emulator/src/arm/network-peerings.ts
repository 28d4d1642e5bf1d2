// Microsoft.Network/virtualNetworks/virtualNetworkPeerings. A peering is connected
// when the other network has one back.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../base/identifiers.ts';
import { objectAt, textAt, valueAt, type JsonObject } from '../base/json.ts';
import { badRequest } from './arm-error.ts';
import { parentOf } from '../resources/resource-id.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import type { ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const PEERING_TYPE = 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings';

export const PEERING: ResourceType = {
  type: PEERING_TYPE,
  render: (peering, world) => renderPeering(peering, world.store),
  put: putPeering,
  remove: removePeering,
};

function putPeering({ world, id, name, body, parent }: PutCall): Written {
  const remoteId = textAt(body, 'properties', 'remoteVirtualNetwork', 'id') ?? '';
  if (remoteId === '')
    throw badRequest('InvalidRequestFormat', `Peering ${id} names no remote virtual network.`);
  const remote = world.store.get(remoteId);
  const space = objectAt(remote?.properties, 'addressSpace') ?? { addressPrefixes: [] };
  const communities = objectAt(remote?.properties, 'bgpCommunities');
  const resource = world.store.put({
    id,
    name,
    type: PEERING_TYPE,
    etag: randomUUID(),
    properties: {
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: false,
      allowGatewayTransit: false,
      useRemoteGateways: false,
      doNotVerifyRemoteGateways: false,
      peerCompleteVnets: true,
      remoteAddressSpace: space,
      remoteVirtualNetworkAddressSpace: space,
      ...(communities === undefined ? {} : { remoteBgpCommunities: communities }),
      ...objectAt(body, 'properties'),
      resourceGuid: guidFrom(
        [parentOf(id), remoteId]
          .map((each) => each.toLowerCase())
          .sort()
          .join(' '),
      ),
      provisioningState: 'Succeeded',
    },
  });
  return {
    resource,
    operation: {
      style: 'network',
      resourceId: id,
      location: parent?.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle: () => undefined,
    },
  };
}

function removePeering({ resource, world, parent }: ExistingCall): Written {
  return {
    status: 202,
    operation: {
      style: 'network',
      resourceId: resource.id,
      location: parent?.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle: () => world.withdraw(resource.id),
    },
  };
}

export function renderPeering(peering: Resource, store: ResourceStore): JsonObject {
  const { id, name, type, etag } = peering;
  const remoteId = textAt(peering.properties, 'remoteVirtualNetwork', 'id') ?? '';
  const isAnswered = store
    .list(PEERING_TYPE, remoteId)
    .some(
      (each) =>
        textAt(each.properties, 'remoteVirtualNetwork', 'id')?.toLowerCase() ===
        parentOf(id).toLowerCase(),
    );
  const level = valueAt(peering.properties, 'peeringSyncLevel');
  return {
    name,
    id,
    etag: `W/"${etag}"`,
    properties: {
      ...peering.properties,
      peeringState: isAnswered ? 'Connected' : 'Initiated',
      peeringSyncLevel: typeof level === 'string' ? level : 'FullyInSync',
    },
    type,
  };
}
