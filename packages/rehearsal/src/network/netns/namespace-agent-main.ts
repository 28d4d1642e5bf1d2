// What runs inside a namespace: it opens sockets there and hands them to the
// process of the rehearsal. A process is in one network namespace, but a socket
// stays in the one where it was opened, whoever holds it.
//
// The function below is started from its own text (see namespace-agent.ts), because tests run from
// TypeScript. So it may use nothing from outside itself: no imports but types, no helpers.

import type { Socket as UdpSocket } from 'node:dgram';

export type AgentRequest =
  | {
      readonly id: number;
      readonly do: 'connect';
      readonly from: string;
      readonly address: string;
      readonly port: number;
      readonly timeoutMs: number;
    }
  | {
      readonly id: number;
      readonly do: 'exchange';
      readonly from: string;
      readonly address: string;
      readonly port: number;
      readonly timeoutMs: number;
      readonly message: Uint8Array;
    }
  | {
      readonly id: number;
      readonly do: 'listen' | 'bind';
      readonly address: string;
      readonly port: number;
    };

export type AgentReply =
  | { readonly id: number; readonly kind: 'done'; readonly port: number }
  | { readonly id: number; readonly kind: 'answer'; readonly message: Uint8Array }
  | {
      readonly id: number;
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
    };

export function runAgent(): void {
  const net = process.getBuiltinModule('node:net');
  const dgram = process.getBuiltinModule('node:dgram');

  const fail = (id: number, error: unknown): void => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    process.send?.({
      id,
      kind: 'failed',
      code,
      message: error instanceof Error ? error.message : String(error),
    } satisfies AgentReply);
  };

  const connect = (request: Extract<AgentRequest, { do: 'connect' }>): void => {
    const socket = new net.Socket();
    // Nothing may be read here: the bytes belong to the one who gets the socket.
    socket.pause();
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
      request.timeoutMs,
    );
    const onError = (error: unknown): void => {
      clearTimeout(timer);
      fail(request.id, error);
    };
    socket.once('error', onError);
    socket.connect(
      { host: request.address, port: request.port, localAddress: request.from },
      () => {
        clearTimeout(timer);
        socket.off('error', onError);
        socket.on('error', () => undefined);
        process.send?.(
          { id: request.id, kind: 'done', port: socket.localPort ?? 0 } satisfies AgentReply,
          socket,
        );
      },
    );
  };

  const exchange = (request: Extract<AgentRequest, { do: 'exchange' }>): void => {
    const socket = dgram.createSocket('udp4');
    let isSettled = false;
    const settle = (end: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      socket.close();
      end();
    };
    const timer = setTimeout(
      () =>
        settle(() =>
          fail(request.id, Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
        ),
      request.timeoutMs,
    );
    socket.on('error', (error) => settle(() => fail(request.id, error)));
    socket.once('message', (message) =>
      settle(
        () => void process.send?.({ id: request.id, kind: 'answer', message } satisfies AgentReply),
      ),
    );
    socket.bind({ address: request.from, port: 0, exclusive: true }, () => {
      // Connected, the kernel reports an unreachable port and drops other hosts' datagrams.
      socket.connect(request.port, request.address, () => {
        socket.send(request.message, (error) => {
          if (error !== null) settle(() => fail(request.id, error));
        });
      });
    });
  };

  const listen = (request: Extract<AgentRequest, { do: 'listen' | 'bind' }>): void => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error) => fail(request.id, error));
    server.listen({ host: request.address, port: request.port, exclusive: true }, () => {
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : request.port;
      // The bare handle: a whole server would begin to accept as soon as it is received.
      const { _handle: handle } = server as unknown as { readonly _handle: never };
      process.send?.(
        { id: request.id, kind: 'done', port } satisfies AgentReply,
        handle,
        {},
        () => void server.close(),
      );
    });
  };

  const bind = (request: Extract<AgentRequest, { do: 'listen' | 'bind' }>): void => {
    const socket = dgram.createSocket('udp4');
    socket.once('error', (error) => fail(request.id, error));
    socket.bind({ address: request.address, port: request.port, exclusive: true }, () => {
      const state = Object.getOwnPropertySymbols(socket).find(
        (symbol) => symbol.description === 'state symbol',
      );
      const { handle } = (socket as UdpSocket & Readonly<Record<symbol, unknown>>)[
        state ?? Symbol()
      ] as { readonly handle: never };
      process.send?.(
        { id: request.id, kind: 'done', port: socket.address().port } satisfies AgentReply,
        handle,
        {},
        () => void socket.close(),
      );
    });
  };

  process.on('message', (request: AgentRequest) => {
    try {
      if (request.do === 'connect') connect(request);
      else if (request.do === 'exchange') exchange(request);
      else if (request.do === 'listen') listen(request);
      else bind(request);
    } catch (error) {
      fail(request.id, error);
    }
  });
  // The rehearsal has ended, however it did.
  process.on('disconnect', () => process.exit(0));
}
