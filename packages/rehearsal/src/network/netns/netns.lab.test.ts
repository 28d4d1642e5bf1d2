// The network on real namespaces: true addresses, the router's decisions and counters, and nothing left behind.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import type { FirewallEvent } from '../network.ts';
import { whyNotHere } from './availability.ts';
import { createNetnsNetwork, type NetnsNetwork, type NetnsOptions } from './netns.ts';
import { listNamespaces } from './run-state.ts';

const NETWORKS = { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] };
const RULES = [
  { from: '10.1.1.10', to: '10.2.1.0/24', port: 443 },
  { from: '10.1.1.20', to: 'internet', ports: [53, 443] },
];
const reason = await whyNotHere(['ip', 'nft']);
const noTunnel = await whyNotHere(['wireguard-go']);
/** Counts at the virtual network's end of the line what is WireGuard's, and what is not. */
const WATCH_LINE = `table inet watch {
  counter sealed { }
  counter other { }
  chain out { type filter hook output priority 0; oifname eth0 udp dport 51820 counter name sealed return; oifname eth0 counter name other; }
  chain in { type filter hook input priority 0; iifname eth0 udp dport 51820 counter name sealed return; iifname eth0 counter name other; }
}`;

let network: NetnsNetwork | undefined;
afterEach(async () => {
  await network?.close();
  network = undefined;
});

async function start(
  more: Partial<NetnsOptions> = {},
): Promise<{ readonly network: NetnsNetwork; readonly events: FirewallEvent[] }> {
  const events: FirewallEvent[] = [];
  network = await createNetnsNetwork({
    networks: NETWORKS,
    firewall: RULES,
    vpnRateMbps: 0,
    onFirewall: (event) => events.push(event),
    ...more,
  });
  return { network, events };
}

async function greet(on: NetnsNetwork, name: string, address: string): Promise<string[]> {
  const callers: string[] = [];
  const server = createServer((socket) => {
    callers.push(socket.remoteAddress ?? '');
    socket.end(`from ${name}`);
  });
  await on.host(name, address).listen(server, { address, port: 443 });
  return callers;
}

