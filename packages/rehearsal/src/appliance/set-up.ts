// The stages of the set-up, in order. Each is what one program really does: it
// asks the names that it needs and passes on what it is told. A stage that fails
// throws the RoadError of the program that could not go on.

import { randomBytes, randomUUID } from 'node:crypto';

import { networkOf } from '@sekisho/core/estate/estate.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import type { VaultMember } from '@sekisho/azure-emulator/names/cloud-names.ts';
import { publicMember } from '@sekisho/azure-emulator/names/public-route.ts';
import { SERVICE_AUDIENCE } from '@sekisho/azure-emulator/services/service-access.ts';
import { createdEndpointName, createdNames } from './created-names.ts';
import { callArm, completeArm, dig, digText, findArm, type Json } from './arm.ts';
import {
  findVaultEndpoint,
  makePrivateEndpoint,
  subnetOfVaultEndpoint,
  zoneOfNetwork,
} from './private-endpoint.ts';
import type { RunningProgram } from './program.ts';
import { RoadError } from './road-error.ts';
import { refreshFor, signInAsApplication, signInByDeviceCode } from './sign-in.ts';
import { retryUntil, type SETUP_STAGES, type StageContext } from './stage.ts';

type SetupStage = (typeof SETUP_STAGES)[number];

const RECOVERY = '2024-04-01';
const KEY_VAULT = '2023-07-01';
// Sites of servers have no older one.
const OFF_AZURE = '2023-06-06';
const MULTI_VM_GROUP = 'group';

export const SETUP: Readonly<Record<SetupStage, (context: StageContext) => Promise<void>>> = {
  vault: prepareVault,
  prerequisites: checkSettings,
  'sign-in': signIn,
  register: register,
  'key-vault': storeSecret,
  discovery: registerDiscovery,
  rcm: registerComponents,
  diagnostics: sendDiagnostics,
  health: checkHealth,
  'enable-replication': enableReplication,
};

/** The admin, in the portal: the vault's private endpoint comes before anything else. On the public route there is none. */
async function prepareVault(context: StageContext): Promise<void> {
  const { key, programs, memory } = context;
  const tokens = await signInByDeviceCode(context, programs.user);
  memory.adminToken = tokens.access;
  const as = { program: programs.user, token: tokens.access };
  const vault = await callArm(context, as, { path: vaultPath(context), apiVersion: RECOVERY });
  if (key.publicRoute !== null || (await subnetOfVaultEndpoint(context, as, vault)) !== null)
    return;
  const zone = zoneOf(context, 'microsoft.recoveryservices/vaults');
  // The portal offers the zone that the network asks already.
  const zoneId = await zoneOfNetwork(context, as, { zone, networkId: networkOf(key.subnetId) });
  await makePrivateEndpoint(context, as, {
    name: 'pe-asr',
    resourceGroup: key.resourceGroup,
    subnetId: key.subnetId,
    targetId: vaultPath(context),
    groupId: 'AzureSiteRecovery',
    zone,
    zoneId,
    linkName: 'pe-asr-vnetlink',
  });
}

/** The Configuration Manager reads its settings before anything else; a list that it cannot read stops the page. */
async function checkSettings(context: StageContext): Promise<void> {
  const manager = context.programs['configuration-manager'];
  for (const name of context.documented('prerequisites', 'configuration-manager'))
    await reach(context, manager, name);
  manager.checkSettings(context.key.armHost);
}

async function signIn(context: StageContext): Promise<void> {
  const { programs, memory } = context;
  const manager = programs['configuration-manager'];
  const tokens = await signInByDeviceCode(context, manager);
  memory.armToken = tokens.access;
  memory.refreshToken = tokens.refresh;
  for (const name of context.documented('sign-in', 'user'))
    await reach(context, programs.user, name);
  for (const name of context.documented('sign-in', 'configuration-manager'))
    await reach(context, manager, name);
}

