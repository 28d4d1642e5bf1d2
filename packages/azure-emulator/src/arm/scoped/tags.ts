// Microsoft.Resources/tags at a scope, and the names of tags of a subscription.

import { randomUUID } from 'node:crypto';

import { jsonOf, type Reply, type Request } from '../../base/http.ts';
import { objectAt, textAt, type JsonObject } from '../../base/json.ts';
import { ArmError, badRequest, methodNotServed } from '../arm-error.ts';
import { oneOf } from '../enum-values.ts';
import type { Resource, ResourceStore } from '../../resources/resource-store.ts';
import type { ScopedCall } from './scoped-path.ts';

const NAME_TYPE = 'Microsoft.Resources/tagNames';
const OPERATIONS = ['Merge', 'Replace', 'Delete'] as const;

/** GET, PUT, PATCH and DELETE of all tags of a subscription, a group or a resource at once. */
export function answerTags({ world, request, scope, names }: ScopedCall): Reply {
  if (names[0]?.toLowerCase() !== 'default')
    throw badRequest('InvalidResourceName', "The tags of a scope are called 'default'.");
  const resource = world.store.get(scope);
  if (resource === undefined)
    throw new ArmError(404, 'ResourceNotFound', `The resource '${scope}' could not be found.`);
  const known = resource.tags ?? {};
  switch (request.method) {
    case 'GET':
      return { status: 200, body: render(resource) };
    case 'PUT':
      return keep(world.store, resource, given(request));
    case 'PATCH': {
      const operation = oneOf(
        textAt(jsonOf(request), 'operation') ?? 'Replace',
        OPERATIONS,
        'operation',
      );
      if (operation === 'Delete') {
        const gone = Object.entries(given(request));
        const rest = Object.entries(known).filter(
          ([name, value]) => !gone.some(([tag, wanted]) => same(tag, name) && wanted === value),
        );
        return keep(world.store, resource, Object.fromEntries(rest));
      }
      return keep(
        world.store,
        resource,
        operation === 'Merge' ? { ...known, ...given(request) } : given(request),
      );
    }
    case 'DELETE':
      keep(world.store, resource, {});
      return { status: 200 };
    default:
      throw methodNotServed(request.method);
  }
}

function given(request: Request): JsonObject {
  return objectAt(jsonOf(request), 'properties', 'tags') ?? {};
}

function keep(store: ResourceStore, resource: Resource, tags: JsonObject): Reply {
  return { status: 200, body: render(store.put({ ...resource, etag: randomUUID(), tags })) };
}

function render({ id, tags = {} }: Resource): JsonObject {
  return {
    id: `${id}/providers/Microsoft.Resources/tags/default`,
    name: 'default',
    type: 'Microsoft.Resources/tags',
    properties: { tags },
  };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

interface TagNames {
  readonly subscription: string;
  readonly request: Request;
  readonly store: ResourceStore;
  /** What stands behind `tagNames`: nothing, a name, a name with `tagValues` and a value. */
  readonly rest: readonly string[];
}

/** `/subscriptions/ID/tagNames…`: names that are used, and those that were made beforehand. */
export function answerTagNames({ subscription, request, store, rest }: TagNames): Reply {
  const [name, , value] = rest;
  const { method } = request;
  if (name === undefined) {
    if (method !== 'GET') throw methodNotServed(method);
    return { status: 200, body: { value: namesIn(store, subscription) } };
  }
  const id = `${subscription}/tagNames/${name}`;
  const known = store.get(id);
  const values = objectAt(known?.properties, 'values') ?? {};
  const put = (next: JsonObject): Resource =>
    store.put({ id, name, type: NAME_TYPE, etag: randomUUID(), properties: { values: next } });
  if (method === 'PUT') {
    put(value === undefined ? values : { ...values, [value]: true });
    return {
      status: known === undefined ? 201 : 200,
      body:
        value === undefined
          ? describeName(subscription, name, store)
          : describeValue(subscription, name, value, store),
    };
  }
  if (method !== 'DELETE') throw methodNotServed(method);
  if (known === undefined) return { status: 204 };
  if (value === undefined) {
    if (used(store, subscription, name).length > 0)
      throw new ArmError(
        409,
        'TagInUse',
        `The tag '${name}' is in use and cannot be deleted. Remove it from all resources first.`,
      );
    store.remove(id);
  } else {
    const { [value]: _, ...others } = values;
    put(others);
  }
  return { status: 200 };
}

function namesIn(store: ResourceStore, subscription: string): JsonObject[] {
  const names = new Map<string, string>();
  for (const { tags = {} } of store.all(subscription))
    for (const name of Object.keys(tags)) names.set(name.toLowerCase(), name);
  for (const { name } of store.list(NAME_TYPE, subscription)) names.set(name.toLowerCase(), name);
  return [...names.values()].sort().map((name) => describeName(subscription, name, store));
}

function used(store: ResourceStore, subscription: string, name: string): string[] {
  return store
    .all(subscription)
    .flatMap(({ tags = {} }) =>
      Object.entries(tags).flatMap(([tag, value]) =>
        same(tag, name) && typeof value === 'string' ? [value] : [],
      ),
    );
}

function describeName(subscription: string, name: string, store: ResourceStore): JsonObject {
  const inUse = used(store, subscription, name);
  const made = Object.keys(
    objectAt(store.get(`${subscription}/tagNames/${name}`)?.properties, 'values') ?? {},
  );
  return {
    id: `${subscription}/tagNames/${name}`,
    tagName: name,
    count: { type: 'Total', value: inUse.length },
    values: [...new Set([...made, ...inUse])]
      .sort()
      .map((value) => describeValue(subscription, name, value, store)),
  };
}

function describeValue(
  subscription: string,
  name: string,
  value: string,
  store: ResourceStore,
): JsonObject {
  const count = used(store, subscription, name).filter((each) => each === value).length;
  return {
    id: `${subscription}/tagNames/${name}/tagValues/${value}`,
    tagValue: value,
    count: { type: 'Total', value: count },
  };
}
