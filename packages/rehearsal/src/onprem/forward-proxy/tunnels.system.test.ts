// Tunnels between real clients (node:http, node:tls) and real servers.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';

import {
  closeLabs,
  makeLab,
  firstLine,
  onceConnect,
  openTunnel,
} from '@sekisho/test-kit/rehearsal/proxy-lab.ts';

afterEach(closeLabs);

describe('a tunnel', () => {
  test('carries bytes both ways and is logged when it ends, with its bytes', async () => {
    const lab = await makeLab();
    const { response, socket } = await openTunnel(lab, 'login.example.com:443');
    expect(response.statusCode).toBe(200);
    socket.end('hello');
    expect(lab.lines).toEqual([]);
    expect(await text(socket)).toBe('hello');
    expect(await firstLine(lab)).toBe(
      '1700000000.123      0 10.1.1.10 TCP_TUNNEL/200 44 CONNECT login.example.com:443 - HIER_DIRECT/203.0.113.7 -',
    );
  });

  test('carries TLS of a client outside', async () => {
    const psk = randomBytes(32);
    const suite = { ciphers: 'PSK', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
    const lab = await makeLab(
      {},
      createTlsServer({ ...suite, pskCallback: () => psk, pskIdentityHint: 'test' }, (socket) =>
        socket.end('secret'),
      ),
    );
    const { address, port } = lab.proxy.real;
    const asked = request({
      host: address,
      port,
      method: 'CONNECT',
      path: 'login.example.com:443',
    }).end();
    const [, tunnel] = await onceConnect(asked);
    const stream = connectTls({
      ...suite,
      socket: tunnel,
      pskCallback: () => ({ psk, identity: 'app1' }),
      checkServerIdentity: () => undefined,
    });
    expect(await text(stream)).toBe('secret');
    expect(await firstLine(lab)).toMatch(
      / 127\.0\.0\.1 TCP_TUNNEL\/200 \d+ CONNECT login\.example\.com:443 - /,
    );
  });

  test('a slow reader gets every byte', async () => {
    const lab = await makeLab();
    const { socket } = await openTunnel(lab, 'login.example.com:443');
    const sent = randomBytes(3_000_000);
    socket.end(sent);
    let received = 0;
    for await (const chunk of socket) {
      received += chunk.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(received).toBe(sent.length);
  });

  test('goes to the next address when the first refuses', async () => {
    const lab = await makeLab();
    const { socket } = await openTunnel(lab, 'two.example.com:443');
    socket.end('x');
    expect(await text(socket)).toBe('x');
  });

  test('stays open when its name leaves the list; the next one is denied', async () => {
    const lab = await makeLab();
    const { socket } = await openTunnel(lab, 'login.example.com:443');
    lab.allow = [];
    expect((await openTunnel(lab, 'login.example.com:443')).response.statusCode).toBe(403);
    socket.end('still here');
    expect(await text(socket)).toBe('still here');
  });

  test('is cut when nothing passes for too long', async () => {
    const lab = await makeLab({ limits: { idleMs: 30 } });
    const { socket } = await openTunnel(lab, 'login.example.com:443');
    await once(socket.resume(), 'close');
    expect(await firstLine(lab)).toContain(' TCP_TUNNEL/200 39 CONNECT ');
  });

  test('is cut when the server resets', async () => {
    const lab = await makeLab(
      {},
      createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    const { socket } = await openTunnel(lab, 'login.example.com:443');
    socket.on('error', () => socket.destroy()).write('x');
    await once(socket.resume(), 'close');
    expect(await firstLine(lab)).toContain('TCP_TUNNEL/200');
  });
});
