// Site Recovery under a vault, provider InMageRcm: fabrics with the components of
// their appliances, containers, policies, mappings, providers, jobs.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../identifiers.ts';
import { objectAt, textAt, valueAt, type JsonObject } from '../json.ts';
import { storeFabric } from '../services/register-fabric.ts';
import { applianceIdOf, type Component, type VaultRuntime } from '../services/vault-runtime.ts';
import { accepted } from './accepted.ts';
import { ALERT_TYPES } from './site-recovery-alerts.ts';
import { badRequest } from './arm-error.ts';
import { FABRIC_TYPE, ITEM_TYPE, VAULT_TYPE } from './recovery-vaults.ts';
import { renderResource, type Resource, type ResourceStore } from './resource-store.ts';
import type { ArmWorld, Call, PutCall, ResourceType, Written } from './resource-type.ts';
import {
  changeJob,
  madeUp,
  patchPolicy,
  purge,
  refresh,
  removeUnused,
} from './site-recovery-actions.ts';

const CONTAINER_TYPE = `${FABRIC_TYPE}/replicationProtectionContainers`;
const MAPPING_TYPE = `${CONTAINER_TYPE}/replicationProtectionContainerMappings`;
const PROVIDER_TYPE = `${FABRIC_TYPE}/replicationRecoveryServicesProviders`;
const POLICY_TYPE = `${VAULT_TYPE}/replicationPolicies`;
const JOB_TYPE = `${VAULT_TYPE}/replicationJobs`;
const HEALTH_TYPE = `${VAULT_TYPE}/replicationVaultHealth`;
const SETTINGS_TYPE = `${VAULT_TYPE}/replicationVaultSettings`;

/** The runtime of a vault, by the id of anything in it. */
export type RuntimeOf = (id: string) => VaultRuntime;

const shared = { lastLink: null } as const;

export function siteRecoveryTypes(runtimeOf: RuntimeOf): readonly ResourceType[] {
  const vaultWide = (
    name: string,
    type: string,
    render: NonNullable<ResourceType['render']>,
  ): ResourceType => ({
    ...shared,
    type: `${VAULT_TYPE}/${name}`,
    listed: (world, under) => world.store.list(type, under),
    render,
  });
  const containers: NonNullable<ResourceType['render']> = (container, world) =>
    renderContainer(container, world.store);
  const providers: NonNullable<ResourceType['render']> = (provider) =>
    renderProvider(provider, runtimeOf(provider.id));
  return [
    {
      ...shared,
      type: FABRIC_TYPE,
      put: putFabric,
      remove: purge,
      actions: {
        remove: removeUnused,
        checkconsistency: refresh((fabric) => renderFabric(fabric, runtimeOf(fabric.id), false)),
      },
      render: (fabric, _, { isList }) => renderFabric(fabric, runtimeOf(fabric.id), isList),
    },
    { ...shared, type: CONTAINER_TYPE, actions: { remove: removeUnused }, render: containers },
    {
      ...shared,
      type: MAPPING_TYPE,
      put: putMapping,
      remove: purge,
      actions: { remove: removeUnused },
      render: renderUpper,
    },
    {
      ...shared,
      type: PROVIDER_TYPE,
      remove: purge,
      actions: {
        remove: removeUnused,
        refreshprovider: refresh((provider) => renderProvider(provider, runtimeOf(provider.id))),
      },
      render: providers,
    },
    {
      ...shared,
      type: POLICY_TYPE,
      put: putPolicy,
      patch: patchPolicy(renderUpper),
      remove: removePolicy,
      render: renderUpper,
    },
    {
      ...shared,
      type: JOB_TYPE,
      actions: {
        cancel: changeJob('cancel', renderUpper),
        restart: changeJob('restart', renderUpper),
        resume: changeJob('resume', renderUpper),
      },
      render: renderUpper,
    },
    vaultWide('replicationProtectionContainers', CONTAINER_TYPE, containers),
    vaultWide('replicationProtectionContainerMappings', MAPPING_TYPE, renderUpper),
    vaultWide('replicationRecoveryServicesProviders', PROVIDER_TYPE, providers),
    {
      ...shared,
      type: `${VAULT_TYPE}/replicationAppliances`,
      collection: (call) => ({
        value: [
          {
            properties: {
              providerSpecificDetails: {
                instanceType: 'InMageRcm',
                appliances: describeAppliances(call, runtimeOf),
              },
            },
          },
        ],
        nextLink: null,
      }),
    },
    ...ALERT_TYPES.map((each) => ({ ...shared, ...each, render: renderUpper })),
    // None are made here; those of a seed are shown.
    { ...shared, type: `${VAULT_TYPE}/replicationEvents`, render: renderUpper },
    {
      ...shared,
      type: HEALTH_TYPE,
      collection: (call) => describeHealth(call, runtimeOf),
      find: (call) => madeUp(call, HEALTH_TYPE, {}),
      actions: {
        refresh: (call) =>
          accepted(
            call,
            () => undefined,
            () => ({ status: 200, body: describeHealth(call, runtimeOf) }),
          ),
      },
    },
    {
      ...shared,
      type: SETTINGS_TYPE,
      put: putSettings,
      find: (call) => madeUp(call, SETTINGS_TYPE, { migrationSolutionId: null }),
      render: renderUpper,
    },
  ];
}

