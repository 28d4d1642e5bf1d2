// Microsoft.Storage/storageAccounts. Keys are made here and shown only by listKeys.

import { createHash, randomUUID } from 'node:crypto';

import { ZONES } from '../cloud-names.ts';
import { objectAt, textAt, type JsonObject } from '../json.ts';
import { API_VERSIONS } from './api-versions.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { putConnection } from './endpoint-connections.ts';
import { renderResource, type Resource, type ResourceStore } from './resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const STORAGE_TYPE = 'Microsoft.Storage/storageAccounts';
const CONNECTION_TYPE = `${STORAGE_TYPE}/privateEndpointConnections`;

export function isStorageAccount(id: string): boolean {
  return /\/providers\/microsoft\.storage\/storageaccounts\/[^/]+$/i.test(id);
}

/** The two keys of an account, by its name. */
export type AccountKeys = (account: string) => readonly [string, string];

/** Keys of a run: derived from a seed that only the process knows. */
export function createAccountKeys(seed: Buffer): AccountKeys {
  const derive = (account: string, which: string): string => createHash('sha512').update(seed).update(`${account.toLowerCase()} ${which}`).digest('base64');
  return (account) => [derive(account, 'key1'), derive(account, 'key2')];
}

export function storageTypes(keysOf: AccountKeys): readonly ResourceType[] {
  return [
    {
      type: STORAGE_TYPE,
      apiVersions: API_VERSIONS.storage,
      render: (account, world) => renderAccount(account, world.store),
      put: putAccount,
      patch: async (call) => ({ status: 200, resource: await call.world.publish({ ...call.existing, properties: { ...call.existing.properties, ...objectAt(call.body, 'properties') } }) }),
      remove: removeAccount,
      actions: {
        listkeys: ({ resource }) => ({
          status: 200,
          body: {
            keys: keysOf(resource.name).map((value, index) => ({ creationTime: textAt(resource.properties, 'creationTime') ?? '', keyName: `key${String(index + 1)}`, permissions: 'FULL', value })),
          },
        }),
      },
    },
    { type: CONNECTION_TYPE, apiVersions: API_VERSIONS.storage, put: putConnection },
    { type: `${STORAGE_TYPE}/privateLinkResources`, apiVersions: API_VERSIONS.storage, collection: ({ parent }) => ({ value: [linkResource(parent?.id ?? '')] }) },
  ];
}

function putAccount({ world, id, name, body, existing }: PutCall): Written {
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined) throw badRequest('LocationRequired', 'The location property is required for this definition.');
  if (!/^[a-z0-9]{3,24}$/.test(name))
    throw badRequest(
      'AccountNameInvalid',
      `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
    );
  const taken = world.store.list(STORAGE_TYPE).find((each) => each.name === name && each.id.toLowerCase() !== id.toLowerCase());
  if (taken !== undefined) throw new ArmError(409, 'StorageAccountAlreadyTaken', `The storage account named ${name} is already taken.`);
  const resource = makeAccount({
    world,
    id,
    name,
    location,
    kind: textAt(body, 'kind') ?? textAt(existing?.extra, 'kind') ?? 'StorageV2',
    properties: { ...existing?.properties, ...objectAt(body, 'properties') },
  });
  world.store.put({ ...resource, properties: { ...resource.properties, provisioningState: 'Creating' } });
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
      result: () => ({ status: 200, body: renderAccount(world.store.get(id) ?? resource, world.store) }),
    },
  };
}

interface AccountParts {
  readonly world: Pick<ArmWorld, 'clock'>;
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly kind: string;
  readonly properties: JsonObject;
}

export function makeAccount({ world, id, name, location, kind, properties }: AccountParts): Resource {
  const endpoints = Object.fromEntries(['blob', 'dfs', 'file', 'queue', 'table', 'web'].map((service) => [service, `https://${name}.${service}.core.windows.net/`]));
  return {
    id,
    name,
    type: STORAGE_TYPE,
    etag: randomUUID(),
    location,
    tags: {},
    extra: { kind, sku: { name: 'Standard_LRS', tier: 'Standard' } },
    properties: {
      publicNetworkAccess: 'Enabled',
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] },
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: true,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
      accessTier: 'Hot',
      creationTime: world.clock.now().toISOString(),
      primaryEndpoints: endpoints,
      primaryLocation: location,
      statusOfPrimary: 'available',
      ...properties,
      provisioningState: 'Succeeded',
    },
  };
}

async function removeAccount({ resource, world }: ExistingCall): Promise<Written> {
  await world.withdraw(resource.id);
  return { status: 200 };
}

function renderAccount(account: Resource, store: ResourceStore): JsonObject {
  const privateEndpointConnections = store.list(CONNECTION_TYPE, account.id).map((each) => renderResource(each));
  return { ...renderResource(account), properties: { ...account.properties, privateEndpointConnections } };
}

function linkResource(accountId: string): JsonObject {
  return {
    id: `${accountId}/privateLinkResources/blob`,
    name: 'blob',
    type: `${STORAGE_TYPE}/privateLinkResources`,
    properties: { groupId: 'blob', requiredMembers: ['blob'], requiredZoneNames: [ZONES.blob] },
  };
}
