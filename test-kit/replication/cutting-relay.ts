// A TCP relay that a test can cut: after so many bytes, every connection breaks and no
// new one is accepted until it is fixed. It counts what goes through.

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingRelay {
  readonly port: number;
  /** Bytes towards the server since the start or the last {@link fix}. */
  bytesSent(): number;
  cutAfter(bytes: number): void;
  fix(): void;
  close(): Promise<void>;
}

export async function startRelay(target: number): Promise<CuttingRelay> {
  const sockets = new Set<Socket>();
  let sent = 0;
  let limit = Number.POSITIVE_INFINITY;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (sent >= limit) {
      client.destroy();
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      sent += chunk.length;
      if (sent >= limit) cut();
    });
    client.pipe(upstream);
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo; // A TCP server that listens has one.
  return {
    port: address.port,
    bytesSent: () => sent,
    cutAfter(bytes) {
      limit = sent + bytes;
    },
    fix() {
      sent = 0;
      limit = Number.POSITIVE_INFINITY;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
