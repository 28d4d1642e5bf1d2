// Microsoft.Network/privateDnsZones: zones and their links to virtual networks, which take their
// time. Record sets are in private-dns-records.ts.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../base/identifiers.ts';
import { objectAt, textAt, valueAt, type Json, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { checkZoneName } from './dns-validation.ts';
import { oneOf } from './enum-values.ts';
import {
  checkPreconditions,
  PRIVATE_SOA,
  RECORD_SET_TYPES,
  recordsOf,
  renderWithEtag,
  storeRecord,
  ZONE_TYPE,
} from './private-dns-records.ts';
import { nameOf } from '../resources/resource-id.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const LINK_TYPE = `${ZONE_TYPE}/virtualNetworkLinks`;

export const PRIVATE_DNS_TYPES: readonly ResourceType[] = [
  {
    type: ZONE_TYPE,
    render: (zone, world) => renderZone(zone, world.store),
    put: putZone,
    patch: patchZone,
    remove: removeZone,
  },
  {
    type: LINK_TYPE,
    render: renderWithEtag,
    put: putLink,
    patch: patchLink,
    remove: removeLink,
  },
  ...RECORD_SET_TYPES,
];

export function storeZone(
  store: ResourceStore,
  zone: {
    readonly id: string;
    readonly tags?: JsonObject | undefined;
    readonly provisioningState: string;
  },
): Resource {
  const name = nameOf(zone.id).toLowerCase();
  const resource = store.put({
    id: zone.id,
    name,
    type: ZONE_TYPE,
    etag: randomUUID(),
    location: 'global',
    ...(zone.tags === undefined ? {} : { tags: zone.tags }),
    properties: {
      provisioningState: zone.provisioningState,
      internalId: Buffer.from(
        `SW1tdXRhYmxlWm9uZUlkZW50aXR5Ow==;${guidFrom(zone.id.toLowerCase())};0`,
      ).toString('base64'),
    },
  });
  if (store.get(`${zone.id}/SOA/@`) === undefined)
    storeRecord(store, {
      zone: resource,
      type: 'SOA',
      name: '@',
      properties: { ttl: 3600, soaRecord: PRIVATE_SOA },
    });
  return resource;
}

function putZone({ world, request, id, body, existing, name }: PutCall): Written {
  checkPreconditions(request, existing);
  checkZoneName(name);
  if (textAt(body, 'location')?.toLowerCase() !== 'global')
    throw badRequest(
      'LocationNotAvailableForResourceType',
      `The provided location '${textAt(body, 'location') ?? ''}' is not available for resource type '${ZONE_TYPE}'. List of available regions for the resource type is 'global'.`,
    );
  const resource = storeZone(world.store, {
    id,
    tags: objectAt(body, 'tags') ?? existing?.tags,
    provisioningState: existing === undefined ? 'Creating' : 'Updating',
  });
  const settle = (): void => void world.store.change(id, { provisioningState: 'Succeeded' });
  return {
    resource,
    status: existing === undefined ? 201 : 200,
    operation: {
      style: 'private-dns',
      resourceId: id,
      location: 'global',
      afterMs: world.pace.operationMs,
      settle,
      result: () => ({
        status: 200,
        body: renderZone(world.store.get(id) ?? resource, world.store),
      }),
    },
  };
}

function patchZone({
  world,
  request,
  existing,
  body,
}: PutCall & { readonly existing: Resource }): Written {
  checkPreconditions(request, existing);
  const tags = objectAt(body, 'tags');
  return {
    resource: world.store.put({
      ...existing,
      etag: randomUUID(),
      ...(tags === undefined ? {} : { tags }),
    }),
  };
}

function removeZone({ world, request, resource }: ExistingCall): Written {
  checkPreconditions(request, resource);
  if (world.store.list(LINK_TYPE, resource.id).length > 0)
    throw new ArmError(
      409,
      'CannotDeleteResource',
      `Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '${world.store.list(LINK_TYPE, resource.id)[0]?.id ?? ''}'. Please delete all nested resources before deleting this resource.`,
    );
  return removing(world, resource);
}

function putLink({ world, request, id, name, body, existing, parent }: PutCall): Written {
  checkPreconditions(request, existing);
  const networkId = textAt(body, 'properties', 'virtualNetwork', 'id') ?? '';
  const network = world.store.get(networkId);
  if (network === undefined)
    throw badRequest('BadRequest', `The virtual network '${networkId}' could not be found.`);
  const known = textAt(existing?.properties, 'virtualNetwork', 'id');
  if (known !== undefined && known.toLowerCase() !== network.id.toLowerCase())
    throw badRequest('BadRequest', 'The virtual network of a link cannot be changed.');
  refuseDoubleLink(world.store, { id, zone: parent, networkId: network.id });
  const tags = objectAt(body, 'tags');
  const resource = world.store.put({
    id,
    name,
    type: LINK_TYPE,
    etag: randomUUID(),
    location: 'global',
    ...(tags === undefined ? {} : { tags }),
    properties: {
      provisioningState: existing === undefined ? 'Creating' : 'Updating',
      registrationEnabled: valueAt(body, 'properties', 'registrationEnabled') === true,
      resolutionPolicy: policyOf(textAt(body, 'properties', 'resolutionPolicy') ?? 'Default'),
      virtualNetwork: { id: network.id },
      virtualNetworkLinkState: 'InProgress',
    },
  });
  const settle = async (): Promise<void> => {
    const link = world.store.get(id);
    if (link !== undefined)
      await world.publish({
        ...link,
        etag: randomUUID(),
        properties: {
          ...link.properties,
          provisioningState: 'Succeeded',
          virtualNetworkLinkState: 'Completed',
        },
      });
  };
  return {
    resource,
    status: existing === undefined ? 201 : 200,
    operation: {
      style: 'private-dns',
      resourceId: id,
      location: 'global',
      afterMs: world.pace.operationMs,
      settle,
      result: () => ({ status: 200, body: renderWithEtag(world.store.get(id) ?? resource) }),
    },
  };
}

function policyOf(written: string): string {
  return oneOf(written, ['Default', 'NxDomainRedirect'], 'properties.resolutionPolicy');
}

/** A network can be linked to one zone of a name, and to a zone once. */
function refuseDoubleLink(
  store: ResourceStore,
  {
    id,
    zone,
    networkId,
  }: { readonly id: string; readonly zone: Resource | undefined; readonly networkId: string },
): void {
  const rivals = store
    .list(LINK_TYPE)
    .filter(
      (link) =>
        link.id.toLowerCase() !== id.toLowerCase() &&
        textAt(link.properties, 'virtualNetwork', 'id')?.toLowerCase() ===
          networkId.toLowerCase() &&
        store.get(link.id.split('/').slice(0, -2).join('/'))?.name === zone?.name,
    );
  const [rival] = rivals;
  if (rival !== undefined)
    throw badRequest(
      'BadRequest',
      `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${zone?.name ?? ''}' and '${zone?.name ?? ''}' zones. (${rival.id})`,
    );
}

function patchLink({
  world,
  request,
  existing,
  body,
}: PutCall & { readonly existing: Resource }): Written {
  checkPreconditions(request, existing);
  const { virtualNetwork: _, ...changes } = objectAt(body, 'properties') ?? {};
  const policy = textAt(changes, 'resolutionPolicy');
  const tags = objectAt(body, 'tags');
  return {
    resource: world.store.put({
      ...existing,
      etag: randomUUID(),
      ...(tags === undefined ? {} : { tags }),
      properties: {
        ...existing.properties,
        ...changes,
        ...(policy === undefined ? {} : { resolutionPolicy: policyOf(policy) }),
      },
    }),
  };
}

function removeLink({ world, request, resource }: ExistingCall): Written {
  checkPreconditions(request, resource);
  return removing(world, resource);
}

function removing(world: ArmWorld, resource: Resource): Written {
  world.store.change(resource.id, { provisioningState: 'Deleting' });
  return {
    status: 202,
    operation: {
      style: 'private-dns',
      resourceId: resource.id,
      location: 'global',
      afterMs: world.pace.operationMs,
      settle: () => world.withdraw(resource.id),
    },
  };
}

function renderZone(zone: Resource, store: ResourceStore): JsonObject {
  const links = store.list(LINK_TYPE, zone.id);
  const counts: Record<string, Json> = {
    maxNumberOfRecordSets: 25000,
    maxNumberOfVirtualNetworkLinks: 1000,
    maxNumberOfVirtualNetworkLinksWithRegistration: 100,
    numberOfRecordSets: recordsOf(store, zone.id).length,
    numberOfVirtualNetworkLinks: links.length,
    numberOfVirtualNetworkLinksWithRegistration: links.filter(
      (each) => valueAt(each.properties, 'registrationEnabled') === true,
    ).length,
  };
  return { ...renderWithEtag(zone), properties: { ...counts, ...zone.properties } };
}
