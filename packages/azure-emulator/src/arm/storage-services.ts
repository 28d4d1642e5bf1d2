// What lies under a storage account: its blob service with the containers that are really there,
// and the rules by which blobs age (kept as they are written; nothing ages here).

import { randomUUID } from 'node:crypto';

import { listAt, objectAt, textAt, type Json, type JsonObject } from '../base/json.ts';
import type { BlobContainer, BlobContainers } from '../cache/blob-containers.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { oneOf } from './enum-values.ts';
import { renderResource, type Resource } from '../resources/resource-store.ts';
import type { Call, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

const SERVICE_TYPE = 'Microsoft.Storage/storageAccounts/blobServices';
const CONTAINER_TYPE = `${SERVICE_TYPE}/containers`;
const POLICY_TYPE = 'Microsoft.Storage/storageAccounts/managementPolicies';
/** 3 to 63 small letters, digits and single hyphens. */
const NAME = /^(?:\$root|\$logs|\$web|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/;
/** What an account's blob service is set to until somebody sets it. */
const SERVICE_DEFAULTS: JsonObject = {
  cors: { corsRules: [] },
  deleteRetentionPolicy: { allowPermanentDelete: false, enabled: false },
};

export function storageServiceTypes(containers: BlobContainers): readonly ResourceType[] {
  const renderedOf = async (account: Resource | undefined): Promise<Resource[]> => {
    const found = account === undefined ? [] : await containers.list(account.name);
    return found.map((each) => describe(account?.id ?? '', each));
  };
  const accountOf = ({ world, parent }: Call): Resource | undefined =>
    world.store.get(parent?.id.split('/').slice(0, 9).join('/') ?? '');
  return [
    {
      type: SERVICE_TYPE,
      listed: (world, under) => [
        serviceOf(world.store.get(`${under}/blobServices/default`), under),
      ],
      find: ({ parent, name }) => {
        if (parent === undefined) return undefined;
        if (name.toLowerCase() === 'default') return serviceOf(undefined, parent.id);
        throw badRequest(
          'InvalidResourceName',
          "The blob service of an account is called 'default'.",
        );
      },
      put: putService,
      render: (service) => renderResource(service),
    },
    {
      type: CONTAINER_TYPE,
      collection: async (call) => ({
        value: (await renderedOf(accountOf(call))).map((each) => renderContainer(each)),
      }),
      read: async (call) =>
        (await renderedOf(accountOf(call))).find((each) => each.name === call.name),
      put: (call) => putContainer(call, containers, accountOf(call)),
      patch: ({ existing }) => ({ resource: existing }),
      remove: async ({ resource, parent, world }: ExistingCall) => {
        const account = accountOf({ parent, world } as Call);
        await containers.remove(account?.name ?? '', resource.name);
        return { status: 200 };
      },
      render: (container) => renderContainer(container),
    },
    {
      type: POLICY_TYPE,
      put: putPolicy,
      remove: ({ resource, world }) => {
        world.store.remove(resource.id);
        return { status: 200 };
      },
      render: (policy) => renderResource(policy),
      notFound: () =>
        new ArmError(404, 'ManagementPolicyNotFound', 'No ManagementPolicy found for account.'),
    },
  ];
}

function serviceOf(stored: Resource | undefined, accountId: string): Resource {
  return (
    stored ?? {
      id: `${accountId}/blobServices/default`,
      name: 'default',
      type: SERVICE_TYPE,
      etag: '',
      properties: SERVICE_DEFAULTS,
    }
  );
}

function putService({ world, id, body, parent, existing }: PutCall): Written {
  const known = existing ?? serviceOf(undefined, parent?.id ?? '');
  const resource = world.store.put({
    ...known,
    id,
    etag: randomUUID(),
    properties: { ...known.properties, ...objectAt(body, 'properties') },
  });
  return { status: 200, resource };
}

async function putContainer(
  { name, existing, body, parent }: PutCall,
  containers: BlobContainers,
  account: Resource | undefined,
): Promise<Written> {
  if (account === undefined || parent === undefined)
    throw badRequest('BadRequest', 'A container lies under a blob service.');
  if (!NAME.test(name))
    throw badRequest(
      'ContainerOperationFailure',
      `The container name '${name}' is not valid: 3 to 63 small letters, digits and single hyphens.`,
    );
  const access = textAt(body, 'properties', 'publicAccess');
  if (
    access !== undefined &&
    oneOf(access, ['None', 'Blob', 'Container'], 'properties.publicAccess') !== 'None'
  )
    throw badRequest(
      'ContainerOperationFailure',
      'Public access to a container is not served by this emulator.',
    );
  if (existing === undefined) await containers.create(account.name, name);
  const made = (await containers.list(account.name)).find((each) => each.name === name);
  return {
    status: existing === undefined ? 201 : 200,
    ...(made === undefined ? {} : { body: renderContainer(describe(account.id, made)) }),
  };
}

function describe(accountId: string, { name, etag, lastModified }: BlobContainer): Resource {
  return {
    id: `${accountId}/blobServices/default/containers/${name}`,
    name,
    type: CONTAINER_TYPE,
    etag,
    properties: {
      publicAccess: 'None',
      leaseStatus: 'Unlocked',
      leaseState: 'Available',
      lastModifiedTime: lastModified.toISOString(),
      hasImmutabilityPolicy: false,
      hasLegalHold: false,
    },
  };
}

function renderContainer(container: Resource): JsonObject {
  return { ...renderResource(container), etag: `"${container.etag.replaceAll('"', '')}"` };
}

function putPolicy({ world, id, name, body }: PutCall): Written {
  if (name.toLowerCase() !== 'default')
    throw badRequest(
      'InvalidResourceName',
      "The management policy of an account is called 'default'.",
    );
  const rules: readonly Json[] = listAt(body, 'properties', 'policy', 'rules');
  if (rules.length === 0)
    throw badRequest('InvalidRequestPropertyValue', 'A management policy has at least one rule.');
  const resource = world.store.put({
    id,
    name,
    type: POLICY_TYPE,
    etag: randomUUID(),
    properties: {
      ...objectAt(body, 'properties'),
      lastModifiedTime: world.clock.now().toISOString(),
    },
  });
  return { status: 200, resource };
}