/** Site Recovery writes its ids with a capital S. */
export function renderUpper(
  resource: Resource,
  _?: ArmWorld,
  __?: unknown,
  properties: JsonObject = resource.properties,
): JsonObject {
  return { ...renderResource(resource, properties), id: upperId(resource.id) };
}

export function upperId(id: string): string {
  return id.replace(/^\/subscriptions/i, '/Subscriptions');
}

function putFabric(call: PutCall): Written {
  const { world, body, parent, id, existing } = call;
  if (
    parent === undefined ||
    textAt(body, 'properties', 'customDetails', 'instanceType') !== 'InMageRcm'
  )
    throw badRequest(
      'InvalidParameter',
      "Only fabrics of the instance type 'InMageRcm' are served.",
    );
  if (existing !== undefined) return accepted(call, () => undefined);
  const { sourceAgentIdentity, ...details } = objectAt(body, 'properties', 'customDetails') ?? {};
  return accepted(
    call,
    () =>
      void storeFabric(
        {
          store: world.store,
          names: world.names,
          runtime: { vaultId: parent.id },
          tenantId: world.tenantId,
        },
        parent,
        id,
        {
          ...details,
          ...(sourceAgentIdentity === undefined
            ? {}
            : { sourceAgentIdentityDetails: sourceAgentIdentity }),
        },
      ),
  );
}

function putPolicy(call: PutCall): Written {
  const input = objectAt(call.body, 'properties', 'providerSpecificInput');
  if (textAt(input, 'instanceType') !== 'InMageRcm')
    throw badRequest(
      'InvalidParameter',
      "Only policies of the instance type 'InMageRcm' are served.",
    );
  const { id, name, world } = call;
  return accepted(
    call,
    () =>
      void world.store.put({
        id,
        name,
        type: POLICY_TYPE,
        etag: randomUUID(),
        properties: {
          friendlyName: name,
          providerSpecificDetails: {
            instanceType: 'InMageRcm',
            recoveryPointHistoryInMinutes: 4320,
            crashConsistentFrequencyInMinutes: 5,
            appConsistentFrequencyInMinutes: 0,
            enableMultiVmSync: 'true',
            ...input,
          },
        },
      }),
  );
}

function putSettings(call: PutCall): Written {
  const { id, name, world, body } = call;
  const input = objectAt(body, 'properties') ?? {};
  return accepted(
    call,
    () =>
      void world.store.put({
        id,
        name,
        type: SETTINGS_TYPE,
        etag: randomUUID(),
        properties: { migrationSolutionId: null, ...input },
      }),
  );
}

function removePolicy(call: { readonly resource: Resource } & Call): Written {
  const { world, resource } = call;
  const user = world.store
    .list(ITEM_TYPE, call.parent?.id)
    .find(
      (item) => textAt(item.properties, 'policyId')?.toLowerCase() === resource.id.toLowerCase(),
    );
  if (user !== undefined)
    throw badRequest(
      'PolicyInUse',
      `Policy '${resource.name}' is used by protected item '${user.name}'.`,
    );
  return accepted(call, () => world.withdraw(resource.id));
}

