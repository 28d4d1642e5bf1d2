// Microsoft.KeyVault/vaults. A new vault is usable once its name is registered in DNS.

import { randomUUID } from 'node:crypto';

import { listAt, objectAt, textAt, type Json, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { oneOf } from './enum-values.ts';
import { putConnection, removeConnection } from './endpoint-connections.ts';
import { renderResource, type Resource, type ResourceStore } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';
import { systemDataOf } from './system-data.ts';

export const KEY_VAULT_TYPE = 'Microsoft.KeyVault/vaults';
const CONNECTION_TYPE = `${KEY_VAULT_TYPE}/privateEndpointConnections`;
const POLICIES_TYPE = `${KEY_VAULT_TYPE}/accessPolicies`;
/** 3 to 24 letters, digits and single hyphens, a letter first. */
const NAME = /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i;

export function isKeyVaultName(name: string): boolean {
  return NAME.test(name);
}

export const KEY_VAULT_TYPES: readonly ResourceType[] = [
  {
    type: KEY_VAULT_TYPE,
    render: (vault, world) => renderKeyVault(vault, world.store),
    put: putKeyVault,
    patch: putKeyVault,
    remove: removeKeyVault,
  },
  {
    type: CONNECTION_TYPE,
    render: renderConnection,
    put: putConnection,
    remove: disconnect,
    lastLink: null,
  },
  { type: POLICIES_TYPE, put: putPolicies },
  {
    type: `${KEY_VAULT_TYPE}/privateLinkResources`,
    collection: ({ parent, world }) => ({
      value: [linkResource(parent?.id ?? '', world.names.cloud.zones.keyVault)],
    }),
  },
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

async function putKeyVault(call: PutCall): Promise<Written> {
  const { world, id, name, body, existing } = call;
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined)
    throw badRequest('LocationRequired', 'The location property is required for this definition.');
  if (!isKeyVaultName(name))
    throw badRequest(
      'VaultNameNotValid',
      `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens.`,
    );
  const taken = world.store
    .list(KEY_VAULT_TYPE)
    .find(
      (each) =>
        each.name.toLowerCase() === name.toLowerCase() &&
        each.id.toLowerCase() !== id.toLowerCase(),
    );
  if (taken !== undefined)
    throw new ArmError(
      409,
      'VaultAlreadyExists',
      `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`,
    );
  const { privateEndpointConnections: _, ...asked } = objectAt(body, 'properties') ?? {};
  const given = { ...existing?.properties, ...asked };
  if (textAt(given, 'sku', 'name') === undefined || textAt(given, 'tenantId') === undefined)
    throw badRequest('BadRequest', "The properties 'sku' and 'tenantId' of a vault are required.");
  checkWords(given);
  const tags = objectAt(body, 'tags') ?? existing?.tags ?? {};
  const resource: Resource = {
    id,
    name,
    type: KEY_VAULT_TYPE,
    etag: randomUUID(),
    location,
    tags,
    extra: systemDataOf(call, existing),
    properties: {
      ...KEY_VAULT_DEFAULTS,
      ...given,
      ...networkRules(objectAt(given, 'networkAcls')),
      vaultUri: `https://${world.names.keyVaultHost(name)}/`,
      provisioningState: existing === undefined ? 'RegisteringDns' : 'Succeeded',
    },
  };
  if (existing !== undefined) return { status: 200, resource: await world.publish(resource) };
  world.store.put(resource);
  // Clients follow a new vault by reading it, so the operation's addresses are not given out.
  world.operations.start(
    {
      style: 'network',
      resourceId: id,
      location,
      afterMs: world.pace.operationMs,
      settle: () => finish(world, id),
    },
    { origin: '', apiVersion: '' },
  );
  return { status: 200, resource };
}

/** Words of closed lists are refused when they are none of them, and kept as they are written. */
function checkWords(properties: JsonObject): void {
  const words: readonly [string | undefined, readonly string[], string][] = [
    [textAt(properties, 'sku', 'name'), ['standard', 'premium'], 'properties.sku.name'],
    [
      textAt(properties, 'publicNetworkAccess'),
      ['Enabled', 'Disabled', 'SecuredByPerimeter'],
      'properties.publicNetworkAccess',
    ],
    [
      textAt(properties, 'networkAcls', 'defaultAction'),
      ['Allow', 'Deny'],
      'properties.networkAcls.defaultAction',
    ],
    [
      textAt(properties, 'networkAcls', 'bypass'),
      ['AzureServices', 'None'],
      'properties.networkAcls.bypass',
    ],
  ];
  for (const [value, allowed, property] of words)
    if (value !== undefined) oneOf(value, allowed, property);
}

/** Single addresses are answered as ranges of one. */
function networkRules(rules: JsonObject | undefined): JsonObject {
  if (rules === undefined) return {};
  const ipRules = listAt(rules, 'ipRules').map((each): Json => ({
    ...objectAt(each),
    value: spellRange(textAt(each, 'value') ?? ''),
  }));
  return {
    networkAcls: {
      bypass: 'AzureServices',
      defaultAction: 'Allow',
      virtualNetworkRules: [],
      ...rules,
      ipRules,
    },
  };
}

function spellRange(value: string): string {
  return /^\d+(?:\.\d+){3}$/.test(value) ? `${value}/32` : value;
}

/** PUT …/accessPolicies/{add, remove, replace}: answers the policies that it was given. */
async function putPolicies({ world, parent, name, body }: PutCall): Promise<Written> {
  if (parent === undefined || !['add', 'remove', 'replace'].includes(name.toLowerCase()))
    throw badRequest('BadRequest', `'${name}' is no operation on access policies.`);
  const given = listAt(body, 'properties', 'accessPolicies');
  const isGiven = (policy: Json): boolean =>
    given.some(
      (each) =>
        textAt(each, 'objectId') === textAt(policy, 'objectId') &&
        textAt(each, 'tenantId') === textAt(policy, 'tenantId'),
    );
  const others =
    name.toLowerCase() === 'replace'
      ? []
      : listAt(parent.properties, 'accessPolicies').filter((each) => !isGiven(each));
  const accessPolicies = name.toLowerCase() === 'remove' ? others : [...others, ...given];
  await world.publish({ ...parent, properties: { ...parent.properties, accessPolicies } });
  return {
    status: 200,
    body: {
      id: `${parent.id}/accessPolicies/`,
      type: POLICIES_TYPE,
      properties: { accessPolicies: given },
    },
  };
}

async function disconnect(call: ExistingCall): Promise<Written> {
  const { id, name, type } = call.resource;
  await removeConnection(call, 'storage');
  return {
    status: 200,
    body: { id, name, type, properties: { provisioningState: 'Disconnected' } },
  };
}

async function finish(world: ArmWorld, id: string): Promise<void> {
  const vault = world.store.get(id);
  if (vault !== undefined)
    await world.publish({
      ...vault,
      properties: { ...vault.properties, provisioningState: 'Succeeded' },
    });
}

async function removeKeyVault({ resource, world }: ExistingCall): Promise<Written> {
  await world.withdraw(resource.id);
  return { status: 200 };
}

function renderKeyVault(vault: Resource, store: ResourceStore): JsonObject {
  const connections = store.list(CONNECTION_TYPE, vault.id);
  const listed = connections.map((each) => ({
    id: each.id,
    etag: each.etag,
    properties: withoutGroups(each),
  }));
  return {
    ...renderResource(vault),
    properties: {
      ...vault.properties,
      ...(listed.length === 0 ? {} : { privateEndpointConnections: listed }),
    },
  };
}

function renderConnection(connection: Resource): JsonObject {
  return { ...renderResource(connection, withoutGroups(connection)), etag: connection.etag };
}

/** A Key Vault has one group only, and its connections don't name it. */
function withoutGroups(connection: Resource): JsonObject {
  const { groupIds: _, ...properties } = connection.properties;
  return properties;
}

function linkResource(vaultId: string, zone: string): JsonObject {
  return {
    id: `${vaultId}/privateLinkResources/vault`,
    name: 'vault',
    type: `${KEY_VAULT_TYPE}/privateLinkResources`,
    properties: {
      groupId: 'vault',
      requiredMembers: ['default'],
      requiredZoneNames: [zone],
    },
  };
}
