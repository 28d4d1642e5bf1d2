// For tests: an emulator for Microsoft's newest clients, and what every table of theirs asserts.

import { ClientSecretCredential } from 'identity-newest';
import { expect } from 'vitest';

import type { AzureSeed } from '@sekisho/azure-emulator/cloud/seed/seed.ts';
import { NETWORK_GROUP, SEED, SUBSCRIPTION } from './cloud.ts';
import type { OperationTable } from './client-operations.ts';
import { CLIENT, startTestEmulator, type TestEmulator } from './emulator.ts';

export const SUBSCRIPTION_ID = SUBSCRIPTION.split('/')[2] ?? '';
export const POLL = { updateIntervalInMs: 5 };

export interface NewestClients {
  readonly emulator: TestEmulator;
  readonly credential: ClientSecretCredential;
  readonly options: { readonly endpoint: string; readonly tlsOptions: { readonly ca: string } };
}

export async function startForNewestClients(
  resources: AzureSeed['resources'] = [],
): Promise<NewestClients> {
  const emulator = await startTestEmulator({
    seed: {
      ...SEED,
      applications: [{ ...CLIENT, displayName: 'planner' }],
      resources: [...SEED.resources, ...resources],
    },
  });
  const tlsOptions = { ca: emulator.ca };
  const credential = new ClientSecretCredential(
    emulator.cloud.tenantId,
    CLIENT.appId,
    CLIENT.secret,
    { authorityHost: emulator.origin, disableInstanceDiscovery: true, tlsOptions },
  );
  return { emulator, credential, options: { endpoint: emulator.origin, tlsOptions } };
}

/** The operations of each group of a client, with spaces between; under no name the client's own. */
export type Served = Readonly<Record<string, string>>;

/** What is served has passed, all of it and nothing else; every other operation is refused by name. */
export async function expectTable<T extends object>(
  table: OperationTable<T>,
  served: Served,
  /** Served as well, and called in another test that brings about what they need. */
  elsewhere: readonly string[] = [],
): Promise<void> {
  const names = Object.entries(served).flatMap(([group, operations]) =>
    operations.split(' ').map((each) => (group === '' ? each : `${group}.${each}`)),
  );
  expect(table.passed).toEqual(names.sort());
  const refusals = await table.refusals(NETWORK_GROUP);
  const others = [...refusals].filter(
    ([name, why]) => !/not served by this|NotServedBy/.test(why) && !elsewhere.includes(name),
  );
  expect(others).toEqual([]);
  expect([...table.passed, ...refusals.keys()].sort()).toEqual(table.all());
}
