// Microsoft.Network/privateDnsZones: zones, record sets of every type, and links to
// virtual networks. Record sets are written at once; zones and links take their time.

import { randomUUID } from 'node:crypto';

import { parseName } from '../../../names/name.ts';
import { header, type Request } from '../http.ts';
import { guidFrom } from '../identifiers.ts';
import { listAt, objectAt, textAt, valueAt, type Json, type JsonObject } from '../json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { nameOf } from './resource-id.ts';
import { renderResource, type Resource, type ResourceStore } from './resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const ZONE_TYPE = 'Microsoft.Network/privateDnsZones';
export const LINK_TYPE = `${ZONE_TYPE}/virtualNetworkLinks`;
export const RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SOA', 'SRV', 'TXT'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** Where each type keeps its data. */
const DATA: Readonly<Record<RecordType, { readonly field: string; readonly isList: boolean }>> = {
  A: { field: 'aRecords', isList: true },
  AAAA: { field: 'aaaaRecords', isList: true },
  CNAME: { field: 'cnameRecord', isList: false },
  MX: { field: 'mxRecords', isList: true },
  PTR: { field: 'ptrRecords', isList: true },
  SOA: { field: 'soaRecord', isList: false },
  SRV: { field: 'srvRecords', isList: true },
  TXT: { field: 'txtRecords', isList: true },
};

// As real zones answer; the last number is how long a missing name is remembered.
export const PRIVATE_SOA = {
  host: 'azureprivatedns.net',
  email: 'azureprivatedns-host.microsoft.com',
  serialNumber: 1,
  refreshTime: 3600,
  retryTime: 300,
  expireTime: 2419200,
  minimumTtl: 10,
};

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
  {
    type: `${ZONE_TYPE}/ALL`,
    render: renderWithEtag,
    listed: (world, under) => recordsOf(world.store, under),
  },
  ...RECORD_TYPES.map((type): ResourceType => ({
    type: `${ZONE_TYPE}/${type}`,
    render: renderWithEtag,
    put: (call) => putRecord(type, call),
    patch: (call) => putRecord(type, { ...call, body: mergeRecord(call.existing, call.body) }),
    remove: (call) => removeRecord(type, call),
    notFound: (call) =>
      new ArmError(
        404,
        'NotFound',
        `The resource record '${call.name}' does not exist in resource group '${groupOf(call.id)}' of subscription '${call.id.split('/')[2] ?? ''}'.`,
      ),
  })),
];

/** Every record set of a zone, of all types, ordered by id. */
export function recordsOf(store: ResourceStore, zoneId: string): Resource[] {
  return RECORD_TYPES.flatMap((type) => store.list(`${ZONE_TYPE}/${type}`, zoneId));
}

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

export function storeRecord(
  store: ResourceStore,
  record: {
    readonly zone: Resource;
    readonly type: RecordType;
    readonly name: string;
    readonly properties: JsonObject;
  },
): Resource {
  const name = record.name.toLowerCase();
  const fqdn = name === '@' ? `${record.zone.name}.` : `${name}.${record.zone.name}.`;
  return store.put({
    id: `${record.zone.id}/${record.type}/${name}`,
    name,
    type: `${ZONE_TYPE}/${record.type}`,
    etag: randomUUID(),
    properties: { fqdn, isAutoRegistered: false, ...record.properties },
  });
}

function putZone({ world, request, id, body, existing, name }: PutCall): Written {
  checkPreconditions(request, existing);
  if (!parseName(name).ok || !name.includes('.'))
    throw badRequest(
      'InvalidPrivateDnsZoneName',
      `The private DNS zone name '${name}' is invalid.`,
    );
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
      resolutionPolicy: textAt(body, 'properties', 'resolutionPolicy') ?? 'Default',
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
  const tags = objectAt(body, 'tags');
  return {
    resource: world.store.put({
      ...existing,
      etag: randomUUID(),
      ...(tags === undefined ? {} : { tags }),
      properties: { ...existing.properties, ...changes },
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

async function putRecord(
  type: RecordType,
  { world, request, parent, name, body, existing }: PutCall,
): Promise<Written> {
  checkPreconditions(request, existing);
  if (parent === undefined) throw badRequest('BadRequest', 'A record set lies under a zone.');
  const { field, isList } = DATA[type];
  const data = valueAt(body, 'properties', field);
  if (data === undefined || data === null || (isList && listAt(data).length === 0))
    throw badRequest(
      'BadRequest',
      `The record set '${name}' of type '${type}' has no records ('${field}').`,
    );
  if (type === 'SOA' && name !== '@')
    throw badRequest('BadRequest', "A record set of type 'SOA' can only be named '@'.");
  if (type !== 'CNAME' && world.store.get(`${parent.id}/CNAME/${name}`) !== undefined)
    throw aliasConflict(name);
  if (
    type === 'CNAME' &&
    (name === '@' ||
      recordsOf(world.store, parent.id).some(
        (each) => each.name === name.toLowerCase() && each.type !== `${ZONE_TYPE}/CNAME`,
      ))
  )
    throw aliasConflict(name);
  const ttl = valueAt(body, 'properties', 'ttl') ?? valueAt(body, 'properties', 'TTL');
  const metadata = objectAt(body, 'properties', 'metadata');
  const resource = storeRecord(world.store, {
    zone: parent,
    type,
    name,
    properties: {
      ttl: typeof ttl === 'number' ? ttl : 3600,
      ...(metadata === undefined ? {} : { metadata }),
      [field]: data,
    },
  });
  return { resource: await world.publish(resource), status: existing === undefined ? 201 : 200 };
}

function aliasConflict(name: string): ArmError {
  return badRequest(
    'BadRequest',
    `The record could not be created because a CNAME record with the same name already exists in this zone, or another record stands where the CNAME '${name}' should.`,
  );
}

function mergeRecord(existing: Resource, body: JsonObject): JsonObject {
  return { ...body, properties: { ...existing.properties, ...objectAt(body, 'properties') } };
}

async function removeRecord(
  type: RecordType,
  { world, request, resource }: ExistingCall,
): Promise<Written> {
  checkPreconditions(request, resource);
  if (type === 'SOA')
    throw badRequest('BadRequest', 'The SOA record set of a zone cannot be deleted.');
  await world.withdraw(resource.id);
  return { status: 200 };
}

/** If-Match and If-None-Match (RFC 9110 §13.1), with etags as they stand in bodies or quoted. */
function checkPreconditions(request: Request, existing: Resource | undefined): void {
  const failed = (): ArmError =>
    new ArmError(
      412,
      'PreconditionFailed',
      `The condition '${header(request, 'if-match') ?? header(request, 'if-none-match') ?? ''}' in the request header was not satisfied.`,
    );
  const ifMatch = header(request, 'if-match');
  if (
    ifMatch !== undefined &&
    (existing === undefined ||
      (ifMatch !== '*' && ifMatch.replace(/^W\//, '').replaceAll('"', '') !== existing.etag))
  )
    throw failed();
  if (header(request, 'if-none-match') === '*' && existing !== undefined) throw failed();
}

function renderWithEtag(resource: Resource): JsonObject {
  return { ...renderResource(resource), etag: resource.etag };
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

function groupOf(id: string): string {
  return id.split('/')[4] ?? '';
}
