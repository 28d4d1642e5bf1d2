// Every resource that exists, as Resource Manager would answer it: one flat store,
// looked up by id without case. Resources are values; a change puts a new one.

import { randomUUID } from 'node:crypto';

import { idKey } from '@sekisho/core/estate/estate.ts';
import type { JsonObject } from '../base/json.ts';
import { parentOf } from './resource-id.ts';

export interface Resource {
  readonly id: string;
  readonly name: string;
  /** As Azure spells it: `Microsoft.Network/privateEndpoints`. */
  readonly type: string;
  readonly etag: string;
  readonly location?: string;
  readonly tags?: JsonObject;
  readonly properties: JsonObject;
  /** What stands beside `properties`: sku, kind, identity. */
  readonly extra?: JsonObject;
}

export class ResourceStore {
  readonly #byType = new Map<string, Map<string, Resource>>();
  readonly #byId = new Map<string, Resource>();
  /** By type and what they lie directly under: lists of children are asked for most. */
  readonly #byParent = new Map<string, Map<string, Resource>>();
  /** How many parts the id has that resources of a type lie under; the same for all of a type. */
  readonly #parentDepth = new Map<string, number>();

  get(id: string): Resource | undefined {
    return this.#byId.get(idKey(id));
  }

  put(resource: Resource): Resource {
    const key = idKey(resource.id);
    const type = resource.type.toLowerCase();
    const ofType = this.#byType.get(type) ?? new Map<string, Resource>();
    ofType.set(key, resource);
    this.#byType.set(type, ofType);
    this.#byId.set(key, resource);
    const parent = parentOf(key);
    const siblings = this.#byParent.get(`${type} ${parent}`) ?? new Map<string, Resource>();
    siblings.set(key, resource);
    this.#byParent.set(`${type} ${parent}`, siblings);
    this.#parentDepth.set(type, depthOf(parent));
    return resource;
  }

  /** Replaces some properties and gives the resource a new etag. */
  change(id: string, properties: JsonObject): Resource | undefined {
    const known = this.get(id);
    if (known === undefined) return undefined;
    return this.put({
      ...known,
      etag: randomUUID(),
      properties: { ...known.properties, ...properties },
    });
  }

  /** Removes a resource and everything under it; answers what went. */
  remove(id: string): Resource[] {
    const key = idKey(id);
    const gone = [...this.#byId.values()].filter(
      (each) => idKey(each.id) === key || idKey(each.id).startsWith(`${key}/`),
    );
    for (const each of gone) {
      this.#byId.delete(idKey(each.id));
      this.#byType.get(each.type.toLowerCase())?.delete(idKey(each.id));
      this.#byParent
        .get(`${each.type.toLowerCase()} ${parentOf(idKey(each.id))}`)
        ?.delete(idKey(each.id));
    }
    return gone;
  }

  /** Resources of one type under an id (a subscription, a group, a parent), ordered by id. */
  list(type: string, under = ''): Resource[] {
    const wanted = type.toLowerCase();
    const parent = idKey(under);
    const isParent = this.#parentDepth.get(wanted) === depthOf(parent);
    return sortedUnder(
      isParent ? this.#byParent.get(`${wanted} ${parent}`) : this.#byType.get(wanted),
      under,
    );
  }

  /** All of one type, wherever they lie, in the order in which they were made. */
  ofType(type: string): Resource[] {
    return [...(this.#byType.get(type.toLowerCase())?.values() ?? [])];
  }

  /** Everything, ordered by id. */
  all(under = ''): Resource[] {
    return sortedUnder(this.#byId, under);
  }

  /** What a search of resources looks through: what stands directly in a group, and types that it counts in besides. */
  searched(also: readonly string[]): Resource[] {
    const wanted = [...this.#byType.keys()].filter(
      (type) =>
        (type.split('/').length === 2 && !/^microsoft\.(?:resources|authorization)\//.test(type)) ||
        also.some((each) => each.toLowerCase() === type),
    );
    return wanted.flatMap((type) => this.list(type));
  }
}

function depthOf(key: string): number {
  return key.split('/').length;
}

// Called for every member of long lists, so it holds only what lies under the id.
function sortedUnder(
  resources: ReadonlyMap<string, Resource> | undefined,
  under: string,
): Resource[] {
  const prefix = under === '' ? '' : `${idKey(under)}/`;
  const found: [key: string, resource: Resource][] = [];
  if (resources !== undefined)
    for (const entry of resources) if (entry[0].startsWith(prefix)) found.push(entry);
  return found.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, resource]) => resource);
}

/** What stands beside `properties`, without the emulator's own marks. */
export function withoutMarks(extra: JsonObject | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(extra ?? {}).filter(([key]) => !key.startsWith('sekisho-')),
  );
}

/** The body that stands for a resource. */
export function renderResource(
  resource: Resource,
  properties: JsonObject = resource.properties,
): JsonObject {
  return {
    name: resource.name,
    id: resource.id,
    type: resource.type,
    ...(resource.location === undefined ? {} : { location: resource.location }),
    ...(resource.tags === undefined ? {} : { tags: resource.tags }),
    ...withoutMarks(resource.extra),
    properties,
  };
}
