// For tests: a small emulated Azure on a loopback network, and an HTTPS client that
// reaches it as a program of the site would: by address, checking certificates.

import { mkdtemp, rm } from 'node:fs/promises';
import { request as requestHttp, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';

import type { Host } from '@sekisho/dns/host.ts';
import type { RehearsedNetwork } from '@sekisho/rehearsal/network/network.ts';
import { createLoopbackNetwork } from '@sekisho/rehearsal/network/loopback.ts';
import { startAzure, type Azure, type AzureOptions } from '@sekisho/azure-emulator/cloud/azure.ts';
import { parseJson, textAt, type Json } from '@sekisho/azure-emulator/base/json.ts';
import type { AzureSeed } from '@sekisho/azure-emulator/cloud/seed/seed.ts';

export const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111';
export const TENANT = '22222222-2222-2222-2222-222222222222';
export const VAULT_GROUP = `${SUBSCRIPTION}/resourceGroups/privateasr2`;
export const NETWORK_GROUP = `${SUBSCRIPTION}/resourceGroups/avd2`;
export const VAULT = `${VAULT_GROUP}/providers/Microsoft.RecoveryServices/vaults/privateasr2`;
export const NETWORK = `${NETWORK_GROUP}/providers/Microsoft.Network/virtualNetworks/avd2`;
export const SUBNET = `${NETWORK}/subnets/default`;
export const CACHE = `${VAULT_GROUP}/providers/Microsoft.Storage/storageAccounts/asrcache`;
export const RESOLVER = '10.2.0.4';

export const SEED: AzureSeed = {
  tenantId: TENANT,
  region: 'japaneast',
  codes: { siteRecovery: 'jpe', migrate: 'je' },
  vaultNumbers: { privateasr2: '1265443793182260898' },
  eventHubsSuffixes: { privateasr2: '2j8q' },
  addresses: { '1265443793182260898-asr-pod01-id1.jpe.siterecovery.windowsazure.com': '10.2.1.13' },
  resources: [
    { id: NETWORK, properties: { addressSpace: { addressPrefixes: ['10.2.0.0/16'] } } },
    { id: SUBNET, properties: { addressPrefix: '10.2.1.0/24' } },
    { id: VAULT },
  ],
  applications: [
    {
      appId: '33333333-3333-3333-3333-333333333333',
      displayName: 'planner',
      secret: 'a secret that must not be seen',
    },
  ],
  resolvers: [{ address: RESOLVER, networkId: NETWORK }],
};

export const FAST = {
  endpointMs: 30,
  operationMs: 10,
  agentHealthMs: 150,
  deviceCodeMs: 60_000,
  heartbeatMs: 60_000,
  retryAfterSeconds: 0,
} as const;

export interface TestCloud {
  readonly azure: Azure;
  readonly network: RehearsedNetwork;
  readonly client: Host;
  readonly folder: string;
  readonly log: string[];
  close(): Promise<void>;
}

export async function startTestCloud(
  options: Partial<Omit<AzureOptions, 'network' | 'workFolder' | 'log'>> = {},
): Promise<TestCloud> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-azure-'));
  const network = await createLoopbackNetwork({
    networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
    firewall: () => [{ from: 'any', to: 'any', ports: [443, 53] }],
  });
  const log: string[] = [];
  const azure = await startAzure({
    seed: SEED,
    pace: FAST,
    ...options,
    hostNetwork: network,
    workFolder: folder,
    log: (line) => log.push(line),
  });
  const client = network.host('client', '10.1.0.5');
  const close = async (): Promise<void> => {
    await azure.close();
    await network.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { azure, network, client, folder, log, close };
}

export interface Asked {
  readonly url: string;
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Where to connect; default: the name's public address. */
  readonly at?: string;
  /** The name in the TLS hello; default: the URL's. */
  readonly servername?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Json | undefined;
}

export async function ask(
  cloud: Pick<TestCloud, 'azure' | 'client'>,
  asked: Asked,
): Promise<Answered> {
  const url = new URL(asked.url);
  const address = asked.at ?? cloud.azure.addressOf(url.hostname);
  if (address === undefined) throw new Error(`no address for ${url.hostname}`);
  const wire = await cloud.client.connect({ address, port: 443 });
  const socket = connectTls({
    socket: wire,
    servername: asked.servername ?? url.hostname,
    ca: cloud.azure.ca,
  });
  const payload =
    asked.json === undefined
      ? asked.form === undefined
        ? asked.body
        : new URLSearchParams(asked.form).toString()
      : JSON.stringify(asked.json);
  const headers: Record<string, string> = {
    host: url.hostname,
    connection: 'close',
    ...asked.headers,
  };
  if (asked.token !== undefined) headers['authorization'] = `Bearer ${asked.token}`;
  if (asked.json !== undefined) headers['content-type'] ??= 'application/json';
  if (asked.form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
  if (payload !== undefined) headers['content-length'] = String(Buffer.byteLength(payload));
  return await new Promise((resolve, reject) => {
    socket.once('error', reject);
    const request = requestHttp(
      {
        createConnection: () => socket,
        method: asked.method ?? 'GET',
        path: url.pathname + url.search,
        headers,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            body: parseJson(text),
          });
        });
      },
    );
    request.once('error', reject);
    request.end(payload);
  });
}

