// Microsoft.Storage/storageAccounts. Keys are made here and shown only by listKeys.

import { randomUUID } from 'node:crypto';

import { mergeInto, objectAt, textAt, valueAt, type Json, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { oneOf } from './enum-values.ts';
import { pairOf } from './regions.ts';
import { putConnection, removeConnection } from './endpoint-connections.ts';
import type { AccountKeys } from '../resources/account-keys.ts';
import { renderResource, type Resource, type ResourceStore } from '../resources/resource-store.ts';
import { identityOf } from './resource-identity.ts';
import { KINDS, SKUS, spellWords } from './storage-words.ts';
import type { BlobContainers } from '../cache/blob-containers.ts';
import { storageServiceTypes } from './storage-services.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const STORAGE_TYPE = 'Microsoft.Storage/storageAccounts';
const CONNECTION_TYPE = `${STORAGE_TYPE}/privateEndpointConnections`;

export function isStorageAccount(id: string): boolean {
  return /\/providers\/microsoft\.storage\/storageaccounts\/[^/]+$/i.test(id);
}

export function isAccountName(name: string): boolean {
  return /^[a-z0-9]{3,24}$/.test(name);
}

export function storageTypes(
  keysOf: AccountKeys,
  containers: BlobContainers,
): readonly ResourceType[] {
  const listKeys = ({
    resource,
  }: ExistingCall): { readonly status: number; readonly body: JsonObject } => ({
    status: 200,
    body: {
      keys: keysOf(resource.name).map((value, index) => ({
        creationTime: textAt(resource.properties, 'creationTime') ?? '',
        keyName: `key${String(index + 1)}`,
        permissions: 'Full',
        value,
      })),
    },
  });
  return [
    {
      type: STORAGE_TYPE,
      render: (account, world) => renderAccount(account, world.store),
      put: putAccount,
      patch: patchAccount,
      remove: removeAccount,
      actions: { listkeys: listKeys },
    },
    {
      type: CONNECTION_TYPE,
      render: renderConnection,
      put: putConnection,
      remove: (call) => removeConnection(call, 'storage'),
    },
    {
      type: `${STORAGE_TYPE}/privateLinkResources`,
      collection: ({ parent, world }) => ({
        value: LINK_GROUPS.map((group) =>
          linkResource(parent?.id ?? '', group, world.names.cloud.suffixes.storage),
        ),
      }),
    },
    ...storageServiceTypes(containers),
  ];
}

function putAccount({ world, id, name, body, existing }: PutCall): Written {
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined)
    throw badRequest('LocationRequired', 'The location property is required for this definition.');
  if (!isAccountName(name))
    throw badRequest(
      'AccountNameInvalid',
      `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
    );
  const taken = world.store
    .list(STORAGE_TYPE)
    .find((each) => each.name === name && each.id.toLowerCase() !== id.toLowerCase());
  if (taken !== undefined)
    throw new ArmError(
      409,
      'StorageAccountAlreadyTaken',
      `The storage account named ${name} is already taken.`,
    );
  const resource = makeAccount({ world, id, name, location, body: writable(body), existing });
  world.store.put({
    ...resource,
    properties: { ...resource.properties, provisioningState: 'Creating' },
  });
  const settle = async (): Promise<void> => void (await world.publish(resource));
  return {
    status: 202,
    body: {},
    operation: {
      style: 'storage',
      resourceId: id,
      location,
      afterMs: world.pace.operationMs,
      settle,
      result: () => ({
        status: 200,
        body: renderAccount(world.store.get(id) ?? resource, world.store),
      }),
    },
  };
}

async function patchAccount({
  world,
  existing,
  id,
  name,
  body,
}: PutCall & { readonly existing: Resource }): Promise<Written> {
  return {
    status: 200,
    resource: await world.publish(
      makeAccount({
        world,
        id,
        name,
        location: existing.location ?? world.region,
        body: writable(body),
        existing,
      }),
    ),
  };
}

interface AccountParts {
  readonly world: Pick<ArmWorld, 'clock' | 'tenantId' | 'names'>;
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** As a client writes it: kind, sku, identity, tags, properties. */
  readonly body: JsonObject;
  readonly existing?: Resource | undefined;
}

/** What Azure decides by itself; a client's word on it is not heard. */
function writable(body: JsonObject): JsonObject {
  const {
    privateEndpointConnections: _,
    provisioningState: _state,
    primaryEndpoints: _endpoints,
    ...properties
  } = objectAt(body, 'properties') ?? {};
  return { ...body, properties };
}

export function makeAccount({ world, id, name, location, body, existing }: AccountParts): Resource {
  const now = world.clock.now().toISOString();
  const given = objectAt(body, 'properties') ?? {};
  const defaults: JsonObject = {
    publicNetworkAccess: 'Enabled',
    networkAcls: {
      bypass: 'AzureServices',
      defaultAction: 'Allow',
      ipRules: [],
      virtualNetworkRules: [],
    },
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: true,
    minimumTlsVersion: 'TLS1_2',
    supportsHttpsTrafficOnly: true,
    accessTier: 'Hot',
    creationTime: now,
    keyCreationTime: { key1: now, key2: now },
    encryption: {
      services: {
        file: { keyType: 'Account', enabled: true },
        blob: { keyType: 'Account', enabled: true },
      },
      keySource: 'Microsoft.Storage',
    },
    primaryLocation: location,
    statusOfPrimary: 'available',
  };
  const properties = mergeInto(existing?.properties ?? defaults, spellWords(given));
  const sku = skuOf(objectAt(body, 'sku') ?? objectAt(existing?.extra, 'sku'));
  const extendedLocation =
    objectAt(body, 'extendedLocation') ?? objectAt(existing?.extra, 'extendedLocation');
  return {
    id,
    name,
    type: STORAGE_TYPE,
    etag: randomUUID(),
    location,
    tags: objectAt(body, 'tags') ?? existing?.tags ?? {},
    extra: {
      kind: oneOf(
        textAt(body, 'kind') ?? textAt(existing?.extra, 'kind') ?? 'StorageV2',
        KINDS,
        'kind',
      ),
      sku,
      ...(extendedLocation === undefined ? {} : { extendedLocation }),
      ...identityOf({ body, existing, tenantId: world.tenantId, id }),
    },
    properties: {
      ...properties,
      ...secondOf(textAt(sku, 'name') ?? '', {
        name,
        location,
        suffix: world.names.cloud.suffixes.storage,
      }),
      encryption: withTimes(objectAt(properties, 'encryption') ?? {}, now),
      primaryEndpoints: mergeInto(
        endpointsOf(
          name,
          world.names.cloud.suffixes.storage,
          objectAt(properties, 'routingPreference'),
        ),
        objectAt(properties, 'primaryEndpoints') ?? {},
      ),
      provisioningState: 'Succeeded',
    },
  };
}

function skuOf(sku: JsonObject | undefined): JsonObject {
  const name = oneOf(textAt(sku, 'name') ?? 'Standard_LRS', SKUS, 'sku.name');
  return { name, tier: name.split('_')[0] ?? 'Standard' };
}

/** Only copied accounts have a second place: the pair of their region, where it is known to have one. */
function secondOf(
  sku: string,
  { name, location, suffix }: { name: string; location: string; suffix: string },
): JsonObject {
  if (!/^Standard_(?:RA)?GZ?RS$/.test(sku)) return {};
  const isReadable = sku.includes('_RA');
  const endpoints = Object.fromEntries(
    ['blob', 'dfs', 'queue', 'table', 'web'].map((service) => [
      service,
      `https://${name}-secondary.${service}.${suffix}/`,
    ]),
  );
  const pair = pairOf(location);
  return {
    ...(pair === undefined ? {} : { secondaryLocation: pair }),
    statusOfSecondary: 'available',
    ...(isReadable ? { secondaryEndpoints: endpoints } : {}),
  };
}

