// Making a private endpoint with its zone, link and zone group through Resource
// Manager: what the admin does for the vault, and the Configuration Manager for
// what registration creates.

import { idKey, networkOf } from '@sekisho/core/estate/estate.ts';
import { callArm, completeArm, dig, digText, findArm, listArm, type Json } from './arm.ts';
import type { RunningProgram } from './program.ts';
import type { StageContext } from './stage.ts';

export interface EndpointOrder {
  readonly name: string;
  readonly resourceGroup: string;
  readonly subnetId: string;
  readonly targetId: string;
  readonly groupId: string;
  readonly zone: string;
  readonly linkName: string;
  /** A zone of this name that is there already, wherever it lies. Absent: the one in the endpoint's group. */
  readonly zoneId?: string | null;
}

export const NETWORK_API = '2024-01-01';
export const PRIVATE_DNS_API = '2024-06-01';

export async function makePrivateEndpoint(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  order: EndpointOrder,
): Promise<void> {
  const group = `/subscriptions/${context.key.subscriptionId}/resourceGroups/${order.resourceGroup}`;
  const path = `${group}/providers/Microsoft.Network/privateEndpoints/${order.name}`;
  const existing = await findArm(context, as, { path, apiVersion: NETWORK_API });
  if (existing === null)
    await completeArm(context, as, {
      method: 'PUT',
      path,
      apiVersion: NETWORK_API,
      body: endpointBody(context, order),
    });
  const zonePath =
    order.zoneId ?? `${group}/providers/Microsoft.Network/privateDnsZones/${order.zone}`;
  if ((await findArm(context, as, { path: zonePath, apiVersion: PRIVATE_DNS_API })) === null) {
    await completeArm(context, as, {
      method: 'PUT',
      path: zonePath,
      apiVersion: PRIVATE_DNS_API,
      body: { location: 'global' },
    });
  }
  const linkPath = `${zonePath}/virtualNetworkLinks/${order.linkName}`;
  const virtualNetwork = { id: networkOf(order.subnetId) };
  if (!(await hasLink(context, as, { zoneId: zonePath, networkId: virtualNetwork.id }))) {
    await completeArm(context, as, {
      method: 'PUT',
      path: linkPath,
      apiVersion: PRIVATE_DNS_API,
      body: { location: 'global', properties: { virtualNetwork, registrationEnabled: false } },
    });
  }
  const properties = {
    privateDnsZoneConfigs: [
      { name: order.zone.replaceAll('.', '-'), properties: { privateDnsZoneId: zonePath } },
    ],
  };
  await completeArm(context, as, {
    method: 'PUT',
    path: `${path}/privateDnsZoneGroups/default`,
    apiVersion: NETWORK_API,
    body: { properties },
  });
}

/** The zone of a name that a network asks; null when it asks none. */
export async function zoneOfNetwork(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  { zone, networkId }: { readonly zone: string; readonly networkId: string },
): Promise<string | null> {
  const zones = await listArm(context, as, {
    path: `/subscriptions/${networkId.split('/')[2] ?? ''}/providers/Microsoft.Network/privateDnsZones`,
    apiVersion: PRIVATE_DNS_API,
  });
  for (const each of zones.filter((found) => digText(found, 'name').toLowerCase() === zone)) {
    const zoneId = digText(each, 'id');
    if (await hasLink(context, as, { zoneId, networkId })) return zoneId;
  }
  return null;
}

export async function hasLink(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  { zoneId, networkId }: { readonly zoneId: string; readonly networkId: string },
): Promise<boolean> {
  const links = await listArm(context, as, {
    path: `${zoneId}/virtualNetworkLinks`,
    apiVersion: PRIVATE_DNS_API,
  });
  return links.some(
    (link) => idKey(digText(link, 'properties', 'virtualNetwork', 'id')) === idKey(networkId),
  );
}

function endpointBody(context: StageContext, order: EndpointOrder): Json {
  return {
    location: context.key.location,
    properties: {
      subnet: { id: order.subnetId },
      privateLinkServiceConnections: [
        {
          name: order.name,
          properties: { privateLinkServiceId: order.targetId, groupIds: [order.groupId] },
        },
      ],
    },
  };
}

/** The endpoint that the vault lists, an approved one first; null when it lists none. */
export async function findVaultEndpoint(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  vault: Json,
): Promise<Json | null> {
  const listed = dig(vault, 'properties', 'privateEndpointConnections');
  const connections = Array.isArray(listed) ? (listed as Json[]) : [];
  const isApproved = (each: Json): boolean =>
    digText(each, 'properties', 'privateLinkServiceConnectionState', 'status') === 'Approved';
  const chosen = connections.find(isApproved) ?? connections[0];
  const id = digText(chosen, 'properties', 'privateEndpoint', 'id');
  return id === '' ? null : callArm(context, as, { path: id, apiVersion: NETWORK_API });
}

/** Registration puts its own endpoints beside the vault's. */
export async function subnetOfVaultEndpoint(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  vault: Json,
): Promise<string | null> {
  const endpoint = await findVaultEndpoint(context, as, vault);
  return endpoint === null ? null : digText(endpoint, 'properties', 'subnet', 'id') || null;
}
