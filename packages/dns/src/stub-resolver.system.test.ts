import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';

import { toName } from './name.ts';
import type { Host } from './host.ts';
import type { RehearsedNetwork } from '@sekisho/rehearsal/network/network.ts';
import { createLoopbackNetwork } from '@sekisho/rehearsal/network/loopback.ts';
import { DnsServer } from './server.ts';
import { addressRecord, aliasRecord } from './message.ts';
import { StubResolver } from './stub-resolver.ts';

const SERVER = { address: '10.1.1.53', port: 53 };
const OTHER = { address: '10.1.1.54', port: 53 };
const ZONE = {
  name: 'example.com',
  soa: { minimum: 30 },
  records: [
    aliasRecord('www.example.com', 20, 'web.example.com'),
    addressRecord('web.example.com', 60, '10.2.1.9'),
    addressRecord('web.example.com', 60, '10.2.1.8'),
  ],
};

interface Lab {
  readonly host: Host;
  readonly server: DnsServer;
  readonly stub: StubResolver;
  readonly lines: string[];
  readonly advance: (seconds: number) => void;
}

const networks: RehearsedNetwork[] = [];
afterEach(async () => {
  await Promise.all(networks.splice(0).map((each) => each.close()));
});

async function makeLab(): Promise<Lab & { readonly network: RehearsedNetwork }> {
  const network = await createLoopbackNetwork({
    networks: { onPremises: ['10.1.0.0/16'], throughVpn: [] },
    firewall: () => [],
  });
  networks.push(network);
  let now = 0;
  const clock = (): Date => new Date(now);
  const host = network.host('app1', '10.1.1.10');
  const lines: string[] = [];
  const server = await DnsServer.start({
    host: network.host('dns1', SERVER.address),
    zones: [ZONE],
    forward: () => null,
    log: (line) => lines.push(line),
    clock,
  });
  const stub = new StubResolver({ host, servers: [OTHER, SERVER], clock, ask: { timeoutMs: 500 } });
  return { network, host, server, stub, lines, advance: (seconds) => void (now += seconds * 1000) };
}

describe('a stub resolver', () => {
  test('gives addresses, the chain and the shortest time, from a server that answers', async () => {
    const { stub } = await makeLab();
    expect(await stub.resolve(toName('www.example.com'))).toEqual({
      answer: 'address',
      addresses: ['10.2.1.9', '10.2.1.8'],
      chain: ['www.example.com', 'web.example.com'],
      ttlSeconds: 20,
      from: 'network',
    });
  });

  test('remembers until the time is over, and then sees what changed', async () => {
    const { stub, server, advance, lines } = await makeLab();
    await stub.resolve(toName('www.example.com'));
    server.replaceZones([{ ...ZONE, records: [addressRecord('www.example.com', 5, '10.2.1.77')] }]);
    advance(19);
    expect(await stub.resolve(toName('www.example.com'))).toMatchObject({
      addresses: ['10.2.1.9', '10.2.1.8'],
      ttlSeconds: 1,
      from: 'cache',
    });
    expect(lines.filter((line) => line.includes('query['))).toHaveLength(1);
    advance(1);
    expect(await stub.resolve(toName('www.example.com'))).toMatchObject({
      addresses: ['10.2.1.77'],
      from: 'network',
    });
  });

  test.each([
    { title: '"no such name"', name: 'no.example.com', type: 'A', answer: 'nxdomain' },
    { title: '"no data"', name: 'web.example.com', type: 'AAAA', answer: 'nodata' },
  ] as const)('remembers $title for as long as the SOA says', async ({ name, type, answer }) => {
    const { stub, server, advance } = await makeLab();
    expect(await stub.resolve(toName(name), type)).toMatchObject({
      answer,
      addresses: [],
      ttlSeconds: 30,
      from: 'network',
    });
    server.replaceZones([
      {
        name: 'example.com',
        records: [addressRecord(name, 5, type === 'A' ? '10.2.1.77' : '2001:db8::77')],
      },
    ]);
    advance(29);
    expect(await stub.resolve(toName(name), type)).toMatchObject({ answer, from: 'cache' });
    advance(1);
    expect(await stub.resolve(toName(name), type)).toMatchObject({
      answer: 'address',
      from: 'network',
    });
  });

  test('flush forgets', async () => {
    const { stub } = await makeLab();
    await stub.resolve(toName('no.example.com'));
    stub.flush();
    expect((await stub.resolve(toName('no.example.com'))).from).toBe('network');
  });

  test('a refusal is no answer, and is asked again next time', async () => {
    const { stub, lines } = await makeLab();
    const none = {
      answer: 'none',
      addresses: [],
      chain: ['www.example.org'],
      ttlSeconds: 0,
      from: 'network',
    };
    expect(await stub.resolve(toName('www.example.org'))).toEqual(none);
    expect(await stub.resolve(toName('www.example.org'))).toEqual(none);
    expect(lines.filter((line) => line.includes('query[A]'))).toHaveLength(2);
  });

  test('a lost datagram is sent again; an answer with another number does not count', async () => {
    const { network, host, server } = await makeLab();
    const relay = await relayTo(server, network.host('lossy', OTHER.address));
    const stub = new StubResolver({
      host,
      servers: [OTHER],
      clock: () => new Date(0),
      ask: { timeoutMs: 60, attempts: 3 },
    });
    expect((await stub.resolve(toName('web.example.com'))).answer).toBe('address');
    expect(relay.received).toBe(3);
  });
});

/** Loses the first datagram, spoils the second answer, and passes on the rest. */
async function relayTo(server: DnsServer, host: Host): Promise<{ readonly received: number }> {
  const seen = { received: 0 };
  const front = createSocket('udp4');
  front.on('message', (message, peer) => {
    seen.received += 1;
    if (seen.received === 1) return;
    const spoil = seen.received === 2;
    const back: Socket = createSocket('udp4', (answer) => {
      if (spoil) answer[0] = (answer[0] ?? 0) ^ 0xff;
      front.send(answer, peer.port, peer.address);
      back.close();
    });
    back.send(message, server.real.udp.port, server.real.udp.address);
  });
  await host.bind(front, OTHER);
  return seen;
}
