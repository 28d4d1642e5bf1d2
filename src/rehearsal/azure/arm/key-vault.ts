// Microsoft.KeyVault/vaults. A new vault is usable once its name is registered in DNS.

import { randomUUID } from 'node:crypto';

import { ZONES } from '../cloud-names.ts';
import { objectAt, textAt, type JsonObject } from '../json.ts';
import { API_VERSIONS } from './api-versions.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { putConnection } from './endpoint-connections.ts';
import { renderResource, type Resource, type ResourceStore } from './resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

export const KEY_VAULT_TYPE = 'Microsoft.KeyVault/vaults';
const CONNECTION_TYPE = `${KEY_VAULT_TYPE}/privateEndpointConnections`;
/** 3 to 24 letters, digits and single hyphens, a letter first. */
const NAME = /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i;

export const KEY_VAULT_TYPES: readonly ResourceType[] = [
  { type: KEY_VAULT_TYPE, apiVersions: API_VERSIONS.keyVault, render: (vault, world) => renderKeyVault(vault, world.store), put: putKeyVault, patch: putKeyVault, remove: removeKeyVault },
  { type: CONNECTION_TYPE, apiVersions: API_VERSIONS.keyVault, render: renderConnection, put: putConnection, lastLink: null },
  { type: `${KEY_VAULT_TYPE}/privateLinkResources`, apiVersions: API_VERSIONS.keyVault, collection: ({ parent }) => ({ value: [linkResource(parent?.id ?? '')] }) },
];

export const KEY_VAULT_DEFAULTS: JsonObject = {
  accessPolicies: [],
  enabledForDeployment: false,
  enabledForDiskEncryption: false,
  enabledForTemplateDeployment: false,
  enableSoftDelete: true,
  softDeleteRetentionInDays: 90,
  enableRbacAuthorization: false,
  publicNetworkAccess: 'Enabled',
};

async function putKeyVault({ world, id, name, body, existing }: PutCall): Promise<Written> {
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined) throw badRequest('LocationRequired', 'The location property is required for this definition.');
  if (!NAME.test(name))
    throw badRequest(
      'VaultNameNotValid',
      `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens.`,
    );
  const taken = world.store.list(KEY_VAULT_TYPE).find((each) => each.name.toLowerCase() === name.toLowerCase() && each.id.toLowerCase() !== id.toLowerCase());
  if (taken !== undefined)
    throw new ArmError(409, 'VaultAlreadyExists', `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`);
  const given = { ...existing?.properties, ...objectAt(body, 'properties') };
  if (textAt(given, 'sku', 'name') === undefined || textAt(given, 'tenantId') === undefined) throw badRequest('BadRequest', "The properties 'sku' and 'tenantId' of a vault are required.");
  const tags = objectAt(body, 'tags') ?? existing?.tags ?? {};
  const resource: Resource = {
    id,
    name,
    type: KEY_VAULT_TYPE,
    etag: randomUUID(),
    location,
    tags,
    properties: {
      ...KEY_VAULT_DEFAULTS,
      ...given,
      vaultUri: `https://${name.toLowerCase()}.vault.azure.net/`,
      provisioningState: existing === undefined ? 'RegisteringDns' : 'Succeeded',
    },
  };
  if (existing !== undefined) return { status: 200, resource: await world.publish(resource) };
  world.store.put(resource);
  // Clients follow a new vault by reading it, so the operation's addresses are not given out.
  world.operations.start({ style: 'network', resourceId: id, location, afterMs: world.pace.operationMs, settle: () => finish(world, id) }, { origin: '', apiVersion: '' });
  return { status: 200, resource };
}

async function finish(world: ArmWorld, id: string): Promise<void> {
  const vault = world.store.get(id);
  if (vault !== undefined) await world.publish({ ...vault, properties: { ...vault.properties, provisioningState: 'Succeeded' } });
}

async function removeKeyVault({ resource, world }: ExistingCall): Promise<Written> {
  await world.withdraw(resource.id);
  return { status: 200 };
}

function renderKeyVault(vault: Resource, store: ResourceStore): JsonObject {
  const connections = store.list(CONNECTION_TYPE, vault.id);
  const listed = connections.map((each) => ({ id: each.id, etag: each.etag, properties: withoutGroups(each) }));
  return { ...renderResource(vault), properties: { ...vault.properties, ...(listed.length === 0 ? {} : { privateEndpointConnections: listed }) } };
}

function renderConnection(connection: Resource): JsonObject {
  return { ...renderResource(connection, withoutGroups(connection)), etag: connection.etag };
}

/** A Key Vault has one group only, and its connections don't name it. */
function withoutGroups(connection: Resource): JsonObject {
  const { groupIds: _, ...properties } = connection.properties;
  return properties;
}

function linkResource(vaultId: string): JsonObject {
  return {
    id: `${vaultId}/privateLinkResources/vault`,
    name: 'vault',
    type: `${KEY_VAULT_TYPE}/privateLinkResources`,
    properties: { groupId: 'vault', requiredMembers: ['default'], requiredZoneNames: [ZONES.keyVault] },
  };
}
