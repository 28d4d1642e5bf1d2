// A slow VPN over real sockets. Times have a floor, which the link promises, and
// a generous ceiling, because the machine may be busy.

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';

import type { Host } from '@sekisho/dns/host.ts';
import type { RehearsedNetwork } from './network.ts';
import { createLoopbackNetwork } from './loopback.ts';
import { Pacer, type LinkQuality } from './shaping.ts';

const ENDPOINT = { address: '10.2.1.13', port: 443 };
const networks: RehearsedNetwork[] = [];
afterEach(async () => {
  await Promise.all(networks.splice(0).map((each) => each.close()));
});

async function makeVpn(
  vpn: LinkQuality,
  server: Server,
): Promise<{ readonly network: RehearsedNetwork; readonly client: Host }> {
  const network = await createLoopbackNetwork({
    networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
    firewall: () => [{ from: 'any', to: 'any', ports: [443] }],
    vpn,
  });
  networks.push(network);
  await network.host('endpoint', ENDPOINT.address).listen(server, ENDPOINT);
  return { network, client: network.host('app1', '10.1.1.10') };
}

function echo(): Server {
  return createServer({ allowHalfOpen: true }, (socket) =>
    socket.on('error', () => socket.destroy()).pipe(socket),
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

describe('a rate', () => {
  test('holds for one connection', async () => {
    const { client } = await makeVpn(
      { rateMbps: 40, delayMs: 0 },
      createServer((socket) => socket.end(Buffer.alloc(1_000_000))),
    );
    const taken = await timeOf(async () =>
      expect(await buffer(await client.connect(ENDPOINT))).toHaveLength(1_000_000),
    );
    // 1 MB at 5 MB/s is 200 ms, less the credit of a link that was idle.
    expect(taken).toBeGreaterThan(160);
    expect(taken).toBeLessThan(1500);
  });

  test('is shared: two connections take twice as long, and neither waits for the other to finish', async () => {
    const { client } = await makeVpn(
      { rateMbps: 40, delayMs: 0 },
      createServer((socket) => socket.end(Buffer.alloc(500_000))),
    );
    const ends: number[] = [];
    const start = performance.now();
    const download = async (): Promise<void> => {
      await buffer(await client.connect(ENDPOINT));
      ends.push(performance.now() - start);
    };
    await Promise.all([download(), download()]);
    expect(Math.min(...ends)).toBeGreaterThan(140);
    expect(Math.max(...ends)).toBeLessThan(1500);
  });

  test('a pacer never lets more through than rate and credit allow', () => {
    const pacer = new Pacer({ rateMbps: 8, delayMs: 0 });
    // 8 Mbit/s is 1000 bytes a millisecond: 100 kB must wait for all but the credit.
    let wait = 0;
    for (let sent = 0; sent < 100_000; sent += 1000) wait = pacer.reserve(1000);
    expect(wait).toBeGreaterThan(70);
    expect(wait).toBeLessThanOrEqual(100);
  });
});

describe('a delay', () => {
  test('an answer takes it twice, and so does the handshake', async () => {
    const { client } = await makeVpn({ rateMbps: 0, delayMs: 25 }, echo());
    const stream = await client.connect(ENDPOINT);
    const taken = await timeOf(async () => {
      stream.write('ping');
      await once(stream, 'data');
    });
    expect(taken).toBeGreaterThanOrEqual(48);
    expect(taken).toBeLessThan(1000);
    stream.destroy();
  });

  test('does not hold up the bytes that follow', async () => {
    const { client } = await makeVpn(
      { rateMbps: 0, delayMs: 25 },
      createServer((socket) => socket.end(Buffer.alloc(3_000_000))),
    );
    const taken = await timeOf(async () =>
      expect(await buffer(await client.connect(ENDPOINT))).toHaveLength(3_000_000),
    );
    expect(taken).toBeLessThan(1500);
  });
});

describe('a shaped connection', () => {
  test('carries bytes unchanged, both ways and half-closed', async () => {
    const { client, network } = await makeVpn({ rateMbps: 2000, delayMs: 1 }, echo());
    const sent = randomBytes(2_000_003);
    const stream = await client.connect(ENDPOINT);
    const received = buffer(stream);
    for (let offset = 0; offset < sent.length; offset += 70_001)
      stream.write(sent.subarray(offset, offset + 70_001));
    stream.end();
    expect(sha256(await received)).toBe(sha256(sent));
    expect(network.counters()).toContainEqual({
      link: 'vpn',
      connections: 1,
      bytesOut: sent.length,
      bytesIn: sent.length,
      rejected: 0,
    });
  });

  test('what was written before the end arrives, although the delay holds it', async () => {
    const server = createServer();
    const { client } = await makeVpn({ rateMbps: 0, delayMs: 15 }, server);
    const [stream, [accepted]] = await Promise.all([
      client.connect(ENDPOINT),
      once(server, 'connection'),
    ]);
    stream.end('last words');
    expect(await text(accepted)).toBe('last words');
  });

  test('a reset of the other side is an error here', async () => {
    const { client } = await makeVpn(
      { rateMbps: 0, delayMs: 1 },
      createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    const stream = await client.connect(ENDPOINT);
    stream.write('x');
    const [error] = await once(stream, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(stream.destroyed).toBe(true);
  });

  test('destroying it ends the connection underneath', async () => {
    const closed: string[] = [];
    const server = createServer((socket) =>
      socket.on('error', (error) => closed.push(error.message)).resume(),
    );
    const { client } = await makeVpn({ rateMbps: 1, delayMs: 1 }, server);
    const [stream, [accepted]] = await Promise.all([
      client.connect(ENDPOINT),
      once(server, 'connection'),
    ]);
    stream.write(Buffer.alloc(500_000));
    stream.destroy();
    await once(accepted, 'close');
    expect(accepted.bytesRead).toBeLessThan(500_000);
    expect(closed).toEqual([]);
  });

  test('a reader that does not read stops the sender', async () => {
    const total = 64 * 1024 * 1024;
    const server = createServer((socket) =>
      socket.on('error', () => socket.destroy()).end(Buffer.alloc(total)),
    );
    const { client, network } = await makeVpn({ rateMbps: 0, delayMs: 1 }, server);
    const stream = await client.connect(ENDPOINT);
    const held = await settledBytes(network);
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(8 * 1024 * 1024);
    expect(await countBytes(stream)).toBe(total);
  });

  test('carries TLS', async () => {
    // A shared key needs no certificate.
    const psk = randomBytes(32);
    const suite = { ciphers: 'PSK', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
    const secret = createTlsServer(
      { ...suite, pskCallback: () => psk, pskIdentityHint: 'test' },
      (socket) => socket.end('secret'),
    );
    const { client, network } = await makeVpn({ rateMbps: 100, delayMs: 2 }, secret);
    const stream = connectTls({
      ...suite,
      socket: await client.connect(ENDPOINT),
      pskCallback: () => ({ psk, identity: 'app1' }),
      checkServerIdentity: () => undefined,
    });
    await once(stream, 'secureConnect');
    expect(stream.getCipher().name).toContain('PSK');
    expect(await text(stream)).toBe('secret');
    expect(network.counters().find((each) => each.link === 'vpn')?.bytesIn).toBeGreaterThan(100);
  });
});

/** The bytes that came in, once they stop coming. */
async function settledBytes(network: RehearsedNetwork): Promise<number> {
  let last = -1;
  return await vi.waitFor(
    () => {
      const now = network.counters().find((each) => each.link === 'vpn')?.bytesIn ?? 0;
      const isSettled = now > 0 && now === last;
      last = now;
      if (!isSettled) throw new Error('still coming');
      return now;
    },
    { interval: 40, timeout: 20_000 },
  );
}

async function countBytes(stream: Duplex): Promise<number> {
  let total = 0;
  for await (const chunk of stream) if (chunk instanceof Uint8Array) total += chunk.length;
  return total;
}
