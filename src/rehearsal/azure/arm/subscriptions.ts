// What lies above the providers: subscriptions, resource groups, the plain list of
// resources, and which providers there are.

import { randomUUID } from 'node:crypto';

import { header, jsonOf, type Reply, type Request } from '../http.ts';
import { objectAt, textAt, type JsonObject } from '../json.ts';
import { versionsOf } from './api-versions.ts';
import { ArmError, badRequest } from './arm-error.ts';
import type { ArmPath } from './resource-id.ts';
import { groupIdOf, readPath } from './resource-id.ts';
import { withoutMarks, type Resource } from './resource-store.ts';
import type { ArmWorld, ResourceType } from './resource-type.ts';

const SUBSCRIPTION_TYPE = 'Microsoft.Resources/subscriptions';
const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

interface RootCall {
  readonly request: Request;
  readonly path: ArmPath;
  readonly world: ArmWorld;
  readonly types: readonly ResourceType[];
  readonly apiVersion: string;
  /** Lists of what lies above the providers show what the caller may see. */
  readonly maySee: (id: string) => boolean;
}

export function answerRoot(call: RootCall): Reply {
  const { path, world } = call;
  const [word = '', name] = path.rest.map((part) => part.toLowerCase());
  if (path.subscription === undefined) {
    if (word === 'subscriptions') {
      const value = world.store
        .list(SUBSCRIPTION_TYPE)
        .filter((each) => call.maySee(each.id))
        .map((each) => renderSubscription(each, world));
      return { status: 200, body: { value, count: { type: 'Total', value: value.length } } };
    }
    if (word === 'tenants')
      return {
        status: 200,
        body: { value: [{ id: `/tenants/${world.tenantId}`, tenantId: world.tenantId }] },
      };
    throw new ArmError(404, 'NotFound', 'The requested path does not exist.');
  }
  const subscription = `/subscriptions/${path.subscription}`;
  if (path.namespace !== undefined || word === 'providers')
    return listProviders(call, subscription, path.namespace ?? name);
  if (path.group !== undefined && path.rest.length === 0)
    return answerGroup(call, `${subscription}/resourceGroups/${path.group}`);
  if (word === 'resourcegroups')
    return {
      status: 200,
      body: {
        value: world.store
          .list(GROUP_TYPE, subscription)
          .filter((each) => call.maySee(each.id))
          .map(renderGroup),
      },
    };
  if (word === 'resources')
    return listResources(
      call,
      path.group === undefined ? subscription : `${subscription}/resourceGroups/${path.group}`,
    );
  const found = world.store.get(subscription);
  if (word !== '' || found === undefined)
    throw new ArmError(404, 'NotFound', 'The requested path does not exist.');
  return { status: 200, body: renderSubscription(found, world) };
}

function answerGroup({ request, world, apiVersion }: RootCall, id: string): Reply {
  const existing = world.store.get(id);
  if (request.method === 'PUT') {
    const body = jsonOf(request);
    const location = textAt(body, 'location') ?? existing?.location;
    if (location === undefined)
      throw badRequest(
        'LocationRequired',
        'The location property is required for this definition.',
      );
    const tags = objectAt(body, 'tags');
    const group = world.store.put({
      id: existing?.id ?? id,
      name: existing?.name ?? id.slice(id.lastIndexOf('/') + 1),
      type: GROUP_TYPE,
      etag: randomUUID(),
      location,
      ...(tags === undefined ? {} : { tags }),
      properties: { provisioningState: 'Succeeded' },
    });
    return { status: existing === undefined ? 201 : 200, body: renderGroup(group) };
  }
  if (existing === undefined)
    throw new ArmError(
      404,
      'ResourceGroupNotFound',
      `Resource group '${id.slice(id.lastIndexOf('/') + 1)}' could not be found.`,
    );
  if (request.method === 'GET') return { status: 200, body: renderGroup(existing) };
  if (request.method === 'HEAD') return { status: 204 };
  if (request.method === 'DELETE') {
    const operation = {
      style: 'resources' as const,
      resourceId: existing.id,
      location: existing.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle: () => world.withdraw(existing.id),
    };
    return {
      status: 202,
      headers: world.operations.start(operation, {
        origin: `https://${header(request, 'host') ?? request.host}`,
        apiVersion,
      }),
    };
  }
  if (request.method === 'PATCH') {
    const tags = objectAt(jsonOf(request), 'tags');
    return {
      status: 200,
      body: renderGroup(world.store.put({ ...existing, ...(tags === undefined ? {} : { tags }) })),
    };
  }
  throw new ArmError(
    405,
    'MethodNotAllowed',
    `The requested resource does not support http method '${request.method}'.`,
  );
}

/** `$filter` as clients write it: comparisons by `eq` of a few fields, joined by `and`. */
const FILTER_TERM = /^\s*(resourceType|resourceGroup|name|location)\s+eq\s+'([^']*)'\s*$/i;