function putMapping(call: PutCall): Written {
  const { world, body, id, name, parent } = call;
  const policy = world.store.get(textAt(body, 'properties', 'policyId') ?? '');
  if (policy === undefined || parent === undefined)
    throw badRequest(
      'PolicyNotFound',
      `The policy '${textAt(body, 'properties', 'policyId') ?? ''}' could not be found.`,
    );
  return accepted(call, () => {
    world.store.change(parent.id, { pairingStatus: 'Paired', role: 'Primary' });
    world.store.put({
      id,
      name,
      type: MAPPING_TYPE,
      etag: randomUUID(),
      properties: {
        targetProtectionContainerId:
          textAt(body, 'properties', 'targetProtectionContainerId') ?? 'Microsoft Azure',
        targetProtectionContainerFriendlyName: 'Microsoft Azure',
        providerSpecificDetails: {
          instanceType: 'InMageRcm',
          enableAgentAutoUpgrade:
            textAt(body, 'properties', 'providerSpecificInput', 'enableAgentAutoUpgrade') ??
            'false',
        },
        health: 'Normal',
        healthErrorDetails: [],
        policyId: policy.id,
        state: 'Paired',
        sourceProtectionContainerFriendlyName: parent.name,
        sourceFabricFriendlyName: textAt(parent.properties, 'fabricFriendlyName') ?? '',
        targetFabricFriendlyName: 'Microsoft Azure',
        policyFriendlyName: policy.name,
      },
    });
  });
}

function renderContainer(container: Resource, store: ResourceStore): JsonObject {
  return renderUpper(container, undefined, undefined, {
    ...container.properties,
    protectedItemCount: store.list(ITEM_TYPE, container.id).length,
  });
}

function renderProvider(provider: Resource, runtime: VaultRuntime): JsonObject {
  const { appliance, ...properties } = provider.properties;
  const dra = typeof appliance === 'string' ? runtime.find('Dra', appliance) : undefined;
  const isConnected = dra !== undefined && runtime.healthOf(dra) === 'Normal';
  return renderUpper(provider, undefined, undefined, {
    ...properties,
    providerVersion: dra?.version ?? '',
    lastHeartBeat: dra?.lastHeartbeat.toISOString() ?? null,
    connectionStatus: isConnected ? 'Connected' : 'NotConnected',
    healthErrorDetails: [],
  });
}

/** The kinds of components and the array that each stands in. */
const ARRAYS: Readonly<Record<string, string>> = {
  ProcessServer: 'processServers',
  RcmProxy: 'rcmProxies',
  PushInstaller: 'pushInstallers',
  ReplicationAgent: 'replicationAgents',
  ReprotectAgent: 'reprotectAgents',
  MarsAgent: 'marsAgents',
  Dra: 'dras',
};

/** In a list the arrays of components are empty, and filled in the answer for one fabric. */
function renderFabric(fabric: Resource, runtime: VaultRuntime, isList: boolean): JsonObject {
  const components = runtime.components();
  const errors = components.flatMap((component) => runtime.healthErrorsOf(component));
  const arrays = Object.fromEntries(
    Object.entries(ARRAYS).map(([kind, array]) => [
      array,
      isList
        ? []
        : components
            .filter((each) => each.kind === kind)
            .map((each) => describeComponent(each, runtime)),
    ]),
  );
  const encryption = { kekState: 'None', kekCertThumbprint: null };
  return renderUpper(fabric, undefined, undefined, {
    ...fabric.properties,
    encryptionDetails: encryption,
    rolloverEncryptionDetails: encryption,
    customDetails: { ...objectAt(fabric.properties, 'customDetails'), ...arrays, agentDetails: [] },
    healthErrorDetails: errors,
    health: errors.length === 0 ? 'Normal' : 'Critical',
  });
}

/** What a process server measures; nobody measures it here. */
const MEASURES: JsonObject = Object.fromEntries(
  [
    'totalMemoryInBytes',
    'availableMemoryInBytes',
    'usedMemoryInBytes',
    'memoryUsagePercentage',
    'totalSpaceInBytes',
    'availableSpaceInBytes',
    'usedSpaceInBytes',
    'freeSpacePercentage',
    'throughputUploadPendingDataInBytes',
    'throughputInBytes',
    'processorUsagePercentage',
    'throughputStatus',
    'systemLoad',
    'systemLoadStatus',
    'diskUsageStatus',
    'memoryUsageStatus',
    'processorUsageStatus',
  ].map((name) => [name, null]),
);

