// Bodies that clients send to what Sekisho serves: the page's API, and the emulated Azure.

import { connect } from 'node:net';

import { startTestEmulator } from '@sekisho/test-kit/azure-emulator/emulator.ts';
import { VAULT_GROUP } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { serveExample } from '@sekisho/test-kit/web/served-site.ts';
import { API } from '@sekisho/sekisho/web/api.ts';
import type { FuzzTarget, FuzzTargets } from '../target.ts';

/** A refusal is an answer; an error of the server's own is not. */
function expectNoFault(status: number, what: string): void {
  if (status >= 500 && status !== 501 && status !== 503)
    throw new Error(`${what} answered ${String(status)}`);
}

export async function openServerTargets(): Promise<FuzzTargets> {
  const site = await serveExample();
  const emulator = await startTestEmulator();
  const version = '?api-version=2024-01-01';
  const arm = (what: string, method: string, path: string, right: unknown): FuzzTarget => ({
    name: `emulator: ${what}`,
    inputs: [JSON.stringify(right)],
    isSlow: true,
    read: async (input) => {
      const { status } = await emulator.ask(method, path, { json: new Raw(input) });
      expectNoFault(status, what);
    },
  });
  return {
    close: async () => {
      await Promise.all([site.close(), emulator.close()]);
    },
    targets: [
      {
        name: 'page: a body of its API',
        inputs: ['{"proposal":"a","answer":"confirm"}', '{"id":1,"accept":true}', '[]'],
        isSlow: true,
        read: async (input) => {
          for (const path of [API.preview, API.apply, API.decline])
            expectNoFault((await site.post(path, input.toString('latin1'))).status, path);
          if (site.errors.length > 0) throw site.errors[0];
        },
      },
      {
        name: 'page: a request',
        inputs: [
          `GET ${API.plan} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
          'POST /api/x HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
        ],
        words: [
          '\r\n',
          'Host: x\r\n',
          'Content-Length: 5\r\n',
          '/../',
          '%00',
          'Cookie: a=b\r\n',
          '?token=',
        ],
        isSlow: true,
        read: async (input) => {
          await sayTo(site.server.port, input);
          // It still answers, and nothing went wrong inside.
          expectNoFault((await site.ask('/healthz')).status, 'healthz');
          if (site.errors.length > 0) throw site.errors[0];
        },
      },
      arm(
        'a vault',
        'PUT',
        `${VAULT_GROUP}/providers/Microsoft.RecoveryServices/vaults/v1${version}`,
        {
          location: 'japaneast',
          sku: { name: 'RS0', tier: 'Standard' },
          properties: { publicNetworkAccess: 'Enabled' },
          identity: { type: 'SystemAssigned' },
        },
      ),
      arm(
        'a private endpoint',
        'PUT',
        `${VAULT_GROUP}/providers/Microsoft.Network/privateEndpoints/p1${version}`,
        {
          location: 'japaneast',
          properties: {
            subnet: {
              id: `${VAULT_GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
            },
            privateLinkServiceConnections: [
              { name: 'c', properties: { privateLinkServiceId: VAULT_GROUP, groupIds: ['vault'] } },
            ],
          },
        },
      ),
      arm(
        'a search',
        'POST',
        '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01',
        {
          query:
            "resources | where type =~ 'a' and name has 'b' | extend x = tostring(properties.y) | summarize count() by x | top 5 by x",
        },
      ),
      arm(
        'a deployment',
        'PUT',
        `${VAULT_GROUP}/providers/Microsoft.Resources/deployments/d1?api-version=2021-04-01`,
        {
          properties: {
            mode: 'Incremental',
            parameters: { a: { value: 'b' } },
            template: {
              $schema:
                'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
              contentVersion: '1.0.0.0',
              parameters: { a: { type: 'string' } },
              resources: [],
              outputs: { o: { type: 'string', value: "[concat(parameters('a'), '-x')]" } },
            },
          },
        },
      ),
      arm('its own faults', 'PUT', '/_emulator/faults', [
        { do: 'delay', delayMs: 1, match: { path: 'none' } },
      ]),
    ],
  };
}

/** Bytes on a connection of their own; whatever comes back, or nothing. */
function sayTo(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve();
    };
    const timer = setTimeout(end, 300);
    socket
      .on('data', () => undefined)
      .on('error', end)
      .on('close', end);
  });
}

/** Bytes that stand for JSON, as they are: JSON.stringify gives them back. */
class Raw {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  toJSON(): unknown {
    const text = this.#bytes.toString('utf8');
    try {
      return JSON.parse(text);
    } catch {
      // Another JSON than was meant: a text in its place.
      return text;
    }
  }
}
