// The Azure team's steps of a plan, done by the admin in the portal before the set-up: each by Resource Manager, over
// the roads of the admin's browser. What Azure refuses is the result of the step.

import { createHash } from 'node:crypto';

import { idKey, networkOf } from '@sekisho/core/estate/estate.ts';
import type { AzureAction } from '@sekisho/core/plan/azure-action.ts';
import { callArm, completeArm, digText, findArm, listArm } from './arm.ts';
import { hasLink, NETWORK_API, PRIVATE_DNS_API, zoneOfNetwork } from './private-endpoint.ts';
import type { RunningProgram } from './program.ts';
import { RoadError } from './road-error.ts';
import { signInByDeviceCode } from './sign-in.ts';
import type { StageContext } from './stage.ts';

interface Admin {
  readonly program: RunningProgram;
  readonly token: string;
}

/** Seconds: what Azure's own zone groups give their records. */
const RECORD_SECONDS = 10;

/** By the type of the resource behind an endpoint, in lower case. */
const CONNECTION_API: Readonly<Record<string, string>> = {
  'microsoft.recoveryservices/vaults': '2024-04-01',
  'microsoft.keyvault/vaults': '2023-07-01',
  'microsoft.storage/storageaccounts': '2023-05-01',
  'microsoft.offazure/mastersites': '2020-07-07',
};

/** In order: a zone is made before it is linked. */
export async function performAzureActions(
  context: StageContext,
  actions: readonly AzureAction[],
): Promise<void> {
  const { memory, programs } = context;
  memory.adminToken ??= (await signInByDeviceCode(context, programs.user)).access;
  const admin = { program: programs.user, token: memory.adminToken };
  for (const action of actions) await perform(context, admin, action);
}

function perform(context: StageContext, admin: Admin, action: AzureAction): Promise<void> {
  switch (action.action) {
    case 'make-zone':
      return makeZone(context, admin, zoneIn(action.resourceGroup, action.zone));
    case 'link-zone':
      return linkZone(context, admin, action);
    case 'make-endpoint':
      return makeEndpoint(context, admin, action);
    case 'approve-endpoint':
      return approveEndpoint(context, admin, action.endpointId);
    case 'set-record':
      return setRecord(context, admin, action);
    case 'allow-inbound':
    case 'allow-at-appliance':
      // What stands there is of the rehearsed network, not of the emulated cloud.
      return Promise.resolve();
  }
}

async function makeZone(context: StageContext, admin: Admin, path: string): Promise<void> {
  const call = { path, apiVersion: PRIVATE_DNS_API };
  if ((await findArm(context, admin, call)) !== null) return;
  await completeArm(context, admin, { method: 'PUT', ...call, body: { location: 'global' } });
}

async function linkZone(
  context: StageContext,
  admin: Admin,
  { zoneId, networkId }: { readonly zoneId: string; readonly networkId: string },
): Promise<void> {
  if (await hasLink(context, admin, { zoneId, networkId })) return;
  await completeArm(context, admin, {
    method: 'PUT',
    path: `${zoneId}/virtualNetworkLinks/${nameOf(networkId)}-${shortHash(networkId)}`,
    apiVersion: PRIVATE_DNS_API,
    body: {
      location: 'global',
      properties: { virtualNetwork: { id: networkId }, registrationEnabled: false },
    },
  });
}

