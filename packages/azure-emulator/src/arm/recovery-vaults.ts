// Microsoft.RecoveryServices/vaults: the vault itself, what it links to, and the
// usages that tell whether it was ever used.

import { VAULT_MEMBERS } from '../names/cloud-names.ts';
import { guidFrom } from '../base/identifiers.ts';
import { mergeInto, objectAt, textAt, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { oneOf } from './enum-values.ts';
import { putConnection, removeConnection } from './endpoint-connections.ts';
import { identityOf } from './resource-identity.ts';
import { renderResource, type Resource, type ResourceStore } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';
import { FABRIC_TYPE, VAULT_TYPE } from '../resources/type-names.ts';
import { countItems, describeReplicationUsage, describeUsages } from './vault-usages.ts';

export const RECOVERY_VAULT_TYPES: readonly ResourceType[] = [
  {
    type: VAULT_TYPE,
    render: (vault, world) => renderVault(vault, world.store),
    put: putVault,
    patch: patchVault,
    remove: removeVault,
  },
  {
    type: `${VAULT_TYPE}/privateEndpointConnections`,
    put: putConnection,
    remove: (call) => removeConnection(call, 'recovery-vault'),
  },
  {
    type: `${VAULT_TYPE}/privateLinkResources`,
    listed: (world, under) => linkResources(world, world.store.get(under)),
    find: (call) =>
      linkResources(call.world, call.parent).find(
        (each) => each.name.toLowerCase() === call.name.toLowerCase(),
      ),
  },
  {
    type: `${VAULT_TYPE}/usages`,
    collection: (call) => ({ value: describeUsages(call) }),
  },
  {
    type: `${VAULT_TYPE}/replicationUsages`,
    collection: (call) => ({ value: [describeReplicationUsage(call)] }),
  },
  {
    type: `${VAULT_TYPE}/extendedInformation`,
    find: (call) =>
      call.parent !== undefined && call.name.toLowerCase() === 'vaultextendedinfo'
        ? extendedInfo(call.parent)
        : undefined,
    put: putExtendedInfo,
    patch: putExtendedInfo,
    render: (info) => ({ ...renderResource(info), etag: info.etag }),
  },
];

/**
 * A private endpoint for Site Recovery is only possible on a vault to which nothing
 * was registered (docs/facts/private-dns.md#before-the-first-private-endpoint). What Azure answers then is not public: code and text
 * are designed freely, the refusal is not.
 */
export function refuseIfInUse(world: ArmWorld, target: Resource): void {
  if (target.type !== VAULT_TYPE) return;
  const items = countItems(world, target);
  const registered = world.store.list(FABRIC_TYPE, target.id).length;
  if (items === 0 && registered === 0) return;
  throw badRequest(
    'PrivateEndpointNotAllowedOnVaultInUse',
    `Private endpoints for Azure Site Recovery can be created only for vaults without registered or protected items. Vault '${target.name}' holds ${String(items)} protected item(s) and ${String(registered)} registered fabric(s).`,
  );
}

/** What a new vault is set to, as recorded and as the API's examples show it. */
export const VAULT_DEFAULTS: JsonObject = {
  publicNetworkAccess: 'Enabled',
  privateEndpointStateForBackup: 'None',
  privateEndpointStateForSiteRecovery: 'None',
  monitoringSettings: {
    azureMonitorAlertSettings: {
      alertsForAllJobFailures: 'Enabled',
      alertsForAllReplicationIssues: 'Enabled',
      alertsForAllFailoverIssues: 'Enabled',
    },
    classicAlertSettings: {
      alertsForCriticalOperations: 'Enabled',
      emailNotificationsForSiteRecovery: 'Enabled',
    },
  },
  restoreSettings: {
    crossSubscriptionRestoreSettings: { crossSubscriptionRestoreState: 'Enabled' },
  },
  securitySettings: {
    immutabilitySettings: { state: 'Disabled' },
    softDeleteSettings: {
      softDeleteRetentionPeriodInDays: 14,
      softDeleteState: 'Enabled',
      enhancedSecurityState: 'Enabled',
    },
    multiUserAuthorization: 'Disabled',
  },
  redundancySettings: {
    standardTierStorageRedundancy: 'GeoRedundant',
    crossRegionRestore: 'Disabled',
  },
  secureScore: 'None',
  bcdrSecurityLevel: 'Poor',
};

function putVault({ world, id, name, body, existing }: PutCall): Written {
  const location = textAt(body, 'location') ?? existing?.location;
  if (location === undefined)
    throw badRequest('LocationRequired', 'The location property is required for this definition.');
  const sku = objectAt(body, 'sku') ?? objectAt(existing?.extra, 'sku');
  if (textAt(sku, 'name') === undefined)
    throw badRequest('MissingSku', 'The SKU of the vault is missing.');
  const tags = objectAt(body, 'tags') ?? existing?.tags;
  const resource = world.store.put({
    id,
    name,
    type: VAULT_TYPE,
    etag: vaultEtag(world),
    location: location.replaceAll(' ', '').toLowerCase(),
    ...(tags === undefined ? {} : { tags }),
    extra: {
      ...existing?.extra,
      sku: spellSku(sku ?? {}),
      ...identityOf({ body, existing, tenantId: world.tenantId, id }),
    },
    properties: {
      ...complete(mergeInto(existing?.properties ?? VAULT_DEFAULTS, readable(body))),
      provisioningState: existing === undefined ? 'Provisioning' : 'Updating',
    },
  });
  const settle = async (): Promise<void> => {
    const now = world.store.get(id);
    if (now !== undefined)
      await world.publish({
        ...now,
        properties: { ...now.properties, provisioningState: 'Succeeded' },
      });
  };
  return {
    resource,
    operation: {
      style: 'recovery-vault',
      resourceId: id,
      location,
      afterMs: world.pace.operationMs,
      settle,
      result: () => ({
        status: 200,
        body: renderVault(world.store.get(id) ?? resource, world.store),
      }),
    },
  };
}

/** As it was written, in the service's spelling. */
function spellSku(sku: JsonObject): JsonObject {
  return {
    tier: 'Standard',
    ...sku,
    name: oneOf(textAt(sku, 'name') ?? '', ['RS0', 'Standard'], 'sku.name'),
  };
}

/** What a client may say; connections and states are the service's own. */
function readable(body: JsonObject): JsonObject {
  const {
    privateEndpointConnections: _,
    provisioningState: _state,
    ...properties
  } = objectAt(body, 'properties') ?? {};
  const access = textAt(properties, 'publicNetworkAccess');
  return access === undefined
    ? properties
    : {
        ...properties,
        publicNetworkAccess: oneOf(
          access,
          ['Enabled', 'Disabled'],
          'properties.publicNetworkAccess',
        ),
      };
}

/** Who holds the key is said of every vault with a key of its own. */
function complete(properties: JsonObject): JsonObject {
  const encryption = objectAt(properties, 'encryption');
  const kekIdentity = objectAt(encryption, 'kekIdentity');
  return kekIdentity === undefined
    ? properties
    : {
        ...properties,
        encryption: {
          ...encryption,
          kekIdentity: { useSystemAssignedIdentity: false, ...kekIdentity },
        },
      };
}

function patchVault(call: PutCall & { readonly existing: Resource }): Written {
  const { existing, body, world, id } = call;
  const tags = objectAt(body, 'tags') ?? existing.tags;
  const resource = world.store.put({
    ...existing,
    etag: vaultEtag(world),
    ...(tags === undefined ? {} : { tags }),
    extra: { ...existing.extra, ...identityOf({ body, existing, tenantId: world.tenantId, id }) },
    properties: complete(mergeInto(existing.properties, readable(body))),
  });
  return { resource, status: 200 };
}

async function removeVault({ resource, world, apiVersion }: ExistingCall): Promise<Written> {
  if (countItems(world, resource) > 0 || world.store.list(FABRIC_TYPE, resource.id).length > 0) {
    throw new ArmError(
      400,
      'ServiceResourceNotEmptyWithContainerDetails',
      `Vault '${resource.name}' cannot be deleted as there are existing resources within the vault. Please ensure there are no protected or registered items left.`,
    );
  }
  if (world.store.list(`${VAULT_TYPE}/privateEndpointConnections`, resource.id).length > 0)
    throw new ArmError(
      400,
      'ServiceResourceHasPrivateEndpoints',
      `Vault '${resource.name}' cannot be deleted as it has private endpoint connections.`,
    );
  // Earlier versions of the API wait for the end themselves, and their clients know no 202.
  if (apiVersion < '2024') {
    await world.withdraw(resource.id);
    return { status: 200 };
  }
  return {
    status: 202,
    operation: {
      style: 'recovery-vault',
      resourceId: resource.id,
      location: resource.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle: () => world.withdraw(resource.id),
    },
  };
}

function renderVault(vault: Resource, store: ResourceStore): JsonObject {
  const connections = store.list(`${VAULT_TYPE}/privateEndpointConnections`, vault.id);
  const isLinked = connections.some(
    (each) => textAt(each.properties, 'privateLinkServiceConnectionState', 'status') === 'Approved',
  );
  return {
    ...renderResource(vault),
    etag: vault.etag,
    properties: {
      ...vault.properties,
      privateEndpointStateForSiteRecovery: isLinked ? 'Enabled' : 'None',
      ...(connections.length === 0
        ? {}
        : {
            privateEndpointConnections: connections.map((each) => ({
              ...renderResource(each),
              location: vault.location,
            })),
          }),
    },
  };
}

/** The members of the other group, as the API's example shows them; endpoints for it can't be made here. */
const BACKUP_MEMBERS = [
  'backup-fab1',
  'backup-rec2',
  'backup-prot1',
  'backup-ecs1',
  'backup-tel1',
  'backup-wbcm1',
  'backup-fc1',
  'backup-id1',
];

/** Both groups with their members. The published example lists six for Site Recovery; endpoints have five. */
function linkResources(world: Pick<ArmWorld, 'names'>, vault: Resource | undefined): Resource[] {
  if (vault === undefined) return [];
  const { cloud } = world.names;
  const describe = (name: string, properties: JsonObject): Resource => ({
    id: `${vault.id}/privateLinkResources/${name}`,
    name,
    type: `${VAULT_TYPE}/privateLinkResources`,
    etag: '',
    properties,
  });
  return [
    describe('backupResource', {
      groupId: 'AzureBackup',
      requiredMembers: BACKUP_MEMBERS,
      requiredZoneNames: [
        `privatelink.${world.names.vaultCode(vault.id)}.${cloud.suffixes.backup}`,
        `privatelink.queue.${cloud.suffixes.storage}`,
        cloud.zones.blob,
      ],
    }),
    describe('siteRecoveryResource', {
      groupId: 'AzureSiteRecovery',
      requiredMembers: VAULT_MEMBERS.map((member) => `SiteRecovery-${member}`),
      requiredZoneNames: cloud.zones.siteRecovery === null ? [] : [cloud.zones.siteRecovery],
    }),
  ];
}

function extendedInfo(vault: Resource): Resource {
  return {
    id: `${vault.id}/extendedInformation/vaultExtendedInfo`,
    name: 'vaultExtendedInfo',
    type: `${VAULT_TYPE}/extendedInformation`,
    etag: vault.etag,
    properties: { integrityKey: '', algorithm: 'None' },
  };
}

function putExtendedInfo({ world, parent, body }: PutCall): Written {
  if (parent === undefined)
    throw badRequest('BadRequest', 'Extended information lies under a vault.');
  const info = extendedInfo(parent);
  return {
    status: 200,
    resource: world.store.put({
      ...info,
      etag: guidFrom(JSON.stringify(body)),
      properties: { ...info.properties, ...objectAt(body, 'properties') },
    }),
  };
}

function vaultEtag(world: ArmWorld): string {
  return `W/"datetime'${encodeURIComponent(world.clock.now().toISOString())}'"`;
}
