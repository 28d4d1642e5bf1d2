// A resolver, the server it forwards to, and clients that know nothing of either:
// Node's own resolver (c-ares), and octets written by hand.

import { Resolver } from 'node:dns/promises';

import { createLoopbackNetwork } from '@sekisho/rehearsal/network/loopback.ts';
import type { Host } from '@sekisho/dns/host.ts';
import type { RehearsedNetwork } from '@sekisho/rehearsal/network/network.ts';
import { askServer, forwardTo } from '@sekisho/dns/client.ts';
import { DnsServer, type DnsServerOptions } from '@sekisho/dns/server.ts';
import {
  addressRecord,
  aliasRecord,
  decodeMessage,
  type DnsMessage,
} from '@sekisho/dns/message.ts';
import type { LocalZone } from '@sekisho/dns/zones.ts';

export const RESOLVER = { address: '10.1.1.53', port: 53 };
export const INTERNET = { address: '203.0.113.53', port: 53 };
export const PUBLIC_ZONES: readonly LocalZone[] = [
  {
    name: 'azure.net',
    soa: { minimum: 60 },
    records: [
      aliasRecord('kv1.vault.azure.net', 100, 'kv1.privatelink.vaultcore.azure.net'),
      aliasRecord('kv1.privatelink.vaultcore.azure.net', 50, 'front.region.example.net'),
      aliasRecord('away.vault.azure.net', 100, 'target.example.org'),
      aliasRecord('loop1.azure.net', 100, 'loop2.azure.net'),
      aliasRecord('loop2.azure.net', 100, 'loop1.azure.net'),
    ],
  },
  {
    name: 'example.net',
    records: [
      addressRecord('front.region.example.net', 300, '203.0.113.80'),
      addressRecord('zero.example.net', 0, '203.0.113.81'),
    ],
  },
  {
    name: 'example.org',
    records: Array.from({ length: 90 }, (_, index) =>
      addressRecord('many.example.org', 60, `198.51.100.${String(index)}`),
    ),
  },
];
export const PRIVATE_ZONE: LocalZone = {
  name: 'privatelink.vaultcore.azure.net',
  soa: { minimum: 10 },
  records: [addressRecord('kv1.privatelink.vaultcore.azure.net', 10, '10.2.1.20')],
};

interface Lab {
  readonly network: RehearsedNetwork;
  readonly client: Host;
  readonly resolver: DnsServer;
  readonly internet: DnsServer;
  readonly lines: string[];
  /** An independent client of the resolver. */
  readonly cAres: Resolver;
  readonly advance: (seconds: number) => void;
}

const networks: RehearsedNetwork[] = [];

/** For afterEach of each test file: ends what its labs have started. */
export async function closeLabs(): Promise<void> {
  await Promise.all(networks.splice(0).map((each) => each.close()));
}

export async function makeLab(options: Partial<DnsServerOptions> = {}): Promise<Lab> {
  const network = await createLoopbackNetwork({
    networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
    firewall: () => [{ from: RESOLVER.address, to: 'internet', ports: [53] }],
  });
  networks.push(network);
  let now = Date.parse('2023-11-23T18:00:00Z');
  const clock = (): Date => new Date(now);
  const [client, host, away] = [
    network.host('app1', '10.1.1.10'),
    network.host('dns1', RESOLVER.address),
    network.host('internet', INTERNET.address),
  ];
  const lines: string[] = [];
  const internet = await DnsServer.start({
    host: away,
    zones: PUBLIC_ZONES,
    forward: null,
    log: () => undefined,
    clock,
  });
  const toInternet = forwardTo(host, INTERNET, { timeoutMs: 200, attempts: 1 });
  const resolver = await DnsServer.start({
    host,
    zones: [],
    forward: () => toInternet,
    log: (line) => lines.push(line),
    clock,
    ...options,
  });
  const cAres = new Resolver({ timeout: 2000, tries: 1 });
  cAres.setServers([`${resolver.real.udp.address}:${String(resolver.real.udp.port)}`]);
  return {
    network,
    client,
    resolver,
    internet,
    lines,
    cAres,
    advance: (seconds) => void (now += seconds * 1000),
  };
}

export function wordsOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^.* \d+ 10\.1\.1\.10\/\d+ /, ''));
}

export async function ask(lab: Lab, name: string, type = 'A'): Promise<DnsMessage> {
  return await askServer(lab.client, RESOLVER, { name, type, class: 'IN' });
}

export async function sendRaw(lab: Lab, bytes: Uint8Array): Promise<DnsMessage> {
  const decoded = decodeMessage(await lab.client.exchange(RESOLVER, bytes, { timeoutMs: 2000 }));
  if (!decoded.ok) throw new Error(decoded.problem);
  return decoded.message;
}
