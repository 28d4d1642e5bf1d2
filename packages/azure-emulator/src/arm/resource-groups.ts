// Resource groups: made, changed, listed with a filter by tag, and deleted with all that is in them.

import { randomUUID } from 'node:crypto';

import { header, jsonOf, type Reply } from '../base/http.ts';
import { objectAt, textAt, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest, methodNotServed } from './arm-error.ts';
import { regionName } from './regions.ts';
import { pageOf, readFilter } from './resource-list.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { RootCall } from './subscriptions.ts';

export const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

export function listGroups({ request, world, maySee }: RootCall, subscription: string): Reply {
  if (request.method !== 'GET') throw methodNotServed(request.method);
  const isWanted = readFilter(request.query.get('$filter'));
  const groups = world.store
    .list(GROUP_TYPE, subscription)
    .filter((each) => isWanted(each) && maySee(each.id));
  return { status: 200, body: pageOf(request, groups.map(renderGroup)) };
}

export function answerGroup({ request, world, apiVersion }: RootCall, id: string): Reply {
  const existing = world.store.get(id);
  if (request.method === 'PUT') {
    const body = jsonOf(request);
    const location = textAt(body, 'location') ?? existing?.location;
    if (location === undefined)
      throw badRequest(
        'LocationRequired',
        'The location property is required for this definition.',
      );
    const region = regionName(location);
    if (existing?.location !== undefined && regionName(existing.location) !== region)
      throw new ArmError(
        409,
        'InvalidResourceGroupLocation',
        `Invalid resource group location '${region}'. The Resource group already exists in location '${existing.location}'.`,
      );
    const tags = objectAt(body, 'tags');
    const group = world.store.put({
      id: existing?.id ?? id,
      name: existing?.name ?? id.slice(id.lastIndexOf('/') + 1),
      type: GROUP_TYPE,
      etag: randomUUID(),
      location: region,
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
  throw methodNotServed(request.method);
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
