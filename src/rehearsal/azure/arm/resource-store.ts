// Every resource that exists, as Resource Manager would answer it: one flat store,
// looked up by id without case. Resources are values; a change puts a new one.

import { randomUUID } from 'node:crypto';

import { idKey } from '../../../estate/estate.ts';
import type { JsonObject } from '../json.ts';

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
    return resource;
  }

  /** Replaces some properties and gives the resource a new etag. */
  change(id: string, properties: JsonObject): Resource | undefined {
    const known = this.get(id);
    if (known === undefined) return undefined;
    return this.put({ ...known, etag: randomUUID(), properties: { ...known.properties, ...properties } });
  }

  /** Removes a resource and everything under it; answers what went. */
  remove(id: string): Resource[] {
    const key = idKey(id);
    const gone = [...this.#byId.values()].filter((each) => idKey(each.id) === key || idKey(each.id).startsWith(`${key}/`));
    for (const each of gone) {
      this.#byId.delete(idKey(each.id));
      this.#byType.get(each.type.toLowerCase())?.delete(idKey(each.id));
    }
    return gone;
  }

  /** Resources of one type under an id (a subscription, a group, a parent), ordered by id. */
  list(type: string, under = ''): Resource[] {
    const prefix = under === '' ? '' : `${idKey(under)}/`;
    return [...(this.#byType.get(type.toLowerCase())?.entries() ?? [])]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, resource]) => resource);
  }

  /** Everything, ordered by id. */
  all(under = ''): Resource[] {
    const prefix = under === '' ? '' : `${idKey(under)}/`;
    return [...this.#byId.entries()]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, resource]) => resource);
  }
}

/** What stands beside `properties`, without the emulator's own marks. */
export function withoutMarks(extra: JsonObject | undefined): JsonObject {
  return Object.fromEntries(Object.entries(extra ?? {}).filter(([key]) => !key.startsWith('sekisho-')));
}

/** The body that stands for a resource. */
export function renderResource(resource: Resource, properties: JsonObject = resource.properties): JsonObject {
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
