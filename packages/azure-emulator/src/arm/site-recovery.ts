// Site Recovery under a vault, provider InMageRcm: fabrics with the components of
// their appliances, containers, policies, mappings, providers, jobs.

import { randomUUID } from 'node:crypto';

import { objectAt, textAt, type JsonObject } from '../base/json.ts';
import { storeFabric } from '../services/register-fabric.ts';
import { accepted } from './accepted.ts';
import { ALERT_TYPES } from './site-recovery-alerts.ts';
import { badRequest } from './arm-error.ts';
import { FABRIC_TYPE, ITEM_TYPE, VAULT_TYPE } from '../resources/type-names.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import type { Call, PutCall, ResourceType, Written } from './resource-type.ts';
import {
  changeJob,
  madeUp,
  patchPolicy,
  purge,
  refresh,
  removeUnused,
} from './site-recovery-actions.ts';
import {
  describeAppliances,
  describeHealth,
  renderFabric,
  renderProvider,
  type RuntimeOf,
} from './site-recovery-components.ts';
import { renderUpper } from './site-recovery-ids.ts';
import { JOB_TYPE } from './site-recovery-jobs.ts';

const CONTAINER_TYPE = `${FABRIC_TYPE}/replicationProtectionContainers`;
const MAPPING_TYPE = `${CONTAINER_TYPE}/replicationProtectionContainerMappings`;
const PROVIDER_TYPE = `${FABRIC_TYPE}/replicationRecoveryServicesProviders`;
const POLICY_TYPE = `${VAULT_TYPE}/replicationPolicies`;
const HEALTH_TYPE = `${VAULT_TYPE}/replicationVaultHealth`;
const SETTINGS_TYPE = `${VAULT_TYPE}/replicationVaultSettings`;

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
