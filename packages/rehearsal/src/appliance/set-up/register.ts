// Registration: the Configuration Manager creates an application, the Key Vault and the Migrate sites.

import type { Name } from '@sekisho/dns/name.ts';
import { createdEndpointName, createdNames } from '../created-names.ts';
import { callArm, completeArm, digText, type Json } from '../arm.ts';
import { makePrivateEndpoint, subnetOfVaultEndpoint } from '../private-endpoint.ts';
import type { RunningProgram } from '../program.ts';
import { refreshFor } from '../sign-in.ts';
import { retryUntil, type StageContext } from '../stage.ts';
import { required, reach, zoneOf, hostOf, RECOVERY } from './requests.ts';
import { vaultPath } from './vault-paths.ts';

const KEY_VAULT = '2023-07-01';

// Sites of servers have no older one.
const OFF_AZURE = '2023-06-06';

/** Registration creates the Key Vault and the Migrate sites, with endpoints beside the vault's: docs/facts/registration.md#what-registration-creates. */
export async function register(context: StageContext): Promise<void> {
  const { key, programs, memory } = context;
  const manager = programs['configuration-manager'];
  const as = { program: manager, token: required(memory.armToken) };
  for (const name of context.documented('register', 'configuration-manager'))
    await reach(context, manager, name);
  const vault = await callArm(context, as, { path: vaultPath(context), apiVersion: RECOVERY });
  memory.application = await registerApplication(context, manager);
  const names = createdNames(key);
  const group = `/subscriptions/${key.subscriptionId}/resourceGroups/${key.resourceGroup}/providers`;
  const keyVaultId = `${group}/Microsoft.KeyVault/vaults/${names.keyVault}`;
  const keyVault = await completeArm(context, as, {
    method: 'PUT',
    path: keyVaultId,
    apiVersion: KEY_VAULT,
    body: keyVaultBody(context),
  });
  memory.keyVaultHost = hostOf(digText(keyVault, 'properties', 'vaultUri'));
  const masterId = `${group}/Microsoft.OffAzure/MasterSites/${names.masterSite}`;
  await completeArm(context, as, {
    method: 'PUT',
    path: masterId,
    apiVersion: OFF_AZURE,
    body: {
      location: key.location,
      properties: { publicNetworkAccess: publicAccess(key), allowMultipleSites: true },
    },
  });
  const subnetId = await subnetOfVaultEndpoint(context, as, vault);
  if (subnetId !== null) {
    await createEndpoint(context, as, {
      subnetId,
      targetId: keyVaultId,
      groupId: 'vault',
      type: 'microsoft.keyvault/vaults',
    });
    await createEndpoint(context, as, {
      subnetId,
      targetId: masterId,
      groupId: 'Default',
      type: 'microsoft.offazure/mastersites',
    });
  }
  memory.discoveryHost = await createSites(context, as, { ...names, group, masterId, keyVaultId });
}

async function registerApplication(
  context: StageContext,
  manager: RunningProgram,
): Promise<{ id: string; secret: string }> {
  const graph = `https://${context.key.graphHost}`;
  const token = await refreshFor(context, manager, graph);
  const body = { displayName: `${context.applianceName}agentauthaadapp` };
  const created = JSON.parse(
    (
      await retryUntil(context, () =>
        manager.demand({ method: 'POST', url: `${graph}/v1.0/applications`, token, body }),
      )
    ).text,
  ) as unknown;
  const added = JSON.parse(
    (
      await retryUntil(context, () =>
        manager.demand({
          method: 'POST',
          url: `${graph}/v1.0/applications/${digText(created, 'id')}/addPassword`,
          token,
          body: { passwordCredential: { displayName: 'appliance' } },
        }),
      )
    ).text,
  ) as unknown;
  return { id: digText(created, 'appId'), secret: digText(added, 'secretText') };
}

async function createEndpoint(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  of: { subnetId: string; targetId: string; groupId: string; type: string },
): Promise<void> {
  const [, networkGroup = '', network = ''] =
    /\/resourceGroups\/([^/]+)\/.*\/virtualNetworks\/([^/]+)\//i.exec(of.subnetId) ?? [];
  const resource = of.targetId.slice(of.targetId.lastIndexOf('/') + 1);
  await makePrivateEndpoint(context, as, {
    name: createdEndpointName(resource, networkGroup, network, 'pe'),
    resourceGroup: networkGroup,
    subnetId: of.subnetId,
    targetId: of.targetId,
    groupId: of.groupId,
    zone: zoneOf(context, of.type),
    zoneId: context.key.known.zones[of.type] ?? null,
    linkName: createdEndpointName(resource, networkGroup, network, 'vnetlink'),
  });
}

async function createSites(
  context: StageContext,
  as: { program: RunningProgram; token: string },
  of: {
    group: string;
    masterId: string;
    keyVaultId: string;
    vmwareSite: string;
    serverSite: string;
  },
): Promise<Name> {
  const agentDetails = {
    keyVaultUri: `https://${required(context.memory.keyVaultHost)}`,
    keyVaultId: of.keyVaultId,
  };
  const body = {
    location: context.key.location,
    properties: { applianceName: context.applianceName, masterSiteId: of.masterId, agentDetails },
  };
  const vmware = await completeArm(context, as, {
    method: 'PUT',
    path: `${of.group}/Microsoft.OffAzure/VMwareSites/${of.vmwareSite}`,
    apiVersion: OFF_AZURE,
    body,
  });
  await completeArm(context, as, {
    method: 'PUT',
    path: `${of.group}/Microsoft.OffAzure/ServerSites/${of.serverSite}`,
    apiVersion: OFF_AZURE,
    body,
  });
  return hostOf(digText(vmware, 'properties', 'serviceEndpoint'));
}

function keyVaultBody({ key }: StageContext): Json {
  return {
    location: key.location,
    properties: {
      tenantId: key.tenantId,
      sku: { family: 'A', name: 'standard' },
      accessPolicies: [],
      publicNetworkAccess: publicAccess(key),
      networkAcls: {
        bypass: 'AzureServices',
        defaultAction: key.publicRoute === null ? 'Deny' : 'Allow',
      },
    },
  };
}

/** What is created beside a vault without private endpoints has to be reached over the internet. */
function publicAccess({ publicRoute }: StageContext['key']): 'Enabled' | 'Disabled' {
  return publicRoute === null ? 'Disabled' : 'Enabled';
}
