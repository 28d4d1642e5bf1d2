// Real sockets on this machine's loopback. Each case makes its own network.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer, request } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';

import { freePort } from '@sekisho/test-kit/render/programs.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import type { NetworkRule } from './firewall.ts';
import type { Host } from '@sekisho/dns/host.ts';
import type { RehearsedNetwork, FirewallEvent, LinkCounters } from './network.ts';
import { createLoopbackNetwork, type LoopbackOptions } from './loopback.ts';

const NETWORKS = { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] };
const VPN_RULE: NetworkRule = { from: '10.1.0.0/16', to: '10.2.0.0/16', ports: [443, 53] };

const networks: RehearsedNetwork[] = [];
afterEach(async () => {
  await Promise.all(networks.splice(0).map((each) => each.close()));
});

async function makeNetwork(options: Partial<LoopbackOptions> = {}): Promise<RehearsedNetwork> {
  const network = await createLoopbackNetwork({
    networks: NETWORKS,
    firewall: () => [VPN_RULE],
    ...options,
  });
  networks.push(network);
  return network;
}

/** Answers every connection with what `reply` makes of the caller. */
function serveText(reply: (socket: Socket) => string): Server {
  return createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(reply(socket));
  });
}

function peerOf(host: Host, socket: Socket): string {
  return host.siteOf({ address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }).address;
}

function counterOf(network: RehearsedNetwork, link: LinkCounters['link']): LinkCounters {
  const found = network.counters().find((each) => each.link === link);
  if (found === undefined) throw new Error(`no counters of ${link}`);
  return found;
}

describe.each([
  { title: 'one address for each host', sharesOneAddress: false },
  { title: 'one address for all hosts', sharesOneAddress: true },
])('connections with $title', ({ sharesOneAddress }) => {
  test('a program reaches a server by the address and port of the site, and is known by its own', async () => {
    const network = await makeNetwork({ sharesOneAddress });
    const [client, server] = [
      network.host('app1', '10.1.1.10'),
      network.host('endpoint', '10.2.1.13'),
    ];
    await server.listen(
      serveText((socket) => `hello ${peerOf(server, socket)}`),
      { address: '10.2.1.13', port: 443 },
    );
    expect(await text(await client.connect({ address: '10.2.1.13', port: 443 }))).toBe(
      'hello 10.1.1.10',
    );
  });

  test('a connection that the firewall rejects is refused by the kernel, and named by the site', async () => {
    const events: FirewallEvent[] = [];
    const network = await makeNetwork({
      sharesOneAddress,
      firewall: () => [],
      onFirewall: (event) => events.push(event),
    });
    const [client, server] = [
      network.host('app1', '10.1.1.10'),
      network.host('web', '203.0.113.5'),
    ];
    await server.listen(
      serveText(() => 'never'),
      { address: '203.0.113.5', port: 443 },
    );
    await expect(client.connect({ address: '203.0.113.5', port: 443 })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      message: 'connect ECONNREFUSED 203.0.113.5:443',
      cause: { syscall: 'connect', code: 'ECONNREFUSED' },
    });
    expect(events).toEqual([
      expect.objectContaining({
        from: '10.1.1.10',
        to: '203.0.113.5',
        port: 443,
        protocol: 'tcp',
        verdict: 'rejected',
        via: 'internet',
      }),
    ]);
    expect(events[0]?.fromPort).toBeGreaterThan(0);
    expect(counterOf(network, 'internet')).toMatchObject({ connections: 0, rejected: 1 });
  });

  test.each([
    { title: 'an address where no host lives', address: '10.1.9.9', port: 443 },
    { title: 'a port where nobody listens', address: '10.1.1.10', port: 8080 },
  ])('$title refuses', async ({ address, port }) => {
    const network = await makeNetwork({ sharesOneAddress });
    const client = network.host('app1', '10.1.1.10');
    await expect(client.connect({ address, port })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      message: `connect ECONNREFUSED ${address}:${String(port)}`,
    });
  });

  test('a datagram finds its server, whose answer comes back', async () => {
    const network = await makeNetwork({ sharesOneAddress });
    const [client, server] = [network.host('app1', '10.1.1.10'), network.host('dns', '10.2.1.53')];
    const socket = createSocket('udp4');
    socket.on('message', (message, peer) =>
      socket.send(
        `${message.toString()} from ${server.siteOf(peer).address}`,
        peer.port,
        peer.address,
      ),
    );
    await server.bind(socket, { address: '10.2.1.53', port: 53 });
    const answer = await client.exchange({ address: '10.2.1.53', port: 53 }, Buffer.from('ping'));
    expect(Buffer.from(answer).toString()).toBe('ping from 10.1.1.10');
    expect(counterOf(network, 'vpn')).toMatchObject({ bytesOut: 4, bytesIn: answer.length });
  });

  test('a datagram that the firewall rejects is refused at once', async () => {
    const network = await makeNetwork({ sharesOneAddress, firewall: () => [] });
    const client = network.host('app1', '10.1.1.10');
    await expect(
      client.exchange({ address: '203.0.113.53', port: 53 }, Buffer.from('x')),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED', address: '203.0.113.53', port: 53 });
  });
});

