// Record sets of private DNS zones, of every type: written at once, empty ones as well.

import { randomUUID } from 'node:crypto';

import { header, type Request } from '../base/http.ts';
import { listAt, objectAt, valueAt, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { checkRecordName, checkRecords, checkTtl } from './dns-validation.ts';
import { renderResource, type Resource, type ResourceStore } from '../resources/resource-store.ts';
import type { Call, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const ZONE_TYPE = 'Microsoft.Network/privateDnsZones';
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

export const RECORD_SET_TYPES: readonly ResourceType[] = [
  {
    type: `${ZONE_TYPE}/ALL`,
    render: renderWithEtag,
    listed: (world, under) => recordsOf(world.store, under),
    isListed: hasSuffix,
  },
  ...RECORD_TYPES.map((type): ResourceType => ({
    type: `${ZONE_TYPE}/${type}`,
    render: renderWithEtag,
    isListed: hasSuffix,
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

/** `$recordsetnamesuffix`: the end of the names that are asked for. */
function hasSuffix({ name }: Resource, { request }: Call): boolean {
  const suffix = [...request.query].find(([key]) => key.toLowerCase() === '$recordsetnamesuffix');
  return suffix === undefined || name.endsWith(suffix[1].toLowerCase());
}

/** Every record set of a zone, of all types, ordered by id. */
export function recordsOf(store: ResourceStore, zoneId: string): Resource[] {
  return RECORD_TYPES.flatMap((type) => store.list(`${ZONE_TYPE}/${type}`, zoneId));
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

async function putRecord(
  type: RecordType,
  { world, request, parent, name, body, existing }: PutCall,
): Promise<Written> {
  checkPreconditions(request, existing);
  if (parent === undefined) throw badRequest('BadRequest', 'A record set lies under a zone.');
  checkRecordName(type, name, parent.name);
  const { field, isList } = DATA[type];
  const given = valueAt(body, 'properties', field) ?? undefined;
  const ttl = valueAt(body, 'properties', 'ttl') ?? valueAt(body, 'properties', 'TTL');
  checkTtl(ttl);
  // An empty set is kept, and answered without its field; a zone cannot be without its SOA.
  const isEmpty = given === undefined || (isList && listAt(given).length === 0);
  if (isEmpty && type === 'SOA')
    throw badRequest('BadRequest', "The record set '@' of type 'SOA' has no record ('soaRecord').");
  if (!isEmpty) checkRecords(type, given);
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
  const metadata = objectAt(body, 'properties', 'metadata');
  const resource = storeRecord(world.store, {
    zone: parent,
    type,
    name,
    properties: {
      ttl: typeof ttl === 'number' ? ttl : 3600,
      ...(metadata === undefined ? {} : { metadata }),
      ...(isEmpty ? {} : { [field]: given }),
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
export function checkPreconditions(request: Request, existing: Resource | undefined): void {
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

export function renderWithEtag(resource: Resource): JsonObject {
  return { ...renderResource(resource), etag: resource.etag };
}

function groupOf(id: string): string {
  return id.split('/')[4] ?? '';
}
