// What a vault gets when an appliance's provider registers: the fabric that stands
// for the site, its container, and the provider's own entry (names: docs/facts/registration.md#names-of-what-it-creates).

import { randomUUID } from 'node:crypto';

import { FABRIC_TYPE, SERVER_SITE_TYPE, VMWARE_SITE_TYPE } from '../resources/type-names.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import { groupIdOf } from '../resources/resource-id.ts';
import type { CloudNames } from '../names/cloud-names.ts';
import { guidFrom } from '../base/identifiers.ts';
import type { JsonObject } from '../base/json.ts';
import { applianceIdOf, type VaultRuntime } from './vault-runtime.ts';

export interface FabricParts {
  readonly store: ResourceStore;
  readonly names: CloudNames;
  readonly runtime: Pick<VaultRuntime, 'vaultId'>;
  readonly tenantId: string;
}

/** Idempotent: a second appliance, or the same one again, finds the fabric there. */
export function registerFabric(parts: FabricParts, appliance: string): Resource {
  const { store, runtime } = parts;
  const vault = store.get(runtime.vaultId);
  if (vault === undefined) throw new Error(`no vault ${runtime.vaultId}`);
  const id = `${vault.id}/replicationFabrics/${vault.name}-vmwarefabric`;
  const fabric = store.get(id) ?? storeFabric(parts, vault, id);
  const name = applianceIdOf(vault.id, appliance);
  store.put({
    id: `${fabric.id}/replicationRecoveryServicesProviders/${name}`,
    name,
    type: `${FABRIC_TYPE}/replicationRecoveryServicesProviders`,
    etag: randomUUID(),
    properties: {
      fabricType: 'InMageRcm',
      fabricFriendlyName: fabric.name,
      friendlyName: `${appliance}${guidFrom(`dra ${name}`).slice(0, 4)}dra`,
      appliance,
      protectedItemCount: 0,
      allowedScenarios: [],
    },
  });
  return fabric;
}

export function storeFabric(
  parts: FabricParts,
  vault: Resource,
  id: string,
  details: JsonObject = {},
): Resource {
  const { store } = parts;
  const name = id.slice(id.lastIndexOf('/') + 1);
  const sites = findSites(store, vault);
  const stem = sites.stem ?? vault.name.toLowerCase().slice(0, 10);
  const fabric = store.put({
    id,
    name,
    type: FABRIC_TYPE,
    etag: randomUUID(),
    properties: {
      friendlyName: name,
      internalIdentifier: guidFrom(id.toLowerCase()),
      bcdrState: 'Valid',
      customDetails: {
        ...describeFabric(parts, vault),
        vmwareSiteId: sites.vmware?.id ?? null,
        physicalSiteId: sites.server?.id ?? null,
        ...details,
      },
    },
  });
  const container = `${stem}replicationcontainer`;
  store.put({
    id: `${id}/replicationProtectionContainers/${container}`,
    name: container,
    type: `${FABRIC_TYPE}/replicationProtectionContainers`,
    etag: randomUUID(),
    properties: {
      fabricFriendlyName: name,
      friendlyName: container,
      fabricType: 'InMageRcm',
      pairingStatus: 'NotPaired',
      role: '',
      fabricSpecificDetails: null,
    },
  });
  return fabric;
}

/** Addresses in their public form; what they hold on a vault with private endpoints was not seen. */
function publicHosts({ publicRoute, cloud, vaultCode, serviceHost }: CloudNames, vaultId: string) {
  const { suffixes } = cloud;
  return publicRoute === null
    ? {
        srs: `pod01-srs1.${vaultCode(vaultId)}.${suffixes.siteRecoveryPublic}`,
        rcm: `pod01-rcm1.${vaultCode(vaultId)}.${suffixes.siteRecoveryPublic}`,
        prot: `pod01-prot2.${vaultCode(vaultId)}.${suffixes.backup}`,
      }
    : {
        srs: serviceHost(vaultId, 'srs1'),
        rcm: serviceHost(vaultId, 'rcm1'),
        prot: serviceHost(vaultId, 'prot2'),
      };
}

function describeFabric({ names, tenantId }: FabricParts, vault: Resource): JsonObject {
  const hosts = publicHosts(names, vault.id);
  const { signIn } = names.cloud;
  return {
    instanceType: 'InMageRcm',
    serviceEndpoint: `https://${hosts.srs}`,
    serviceResourceId: names.vaultNumber(vault.id),
    serviceContainerId: String(
      BigInt(
        `0x${guidFrom(`container ${vault.id.toLowerCase()}`).replaceAll('-', '').slice(0, 10)}`,
      ),
    ),
    dataPlaneUri: `https://${hosts.prot}`,
    controlPlaneUri: `https://${hosts.rcm}`,
    sourceAgentIdentityDetails: {
      tenantId,
      applicationId: '',
      objectId: '',
      audience: '',
      aadAuthority: `https://${signIn[0]}/${tenantId}`,
    },
  };
}

/** The Migrate sites that registration made beside the vault: stem and kind are in their names. */
function findSites(
  store: ResourceStore,
  vault: Resource,
): { readonly vmware?: Resource; readonly server?: Resource; readonly stem?: string } {
  // What registration does with a hyphen is not documented: either form is taken.
  const name = vault.name.toLowerCase();
  const starts = [name.slice(0, 10), name.replaceAll('-', '').slice(0, 10)];
  const find = (type: string, ending: string): Resource | undefined =>
    store
      .list(type, groupIdOf(vault.id))
      .find(
        (each) =>
          starts.some((start) => each.name.toLowerCase().startsWith(start)) &&
          each.name.toLowerCase().endsWith(ending),
      );
  const vmware = find(VMWARE_SITE_TYPE, 'vmwaresite');
  const server = find(SERVER_SITE_TYPE, 'physicalsite');
  return {
    ...(vmware === undefined
      ? {}
      : { vmware, stem: vmware.name.toLowerCase().slice(0, -'vmwaresite'.length) }),
    ...(server === undefined ? {} : { server }),
  };
}
