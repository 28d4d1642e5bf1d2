// One TCP port of this machine for the whole cloud. It speaks TLS to whom begins
// with TLS; to others plain HTTP, as the managed identity's endpoint does, and as a
// proxy for CONNECT, so that clients can use Azure's own names.

import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';

import { OutsideError } from '@sekisho/dns/user-error.ts';

export interface ListenerUse {
  /** For clients that dial an address, and so name nobody in their hello. */
  readonly own: { readonly key: string; readonly cert: string };
  /** The certificate for a name; undefined: nothing of that name is here. */
  readonly contextFor: (name: string) => Promise<SecureContext> | undefined;
  readonly isServed: (name: string) => boolean;
  readonly answer: (message: IncomingMessage, response: ServerResponse, isSecure: boolean) => void;
}

const TLS_HANDSHAKE = 0x16;
const FIRST_BYTE_MS = 10_000;

export class Listener {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #http: HttpServer | undefined;
  #https: HttpsServer | undefined;
  #started: (() => void) | undefined;
  readonly #ready: Promise<void>;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    this.#ready = new Promise((resolve) => {
      this.#started = resolve;
    });
  }

  /** Binds at once, so that the port is known; answers once it is in use. */
  static async open(port: number, address = '127.0.0.1'): Promise<Listener> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) =>
        reject(
          new OutsideError(
            `can't listen at ${address}:${String(port)}: ${cause.code === 'EADDRINUSE' ? 'another program does' : cause.message}`,
            {
              code: 'azure-emulator.port',
              hint: 'choose another with --port, or --port 0 for any free one',
              cause,
            },
          ),
        ),
      );
      server.listen({ port, host: address }, resolve);
    });
    // A server that listens at a TCP port has an address of this form.
    const listener = new Listener(server, (server.address() as AddressInfo).port);
    server.on('connection', (socket) => void listener.#accept(socket));
    return listener;
  }

  use(use: ListenerUse): void {
    const https = createHttpsServer({
      ...use.own,
      SNICallback: (name, done) => chooseContext(use, name.toLowerCase(), done),
      minVersion: 'TLSv1.2',
    });
    const http = createHttpServer();
    // Longer than clients keep their connections: a request on one that is just closing would fail by chance.
    for (const server of [https, http]) server.keepAliveTimeout = 120_000;
    https.on('request', (message, response) => use.answer(message, response, true));
    http.on('request', (message, response) => use.answer(message, response, false));
    http.on('connect', (message: IncomingMessage, socket: Duplex, head: Buffer) =>
      tunnel(message, socket, { head, https, use }),
    );
    https.on('tlsClientError', (_error, socket) => socket.destroy());
    http.on('clientError', (_error, socket) => socket.destroy());
    this.#https = https;
    this.#http = http;
    this.#started?.();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    this.#http?.closeAllConnections();
    this.#https?.closeAllConnections();
    await closed;
  }

  async #accept(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    await this.#ready;
    const first = await firstBytes(socket);
    if (first === undefined) return void socket.destroy();
    socket.pause();
    socket.unshift(first);
    if (first[0] === TLS_HANDSHAKE) {
      // TLS takes over the socket's handle with what is buffered here; reading on would steal from it.
      this.#https?.emit('connection', socket);
    } else {
      this.#http?.emit('connection', socket);
      socket.resume();
    }
  }
}

function chooseContext(
  use: ListenerUse,
  name: string,
  done: (error: Error | null, context?: SecureContext) => void,
): void {
  const context = use.contextFor(name);
  if (context === undefined) {
    done(new Error('no certificate for that name here'));
    return;
  }
  context.then(
    (found) => done(null, found),
    (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
  );
}

function firstBytes(socket: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), FIRST_BYTE_MS);
    const end = (bytes?: Buffer): void => {
      clearTimeout(timer);
      socket.off('data', end);
      socket.off('close', closed);
      resolve(bytes);
    };
    const closed = (): void => end();
    socket.once('data', end);
    socket.once('close', closed);
  });
}

/** CONNECT name:443 → the same listener, if the name is one of the cloud's. */
function tunnel(
  message: IncomingMessage,
  socket: Duplex,
  {
    head,
    https,
    use,
  }: { readonly head: Buffer; readonly https: HttpsServer; readonly use: ListenerUse },
): void {
  socket.on('error', () => socket.destroy());
  const [, name = '', port = ''] = /^\[?([^\]]*)\]?:(\d+)$/.exec(message.url ?? '') ?? [];
  if (!use.isServed(name.toLowerCase()) || port === '80') {
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    return;
  }
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  if (head.length > 0) socket.unshift(head);
  https.emit('connection', socket);
}
