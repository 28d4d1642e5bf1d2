// What stands on premises as Site Recovery shows it: fabrics with the components of their appliances,
// providers, and how they are.

import { guidFrom } from '../base/identifiers.ts';
import { objectAt, type JsonObject } from '../base/json.ts';
import { applianceIdOf, type Component, type VaultRuntime } from '../services/vault-runtime.ts';
import { FABRIC_TYPE, ITEM_TYPE, VAULT_TYPE } from '../resources/type-names.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { Call } from './resource-type.ts';
import { renderUpper, upperId } from './site-recovery-ids.ts';

const CONTAINER_TYPE = `${FABRIC_TYPE}/replicationProtectionContainers`;
const HEALTH_TYPE = `${VAULT_TYPE}/replicationVaultHealth`;

/** The runtime of a vault, by the id of anything in it. */
export type RuntimeOf = (id: string) => VaultRuntime;

export function renderProvider(provider: Resource, runtime: VaultRuntime): JsonObject {
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
export function renderFabric(fabric: Resource, runtime: VaultRuntime, isList: boolean): JsonObject {
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

export function describeAppliances({ world, parent }: Call, runtimeOf: RuntimeOf): JsonObject[] {
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

export function describeHealth({ world, parent }: Call, runtimeOf: RuntimeOf): JsonObject {
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