const SERVICES = ['blob', 'dfs', 'file', 'queue', 'table', 'web'] as const;

function endpointsOf(name: string, suffix: string, routing: JsonObject | undefined): JsonObject {
  const under = (account: string, services: readonly string[]): JsonObject =>
    Object.fromEntries(
      services.map((service) => [service, `https://${account}.${service}.${suffix}/`]),
    );
  return {
    ...under(name, SERVICES),
    ...(valueAt(routing, 'publishMicrosoftEndpoints') === true
      ? { microsoftEndpoints: under(`${name}-microsoftrouting`, SERVICES) }
      : {}),
    ...(valueAt(routing, 'publishInternetEndpoints') === true
      ? { internetEndpoints: under(`${name}-internetrouting`, ['blob', 'dfs', 'file', 'web']) }
      : {}),
  };
}

/** Each service that is encrypted says since when, and a key of one's own which version it is. */
function withTimes(encryption: JsonObject, now: string): JsonObject {
  const own = objectAt(encryption, 'keyvaultproperties');
  const uri = [
    textAt(own, 'keyvaulturi')?.replace(/\/$/, ''),
    'keys',
    textAt(own, 'keyname'),
    textAt(own, 'keyversion'),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('/');
  const key =
    own === undefined
      ? {}
      : {
          keyvaultproperties: {
            currentVersionedKeyIdentifier: uri,
            lastKeyRotationTimestamp: now,
            ...own,
          },
        };
  const services = Object.entries(objectAt(encryption, 'services') ?? {}).map(
    ([service, how]): [string, Json] => [service, { lastEnabledTime: now, ...objectAt(how) }],
  );
  return {
    ...encryption,
    ...key,
    ...(services.length === 0 ? {} : { services: Object.fromEntries(services) }),
  };
}

async function removeAccount({ resource, world }: ExistingCall): Promise<Written> {
  await world.withdraw(resource.id);
  return { status: 200 };
}

function renderAccount(account: Resource, store: ResourceStore): JsonObject {
  const privateEndpointConnections = store
    .list(CONNECTION_TYPE, account.id)
    .map((each) => renderConnection(each));
  return {
    ...renderResource(account),
    properties: { ...account.properties, privateEndpointConnections },
  };
}

/** This provider says `actionRequired` where all others say `actionsRequired`, and names no groups. */
function renderConnection(connection: Resource): JsonObject {
  const { groupIds: _, privateLinkServiceConnectionState, ...properties } = connection.properties;
  const {
    actionsRequired = 'None',
    actionRequired = actionsRequired,
    ...state
  } = objectAt(privateLinkServiceConnectionState) ?? {};
  return renderResource(connection, {
    ...properties,
    privateLinkServiceConnectionState: { ...state, actionRequired },
  });
}

const LINK_GROUPS = [
  'blob',
  'blob_secondary',
  'table',
  'table_secondary',
  'queue',
  'queue_secondary',
  'file',
  'web',
  'web_secondary',
  'dfs',
  'dfs_secondary',
] as const;

/** All groups of an account; endpoints can be made for `blob` only here. */
function linkResource(
  accountId: string,
  groupId: (typeof LINK_GROUPS)[number],
  suffix: string,
): JsonObject {
  const service = groupId.replace('_secondary', '');
  return {
    id: `${accountId}/privateLinkResources/${groupId}`,
    name: groupId,
    type: `${STORAGE_TYPE}/privateLinkResources`,
    properties: {
      groupId,
      requiredMembers: [groupId],
      requiredZoneNames: [`privatelink.${service}.${suffix}`],
    },
  };
}