/** Registration creates the Key Vault and the Migrate sites, with endpoints beside the vault's: docs/facts/registration.md#what-registration-creates. */
async function register(context: StageContext): Promise<void> {
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

async function storeSecret(context: StageContext): Promise<void> {
  const manager = context.programs['configuration-manager'];
  const host = required(context.memory.keyVaultHost);
  // The audience is the service's domain, the host without the vault's own name.
  const token = await refreshFor(context, manager, `https://${host.slice(host.indexOf('.') + 1)}`);
  const url = `https://${host}/secrets/appliance-credentials?api-version=7.4`;
  const value = randomBytes(24).toString('base64');
  await retryUntil(context, () => manager.demand({ method: 'PUT', url, token, body: { value } }));
  const stored = JSON.parse(
    (await retryUntil(context, () => manager.demand({ url, token }))).text,
  ) as unknown;
  if (dig(stored, 'value') !== value)
    throw new RoadError('service-refused', {
      program: manager.program,
      name: host,
      detail: 'the secret read back is not the one stored',
    });
}

async function registerDiscovery(context: StageContext): Promise<void> {
  const manager = context.programs['configuration-manager'];
  const base = `https://${required(context.memory.discoveryHost)}`;
  const token = await signInAsApplication(context, manager, SERVICE_AUDIENCE);
  await retryUntil(context, () =>
    manager.demand({
      method: 'POST',
      url: `${base}/agents/register`,
      token,
      body: { agent: context.applianceName },
    }),
  );
  await retryUntil(context, () =>
    manager.demand({
      method: 'POST',
      url: `${base}/machines`,
      token,
      body: { machines: context.key.machines.map((name) => ({ name })) },
    }),
  );
}

/** The services that read appliance.json first, then the Recovery Services agent under SYSTEM. */
async function registerComponents(context: StageContext): Promise<void> {
  const { key, memory, programs } = context;
  const manager = programs['configuration-manager'];
  const as = { program: programs.user, token: required(memory.adminToken) };
  memory.services = await serviceHosts(context, as);
  const token = await signInAsApplication(context, manager, SERVICE_AUDIENCE);
  const { rcm, id, srs, prot, tel } = memory.services;
  const component = { name: context.applianceName, vault: key.vault, kind: 'ProcessServer' };
  await registerMachine(context, manager, { rcm, token, component });
  await post(context, manager, { url: `https://${id}/identity/checkin`, token, body: component });
  await post(context, manager, {
    url: `https://${srs}/providers/register`,
    token,
    body: component,
  });
  // Over the internet only the services under SYSTEM ask it, by the documents.
  if (key.publicRoute === null)
    await post(context, manager, {
      url: `https://${prot}/protection/agents`,
      token,
      body: component,
    });
  await post(context, manager, {
    url: `https://${tel}/telemetry/events`,
    token,
    body: { ...component, events: [] },
  });
  await registerRecoveryAgent(context, memory.services);
}

/** Its settings contain the Event Hubs name, which is not known before: docs/facts/registration.md#behavior-of-the-components. */
async function registerRecoveryAgent(
  context: StageContext,
  { rcm, id, srs, prot, tel }: NonNullable<StageContext['memory']['services']>,
): Promise<void> {
  const { key, memory, programs } = context;
  const system = programs.system;
  const agent = { name: context.applianceName, vault: key.vault, kind: 'MarsAgent' };
  const token = await signInAsApplication(context, system, SERVICE_AUDIENCE);
  await registerMachine(context, system, { rcm, token, component: agent });
  const settings = JSON.parse(
    await post(context, system, {
      url: `https://${rcm}/rcmagentapi/getreplicationsettings`,
      token,
      body: agent,
    }),
  ) as unknown;
  const host = digText(settings, 'eventHubs', 'host');
  memory.eventHubs =
    host === ''
      ? null
      : { host: toName(host), signature: digText(settings, 'eventHubs', 'signature') };
  await post(context, system, {
    url: `https://${rcm}/rcmagentapi/registersourceagent`,
    token,
    body: agent,
  });
  await post(context, system, { url: `https://${id}/identity/checkin`, token, body: agent });
  await post(context, system, { url: `https://${srs}/providers/heartbeat`, token, body: agent });
  await post(context, system, { url: `https://${prot}/protection/agents`, token, body: agent });
  await post(context, system, {
    url: `https://${tel}/telemetry/events`,
    token,
    body: { ...agent, events: [] },
  });
}

/** Modifies a component that is already known: docs/facts/registration.md#behavior-of-the-components. */
async function registerMachine(
  context: StageContext,
  program: RunningProgram,
  of: { rcm: Name; token: string; component: Json },
): Promise<void> {
  const ask = (action: string) =>
    retryUntil(context, () =>
      program.ask({
        method: 'POST',
        url: `https://${of.rcm}/rcmagentapi/${action}`,
        token: of.token,
        body: of.component,
      }),
    );
  const answer = await ask('registermachine');
  if (answer.status === 409)
    await post(context, program, {
      url: `https://${of.rcm}/rcmagentapi/modifymachine`,
      token: of.token,
      body: of.component,
    });
  else if (answer.status >= 400)
    throw new RoadError('service-refused', {
      program: program.program,
      name: of.rcm,
      status: answer.status,
      detail: answer.text.slice(0, 200),
    });
}

/** The names that the vault's endpoint has, in the form that agents ask for (docs/facts/private-dns.md#names-of-the-vaults-endpoint). Without an endpoint, the registration key has the public ones. */
async function serviceHosts(
  context: StageContext,
  as: { program: RunningProgram; token: string },
): Promise<NonNullable<StageContext['memory']['services']>> {
  const { publicRoute } = context.key;
  if (publicRoute !== null) {
    const host = (member: VaultMember): Name =>
      toName(publicMember(publicRoute, vaultPath(context), member));
    return {
      id: host('id1'),
      rcm: host('rcm1'),
      srs: host('srs1'),
      tel: host('tel1'),
      prot: host('prot2'),
    };
  }
  const vault = await callArm(context, as, { path: vaultPath(context), apiVersion: RECOVERY });
  const endpoint = await findVaultEndpoint(context, as, vault);
  const configs = dig(endpoint, 'properties', 'customDnsConfigs');
  const fqdns = (Array.isArray(configs) ? configs : []).map((each) => digText(each, 'fqdn'));
  const zone = zoneOf(context, 'microsoft.recoveryservices/vaults');
  const find = (role: string): Name => {
    const fqdn = fqdns.find((each) => new RegExp(`-${role}\\d+\\.`).test(each));
    if (fqdn === undefined)
      throw new RoadError('service-refused', {
        program: as.program.program,
        name: context.key.armHost,
        detail: `the private endpoint of vault ${context.key.vault} has no name for ${role}: it is not approved, or not made yet`,
      });
    return toName(fqdn.replace(`.${zone.replace('privatelink.', '')}`, `.${zone}`));
  };
  return {
    id: find('id'),
    rcm: find('rcm'),
    srs: find('srs'),
    tel: find('tel'),
    prot: find('prot'),
  };
}

async function sendDiagnostics(context: StageContext): Promise<void> {
  const { programs, memory } = context;
  const { system } = programs;
  const hubs = memory.eventHubs;
  const body = { component: context.applianceName, correlation: randomUUID() };
  if (hubs === null) {
    const { tel } = required(memory.services);
    const token = await signInAsApplication(context, system, SERVICE_AUDIENCE);
    await post(context, system, { url: `https://${tel}/telemetry/events`, token, body });
    return;
  }
  await retryUntil(context, () =>
    system.demand({
      method: 'POST',
      url: `https://${hubs.host}/diagnostics/messages`,
      headers: { authorization: hubs.signature },
      body,
    }),
  );
}

/** What the admin sees in the portal: the health of the appliance's components. */
async function checkHealth(context: StageContext): Promise<void> {
  const { programs, memory } = context;
  const appliances = await callArm(
    context,
    { program: programs.user, token: required(memory.adminToken) },
    { path: `${vaultPath(context)}/replicationAppliances`, apiVersion: RECOVERY },
  );
  const errors = findHealthErrors(appliances);
  const [first] = errors;
  if (first !== undefined) throw new HealthError(context.key.armHost, first);
}

export class HealthError extends RoadError {
  constructor(name: Name, message: string) {
    super('service-refused', { program: 'user', name, detail: message });
    this.name = 'HealthError';
  }
}

function findHealthErrors(body: unknown): string[] {
  if (Array.isArray(body)) return body.flatMap(findHealthErrors);
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    /^healtherrors$/i.test(key) && Array.isArray(value)
      ? value.map(
          (each) =>
            `${digText(each, 'errorCode')}: ${digText(each, 'errorMessage') || digText(each, 'summaryMessage')}`,
        )
      : findHealthErrors(value),
  );
}