function describeComponent(component: Component, runtime: VaultRuntime): JsonObject {
  const common: JsonObject = {
    id: applianceIdOf(runtime.vaultId, component.appliance),
    name: component.appliance,
    biosId: guidFrom(`bios ${component.appliance.toLowerCase()}`).toUpperCase(),
    version: component.version,
    lastHeartbeatUtc: component.lastHeartbeat.toISOString(),
    health: runtime.healthOf(component),
    healthErrors: runtime.healthErrorsOf(component),
  };
  if (component.kind === 'Dra') return common;
  const host = { ...common, fabricObjectId: '', fqdn: component.fqdn };
  if (component.kind === 'RcmProxy') return { ...host, clientAuthenticationType: 'Certificate' };
  if (component.kind === 'ReprotectAgent')
    return { ...host, accessibleDatastores: [], vcenterId: null, lastDiscoveryInUtc: null };
  return component.kind === 'ProcessServer'
    ? { ...host, ipAddresses: component.addresses, ...MEASURES, historicHealth: 'Normal' }
    : host;
}

function describeAppliances({ world, parent }: Call, runtimeOf: RuntimeOf): JsonObject[] {
  if (parent === undefined) return [];
  const runtime = runtimeOf(parent.id);
  const names = [...new Set(runtime.components().map((each) => each.appliance))];
  const [fabric] = world.store.list(FABRIC_TYPE, parent.id);
  return names.map((name) => {
    const own = (kind: string): JsonObject | null => {
      const component = runtime.find(kind, name);
      return component === undefined ? null : describeComponent(component, runtime);
    };
    return {
      id: applianceIdOf(parent.id, name),
      name,
      fabricArmId: fabric === undefined ? null : upperId(fabric.id),
      processServer: own('ProcessServer'),
      rcmProxy: own('RcmProxy'),
      pushInstaller: own('PushInstaller'),
      replicationAgent: own('ReplicationAgent'),
      reprotectAgent: own('ReprotectAgent'),
      marsAgent: own('MarsAgent'),
      dra: own('Dra'),
      switchProviderBlockingErrorDetails: [],
    };
  });
}

function describeHealth({ world, parent }: Call, runtimeOf: RuntimeOf): JsonObject {
  const runtime = parent === undefined ? undefined : runtimeOf(parent.id);
  const items = parent === undefined ? [] : world.store.list(ITEM_TYPE, parent.id);
  const vaultErrors = runtime?.components().flatMap((each) => runtime.healthErrorsOf(each)) ?? [];
  return {
    id: `${upperId(parent?.id ?? '')}/replicationVaultHealth/default`,
    name: 'default',
    type: HEALTH_TYPE,
    properties: {
      vaultErrors,
      protectedItemsHealth: { resourceCount: items.length, issues: [] },
      fabricsHealth: {
        resourceCount: parent === undefined ? 0 : world.store.list(FABRIC_TYPE, parent.id).length,
        issues: [],
      },
      containersHealth: {
        resourceCount:
          parent === undefined ? 0 : world.store.list(CONTAINER_TYPE, parent.id).length,
        issues: [],
      },
    },
  };
}

/** A job of the vault, as it is listed. */
export function storeJob(
  world: Pick<ArmWorld, 'store' | 'clock'>,
  vaultId: string,
  job: {
    readonly name: string;
    readonly scenario: string;
    readonly friendlyName: string;
    readonly item: Resource;
    readonly state: 'InProgress' | 'Succeeded' | 'Failed';
    readonly error?: string;
  },
): void {
  const id = `${vaultId}/replicationJobs/${job.name}`;
  const known = world.store.get(id);
  const now = world.clock.now().toISOString();
  const isOver = job.state !== 'InProgress';
  const errors =
    job.error === undefined
      ? []
      : [
          {
            serviceErrorDetails: {
              code: 'ReplicationError',
              message: job.error,
              possibleCauses: null,
              recommendedAction: null,
              activityId: null,
            },
            providerErrorDetails: null,
            errorLevel: 'Error',
            creationTime: now,
            taskId: null,
          },
        ];
  world.store.put({
    id,
    name: job.name,
    type: JOB_TYPE,
    etag: randomUUID(),
    properties: {
      activityId: null,
      scenarioName: job.scenario,
      friendlyName: job.friendlyName,
      state: job.state,
      stateDescription: isOver
        ? job.state === 'Succeeded'
          ? 'Completed'
          : 'Failed'
        : 'InProgress',
      tasks: [],
      errors,
      startTime: valueAt(known?.properties, 'startTime') ?? now,
      endTime: isOver ? now : null,
      allowedActions: [],
      targetObjectId:
        textAt(job.item.properties, 'providerSpecificDetails', 'internalIdentifier') ?? '',
      targetObjectName: textAt(job.item.properties, 'friendlyName') ?? job.item.name,
      targetInstanceType: 'ProtectionEntity',
      customDetails: null,
    },
  });
}
