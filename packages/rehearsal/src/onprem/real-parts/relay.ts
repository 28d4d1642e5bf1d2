// The address of a cluster: connections go to its machines in turn, and the first line of each says who has come (the
// PROXY protocol, version 1), as load balancers do it.

import { createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

import type { Host, SitePoint } from '@sekisho/dns/host.ts';

export interface RelayOptions {
  readonly host: Host;
  readonly at: SitePoint;
  readonly to: readonly SitePoint[];
}

export async function startRelay({ host, at, to }: RelayOptions): Promise<Server> {
  let turn = 0;
  const relay = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    client.on('error', () => client.destroy());
    turn += 1;
    const inTurn = to.map((_, index) => to[(turn + index) % to.length] ?? at);
    void passOn(host, client, { at, inTurn });
  });
  await host.listen(relay, at);
  return relay;
}

async function passOn(
  host: Host,
  client: Socket,
  { at, inTurn }: { readonly at: SitePoint; readonly inTurn: readonly SitePoint[] },
): Promise<void> {
  const { remoteAddress = at.address, remotePort = 0 } = client;
  for (const node of inTurn) {
    const stream = await host.connect(node, { timeoutMs: 2000 }).catch(() => null);
    if (stream === null) continue;
    stream.write(
      `PROXY TCP4 ${remoteAddress} ${at.address} ${String(remotePort)} ${String(at.port)}\r\n`,
    );
    pipeline(client, stream, client, () => {
      client.destroy();
      stream.destroy();
    });
    client.resume();
    return;
  }
  client.destroy();
}