async function read(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** Megabits a second of one connection from the virtual network. */
async function measureRate(on: NetnsNetwork): Promise<number> {
  const bytes = 2 * 1024 * 1024;
  const server = createServer((socket) => socket.end(Buffer.alloc(bytes)));
  await on.host('vault', '10.2.1.13').listen(server, { address: '10.2.1.13', port: 443 });
  const stream = await on
    .host('appliance1', '10.1.1.10')
    .connect({ address: '10.2.1.13', port: 443 });
  const started = performance.now();
  expect((await read(stream)).length).toBe(bytes);
  return (bytes * 8) / 1000 / (performance.now() - started);
}

describe.skipIf(reason !== null)(
  `network netns${reason === null ? '' : ` (not run: ${reason})`}`,
  () => {
    test('a connection through the VPN arrives from the true address and is told and counted', async () => {
      const { network, events } = await start();
      const callers = await greet(network, 'vault', '10.2.1.13');
      const stream = await network
        .host('appliance1', '10.1.1.10')
        .connect({ address: '10.2.1.13', port: 443 });
      expect(await read(stream)).toBe('from vault');
      expect(callers).toEqual(['10.1.1.10']);
      await network.settle();
      expect(events).toMatchObject([
        {
          from: '10.1.1.10',
          to: '10.2.1.13',
          port: 443,
          protocol: 'tcp',
          verdict: 'allowed',
          via: 'vpn',
        },
      ]);
      expect(network.counters().find(({ link }) => link === 'vpn')).toMatchObject({
        connections: 1,
        rejected: 0,
      });
    });

    test.each([
      { title: 'a port without a rule', to: { address: '10.2.1.13', port: 80 }, via: 'vpn' },
      {
        title: 'the internet, which only the proxy may reach',
        to: { address: '203.0.113.5', port: 443 },
        via: 'internet',
      },
    ])('the router rejects $title', async ({ to, via }) => {
      const { network, events } = await start();
      await greet(network, 'vault', '10.2.1.13');
      await greet(network, 'public', '203.0.113.5');
      await expect(network.host('appliance1', '10.1.1.10').connect(to)).rejects.toMatchObject({
        code: 'EHOSTUNREACH',
      });
      await network.settle();
      expect(events).toMatchObject([
        { from: '10.1.1.10', to: to.address, port: to.port, verdict: 'rejected', via },
      ]);
      expect(network.counters().find(({ link }) => link === via)).toMatchObject({
        connections: 0,
        rejected: 1,
      });
    });

    test('machines of the site reach each other without a rule and without the router', async () => {
      const { network, events } = await start({ firewall: [] });
      const callers = await greet(network, 'proxy1', '10.1.1.20');
      expect(
        await read(
          await network
            .host('appliance1', '10.1.1.10')
            .connect({ address: '10.1.1.20', port: 443 }),
        ),
      ).toBe('from proxy1');
      expect(callers).toEqual(['10.1.1.10']);
      await network.settle();
      expect(events).toEqual([]);
    });

    test('rules can change while connections are open, and decisions are told by the new ones too', async () => {
      const { network, events } = await start();
      await greet(network, 'vault', '10.2.1.13');
      const host = network.host('appliance1', '10.1.1.10');
      const open = await host.connect({ address: '10.2.1.13', port: 443 });
      await network.replaceRules([]);
      await expect(host.connect({ address: '10.2.1.13', port: 443 })).rejects.toMatchObject({
        code: 'EHOSTUNREACH',
      });
      expect(await read(open)).toBe('from vault');
      await network.replaceRules(RULES);
      expect(await read(await host.connect({ address: '10.2.1.13', port: 443 }))).toBe(
        'from vault',
      );
      expect(network.counters().find(({ link }) => link === 'vpn')).toMatchObject({
        connections: 2,
        rejected: 1,
      });
      await network.settle();
      expect(events.map(({ verdict }) => verdict)).toEqual(['allowed', 'rejected', 'allowed']);
    });

    test.each([
      { title: 'nobody listens', to: { address: '10.2.1.13', port: 443 }, code: 'ECONNREFUSED' },
      {
        title: 'nobody has the address',
        to: { address: '10.2.1.99', port: 443 },
        code: 'EHOSTUNREACH',
      },
    ])('a connection fails at once where $title', async ({ to, code }) => {
      const { network } = await start();
      network.host('vault', '10.2.1.13');
      await expect(network.host('appliance1', '10.1.1.10').connect(to)).rejects.toMatchObject({
        code,
      });
    });

    test('datagrams are answered, and an added address answers too', async () => {
      const { network } = await start();
      const dns = network.host('dns', '198.51.100.53');
      network.addAddress(dns, '198.51.100.54');
      for (const address of ['198.51.100.53', '198.51.100.54']) {
        const socket = createSocket('udp4', (message, peer) =>
          socket.send(`${String(message)} from ${peer.address}`, peer.port, peer.address),
        );
        await dns.bind(socket, { address, port: 53 });
      }
      const proxy = network.host('proxy1', '10.1.1.20');
      expect(
        Buffer.from(
          await proxy.exchange({ address: '198.51.100.53', port: 53 }, Buffer.from('a')),
        ).toString(),
      ).toBe('a from 10.1.1.20');
      expect(
        Buffer.from(
          await proxy.exchange({ address: '198.51.100.54', port: 53 }, Buffer.from('b')),
        ).toString(),
      ).toBe('b from 10.1.1.20');
    });

    test('the VPN carries no more than its rate', async () => {
      const { network } = await start({ vpnRateMbps: 40, vpnLink: 'plain' });
      const rate = await measureRate(network);
      expect(rate).toBeLessThan(48);
      expect(rate).toBeGreaterThan(10);
    });

    describe.skipIf(noTunnel !== null)(
      `VPN in user space${noTunnel === null ? '' : ` (not run: ${noTunnel})`}`,
      () => {
        test('its line carries WireGuard and nothing else, and the router judges what goes inside', async () => {
          const { network, events } = await start({ vpnLink: 'wireguard-go' });
          expect(network.vpnLink).toEqual({ kind: 'wireguard-go', why: 'chosen' });
          const vault = network.host('vault', '10.2.1.13');
          await network.run(vault, ['nft', WATCH_LINE]);
          const bytes = 1024 * 1024;
          const server = createServer((socket) => socket.end(Buffer.alloc(bytes)));
          await vault.listen(server, { address: '10.2.1.13', port: 443 });
          const host = network.host('appliance1', '10.1.1.10');
          expect((await read(await host.connect({ address: '10.2.1.13', port: 443 }))).length).toBe(
            bytes,
          );
          await expect(host.connect({ address: '10.2.1.13', port: 80 })).rejects.toMatchObject({
            code: 'EHOSTUNREACH',
          });
          await network.settle();
          expect(events.map(({ verdict, via }) => [verdict, via])).toEqual([
            ['allowed', 'vpn'],
            ['rejected', 'vpn'],
          ]);
          const seen = await network.run(vault, ['nft', 'list', 'counters']);
          const bytesOf = (counter: string): number =>
            Number(
              new RegExp(`counter ${counter} \\{\\s*packets \\d+ bytes (\\d+)`).exec(seen)?.[1],
            );
          expect(bytesOf('sealed')).toBeGreaterThan(bytes);
          expect(bytesOf('other')).toBe(0);
          expect(network.counters().find(({ link }) => link === 'vpn')?.bytesIn).toBeGreaterThan(
            bytes,
          );
        });

        test('carries no more than the rate of its line', async () => {
          const { network } = await start({ vpnRateMbps: 40, vpnLink: 'wireguard-go' });
          const rate = await measureRate(network);
          expect(rate).toBeLessThan(48);
          expect(rate).toBeGreaterThan(10);
        });
      },
    );

    test('a plain link where it is asked for', async () => {
      const { network } = await start({ vpnLink: 'plain' });
      expect(network.vpnLink).toEqual({ kind: 'plain', why: 'chosen' });
      await greet(network, 'vault', '10.2.1.13');
      expect(
        await read(
          await network
            .host('appliance1', '10.1.1.10')
            .connect({ address: '10.2.1.13', port: 443 }),
        ),
      ).toBe('from vault');
    });

    test('leaves no namespace and no connection', async () => {
      const { network } = await start();
      const closed: Promise<unknown>[] = [];
      const server = createServer((socket) => closed.push(once(socket, 'close')));
      await network.host('vault', '10.2.1.13').listen(server, { address: '10.2.1.13', port: 443 });
      const stream = await network
        .host('appliance1', '10.1.1.10')
        .connect({ address: '10.2.1.13', port: 443 });
      const [line] = network.describe();
      const prefix = /netns (sk\d+x\d+)-/.exec(line?.real ?? '')?.[1] ?? '';
      expect((await listNamespaces(prefix)).length).toBe(4);
      await network.close();
      await Promise.all(closed);
      expect(stream.destroyed).toBe(true);
      expect(await listNamespaces(prefix)).toEqual([]);
    });
  },
);
