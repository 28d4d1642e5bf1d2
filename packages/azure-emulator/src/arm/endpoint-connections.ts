// The connection between a private endpoint and the resource behind it. Both sides
// show it; its state is the resource's owner's to decide.

import { randomUUID } from 'node:crypto';

import { listAt, objectAt, textAt, type Json, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import type { OperationStyle } from './operations.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, Written } from './resource-type.ts';

export const ENDPOINT_TYPE = 'Microsoft.Network/privateEndpoints';
/** Exactly one of these is filled: with the second, somebody has to approve. */
export const CONNECTION_LISTS = [
  'privateLinkServiceConnections',
  'manualPrivateLinkServiceConnections',
] as const;

const STATES: readonly string[] = ['Approved', 'Rejected', 'Disconnected', 'Pending'];

/** An endpoint's one connection, whichever of the two lists it stands in. */
export function connectionsOf(endpoint: Resource): Json[] {
  return CONNECTION_LISTS.flatMap((list) => [...listAt(endpoint.properties, list)]);
}

/** The id of the resource behind an endpoint. */
export function targetOf(endpoint: Resource): string {
  return textAt(connectionsOf(endpoint)[0], 'properties', 'privateLinkServiceId') ?? '';
}

/** True when traffic may pass: the endpoint is made, and its connection approved. */
export function isApproved(endpoint: Resource): boolean {
  return (
    textAt(endpoint.properties, 'provisioningState') === 'Succeeded' &&
    textAt(
      connectionsOf(endpoint)[0],
      'properties',
      'privateLinkServiceConnectionState',
      'status',
    ) === 'Approved'
  );
}

/** PUT on a connection approves or rejects it; the rest of it is the endpoint's. */
export async function putConnection({ world, existing, body }: PutCall): Promise<Written> {
  const state = objectAt(body, 'properties', 'privateLinkServiceConnectionState');
  const status = textAt(state, 'status') ?? '';
  if (existing === undefined)
    throw new ArmError(404, 'ResourceNotFound', 'The private endpoint connection does not exist.');
  if (!STATES.includes(status))
    throw badRequest(
      'InvalidPrivateLinkServiceConnectionState',
      `The status of a connection is one of ${STATES.join(', ')}.`,
    );
  const known = objectAt(existing.properties, 'privateLinkServiceConnectionState');
  await setConnectionState(world, existing, {
    actionsRequired: 'None',
    description: null,
    ...known,
    ...state,
    status,
  });
  return { status: 200, resource: existing };
}

/** Both sides of a connection get its new state; the endpoint's listeners follow. */
async function setConnectionState(
  world: ArmWorld,
  connection: Resource,
  state: JsonObject,
): Promise<void> {
  world.store.change(connection.id, { privateLinkServiceConnectionState: state });
  const endpoint = world.store.get(textAt(connection.properties, 'privateEndpoint', 'id') ?? '');
  if (endpoint === undefined) return;
  const renew = (each: Json): Json => ({
    ...objectAt(each),
    properties: { ...objectAt(each, 'properties'), privateLinkServiceConnectionState: state },
  });
  const lists = CONNECTION_LISTS.map(
    (list) => [list, listAt(endpoint.properties, list).map(renew)] as const,
  );
  await world.publish({
    ...endpoint,
    etag: randomUUID(),
    properties: { ...endpoint.properties, ...Object.fromEntries(lists) },
  });
}

/** The owner of a resource cuts an endpoint off: the endpoint stays, without its traffic. */
export async function removeConnection(
  { resource, world, parent }: ExistingCall,
  style: OperationStyle,
): Promise<Written> {
  const endpoint = world.store.get(textAt(resource.properties, 'privateEndpoint', 'id') ?? '');
  const settle = async (): Promise<void> => {
    const connection = world.store.get(resource.id);
    if (connection !== undefined && endpoint !== undefined)
      await setConnectionState(world, connection, {
        status: 'Disconnected',
        description: 'Removed by the owner',
        actionsRequired: 'None',
      });
    world.store.remove(resource.id);
  };
  if (style === 'storage') {
    await settle();
    return { status: 200 };
  }
  return {
    status: 202,
    operation: {
      style,
      resourceId: resource.id,
      location: parent?.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle,
    },
  };
}
