// The estate watched, against the emulator's own account of what was asked: how little a quiet round takes, what
// makes it read more, and that a round is whole or fails.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { watchEstate, type EstateWatch } from '@sekisho/core/discover/watch-estate.ts';
import {
  SUBNET,
  SUBSCRIPTION,
  VAULT_GROUP,
  NETWORK_GROUP,
  VERSION,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  READER,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';
import type { FaultOrder } from './faults.ts';

const SUBSCRIPTION_ID = SUBSCRIPTION.split('/')[2] ?? '';
const KEY_VAULT = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/privateasr58afkv`;
const ENDPOINT = `${NETWORK_GROUP}/providers/Microsoft.Network/privateEndpoints/pe-kv`;

describe('the estate, watched', () => {
  let emulator: TestEmulator;
  let watch: EstateWatch;

  beforeEach(async () => {
    emulator = await startTestEmulator();
    const token = emulator.cloud.control.issueToken({
      audience: `${emulator.origin}/`,
      appId: READER.appId,
      objectId: 'reader',
    });
    const credential = {
      getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    watch = watchEstate(
      { endpoint: emulator.origin, credential, ca: emulator.ca, subscriptions: [SUBSCRIPTION_ID] },
      { isOnce: false },
    );
  });
  afterEach(async () => {
    watch.close();
    await emulator.close();
  });

  const asked = (): string[] => {
    const paths = emulator.requests
      .summary()
      .requests.map(({ path }) => path.replace(/.*\/providers\//, ''));
    emulator.requests.clear();
    return paths.filter((path) => path.startsWith('Microsoft.')).toSorted();
  };
  const setFaults = (...faults: FaultOrder[]) =>
    emulator.ask('PUT', '/_emulator/faults', { json: faults });
  async function put(path: string, version: string, json: unknown): Promise<void> {
    const { status } = await emulator.ask('PUT', `${path}?api-version=${version}`, { json });
    expect([200, 201, 202]).toContain(status);
  }
  const makeKeyVault = () =>
    put(KEY_VAULT, VERSION.keyVault, {
      location: 'japaneast',
      properties: {
        tenantId: emulator.cloud.tenantId,
        sku: { family: 'A', name: 'standard' },
        accessPolicies: [],
      },
    });
  const makeEndpoint = () =>
    put(ENDPOINT, VERSION.network, {
      location: 'japaneast',
      properties: {
        subnet: { id: SUBNET },
        privateLinkServiceConnections: [
          { name: 'c', properties: { privateLinkServiceId: KEY_VAULT, groupIds: ['vault'] } },
        ],
      },
    });

  test('a quiet round is two requests, and gives the very same estate', async () => {
    const first = await watch.read();
    expect(first.reads).toBe(8);
    expect(asked().some((path) => /privateDnsZones/i.test(path))).toBe(false);
    const second = await watch.read();
    expect(second.reads).toBe(2);
    expect(asked().filter((path) => !path.includes('oauth'))).toEqual([
      'Microsoft.Network/networkInterfaces',
      'Microsoft.Network/privateEndpoints',
    ]);
    expect(second.estate).toBe(first.estate);
  });

  test('a new endpoint is seen with its names and what stands behind it, in one round', async () => {
    await watch.read();
    await makeKeyVault();
    await makeEndpoint();
    await expect
      .poll(
        async () =>
          (await watch.read()).estate.privateEndpoints.map(({ members }) => members.length),
        { timeout: 40_000 },
      )
      .toEqual([1]);
    const { estate } = await watch.read();
    expect(estate.keyVaults.map(({ host }) => host)).toEqual(['privateasr58afkv.vault.azure.net']);
    expect(asked().some((path) => /privateDnsZones/i.test(path))).toBe(false);
  });

  test('what stands beside the endpoints is seen without any change of theirs', async () => {
    const before = await watch.read();
    await makeKeyVault();
    expect((await watch.read()).estate).toBe(before.estate);
    await expect
      .poll(async () => (await watch.read()).estate.keyVaults.length, {
        timeout: 40_000,
        interval: 250,
      })
      .toBe(1);
  });

  test('a round that fails half way is made again as a whole', async () => {
    await watch.read();
    await makeKeyVault();
    await makeEndpoint();
    await setFaults({ match: { path: 'KeyVault/vaults' }, do: 'answer', status: 503, times: 2 });
    const outcomes: string[] = [];
    for (let round = 0; round < 200 && outcomes.at(-1) !== 'seen'; round += 1) {
      const outcome = await watch.read().then(
        ({ estate }) =>
          estate.keyVaults.length === 1 && estate.privateEndpoints.length === 1
            ? 'seen'
            : 'not yet',
        (error: unknown) => String(error),
      );
      outcomes.push(outcome);
    }
    expect(outcomes.filter((each) => each.includes('503'))).toHaveLength(2);
    expect(outcomes.at(-1)).toBe('seen');
  });

  test.each([
    {
      title: '429',
      fault: { do: 'answer', status: 429, retryAfterSeconds: 7 } as const,
      error: { retryAfterMs: 7000 },
    },
    {
      title: '503 without Retry-After',
      fault: { do: 'answer', status: 503 } as const,
      error: { refusal: { status: 503 } },
    },
    {
      title: 'a cut connection',
      fault: { do: 'cut' } as const,
      error: { code: 'azure.unreachable' },
    },
    {
      title: 'half an answer',
      fault: { do: 'cut', afterBytes: 20 } as const,
      error: { code: 'azure.unreachable' },
    },
  ])('$title is told at once, and the next round goes well', async ({ fault, error }) => {
    const before = await watch.read();
    await setFaults({ match: { path: 'privateEndpoints' }, ...fault });
    await expect(watch.read()).rejects.toMatchObject(error);
    if (fault.do === 'cut') expect((await watch.read()).estate).toEqual(before.estate);
  });
});
