// What the proxy refuses, and how it starts and ends: real clients (node:http, octets by hand), real servers.

import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';

import {
  closeLabs,
  type Lab,
  PROXY,
  makeLab,
  firstLine,
  openTunnel,
} from '@sekisho/test-kit/rehearsal/proxy-lab.ts';

afterEach(closeLabs);

async function sendRaw(lab: Lab, bytes: string | Buffer): Promise<string> {
  const socket = await lab.client.connect(PROXY);
  socket.write(bytes);
  return await text(socket);
}

describe('what is refused', () => {
  test.each([
    {
      title: 'a name that is not on the list',
      authority: 'denied.example.net:443',
      url: 'denied.example.net:443',
    },
    {
      title: 'a port that is not for tunnels',
      authority: 'login.example.com:8443',
      url: 'login.example.com:8443',
    },
    { title: 'an address', authority: '203.0.113.7:443', url: '203.0.113.7:443' },
    { title: 'an IPv6 address', authority: '[2001:db8::7]:443', url: '[2001:db8::7]:443' },
  ])('$title is denied', async ({ authority, url }) => {
    const lab = await makeLab();
    const { response, body } = await openTunnel(lab, authority);
    expect(response.statusCode).toBe(403);
    expect(response.headers['x-squid-error']).toBe('ERR_ACCESS_DENIED 0');
    expect(body).toContain('ERR_ACCESS_DENIED');
    expect(lab.lines).toEqual([
      expect.stringMatching(
        /^1700000000\.123      0 10\.1\.1\.10 TCP_DENIED\/403 \d{3,4} CONNECT \S+ - HIER_NONE\/- text\/html$/,
      ),
    ]);
    expect(lab.lines[0]).toContain(` CONNECT ${url} - `);
  });

  test('a name that cannot be resolved fails as Squid fails', async () => {
    const lab = await makeLab();
    const { response } = await openTunnel(lab, 'nowhere.example.com:443');
    expect([response.statusCode, response.headers['x-squid-error']]).toEqual([
      503,
      'ERR_DNS_FAIL 0',
    ]);
    expect(lab.lines).toEqual([
      '1700000000.123      0 10.1.1.10 TCP_TUNNEL/503 0 CONNECT nowhere.example.com:443 - HIER_NONE/- -',
    ]);
  });

  test('a server that refuses is named', async () => {
    const lab = await makeLab();
    const { response } = await openTunnel(lab, 'down.example.com:443');
    expect([response.statusCode, response.headers['x-squid-error']]).toEqual([
      503,
      'ERR_CONNECT_FAIL 111',
    ]);
    expect(lab.lines).toEqual([
      '1700000000.123      0 10.1.1.10 TCP_TUNNEL/503 0 CONNECT down.example.com:443 - HIER_DIRECT/203.0.113.99 -',
    ]);
  });

  test.each([
    { title: 'no port', authority: 'login.example.com' },
    { title: 'a user and a password', authority: 'user:secret@login.example.com:443' },
    { title: 'a broken IPv6 address', authority: '[2001:db8::zz]:443' },
  ])('CONNECT with $title is a bad request, and its text is not logged', async ({ authority }) => {
    const lab = await makeLab();
    expect((await openTunnel(lab, authority)).response.statusCode).toBe(400);
    expect(lab.lines).toEqual([
      expect.stringMatching(
        / NONE_NONE\/400 \d+ CONNECT error:invalid-request - HIER_NONE\/- text\/html$/,
      ),
    ]);
  });

  test.each([
    {
      title: 'garbage',
      bytes: Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0xff, 0x0d, 0x0a, 0x0d, 0x0a]),
      status: 400,
      url: 'error:invalid-request',
    },
    {
      title: 'a request line without a version',
      bytes: 'GET\r\n\r\n',
      status: 400,
      url: 'error:invalid-request',
    },
    {
      title: 'headers beyond the limit',
      bytes: `GET http://page.example.com/ HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`,
      status: 431,
      url: 'error:request-too-large',
    },
  ])('$title gets $status', async ({ bytes, status, url }) => {
    const lab = await makeLab();
    expect(await sendRaw(lab, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
    expect(await firstLine(lab)).toContain(` NONE_NONE/${String(status)} `);
    expect(await firstLine(lab)).toContain(` - ${url} - HIER_NONE/- text/html`);
  });

  test('a connection without a request is logged as Squid does', async () => {
    const lab = await makeLab();
    const { address, port } = lab.proxy.real;
    const probe = connect(port, address);
    await once(probe, 'connect');
    probe.end();
    expect(await firstLine(lab)).toBe(
      '1700000000.123      0 127.0.0.1 NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- -',
    );
  });

  test('headers that do not come in time end the connection', async () => {
    const lab = await makeLab({ limits: { headersTimeoutMs: 30 } });
    expect(await sendRaw(lab, 'GET http://page.example.com/ HTTP/1.1\r\n')).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });
});

describe('report mode', () => {
  test('lets through what would be denied, and notes it', async () => {
    const lab = await makeLab({ mode: () => 'report' });
    lab.allow = ['login.example.com'];
    for (const authority of [
      'denied.example.net:443',
      'denied.example.net:443',
      'login.example.com:443',
    ]) {
      const { response, socket } = await openTunnel(lab, authority);
      expect(response.statusCode).toBe(200);
      socket.destroy();
    }
    expect(lab.proxy.wouldDeny).toEqual([
      { host: 'denied.example.net', port: 443, count: 2, firstAt: new Date(1_700_000_000_123) },
    ]);
  });
});

test('no octets bring it down', async () => {
  const lab = await makeLab();
  const { address, port } = lab.proxy.real;
  const odd = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(fc.constantFrom('CONNECT', 'GET', 'POST'), fc.string())
      .map(([method, target]) => Buffer.from(`${method} ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)),
  );
  await fc.assert(
    fc.asyncProperty(odd, async (bytes) => {
      const socket = connect(port, address);
      // The proxy may cut before everything is read.
      socket
        .on('error', () => socket.destroy())
        .resume()
        .end(bytes);
      await once(socket, 'close');
    }),
    { numRuns: 150 },
  );
  expect((await openTunnel(lab, 'denied.example.net:443')).response.statusCode).toBe(403);
});

test('closing ends tunnels and frees the port', async () => {
  const lab = await makeLab();
  const { socket } = await openTunnel(lab, 'login.example.com:443');
  socket.on('error', () => socket.destroy());
  await Promise.all([once(socket.resume(), 'close'), lab.proxy.close()]);
  await expect(lab.client.connect(PROXY)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await lab.proxy.close();
});
