// How Site Recovery writes its ids.

import type { JsonObject } from '../base/json.ts';
import { renderResource, type Resource } from '../resources/resource-store.ts';
import type { ArmWorld } from './resource-type.ts';

/** Site Recovery writes its ids with a capital S. */
export function renderUpper(
  resource: Resource,
  _?: ArmWorld,
  __?: unknown,
  properties: JsonObject = resource.properties,
): JsonObject {
  return { ...renderResource(resource, properties), id: upperId(resource.id) };
}

export function upperId(id: string): string {
  return id.replace(/^\/subscriptions/i, '/Subscriptions');
}
