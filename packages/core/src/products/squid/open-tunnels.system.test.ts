// Which open tunnels are told, from a report as Squid 5.7 gives it.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, test } from 'vitest';

import type { OpenTunnels } from '../shared/sync/driver.ts';
import { tunnelsLeftOpen } from './open-tunnels.ts';

const connection = (uri: string, logType: string): string =>
  `Connection: 0x55ea1b0e4098\n\tFD 11, read 77, wrote 39\n\tFD desc: Reading next request\n\tremote: 10.1.1.10:48336\n\tlocal: 10.1.1.20:3128\n\tnrequests: 1\nuri ${uri}\nlogType ${logType}\nout.offset 0, out.size 39\nstart 1795470778.603083 (61.500596 seconds ago)\nusername -\ndelay_pool 0\n\n`;
const REPORT = [
  connection('http://proxy:3128/squid-internal-mgr/active_requests', 'TCP_MISS'),
  connection('gone.example.com:443', 'TCP_TUNNEL'),
  connection('x.wide.example.com:443', 'TCP_TUNNEL'),
  connection('Not.wide.example.com:443', 'TCP_TUNNEL'),
  connection('stays.example.com:443', 'TCP_TUNNEL'),
  connection('gone.example.com:8443', 'TCP_TUNNEL'),
  connection('others.example.net:443', 'TCP_TUNNEL'),
].join('');

let server: Server;
afterEach(() => void server.close());

async function ask(
  listener: RequestListener,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Promise<OpenTunnels> {
  server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // A TCP server's.
  return tunnelsLeftOpen(
    { address: '127.0.0.1', port },
    { before: new Map(Object.entries(before)), after: new Map(Object.entries(after)) },
    { signal: new AbortController().signal, timeoutMs: 2000 },
  );
}

const asSquid: RequestListener = ({ url }, response) =>
  void (url === '/squid-internal-mgr/active_requests'
    ? response.end(REPORT)
    : response.writeHead(403).end());

test.each([
  {
    title: 'lists of dstdomain, by port',
    before: {
      'allow-443.txt': 'gone.example.com\n.wide.example.com # all\nstays.example.com\n',
      'except-443.txt': 'not.wide.example.com\n',
    },
    after: { 'allow-443.txt': 'stays.example.com\n', 'except-443.txt': '' },
    targets: ['gone.example.com:443', 'x.wide.example.com:443'],
  },
  {
    title: "the helper's list",
    before: {
      'allow.txt':
        '443 gone.example.com\n8443 gone.example.com\n443 *.wide.example.com\n443 stays.example.com\n',
    },
    after: { 'allow.txt': '443 *.example.com\n8443 other.example.com\n443 stays.example.com\n' },
    targets: ['gone.example.com:8443'],
  },
  {
    title: 'an emptied list',
    before: { 'allow.txt': '443 stays.example.com\n' },
    after: {},
    targets: ['stays.example.com:443'],
  },
])('$title: those whose name went, and no others', async ({ before, after, targets }) => {
  const found = await ask(asSquid, before, after);
  expect(found.unknown).toBe(null);
  expect(found.tunnels).toEqual(
    targets.map((target) => ({ client: '10.1.1.10:48336', target, openSeconds: 62 })),
  );
});

test.each([
  {
    title: 'a proxy that refuses',
    listener: (_: unknown, response: Parameters<RequestListener>[1]) =>
      void response.writeHead(403).end('no'),
    unknown: 'refused',
  },
  {
    title: 'a proxy without a cache manager',
    listener: (_: unknown, response: Parameters<RequestListener>[1]) =>
      void response.writeHead(404).end('no'),
    unknown: 'no-answer',
  },
  {
    title: 'half a report',
    listener: (_: unknown, response: Parameters<RequestListener>[1]) =>
      void (response.write(REPORT), response.destroy()),
    unknown: 'no-answer',
  },
])('$title is told as unknown, never as none', async ({ listener, unknown }) => {
  expect(await ask(listener, { 'allow.txt': '443 stays.example.com\n' }, {})).toEqual({
    tunnels: [],
    unknown,
  });
});
