// The proxy between real clients (node:http, node:tls, octets by hand) and real servers.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  request,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';

import type { Host } from '@sekisho/dns/host.ts';
import type { RehearsedNetwork } from '../network/network.ts';
import { createLoopbackNetwork } from '../network/loopback.ts';
import { toPattern } from '@sekisho/core/names/pattern.ts';
import { buildRuleIndex } from '@sekisho/core/names/rule-index.ts';
import { ForwardProxy, type ForwardProxyOptions } from './forward-proxy.ts';

const PROXY = { address: '10.1.1.5', port: 3128 };
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'login.example.com': ['203.0.113.7'],
  'two.example.com': ['203.0.113.99', '203.0.113.7'],
  'down.example.com': ['203.0.113.99'],
  'page.example.com': ['203.0.113.8'],
  'denied.example.net': ['203.0.113.7'],
};

interface Lab {
  readonly network: RehearsedNetwork;
  readonly client: Host;
  readonly proxy: ForwardProxy;
  readonly lines: string[];
  allow: readonly string[];
}

const networks: RehearsedNetwork[] = [];
afterEach(async () => {
  await Promise.all(networks.splice(0).map((each) => each.close()));
});

async function makeLab(
  options: Partial<ForwardProxyOptions> = {},
  server: Server = echo(),
): Promise<Lab> {
  const network = await createLoopbackNetwork({
    networks: { onPremises: ['10.1.0.0/16'], throughVpn: [] },
    firewall: () => [{ from: PROXY.address, to: 'internet', ports: [80, 443] }],
  });
  networks.push(network);
  await network.host('login', '203.0.113.7').listen(server, { address: '203.0.113.7', port: 443 });
  const lines: string[] = [];
  const lab = {
    network,
    lines,
    client: network.host('app1', '10.1.1.10'),
    allow: ['.example.com'],
  };
  const proxy = await ForwardProxy.start({
    host: network.host('proxy1', PROXY.address),
    allow: () =>
      buildRuleIndex(lab.allow.map((each) => ({ pattern: toPattern(each), value: each }))),
    resolve: (name) =>
      name in NAMES
        ? Promise.resolve(NAMES[name] ?? [])
        : Promise.reject(new Error('no such name')),
    log: (line) => lines.push(line),
    clock: () => new Date(1_700_000_000_123),
    ...options,
  });
  return Object.assign(lab, { proxy });
}

function echo(): Server {
  return createServer({ allowHalfOpen: true }, (socket) =>
    socket.on('error', () => socket.destroy()).pipe(socket),
  );
}

interface ConnectReply {
  readonly response: IncomingMessage;
  readonly socket: Socket;
  readonly body: string;
}

/** CONNECT by Node's own HTTP client. */
async function openTunnel(lab: Lab, authority: string): Promise<ConnectReply> {
  const socket = await lab.client.connect(PROXY);
  const asked = request({
    createConnection: () => socket,
    method: 'CONNECT',
    path: authority,
    headers: { host: authority },
  }).end();
  const [response, tunnel, head] = await onceConnect(asked);
  return {
    response,
    socket: tunnel,
    body: response.statusCode === 200 ? '' : head.toString() + (await text(tunnel)),
  };
}

function onceConnect(asked: ClientRequest): Promise<[IncomingMessage, Socket, Buffer]> {
  return new Promise((resolve, reject) => {
    asked.once('connect', (...reply) => resolve(reply));
    asked.once('error', reject);
  });
}

async function getThrough(
  lab: Lab,
  url: string,
  headers: OutgoingHttpHeaders = {},
  method = 'GET',
): Promise<{ readonly response: IncomingMessage; readonly body: string }> {
  const socket: Duplex = await lab.client.connect(PROXY);
  const asked = request({
    createConnection: () => socket,
    path: url,
    method,
    headers: { host: 'whatever.example.com', ...headers },
  }).end();
  const [response] = await once(asked, 'response');
  return { response, body: await text(response) };
}

async function sendRaw(lab: Lab, bytes: string | Buffer): Promise<string> {
  const socket = await lab.client.connect(PROXY);
  socket.write(bytes);
  return await text(socket);
}

async function firstLine(lab: Lab): Promise<string> {
  return await vi.waitFor(() => {
    const [line] = lab.lines;
    if (line === undefined) throw new Error('nothing logged yet');
    return line;
  });
}

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

