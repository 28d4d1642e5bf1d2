// What is the same for all of Microsoft.Network, and the names of types that several files ask for.

import { randomUUID } from 'node:crypto';

import { listAt, objectAt, textAt, type JsonObject } from '../base/json.ts';
import { badRequest } from './arm-error.ts';
import { regionName } from './regions.ts';
import { renderResource, type Resource, type ResourceStore } from '../resources/resource-store.ts';
import type { PutCall, Written } from './resource-type.ts';

export const NETWORK_TYPE = 'Microsoft.Network/virtualNetworks';
export const SUBNET_TYPE = `${NETWORK_TYPE}/subnets`;
export const INTERFACE_TYPE = 'Microsoft.Network/networkInterfaces';

/** A new resource says where it lies; an existing one stays there. */
export function requireLocation(body: JsonObject, existing: Resource | undefined): string {
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined)
    throw badRequest('LocationRequired', 'The location property is required for this definition.');
  return regionName(location);
}

export function takeTags(
  body: JsonObject,
  existing: Resource | undefined,
): { readonly tags?: JsonObject } {
  const tags = objectAt(body, 'tags') ?? existing?.tags;
  return tags === undefined ? {} : { tags };
}

/** This provider's PATCH changes tags only. */
export function patchTags({
  existing,
  body,
  world,
}: PutCall & { readonly existing: Resource }): Written {
  return {
    resource: world.store.put({ ...existing, etag: randomUUID(), ...takeTags(body, existing) }),
  };
}

/** Network's resources carry their etag in the body, in the weak form. */
export function withEtag(resource: Resource): JsonObject {
  return { ...renderResource(resource), etag: `W/"${resource.etag}"` };
}

/** Interfaces with an address in a subnet. */
export function interfacesIn(store: ResourceStore, subnetId: string): Resource[] {
  const wanted = subnetId.toLowerCase();
  return store
    .list(INTERFACE_TYPE)
    .filter((each) =>
      listAt(each.properties, 'ipConfigurations').some(
        (configuration) =>
          textAt(configuration, 'properties', 'subnet', 'id')?.toLowerCase() === wanted,
      ),
    );
}
