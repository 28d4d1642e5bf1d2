// What the provider InMageRcm tells of a protected item: every field that recorded
// answers have, null where nobody here measures or knows it.

import { guidFrom } from '../base/identifiers.ts';
import { listAt, objectAt, textAt, type Json, type JsonObject } from '../base/json.ts';
import type { ItemProgress } from '../services/vault-runtime.ts';
import type { Resource } from '../resources/resource-store.ts';

export interface DetailParts {
  readonly item: Resource;
  readonly progress: ItemProgress;
  /** With a capital S, as all of Site Recovery's ids. */
  readonly fabricId: string;
  readonly location: string;
  /** As discovery knows it. */
  readonly machine: Resource | undefined;
  /** The process server's name. */
  readonly appliance: string | null;
}

const nothing = (...names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, null]));

/** Asked for when an item is enabled, and not told again. */
const INPUT_ONLY: ReadonlySet<string> = new Set([
  'disksDefault',
  'disksToInclude',
  'targetSubnetName',
  'testSubnetName',
  'protectedDisks',
]);

export function describeDetails(parts: DetailParts): JsonObject {
  return parts.progress.isReversed ? describeBack(parts) : describeToAzure(parts);
}

function describeToAzure({
  item,
  progress,
  fabricId,
  location,
  machine,
  appliance,
}: DetailParts): JsonObject {
  const given = objectAt(item.properties, 'providerSpecificDetails') ?? {};
  const kept = Object.fromEntries(Object.entries(given).filter(([key]) => !INPUT_ONLY.has(key)));
  return {
    ...nothing(
      'multiVmGroupName',
      'processorCoreCount',
      'allocatedMemoryInMB',
      'osType',
      'firmwareType',
      'primaryNicIpAddress',
      'targetGeneration',
      'storageAccountId',
      'targetVmName',
      'targetVmSize',
    ),
    discoveryType: 'VCenter',
    processServerName: appliance,
    licenseType: 'NotSpecified',
    targetLocation: location,
    targetAvailabilitySetId: '',
    targetAvailabilityZone: '',
    targetProximityPlacementGroupId: '',
    testNetworkId: '',
    ...kept,
    instanceType: 'InMageRcm',
    failoverRecoveryPointId: progress.failover?.pointId ?? null,
    ...describePoints(item, progress, fabricId),
    ...describeProgress(progress),
    protectedDisks: listAt(given, 'protectedDisks').map((disk) => describeDisk(disk, progress)),
    ...describeAgent(),
    agentUpgradeState: 'None',
    ...nothing(
      'lastAgentUpgradeType',
      'agentUpgradeJobId',
      'agentUpgradeAttemptToVersion',
      'isAgentRegistrationSuccessfulAfterFailover',
    ),
    isLastUpgradeSuccessful: 'false',
    lastAgentUpgradeErrorDetails: [],
    agentUpgradeBlockingErrorDetails: [],
    vmNics: [],
    discoveredVmDetails: machine === undefined ? null : describeMachine(machine),
  };
}

/** What was replicated to Azure goes back to the site. */
function describeBack({ item, progress, appliance, location }: DetailParts): JsonObject {
  const given = objectAt(item.properties, 'providerSpecificDetails') ?? {};
  const disks = listAt(given, 'protectedDisks');
  return {
    instanceType: 'InMageRcmFailback',
    internalIdentifier:
      textAt(given, 'internalIdentifier') ?? guidFrom(`item ${item.id.toLowerCase()}`),
    azureVirtualMachineId: `${textAt(given, 'targetResourceGroupId') ?? item.id.split('/').slice(0, 5).join('/')}/providers/Microsoft.Compute/virtualMachines/${textAt(given, 'targetVmName') ?? item.name}`,
    ...nothing(
      'multiVmGroupName',
      'osType',
      'targetvCenterId',
      'targetDataStoreName',
      'discoveredVmDetails',
      'isAgentRegistrationSuccessfulAfterFailover',
    ),
    reprotectAgentId: textAt(given, 'processServerId') ?? null,
    reprotectAgentName: appliance,
    logStorageAccountId: textAt(disks[0], 'logStorageAccountId') ?? null,
    targetVmName: textAt(given, 'targetVmName') ?? item.name,
    targetLocation: location,
    ...describeProgress(progress),
    protectedDisks: disks.map((disk) => {
      const { diskId, diskName, isOSDisk, capacityInBytes, ...rest } = describeDisk(disk, progress);
      return {
        diskId,
        diskName,
        isOSDisk,
        capacityInBytes,
        diskUuid: null,
        dataPendingInLogDataStoreInMB: rest['dataPendingInLogDataStoreInMB'],
        dataPendingAtSourceAgentInMB: rest['dataPendingAtSourceAgentInMB'],
        isInitialReplicationComplete: rest['isInitialReplicationComplete'],
        irDetails: rest['irDetails'] ?? irOf('Queued'),
      };
    }),
    ...describeAgent(),
    vmNics: [],
    lastUsedPolicyId: textAt(item.properties, 'policyId') ?? null,
    lastUsedPolicyFriendlyName: textAt(item.properties, 'policyFriendlyName') ?? null,
  };
}

