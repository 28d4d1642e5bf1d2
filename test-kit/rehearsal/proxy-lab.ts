// A site with a proxy, a client and a server, for tests of the proxy.

import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';

import type { Host } from '@sekisho/dns/host.ts';
import { toPattern } from '@sekisho/core/names/pattern.ts';
import { buildRuleIndex } from '@sekisho/core/names/rule-index.ts';
import type { RehearsedNetwork } from '@sekisho/rehearsal/network/network.ts';
import { createLoopbackNetwork } from '@sekisho/rehearsal/network/loopback.ts';
import { ForwardProxy } from '@sekisho/rehearsal/onprem/forward-proxy/forward-proxy.ts';
import type { ForwardProxyOptions } from '@sekisho/rehearsal/onprem/forward-proxy/proxy-options.ts';

export const PROXY = { address: '10.1.1.5', port: 3128 };

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'login.example.com': ['203.0.113.7'],
  'two.example.com': ['203.0.113.99', '203.0.113.7'],
  'down.example.com': ['203.0.113.99'],
  'page.example.com': ['203.0.113.8'],
  'denied.example.net': ['203.0.113.7'],
};

export interface Lab {
  readonly network: RehearsedNetwork;
  readonly client: Host;
  readonly proxy: ForwardProxy;
  readonly lines: string[];
  allow: readonly string[];
}

const networks: RehearsedNetwork[] = [];

/** After each test. */
export async function closeLabs(): Promise<void> {
  await Promise.all(networks.splice(0).map((each) => each.close()));
}

export async function makeLab(
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
export async function openTunnel(lab: Lab, authority: string): Promise<ConnectReply> {
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

export function onceConnect(asked: ClientRequest): Promise<[IncomingMessage, Socket, Buffer]> {
  return new Promise((resolve, reject) => {
    asked.once('connect', (...reply) => resolve(reply));
    asked.once('error', reject);
  });
}

export async function firstLine(lab: Lab): Promise<string> {
  return await vi.waitFor(
    () => {
      const [line] = lab.lines;
      if (line === undefined) throw new Error('nothing logged yet');
      return line;
    },
    { timeout: 20_000 },
  );
}
