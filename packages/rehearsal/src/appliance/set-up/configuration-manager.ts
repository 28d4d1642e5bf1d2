// What the Configuration Manager does besides registration: its own settings, the sign-in, the
// appliance's secret and discovery.

import { randomBytes } from 'node:crypto';

import { SERVICE_AUDIENCE } from '@sekisho/azure-emulator/services/service-access.ts';
import { dig } from '../arm.ts';
import { RoadError } from '../road-error.ts';
import { refreshFor, signInAsApplication, signInByDeviceCode } from '../sign-in.ts';
import { retryUntil, type StageContext } from '../stage.ts';
import { required, reach } from './requests.ts';

/** The Configuration Manager reads its settings before anything else; a list that it cannot read stops the page. */
export async function checkSettings(context: StageContext): Promise<void> {
  const manager = context.programs['configuration-manager'];
  for (const name of context.documented('prerequisites', 'configuration-manager'))
    await reach(context, manager, name);
  manager.checkSettings(context.key.armHost);
}

export async function signIn(context: StageContext): Promise<void> {
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

export async function storeSecret(context: StageContext): Promise<void> {
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

export async function registerDiscovery(context: StageContext): Promise<void> {
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