/** The point's parent is the cloud's container there, not the item's own (recorded). */
function describePoints(item: Resource, { points }: ItemProgress, fabricId: string): JsonObject {
  const last = points.at(-1);
  if (last === undefined)
    return nothing(
      'lastRecoveryPointReceived',
      'lastRecoveryPointId',
      'lastRpoInSeconds',
      'lastRpoCalculatedTime',
    );
  const cloud = `${fabricId}/replicationProtectionContainers/cloud_${guidFrom(fabricId.toLowerCase())}/replicationProtectedItems/${item.name}`;
  return {
    lastRecoveryPointReceived: last.at.toISOString(),
    lastRecoveryPointId: `${cloud}/recoveryPoints/${last.id}`,
    lastRpoInSeconds: null,
    lastRpoCalculatedTime: null,
  };
}

function describeProgress({ cycles, resync }: ItemProgress): JsonObject {
  return {
    ...nothing(
      'initialReplicationProgressPercentage',
      'initialReplicationProcessedBytes',
      'initialReplicationTransferredBytes',
      'resyncProgressPercentage',
      'resyncProcessedBytes',
      'resyncTransferredBytes',
    ),
    initialReplicationProgressHealth: cycles > 0 ? 'None' : 'InProgress',
    resyncProgressHealth: 'None',
    resyncRequired: resync === 'None' ? 'false' : 'true',
    resyncState: resync,
  };
}

/** How far the first copy of a disk is stands with it until it is complete. */
function describeDisk(disk: Json, { cycles }: ItemProgress): JsonObject {
  return {
    ...nothing('capacityInBytes', 'seedBlobUri', 'targetManagedDiskId', 'targetBlobUri'),
    ...objectAt(disk),
    dataPendingInLogDataStoreInMB: 0,
    dataPendingAtSourceAgentInMB: 0,
    isInitialReplicationComplete: cycles > 0 ? 'true' : 'false',
    ...(cycles > 0 ? {} : { irDetails: irOf('InProgress') }),
  };
}

function irOf(progressHealth: string): JsonObject {
  return {
    progressHealth,
    transferredBytes: 0,
    last15MinutesTransferredBytes: 0,
    ...nothing('lastDataTransferTimeUtc', 'startTime', 'lastRefreshTime'),
    processedBytes: 0,
    progressPercentage: 0,
  };
}

/** The agent on the machine is not rehearsed. */
function describeAgent(): JsonObject {
  return {
    mobilityAgentDetails: {
      ...nothing(
        'version',
        'latestVersion',
        'latestAgentReleaseDate',
        'driverVersion',
        'latestUpgradableVersionWithoutReboot',
        'lastHeartbeatUtc',
      ),
      reasonsBlockingUpgrade: [],
      isUpgradeable: 'false',
    },
  };
}

function describeMachine(machine: Resource): JsonObject {
  const of = (...path: readonly string[]): Json => textAt(machine.properties, ...path) ?? null;
  return {
    vCenterId: of('vCenterId'),
    vCenterFqdn: of('vCenterFQDN'),
    datastores: [],
    ipAddresses: [],
    vmwareToolsStatus: of('vMwareToolsStatus'),
    powerStatus: of('powerStatus'),
    vmFqdn: of('displayName'),
    osName: of('operatingSystemDetails', 'osName'),
    createdTimestamp: of('createdTimestamp'),
    updatedTimestamp: of('updatedTimestamp'),
    isDeleted: false,
    lastDiscoveryTimeInUtc: null,
  };
}
