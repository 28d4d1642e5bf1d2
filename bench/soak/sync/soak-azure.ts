// What somebody does in Azure during a soak: Key Vaults whose private endpoints come and go, while Resource Manager
// is not always well. What exists in the end is asked of Resource Manager itself, not of any plan.

import { setTimeout as delay } from 'node:timers/promises';

import { textAt, type Json } from '@sekisho/azure-emulator/base/json.ts';
import type { TestEmulator } from '@sekisho/test-kit/azure-emulator/emulator.ts';

export interface SoakAzure {
  readonly hosts: readonly string[];
  /** Creates the endpoint of a Key Vault, or deletes it. */
  toggle(host: string): Promise<void>;
  create(host: string): Promise<void>;
  /** By host: its endpoint's address; null: it has none. Only to be asked while nothing goes wrong. */
  addresses(): Promise<ReadonlyMap<string, string | null>>;
}

export interface SoakAzureOptions {
  /** Below which everything is created. */
  readonly groupId: string;
  readonly subnetId: string;
  readonly count: number;
  readonly seed: number;
}

export async function prepareAzure(
  emulator: TestEmulator,
  { groupId, subnetId, count, seed }: SoakAzureOptions,
): Promise<SoakAzure> {
  // As registration names them after the vault privateasr2: others would be none of this appliance's.
  const hosts = Array.from(
    { length: count },
    (_, index) =>
      `privateasr${((seed % 16) * 4096 + index).toString(16).padStart(4, '0')}kv.vault.azure.net`,
  );
  const labelOf = (host: string): string => host.slice(0, host.indexOf('.'));
  const vaultId = (host: string): string =>
    `${groupId}/providers/Microsoft.KeyVault/vaults/${labelOf(host)}`;
  const endpointPath = (host: string): string =>
    `${groupId}/providers/Microsoft.Network/privateEndpoints/${labelOf(host)}-pe?api-version=2024-01-01`;
  const asked = async (
    method: string,
    path: string,
    json?: unknown,
  ): Promise<{ readonly status: number; readonly body: Json | undefined }> => {
    for (;;) {
      const reply = await emulator
        .ask(method, path, json === undefined ? {} : { json })
        .catch(() => null);
      // Faults meet this admin too (401: all tokens have just ended); 409: a deletion is not over.
      if (reply !== null && reply.status < 429 && reply.status !== 401 && reply.status !== 409)
        return reply;
      await delay(50);
    }
  };
  for (const host of hosts)
    await asked('PUT', `${vaultId(host)}?api-version=2023-07-01`, {
      location: 'japaneast',
      properties: {
        tenantId: emulator.cloud.tenantId,
        sku: { family: 'A', name: 'standard' },
        accessPolicies: [],
      },
    });
  const standing = new Set<string>();
  const create = async (host: string): Promise<void> => {
    const connection = {
      name: 'c',
      properties: { privateLinkServiceId: vaultId(host), groupIds: ['vault'] },
    };
    const { status, body } = await asked('PUT', endpointPath(host), {
      location: 'japaneast',
      properties: { subnet: { id: subnetId }, privateLinkServiceConnections: [connection] },
    });
    if (status >= 300)
      throw new Error(
        `the endpoint of ${host} is refused: ${String(status)} ${JSON.stringify(body)}`,
      );
    standing.add(host);
  };
  return {
    hosts,
    create,
    toggle: async (host) => {
      if (!standing.delete(host)) return create(host);
      await asked('DELETE', endpointPath(host));
    },
    addresses: async () => {
      const found = new Map<string, string | null>();
      for (const host of hosts) {
        const { status, body } = await asked('GET', endpointPath(host));
        if (status === 404) {
          found.set(host, null);
          continue;
        }
        const card = await asked(
          'GET',
          `${textAt(body, 'properties', 'networkInterfaces', 0, 'id') ?? ''}?api-version=2024-01-01`,
        );
        const address = textAt(
          card.body,
          'properties',
          'ipConfigurations',
          0,
          'properties',
          'privateIPAddress',
        );
        if (address === undefined)
          throw new Error(`the endpoint of ${host} has no address: ${JSON.stringify(card.body)}`);
        found.set(host, address);
      }
      return found;
    },
  };
}
