// Plain HTTP through the proxy, between real clients and real web servers.

import { once } from 'node:events';
import {
  createServer as createHttpServer,
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';

import {
  closeLabs,
  type Lab,
  PROXY,
  makeLab,
  firstLine,
} from '@sekisho/test-kit/rehearsal/proxy-lab.ts';

afterEach(closeLabs);

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