describe('plain HTTP', () => {
  async function makeWeb(lab: Lab): Promise<IncomingMessage[]> {
    const seen: IncomingMessage[] = [];
    const web = createHttpServer((asked, response) => {
      seen.push(asked);
      response.setHeader('Connection', 'close, X-Private');
      response.setHeader('X-Private', 'hop');
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      asked.resume().on('end', () => response.end('page'));
    });
    await lab.network.host('page', '203.0.113.8').listen(web, { address: '203.0.113.8', port: 80 });
    return seen;
  }

  test('is passed on without what is meant for the proxy', async () => {
    const lab = await makeLab();
    const seen = await makeWeb(lab);
    const { response, body } = await getThrough(lab, 'http://page.example.com/crl?token=secret', {
      'proxy-authorization': 'Basic c2VjcmV0',
      'x-kept': 'yes',
      te: 'trailers',
      connection: 'te',
    });
    expect([response.statusCode, body, response.headers['x-private']]).toEqual([
      200,
      'page',
      undefined,
    ]);
    expect(seen[0]?.url).toBe('/crl?token=secret');
    expect(seen[0]?.headers).toEqual({
      host: 'page.example.com',
      via: '1.1 proxy1 (sekisho)',
      'x-forwarded-for': '10.1.1.10',
      'x-kept': 'yes',
      connection: 'close',
    });
    expect(await firstLine(lab)).toMatch(
      /^1700000000\.123      0 10\.1\.1\.10 TCP_MISS\/200 \d+ GET http:\/\/page\.example\.com\/crl\? - HIER_DIRECT\/203\.0\.113\.8 text\/plain$/,
    );
  });

  test.each([
    {
      title: 'a name that is not on the list',
      url: 'http://denied.example.net/x?y=secret',
      status: 403,
      line: 'TCP_DENIED/403 N GET http://denied.example.net/x? - HIER_NONE/- text/html',
    },
    {
      title: 'a name that cannot be resolved',
      url: 'http://nowhere.example.com/',
      status: 503,
      line: 'TCP_MISS/503 N GET http://nowhere.example.com/ - HIER_NONE/- text/html',
    },
    {
      title: 'a server that refuses',
      url: 'http://down.example.com/',
      status: 503,
      line: 'TCP_MISS/503 N GET http://down.example.com/ - HIER_DIRECT/203.0.113.99 text/html',
    },
    {
      title: 'a path without a server',
      url: '/',
      status: 400,
      line: 'NONE_NONE/400 N GET / - HIER_NONE/- text/html',
    },
    {
      title: 'a user and a password',
      url: 'http://user:secret@page.example.com/',
      status: 400,
      line: 'NONE_NONE/400 N GET error:invalid-request - HIER_NONE/- text/html',
    },
    {
      title: 'a port that is not allowed',
      url: 'http://page.example.com:25/',
      status: 403,
      line: 'TCP_DENIED/403 N GET http://page.example.com:25/ - HIER_NONE/- text/html',
    },
  ])('$title gets $status', async ({ url, status, line }) => {
    const lab = await makeLab();
    expect((await getThrough(lab, url)).response.statusCode).toBe(status);
    expect(
      (await firstLine(lab)).replace(/^.* 10\.1\.1\.10 /, '').replace(/(\/\d{3}) \d+ /, '$1 N '),
    ).toBe(line);
  });

  test('a server that breaks off before its reply is a bad gateway', async () => {
    const lab = await makeLab();
    await lab.network.host('page', '203.0.113.8').listen(
      createServer((socket) => socket.once('data', () => socket.destroy())),
      { address: '203.0.113.8', port: 80 },
    );
    expect((await getThrough(lab, 'http://page.example.com/')).response.statusCode).toBe(502);
    expect(await firstLine(lab)).toContain('TCP_MISS/502');
  });

  test('a client that leaves in the middle is logged as aborted', async () => {
    const lab = await makeLab();
    const web = createHttpServer((_asked, response) => response.write('first part'));
    await lab.network.host('page', '203.0.113.8').listen(web, { address: '203.0.113.8', port: 80 });
    const socket = await lab.client.connect(PROXY);
    socket.write('GET http://page.example.com/ HTTP/1.1\r\nHost: page.example.com\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
    expect(await firstLine(lab)).toContain('TCP_MISS_ABORTED/200');
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