/** The endpoint lies in its network's group; its zone is the one that its network asks already, else a new one there. */
async function makeEndpoint(
  context: StageContext,
  admin: Admin,
  {
    targetId,
    groupId,
    subnetId,
    zone,
  }: Omit<Extract<AzureAction, { action: 'make-endpoint' }>, 'action'>,
): Promise<void> {
  const networkId = networkOf(subnetId);
  const group = groupOf(networkId);
  const name = `pe-${nameOf(targetId)}-${shortHash(`${targetId} ${groupId} ${subnetId}`)}`;
  const path = `${group}/providers/Microsoft.Network/privateEndpoints/${name}`;
  const network = await callArm(context, admin, { path: networkId, apiVersion: NETWORK_API });
  const connection = { name, properties: { privateLinkServiceId: targetId, groupIds: [groupId] } };
  await completeArm(context, admin, {
    method: 'PUT',
    path,
    apiVersion: NETWORK_API,
    body: {
      location: digText(network, 'location') || context.key.location,
      properties: { subnet: { id: subnetId }, privateLinkServiceConnections: [connection] },
    },
  });
  const zoneId = (await zoneOfNetwork(context, admin, { zone, networkId })) ?? zoneIn(group, zone);
  await makeZone(context, admin, zoneId);
  await linkZone(context, admin, { zoneId, networkId });
  await completeArm(context, admin, {
    method: 'PUT',
    path: `${path}/privateDnsZoneGroups/default`,
    apiVersion: NETWORK_API,
    body: {
      properties: {
        privateDnsZoneConfigs: [
          { name: zone.replaceAll('.', '-'), properties: { privateDnsZoneId: zoneId } },
        ],
      },
    },
  });
}

/** Who owns the resource behind it approves; a rejected connection too. */
async function approveEndpoint(context: StageContext, admin: Admin, id: string): Promise<void> {
  const endpoint = await callArm(context, admin, { path: id, apiVersion: NETWORK_API });
  const targetId = ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections']
    .map((list) => digText(endpoint, 'properties', list, 0, 'properties', 'privateLinkServiceId'))
    .find((each) => each !== '');
  const apiVersion = CONNECTION_API[typeOf(targetId ?? '')];
  if (targetId === undefined || apiVersion === undefined)
    throw new RoadError('service-refused', {
      program: admin.program.program,
      name: context.key.armHost,
      detail: `the connection of ${nameOf(id)} is not known here`,
    });
  const connections = await listArm(context, admin, {
    path: `${targetId}/privateEndpointConnections`,
    apiVersion,
  });
  const own = connections.find(
    (each) => idKey(digText(each, 'properties', 'privateEndpoint', 'id')) === idKey(id),
  );
  await completeArm(context, admin, {
    method: 'PUT',
    path: digText(own, 'id'),
    apiVersion,
    body: {
      properties: {
        privateEndpoint: { id },
        privateLinkServiceConnectionState: { status: 'Approved', description: 'Approved' },
      },
    },
  });
}

async function setRecord(
  context: StageContext,
  admin: Admin,
  { zoneId, name, addresses }: Omit<Extract<AzureAction, { action: 'set-record' }>, 'action'>,
): Promise<void> {
  const sets = [
    { type: 'A', own: addresses.filter((each) => !each.includes(':')) },
    { type: 'AAAA', own: addresses.filter((each) => each.includes(':')) },
  ];
  for (const { type, own } of sets.filter((each) => each.own.length > 0)) {
    const data =
      type === 'A'
        ? { aRecords: own.map((ipv4Address) => ({ ipv4Address })) }
        : { aaaaRecords: own.map((ipv6Address) => ({ ipv6Address })) };
    await completeArm(context, admin, {
      method: 'PUT',
      path: `${zoneId}/${type}/${name}`,
      apiVersion: PRIVATE_DNS_API,
      body: { properties: { ttl: RECORD_SECONDS, ...data } },
    });
  }
}

function zoneIn(group: string, zone: string): string {
  return `${group.replace(/\/+$/, '')}/providers/Microsoft.Network/privateDnsZones/${zone}`;
}

function groupOf(id: string): string {
  return id.split('/').slice(0, 5).join('/');
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function typeOf(id: string): string {
  return id.split('/').slice(6, 8).join('/').toLowerCase();
}

function shortHash(text: string): string {
  return createHash('sha256').update(text.toLowerCase()).digest('hex').slice(0, 5);
}
