// The components' registration with the vault's services, and what they send afterwards.

import { randomUUID } from 'node:crypto';

import { toName, type Name } from '@sekisho/dns/name.ts';
import type { VaultMember } from '@sekisho/azure-emulator/names/cloud-names.ts';
import { publicMember } from '@sekisho/azure-emulator/names/public-route.ts';
import { SERVICE_AUDIENCE } from '@sekisho/azure-emulator/services/service-access.ts';
import { callArm, dig, digText, type Json } from '../arm.ts';
import { findVaultEndpoint } from '../private-endpoint.ts';
import type { RunningProgram } from '../program.ts';
import { RoadError } from '../road-error.ts';
import { signInAsApplication } from '../sign-in.ts';
import { retryUntil, type StageContext } from '../stage.ts';
import { required, post, zoneOf, RECOVERY } from './requests.ts';
import { vaultPath } from './vault-paths.ts';

/** The services that read appliance.json first, then the Recovery Services agent under SYSTEM. */
export async function registerComponents(context: StageContext): Promise<void> {
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

export async function sendDiagnostics(context: StageContext): Promise<void> {
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