/** The admin protects the machines; the product does this from the portal. */
async function enableReplication(context: StageContext): Promise<void> {
  const { key, programs, memory } = context;
  const { policy, machines } = key;
  const as = { program: programs.user, token: required(memory.adminToken) };
  const policyId = `${vaultPath(context)}/replicationPolicies/policy`;
  const providerSpecificInput = {
    instanceType: 'InMageRcm',
    recoveryPointHistoryInMinutes: policy.recoveryPointHistoryMinutes,
    crashConsistentFrequencyInMinutes: policy.crashConsistentMinutes,
    appConsistentFrequencyInMinutes: policy.appConsistentMinutes,
    enableMultiVmSync: String(machines.length > 1),
  };
  await completeArm(context, as, {
    method: 'PUT',
    path: policyId,
    apiVersion: RECOVERY,
    body: { properties: { providerSpecificInput } },
  });
  const disksDefault = { diskType: 'Premium_LRS', logStorageAccountId: key.cacheAccountId };
  const group = machines.length > 1 ? { multiVmGroupName: MULTI_VM_GROUP } : {};
  for (const machine of machines) {
    const path = protectedItemPath(context, machine);
    // A run after a failure finds the item protected already.
    if ((await findArm(context, as, { path, apiVersion: RECOVERY })) !== null) continue;
    await completeArm(context, as, {
      method: 'PUT',
      path,
      apiVersion: RECOVERY,
      body: {
        properties: {
          policyId,
          providerSpecificDetails: { instanceType: 'InMageRcm', disksDefault, ...group },
        },
      },
    });
  }
}

