// New connections through a proxy, one behind the other, while its list changes: which of them were refused.

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Tally {
  readonly tried: number;
  readonly refused: number;
  readonly longestMs: number;
}

/** Opens tunnels to `target` until `until` is done. */
export async function openTunnels(
  port: number,
  target: string,
  until: Promise<unknown>,
): Promise<Tally> {
  const end = { isOver: false };
  void until
    .finally(() => {
      end.isOver = true;
    })
    .catch(() => undefined);
  const tally = { tried: 0, refused: 0, longestMs: 0 };
  while (!end.isOver) {
    const begun = performance.now();
    tally.tried += 1;
    if ((await openOnce(port, target)) !== 200) tally.refused += 1;
    tally.longestMs = Math.max(tally.longestMs, performance.now() - begun);
    // Not so fast that this machine runs out of ports.
    await delay(5);
  }
  await until;
  return tally;
}

/** Status of the proxy's answer; 0: no connection. */
async function openOnce(port: number, target: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    const [head]: unknown[] = await once(socket, 'data');
    return Number(/^HTTP\/1\.[01] (\d+)/.exec(String(head))?.[1] ?? 0);
  } catch {
    return 0;
  } finally {
    socket.destroy();
  }
}

export interface Tunnel {
  /** Sends and waits until it has come back. */
  echo(text: string): Promise<string>;
  close(): void;
}

export async function openTunnel(port: number, target: string): Promise<Tunnel> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const [head]: unknown[] = await once(socket, 'data');
  if (!/^HTTP\/1\.[01] 200/.test(String(head))) throw new Error(String(head));
  return {
    async echo(text) {
      socket.write(text);
      const [back]: unknown[] = await once(socket, 'data');
      return String(back);
    },
    close: () => void socket.destroy(),
  };
}

export async function startEcho(): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // A TCP server's.
  return {
    port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
