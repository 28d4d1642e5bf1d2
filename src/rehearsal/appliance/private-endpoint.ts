// Making a private endpoint with its zone, link and zone group through Resource
// Manager: what the admin does for the vault, and the Configuration Manager for
// what registration creates.

import { callArm, completeArm, digText, findArm, type Json } from './arm.ts';
import type { Program } from './program.ts';
import type { StageContext } from './stage.ts';

export interface EndpointOrder {
  readonly name: string;
  readonly resourceGroup: string;
  readonly subnetId: string;
  readonly targetId: string;
  readonly groupId: string;
  readonly zone: string;
  readonly linkName: string;
}

export const NETWORK_API = '2024-01-01';
export const PRIVATE_DNS_API = '2024-06-01';

export async function makePrivateEndpoint(
  context: StageContext,
  as: { program: Program; token: string },
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
  const zonePath = `${group}/providers/Microsoft.Network/privateDnsZones/${order.zone}`;
  if ((await findArm(context, as, { path: zonePath, apiVersion: PRIVATE_DNS_API })) === null) {
    await completeArm(context, as, {
      method: 'PUT',
      path: zonePath,
      apiVersion: PRIVATE_DNS_API,
      body: { location: 'global' },
    });
  }
  const linkPath = `${zonePath}/virtualNetworkLinks/${order.linkName}`;
  if (!(await hasLink(context, as, zonePath))) {
    const virtualNetwork = { id: order.subnetId.replace(/\/subnets\/[^/]+$/i, '') };
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

async function hasLink(
  context: StageContext,
  as: { program: Program; token: string },
  zonePath: string,
): Promise<boolean> {
  const links = await callArm(context, as, {
    path: `${zonePath}/virtualNetworkLinks`,
    apiVersion: PRIVATE_DNS_API,
  });
  return Array.isArray(links['value']) && links['value'].length > 0;
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

/** The subnet of the endpoint that the vault lists: registration puts its own endpoints beside it. */
export async function subnetOfVaultEndpoint(
  context: StageContext,
  as: { program: Program; token: string },
  vault: Json,
): Promise<string | null> {
  const connections = (vault['properties'] as Json | undefined)?.['privateEndpointConnections'];
  const id = Array.isArray(connections)
    ? digText(connections[0], 'properties', 'privateEndpoint', 'id')
    : '';
  if (id === '') return null;
  const endpoint = await callArm(context, as, { path: id, apiVersion: NETWORK_API });
  return digText(endpoint, 'properties', 'subnet', 'id') || null;
}