export function vaultPath({ key }: Pick<StageContext, 'key'>): string {
  return `/subscriptions/${key.subscriptionId}/resourceGroups/${key.resourceGroup}/providers/Microsoft.RecoveryServices/vaults/${key.vault}`;
}

export function protectedItemPath(context: Pick<StageContext, 'key'>, machine: string): string {
  const { key } = context;
  const stem = createdNames(key).vmwareSite.replace(/vmwaresite$/i, '');
  return `${vaultPath(context)}/replicationFabrics/${key.vault}-vmwarefabric/replicationProtectionContainers/${stem}replicationcontainer/replicationProtectedItems/${machine}`;
}

async function post(
  context: StageContext,
  program: RunningProgram,
  of: { url: string; token: string; body: unknown },
): Promise<string> {
  return (await retryUntil(context, () => program.demand({ method: 'POST', ...of }))).text;
}

async function reach(context: StageContext, program: RunningProgram, name: Name): Promise<void> {
  await retryUntil(context, () => program.ask({ method: 'GET', url: `https://${name}/` }));
}

function zoneOf({ key }: StageContext, type: string): string {
  const zone = key.zones[type];
  if (zone === undefined) throw new Error(`no private DNS zone is known for ${type}`);
  return zone;
}

function hostOf(url: string): Name {
  return toName(new URL(url).hostname);
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error('an earlier stage has not left what this one needs');
  return value;
}