describe('the firewall at work', () => {
  test('a new rule counts for the next connection', async () => {
    let rules: readonly NetworkRule[] = [];
    const network = await makeNetwork({ firewall: () => rules });
    const [client, server] = [
      network.host('app1', '10.1.1.10'),
      network.host('endpoint', '10.2.1.13'),
    ];
    await server.listen(
      serveText(() => 'in'),
      { address: '10.2.1.13', port: 443 },
    );
    await expect(client.connect({ address: '10.2.1.13', port: 443 })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    rules = [VPN_RULE];
    expect(await text(await client.connect({ address: '10.2.1.13', port: 443 }))).toBe('in');
  });
});

describe('waiting', () => {
  test('a silent server times out', async () => {
    const network = await makeNetwork();
    const [client, server] = [network.host('app1', '10.1.1.10'), network.host('dns', '10.2.1.53')];
    await server.bind(createSocket('udp4'), { address: '10.2.1.53', port: 53 });
    await expect(
      client.exchange({ address: '10.2.1.53', port: 53 }, Buffer.from('x'), { timeoutMs: 20 }),
    ).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  test('an aborted signal ends the wait', async () => {
    const network = await makeNetwork();
    const [client, server] = [network.host('app1', '10.1.1.10'), network.host('dns', '10.2.1.53')];
    const socket = createSocket('udp4');
    await server.bind(socket, { address: '10.2.1.53', port: 53 });
    const controller = new AbortController();
    const answer = client.exchange({ address: '10.2.1.53', port: 53 }, Buffer.from('x'), {
      signal: controller.signal,
    });
    socket.once('message', () => controller.abort(new Error('enough')));
    await expect(answer).rejects.toThrow('enough');
    await expect(
      client.connect({ address: '10.2.1.53', port: 443 }, { signal: controller.signal }),
    ).rejects.toThrow('enough');
  });
});

describe('places to listen', () => {
  test('an address that was added later is served', async () => {
    const network = await makeNetwork();
    const [client, server] = [network.host('app1', '10.1.1.10'), network.host('azure', '10.2.1.4')];
    network.addAddress(server, '10.2.1.14');
    await server.listen(
      serveText(() => 'second'),
      { address: '10.2.1.14', port: 443 },
    );
    expect(await text(await client.connect({ address: '10.2.1.14', port: 443 }))).toBe('second');
    expect(network.describe()).toContainEqual({
      host: 'azure',
      address: '10.2.1.14',
      real: expect.stringMatching(/^127\.\d+\.\d+\.\d+ tcp 443→\d+$/),
    });
  });

  test('two hosts cannot have one address, and a host cannot listen at another', async () => {
    const network = await makeNetwork();
    const host = network.host('one', '10.1.1.10');
    expect(() => network.host('two', '10.1.1.10')).toThrow('already of host one');
    await expect(host.listen(createServer(), { address: '10.1.1.11', port: 443 })).rejects.toThrow(
      'has no address',
    );
  });

  test('a point that is free again can be taken again', async () => {
    const network = await makeNetwork();
    const host = network.host('one', '10.1.1.10');
    const first = createServer();
    await host.listen(first, { address: '10.1.1.10', port: 443 });
    await expect(host.listen(createServer(), { address: '10.1.1.10', port: 443 })).rejects.toThrow(
      OutsideError,
    );
    first.close();
    await once(first, 'close');
    await expect(
      host.listen(createServer(), { address: '10.1.1.10', port: 443 }),
    ).resolves.toMatchObject({ address: '127.1.1.10' });
  });

  test('UDP and TCP of one point share a number, as DNS clients expect', async () => {
    const network = await makeNetwork();
    const host = network.host('dns', '10.1.1.53');
    const udp = await host.bind(createSocket('udp4'), { address: '10.1.1.53', port: 53 });
    expect(await host.listen(createServer(), { address: '10.1.1.53', port: 53 })).toEqual(udp);
  });

  test('with a port base, programs outside find the port they can compute', async () => {
    const portBase = (await freePort()) - 80;
    const network = await makeNetwork({ portBase });
    const host = network.host('proxy', '10.1.1.5');
    await host.listen(
      serveText((socket) => `you are ${peerOf(host, socket)}`),
      { address: '10.1.1.5', port: 80 },
    );
    expect(await text(connect(portBase + 80, '127.1.1.5'))).toBe('you are 127.0.0.1');
  });

  test('a port that another program holds is named', async () => {
    const other = createServer().listen(0, '127.1.1.5');
    await once(other, 'listening');
    const portBase = (other.address() as AddressInfo).port - 80;
    const network = await makeNetwork({ portBase });
    const listening = network
      .host('proxy', '10.1.1.5')
      .listen(createServer(), { address: '10.1.1.5', port: 80 });
    await expect(listening).rejects.toMatchObject({
      name: 'OutsideError',
      code: 'network.port-in-use',
      where: `127.1.1.5:${String(portBase + 80)}`,
      hint: expect.any(String),
    });
    other.close();
    await once(other, 'close');
  });

  test('a port base that is too high is a usage error', async () => {
    const network = await makeNetwork({ portBase: 65_500 });
    await expect(
      network.host('proxy', '10.1.1.5').listen(createServer(), { address: '10.1.1.5', port: 80 }),
    ).rejects.toThrow(UserError);
  });
});

describe('counting', () => {
  test('bytes show while a connection lives, and stay when it is gone', async () => {
    const network = await makeNetwork();
    const [client, server] = [
      network.host('app1', '10.1.1.10'),
      network.host('endpoint', '10.2.1.13'),
    ];
    const echo = createServer((socket) => socket.pipe(socket));
    await server.listen(echo, { address: '10.2.1.13', port: 443 });
    const stream = await client.connect({ address: '10.2.1.13', port: 443 });
    stream.write(Buffer.alloc(1000));
    await once(stream, 'data');
    expect(counterOf(network, 'vpn')).toMatchObject({ connections: 1, bytesOut: 1000 });
    stream.resume().end();
    await once(stream, 'close');
    expect(counterOf(network, 'vpn')).toEqual({
      link: 'vpn',
      connections: 1,
      bytesOut: 1000,
      bytesIn: 1000,
      rejected: 0,
    });
  });
});

describe('closing', () => {
  test('ends every connection, server and wait', async () => {
    const network = await createLoopbackNetwork({ networks: NETWORKS, firewall: () => [VPN_RULE] });
    const [client, server] = [
      network.host('app1', '10.1.1.10'),
      network.host('endpoint', '10.2.1.13'),
    ];
    const http = createHttpServer();
    const accepted: Socket[] = [];
    http.on('connection', (socket) => accepted.push(socket));
    await server.listen(http, { address: '10.2.1.13', port: 443 });
    await server.bind(createSocket('udp4'), { address: '10.2.1.13', port: 53 });
    const stream: Duplex = await client.connect({ address: '10.2.1.13', port: 443 });
    const wait = client.exchange({ address: '10.2.1.13', port: 53 }, Buffer.from('x'));
    const outcome = expect(wait).rejects.toThrow('closed');
    await network.close();
    await outcome;
    expect([
      stream.destroyed,
      accepted.every((socket) => socket.destroyed),
      http.listening,
    ]).toEqual([true, true, false]);
    await expect(client.connect({ address: '10.2.1.13', port: 443 })).rejects.toMatchObject({
      code: 'ENETDOWN',
    });
  });

  test('carries HTTP, as node:http sees a socket', async () => {
    const network = await makeNetwork();
    const [client, server] = [
      network.host('app1', '10.1.1.10'),
      network.host('endpoint', '10.2.1.13'),
    ];
    await server.listen(
      createHttpServer((_request, response) => response.end('ok')),
      { address: '10.2.1.13', port: 443 },
    );
    const socket = await client.connect({ address: '10.2.1.13', port: 443 });
    const asked = request({
      createConnection: () => socket,
      host: 'endpoint.example.com',
      path: '/',
    }).end();
    const [response] = await once(asked, 'response');
    expect(await text(response)).toBe('ok');
  });
});
