// A link to a server of this machine that can be cut: datagrams are lost then, and connections hang or break.

import { createSocket, type RemoteInfo, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Link {
  readonly port: number;
  cut(): void;
  fix(): void;
  close(): void;
}

/** One port for UDP and TCP. */
export async function openLink(to: number): Promise<Link> {
  const sockets = new Set<Socket | Datagrams>();
  const state = { isCut: false };
  const front = createServer((client) => {
    const server = connect(to, '127.0.0.1');
    for (const [from, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => other.destroy());
      from.on('close', () => {
        sockets.delete(from);
        other.destroy();
      });
      from.on('data', (bytes) => void (state.isCut || other.write(bytes)));
    }
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const address = front.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const datagrams = createSocket('udp4');
  datagrams.on('message', (question, from) => void (state.isCut || passOn(question, from)));
  const passOn = (question: Buffer, from: RemoteInfo): void => {
    const back = createSocket('udp4');
    sockets.add(back);
    const end = (): void => {
      clearTimeout(timer);
      if (sockets.delete(back)) back.close();
    };
    const timer = setTimeout(end, 2000);
    back.on('error', end);
    back.on('message', (answer) => {
      if (!state.isCut) datagrams.send(answer, from.port, from.address);
      end();
    });
    back.send(question, to, '127.0.0.1');
  };
  datagrams.bind(address.port, '127.0.0.1');
  await once(datagrams, 'listening');
  return {
    port: address.port,
    cut: () => void (state.isCut = true),
    fix: () => void (state.isCut = false),
    close: () => {
      state.isCut = true;
      front.close();
      datagrams.close();
      for (const socket of sockets) {
        if ('destroy' in socket) socket.destroy();
        else socket.close();
      }
      sockets.clear();
    },
  };
}
