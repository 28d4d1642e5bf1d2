// Microsoft.OffAzure: the Migrate sites that registering an appliance creates. Two
// API versions spell the types differently; both read and write the same sites.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../base/identifiers.ts';
import { objectAt, textAt, type JsonObject } from '../base/json.ts';
import { MASTER_SITE_TYPE, SERVER_SITE_TYPE, VMWARE_SITE_TYPE } from '../resources/type-names.ts';
import { badRequest } from './arm-error.ts';
import { putConnection, removeConnection } from './endpoint-connections.ts';
import { renderResource, type Resource, type ResourceStore } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';
import { systemDataOf } from './system-data.ts';

const CONNECTION_TYPE = `${MASTER_SITE_TYPE}/privateEndpointConnections`;

const shared = { lastLink: '' as const };

export const OFF_AZURE_TYPES: readonly ResourceType[] = [
  {
    ...shared,
    type: MASTER_SITE_TYPE,
    render: (site, world, { apiVersion }) => renderMaster(site, world.store, apiVersion),
    put: (call) => putSite(MASTER_SITE_TYPE, call),
    patch: (call) => putSite(MASTER_SITE_TYPE, call),
    remove: removeSite,
  },
  {
    ...shared,
    type: CONNECTION_TYPE,
    render: (connection, _, { apiVersion }) => renderSpelled(connection, apiVersion),
    put: putConnection,
    remove: (call) => removeConnection(call, 'storage'),
  },
  {
    ...shared,
    type: `${MASTER_SITE_TYPE}/privateLinkResources`,
    listed: (world, under) => linkResources(world, world.store.get(under)),
    find: (call) =>
      linkResources(call.world, call.parent).find(
        (each) => each.name.toLowerCase() === call.name.toLowerCase(),
      ),
  },
  ...[VMWARE_SITE_TYPE, SERVER_SITE_TYPE].flatMap((type): ResourceType[] => [
    {
      ...shared,
      type,
      render: (site, _, { apiVersion }) => renderSpelled(site, apiVersion),
      put: (call) => putSite(type, call),
      patch: (call) => putSite(type, call),
      remove: removeSite,
    },
    {
      ...shared,
      type: `${type}/machines`,
      render: (machine, _, { apiVersion }) => renderSpelled(machine, apiVersion),
    },
    {
      ...shared,
      type: `${type}/runasaccounts`,
      render: (account, _, { apiVersion }) => renderSpelled(account, apiVersion),
      put: putChild,
    },
  ]),
  {
    ...shared,
    type: `${VMWARE_SITE_TYPE}/vcenters`,
    render: (center, _, { apiVersion }) => renderSpelled(center, apiVersion),
    put: putChild,
  },
];

async function putSite(type: string, call: PutCall): Promise<Written> {
  const { world, id, name, body, existing, apiVersion, request } = call;
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined)
    throw badRequest('LocationRequired', 'The location property is required for this definition.');
  const tags = objectAt(body, 'tags') ?? existing?.tags;
  const { privateEndpointConnections: _, ...asked } = objectAt(body, 'properties') ?? {};
  const given = { ...existing?.properties, ...asked };
  const properties: JsonObject =
    type === MASTER_SITE_TYPE
      ? {
          publicNetworkAccess: 'Enabled',
          allowMultipleSites: true,
          sites: [],
          nestedSites: [],
          customerStorageAccountArmId: null,
          ...given,
        }
      : completeSite(world, id, given);
  const resource = await world.publish({
    id,
    name,
    type,
    etag: etagOf(),
    location,
    ...(tags === undefined ? {} : { tags }),
    extra: systemDataOf(call, existing),
    properties: { ...properties, provisioningState: 'Succeeded' },
  });
  // The earlier version takes its time over a master site, and answers nothing at first.
  if (type === MASTER_SITE_TYPE && apiVersion < '2023' && request.method === 'PUT')
    return slowly(call);
  return { status: existing === undefined ? 201 : 200, resource };
}

function slowly({ world, id, parent }: PutCall): Written {
  return {
    status: 202,
    operation: {
      style: 'off-azure',
      resourceId: id,
      location: parent?.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle: () => undefined,
    },
  };
}

/** The service completes what the appliance tells about itself. */
function completeSite(world: ArmWorld, id: string, given: JsonObject): JsonObject {
  const masterId = textAt(given, 'masterSiteId');
  const master = masterId === undefined ? undefined : world.store.get(masterId);
  const serviceEndpoint =
    master === undefined
      ? `https://prod.${world.names.codes.migrate}.${world.names.cloud.suffixes.discovery}`
      : `https://${world.names.discoveryHost(master.id)}`;
  const agent = objectAt(given, 'agentDetails') ?? {};
  return {
    ...given,
    agentDetails: {
      version: null,
      lastHeartBeatUtc: null,
      ...agent,
      id: textAt(agent, 'id') ?? `${guidFrom(id.toLowerCase())}-agent`,
    },
    serviceEndpoint,
  };
}

function putChild(call: PutCall): Written {
  const { world, id, name, body, existing } = call;
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
    properties: {
      createdTimestamp: textAt(existing?.properties, 'createdTimestamp') ?? now,
      updatedTimestamp: now,
      ...objectAt(body, 'properties'),
    },
  });
  return call.apiVersion < '2023'
    ? slowly(call)
    : { status: existing === undefined ? 201 : 200, resource };
}

async function removeSite({ resource, world }: ExistingCall): Promise<Written> {
  await world.withdraw(resource.id);
  return { status: 200 };
}

/** 2020 writes `MasterSites` and `eTag`; 2023 writes `masterSites` and says who made them. */
function renderSpelled(resource: Resource, apiVersion: string): JsonObject {
  if (apiVersion < '2023') {
    const { systemData: _, ...body } = renderResource(resource);
    return { ...body, eTag: resource.etag };
  }
  const type = resource.type
    .split('/')
    .map((part, index) =>
      index === 0
        ? part
        : part.replace(/^VM/, 'vm').replace(/^[A-Z]/, (letter) => letter.toLowerCase()),
    )
    .join('/');
  // Of the later version's types only the VMware sites have an etag.
  return {
    ...renderResource(resource),
    type,
    ...(resource.type === VMWARE_SITE_TYPE ? { eTag: resource.etag } : {}),
  };
}

function renderMaster(site: Resource, store: ResourceStore, apiVersion: string): JsonObject {
  const connections = store
    .list(CONNECTION_TYPE, site.id)
    .map((each) => renderSpelled(each, apiVersion));
  return {
    ...renderSpelled(site, apiVersion),
    properties: { ...site.properties, privateEndpointConnections: connections },
  };
}

function linkResources({ names }: Pick<ArmWorld, 'names'>, site: Resource | undefined): Resource[] {
  if (site === undefined) return [];
  const properties = {
    groupId: 'Default',
    requiredMembers: ['Default'],
    requiredZoneNames: names.cloud.zones.migration === null ? [] : [names.cloud.zones.migration],
  };
  return [
    {
      id: `${site.id}/privateLinkResources/Default`,
      name: 'Default',
      type: `${MASTER_SITE_TYPE}/privateLinkResources`,
      etag: '',
      properties,
    },
  ];
}

function etagOf(): string {
  return `"${randomUUID()}"`;
}
