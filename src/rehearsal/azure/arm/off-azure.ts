// Microsoft.OffAzure: the Migrate sites that registering an appliance creates. Two
// API versions spell the types differently; both read and write the same sites.

import { randomUUID } from 'node:crypto';

import { ZONES } from '../cloud-names.ts';
import { guidFrom } from '../identifiers.ts';
import { objectAt, textAt, type JsonObject } from '../json.ts';
import { API_VERSIONS } from './api-versions.ts';
import { badRequest } from './arm-error.ts';
import { putConnection } from './endpoint-connections.ts';
import { renderResource, type Resource, type ResourceStore } from './resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const MASTER_SITE_TYPE = 'Microsoft.OffAzure/MasterSites';
export const VMWARE_SITE_TYPE = 'Microsoft.OffAzure/VMwareSites';
export const SERVER_SITE_TYPE = 'Microsoft.OffAzure/ServerSites';
const CONNECTION_TYPE = `${MASTER_SITE_TYPE}/privateEndpointConnections`;

const shared = { apiVersions: API_VERSIONS.offAzure, lastLink: '' as const };

export const OFF_AZURE_TYPES: readonly ResourceType[] = [
  {
    ...shared,
    type: MASTER_SITE_TYPE,
    render: (site, world, { apiVersion }) => renderMaster(site, world.store, apiVersion),
    put: (call) => putSite(MASTER_SITE_TYPE, call),
    patch: (call) => putSite(MASTER_SITE_TYPE, call),
    remove: removeSite,
  },
  { ...shared, type: CONNECTION_TYPE, render: (connection, _, { apiVersion }) => renderSpelled(connection, apiVersion), put: putConnection },
  {
    ...shared,
    type: `${MASTER_SITE_TYPE}/privateLinkResources`,
    listed: (world, under) => linkResources(world.store.get(under)),
    find: (call) => linkResources(call.parent).find((each) => each.name.toLowerCase() === call.name.toLowerCase()),
  },
  ...[VMWARE_SITE_TYPE, SERVER_SITE_TYPE].flatMap((type): ResourceType[] => [
    { ...shared, type, render: (site, _, { apiVersion }) => renderSpelled(site, apiVersion), put: (call) => putSite(type, call), patch: (call) => putSite(type, call), remove: removeSite },
    { ...shared, type: `${type}/machines`, render: (machine, _, { apiVersion }) => renderSpelled(machine, apiVersion) },
    { ...shared, type: `${type}/runAsAccounts`, render: (account, _, { apiVersion }) => renderSpelled(account, apiVersion), put: putChild },
  ]),
  { ...shared, type: `${VMWARE_SITE_TYPE}/vCenters`, render: (center, _, { apiVersion }) => renderSpelled(center, apiVersion), put: putChild },
];

async function putSite(type: string, { world, id, name, body, existing }: PutCall): Promise<Written> {
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined) throw badRequest('LocationRequired', 'The location property is required for this definition.');
  const tags = objectAt(body, 'tags') ?? existing?.tags;
  const given = { ...existing?.properties, ...objectAt(body, 'properties') };
  const properties: JsonObject =
    type === MASTER_SITE_TYPE ? { publicNetworkAccess: 'Enabled', allowMultipleSites: true, sites: [], nestedSites: [], customerStorageAccountArmId: null, ...given } : completeSite(world, id, given);
  const resource = await world.publish({ id, name, type, etag: etagOf(), location, ...(tags === undefined ? {} : { tags }), properties: { ...properties, provisioningState: 'Succeeded' } });
  return { status: existing === undefined ? 201 : 200, resource };
}

/** The service completes what the appliance tells about itself. */
function completeSite(world: ArmWorld, id: string, given: JsonObject): JsonObject {
  const masterId = textAt(given, 'masterSiteId');
  const master = masterId === undefined ? undefined : world.store.get(masterId);
  const serviceEndpoint = master === undefined ? `https://prod.${world.names.codes.migrate}.discoverysrv.windowsazure.com` : `https://${world.names.discoveryHost(master.id)}`;
  const agent = objectAt(given, 'agentDetails') ?? {};
  return { ...given, agentDetails: { version: null, lastHeartBeatUtc: null, ...agent, id: textAt(agent, 'id') ?? `${guidFrom(id.toLowerCase())}-agent` }, serviceEndpoint };
}

function putChild({ world, id, name, body, existing }: PutCall): Written {
  const type = id
    .split('/')
    .slice(6)
    .filter((_, index) => index % 2 === 0)
    .join('/');
  const now = world.clock.now().toISOString();
  const resource = world.store.put({
    id,
    name,
    type: `Microsoft.OffAzure/${type}`,
    etag: etagOf(),
    properties: { createdTimestamp: textAt(existing?.properties, 'createdTimestamp') ?? now, updatedTimestamp: now, ...objectAt(body, 'properties') },
  });
  return { status: existing === undefined ? 201 : 200, resource };
}

async function removeSite({ resource, world }: ExistingCall): Promise<Written> {
  await world.withdraw(resource.id);
  return { status: 200 };
}

/** 2020 writes `MasterSites` and `eTag`; 2023 writes `masterSites` and no etag. */
function renderSpelled(resource: Resource, apiVersion: string): JsonObject {
  const isOld = apiVersion < '2023';
  if (isOld) return { ...renderResource(resource), eTag: resource.etag };
  const type = resource.type
    .split('/')
    .map((part, index) => (index === 0 ? part : part.replace(/^VM/, 'vm').replace(/^[A-Z]/, (letter) => letter.toLowerCase())))
    .join('/');
  return { ...renderResource(resource), type };
}

function renderMaster(site: Resource, store: ResourceStore, apiVersion: string): JsonObject {
  const connections = store.list(CONNECTION_TYPE, site.id).map((each) => renderSpelled(each, apiVersion));
  return { ...renderSpelled(site, apiVersion), properties: { ...site.properties, privateEndpointConnections: connections } };
}

function linkResources(site: Resource | undefined): Resource[] {
  if (site === undefined) return [];
  const properties = { groupId: 'Default', requiredMembers: ['Default'], requiredZoneNames: [ZONES.migration] };
  return [{ id: `${site.id}/privateLinkResources/Default`, name: 'Default', type: `${MASTER_SITE_TYPE}/privateLinkResources`, etag: '', properties }];
}

function etagOf(): string {
  return `"${randomUUID()}"`;
}