export const MANAGEMENT = 'https://management.azure.com';

export function armToken(cloud: Pick<TestCloud, 'azure'>): string {
  return cloud.azure.control.issueToken({
    audience: `${MANAGEMENT}/`,
    appId: 'test',
    objectId: 'test',
  });
}

/** One call of Resource Manager with a good token. */
export function arm(
  cloud: TestCloud,
  method: string,
  path: string,
  options: Partial<Asked> & { readonly version: string },
): Promise<Answered> {
  const { version, ...rest } = options;
  return ask(cloud, {
    ...rest,
    method,
    url: `${MANAGEMENT}${path}${path.includes('?') ? '&' : '?'}api-version=${version}`,
    token: armToken(cloud),
  });
}

/** As {@link arm}, and follows the operation to its end; answers its last status. */
export async function completeArm(
  cloud: TestCloud,
  method: string,
  path: string,
  options: Partial<Asked> & { readonly version: string },
): Promise<{
  readonly first: Answered;
  readonly status: string;
  readonly last: Answered | undefined;
}> {
  const first = await arm(cloud, method, path, options);
  const follow = first.headers['azure-asyncoperation'] ?? first.headers.location;
  if (typeof follow !== 'string')
    return { first, status: first.status < 300 ? 'Succeeded' : 'Failed', last: undefined };
  for (;;) {
    const polled = await ask(cloud, { url: follow, token: armToken(cloud) });
    const status = textAt(polled.body, 'status');
    if (status === undefined && polled.status !== 202)
      return { first, status: polled.status < 300 ? 'Succeeded' : 'Failed', last: polled };
    if (status === 'Succeeded' || status === 'Failed') return { first, status, last: polled };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const VERSION = {
  network: '2024-01-01',
  dns: '2024-06-01',
  vault: '2024-04-01',
  keyVault: '2023-07-01',
  offAzure: '2020-07-07',
  storage: '2023-05-01',
} as const;

/** Makes an endpoint with its zone, link and zone group in one group; the zone may be there already. */
export async function makeEndpoint(
  cloud: TestCloud,
  of: {
    readonly name: string;
    readonly group: string;
    readonly targetId: string;
    readonly groupId: string;
    readonly zone: string;
  },
): Promise<string> {
  const id = `${of.group}/providers/Microsoft.Network/privateEndpoints/${of.name}`;
  const zoneId = `${of.group}/providers/Microsoft.Network/privateDnsZones/${of.zone}`;
  const connection = {
    name: of.name,
    properties: { privateLinkServiceId: of.targetId, groupIds: [of.groupId] },
  };
  const complete: typeof completeArm = async (...call) => {
    const done = await completeArm(...call);
    if (done.status !== 'Succeeded')
      throw new Error(`${call[2]}: ${done.last?.text ?? done.first.text}`);
    return done;
  };
  await complete(cloud, 'PUT', id, {
    version: VERSION.network,
    json: {
      location: 'japaneast',
      properties: { subnet: { id: SUBNET }, privateLinkServiceConnections: [connection] },
    },
  });
  await complete(cloud, 'PUT', zoneId, { version: VERSION.dns, json: { location: 'global' } });
  await complete(cloud, 'PUT', `${zoneId}/virtualNetworkLinks/${of.name}-link`, {
    version: VERSION.dns,
    json: {
      location: 'global',
      properties: { virtualNetwork: { id: NETWORK }, registrationEnabled: false },
    },
  });
  await complete(cloud, 'PUT', `${id}/privateDnsZoneGroups/default`, {
    version: VERSION.network,
    json: {
      properties: {
        privateDnsZoneConfigs: [{ name: 'zone', properties: { privateDnsZoneId: zoneId } }],
      },
    },
  });
  return id;
}