function listResources({ request, world, types, maySee }: RootCall, scope: string): Reply {
  const filter = request.query.get('$filter');
  const terms =
    filter === null || filter.trim() === ''
      ? []
      : filter.split(/\s+and\s+/i).map((term) => FILTER_TERM.exec(term));
  if (terms.includes(null))
    throw badRequest(
      'InvalidFilterInQueryString',
      `Invalid $filter '${filter ?? ''}' specified in the query string.`,
    );
  const topLevel = types
    .filter(
      (each) => each.type.split('/').length === 2 || each.type.endsWith('/virtualNetworkLinks'),
    )
    .map((each) => each.type.toLowerCase());
  const isWanted = (resource: Resource): boolean =>
    terms.every(
      (term) =>
        fieldOf(resource, term?.[1] ?? '').toLowerCase() === (term?.[2] ?? '').toLowerCase(),
    );
  const value = world.store
    .all(scope)
    .filter(
      (each) => topLevel.includes(each.type.toLowerCase()) && isWanted(each) && maySee(each.id),
    )
    .map((each): JsonObject => {
      const { systemData: _, ...extra } = withoutMarks(each.extra);
      return {
        id: each.id,
        name: readPath(each.id).names.join('/'),
        type: each.type,
        location: each.location,
        tags: each.tags ?? {},
        ...extra,
      };
    });
  return { status: 200, body: pageOf(request, value) };
}

/** `$top` with a link to what follows. */
function pageOf(request: Request, all: readonly JsonObject[]): JsonObject {
  const size = Math.max(1, Number(request.query.get('$top') ?? NaN) || 1000);
  const from = Number(request.query.get('$skiptoken') ?? request.query.get('$skipToken') ?? 0) || 0;
  const value = all.slice(from, from + size);
  if (from + size >= all.length) return { value };
  const query = new URLSearchParams(request.query);
  query.delete('$skipToken');
  query.set('$skiptoken', String(from + size));
  return {
    value,
    nextLink: `https://${header(request, 'host') ?? request.host}${request.path}?${query.toString()}`,
  };
}

function fieldOf(resource: Resource, field: string): string {
  switch (field.toLowerCase()) {
    case 'resourcetype':
      return resource.type;
    case 'resourcegroup':
      return resource.id.split('/')[4] ?? '';
    case 'location':
      return resource.location ?? '';
    default:
      return resource.name;
  }
}

function listProviders(
  { path, types, world }: RootCall,
  subscription: string,
  wanted: string | undefined,
): Reply {
  const namespaces = [...new Set(types.map((each) => each.type.split('/')[0] ?? ''))].sort();
  const describe = (namespace: string): JsonObject => ({
    id: `${subscription}/providers/${namespace}`,
    namespace,
    registrationState: 'Registered',
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: types
      .filter((each) => each.type.startsWith(`${namespace}/`))
      .map((each) => ({
        resourceType: each.type.slice(namespace.length + 1),
        locations: [world.region],
        apiVersions: [...versionsOf(each.type)].reverse(),
        locationMappings: [],
        capabilities: 'None',
      })),
  });
  if (wanted === undefined) return { status: 200, body: { value: namespaces.map(describe) } };
  const namespace = namespaces.find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (namespace === undefined)
    throw new ArmError(
      404,
      'InvalidResourceNamespace',
      `The resource namespace '${wanted}' is invalid.`,
    );
  return {
    status: 200,
    body:
      path.types.length > 0 || path.namespace !== undefined
        ? describe(namespace)
        : { value: [describe(namespace)] },
  };
}

function renderSubscription(resource: Resource, world: ArmWorld): JsonObject {
  return {
    id: resource.id,
    subscriptionId: resource.name,
    tenantId: world.tenantId,
    displayName: textAt(resource.properties, 'displayName') ?? resource.name,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
    authorizationSource: 'RoleBased',
    managedByTenants: [],
  };
}

function renderGroup(group: Resource): JsonObject {
  return {
    id: group.id,
    name: group.name,
    type: group.type,
    location: group.location,
    ...(group.tags === undefined ? {} : { tags: group.tags }),
    properties: group.properties,
  };
}

/** The subscription and group that a resource lies in, made when they are not there yet. */
export function ensureScope(world: Pick<ArmWorld, 'store' | 'region'>, resourceId: string): void {
  const group = groupIdOf(resourceId);
  const subscription = group.split('/').slice(0, 3).join('/');
  const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
  if (world.store.get(subscription) === undefined)
    world.store.put({
      id: subscription,
      name: nameOf(subscription),
      type: SUBSCRIPTION_TYPE,
      etag: randomUUID(),
      properties: {},
    });
  if (nameOf(group) !== '' && world.store.get(group) === undefined)
    world.store.put({
      id: group,
      name: nameOf(group),
      type: GROUP_TYPE,
      etag: randomUUID(),
      location: world.region,
      properties: { provisioningState: 'Succeeded' },
    });
}
