// What the admin does in the portal: the vault's private endpoint at the beginning, health and
// the protection of the machines at the end.

import { networkOf } from '@sekisho/core/estate/estate.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { callArm, completeArm, digText, findArm } from '../arm.ts';
import { makePrivateEndpoint, subnetOfVaultEndpoint, zoneOfNetwork } from '../private-endpoint.ts';
import { RoadError } from '../road-error.ts';
import { signInByDeviceCode } from '../sign-in.ts';
import type { StageContext } from '../stage.ts';
import { required, zoneOf, RECOVERY } from './requests.ts';
import { vaultPath, protectedItemPath } from './vault-paths.ts';

const MULTI_VM_GROUP = 'group';

/** The admin, in the portal: the vault's private endpoint comes before anything else. On the public route there is none. */
export async function prepareVault(context: StageContext): Promise<void> {
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

/** What the admin sees in the portal: the health of the appliance's components. */
export async function checkHealth(context: StageContext): Promise<void> {
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
export async function enableReplication(context: StageContext): Promise<void> {
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
