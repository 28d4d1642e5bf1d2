// What lies above the providers: subscriptions with their regions, and the way to groups, tags,
// providers and the plain list of resources.

import { randomUUID } from 'node:crypto';

import type { Reply, Request } from '../base/http.ts';
import { textAt, type JsonObject } from '../base/json.ts';
import { ArmError, methodNotServed } from './arm-error.ts';
import { answerProviders } from './providers.ts';
import { REGIONS } from './regions.ts';
import { answerGroup, GROUP_TYPE, listGroups } from './resource-groups.ts';
import { groupIdOf, type ArmPath } from '../resources/resource-id.ts';
import { listResources } from './resource-list.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { ArmWorld, ResourceType } from './resource-type.ts';
import { answerTagNames } from './scoped/tags.ts';

const SUBSCRIPTION_TYPE = 'Microsoft.Resources/subscriptions';

export interface RootCall {
  readonly request: Request;
  readonly path: ArmPath;
  readonly world: ArmWorld;
  readonly types: readonly ResourceType[];
  readonly apiVersion: string;
  /** Lists of what lies above the providers show what the caller may see. */
  readonly maySee: (id: string) => boolean;
}

export function answerRoot(call: RootCall): Reply {
  const { path, world, request } = call;
  const [word = '', ...rest] = path.rest;
  const lower = word.toLowerCase();
  const subscription = path.subscription === undefined ? '' : `/subscriptions/${path.subscription}`;
  if (path.namespace !== undefined || lower === 'providers')
    return answerProviders(call, subscription, path.namespace ?? rest[0]);
  const group =
    path.group === undefined ? undefined : `${subscription}/resourceGroups/${path.group}`;
  if (group !== undefined && word === '') return answerGroup(call, group);
  if (lower === 'resourcegroups' && group === undefined) return listGroups(call, subscription);
  if (lower === 'tagnames' && group === undefined)
    return answerTagNames({ subscription, request, store: world.store, rest });
  if (rest.length > 0 && lower !== '') throw unknownPath(request);
  if (request.method !== 'GET')
    throw word === '' ? methodNotServed(request.method) : unknownPath(request);
  if (lower === 'resources') return listResources(call, group ?? subscription);
  if (subscription === '' && (lower === 'subscriptions' || lower === 'tenants'))
    return {
      status: 200,
      body: lower === 'tenants' ? listTenants(world) : listSubscriptions(call),
    };
  if (lower === 'locations' && group === undefined && subscription !== '')
    return {
      status: 200,
      body: { value: REGIONS.map((each) => renderRegion(each, subscription)) },
    };
  const found = world.store.get(subscription);
  if (word !== '' || found === undefined) throw unknownPath(request);
  return { status: 200, body: renderSubscription(found, world) };
}

function unknownPath({ method, path }: Request): ArmError {
  return new ArmError(
    404,
    'NotFound',
    `The requested path does not exist, or is not served by this emulator: ${method} ${path}`,
    { 'x-ms-error-code': 'NotServedByThisEmulator' },
  );
}

function listSubscriptions({ world, maySee }: RootCall): JsonObject {
  const value = world.store
    .list(SUBSCRIPTION_TYPE)
    .filter((each) => maySee(each.id))
    .map((each) => renderSubscription(each, world));
  return { value, count: { type: 'Total', value: value.length } };
}

function listTenants({ tenantId }: ArmWorld): JsonObject {
  return { value: [{ id: `/tenants/${tenantId}`, tenantId, tenantCategory: 'Home' }] };
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
    ...(resource.tags === undefined ? {} : { tags: resource.tags }),
  };
}

/** Where a region lies on the map is not known here, and left out. */
function renderRegion(region: (typeof REGIONS)[number], subscription: string): JsonObject {
  const { name, displayName, geographyGroup, pair } = region;
  return {
    id: `${subscription}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: `(${geographyGroup}) ${displayName}`,
    metadata: {
      regionType: 'Physical',
      geographyGroup,
      pairedRegion:
        pair === undefined ? [] : [{ name: pair, id: `${subscription}/locations/${pair}` }],
    },
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
