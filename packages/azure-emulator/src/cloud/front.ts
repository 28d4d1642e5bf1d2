// HTTPS fronts: one listener for each address at which Azure answers. A listener knows the
// names it serves; a client that names another in its TLS hello is cut off, and a
// request whose Host header names another is answered 421 (RFC 9110 §15.5.20).

import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SecureContext, TLSSocket } from 'node:tls';

import type { Host } from '@sekisho/dns/host.ts';
import type { CertificateAuthority } from '../base/certificates.ts';
import { BodyTooLarge, readRequest, send, type Handle, type Network } from '../base/http.ts';

export interface ListenerOptions {
  readonly host: Host;
  readonly address: string;
  readonly network: Network;
}

interface Listener {
  readonly server: Server;
  readonly network: Network;
  readonly services: Map<string, Handle>;
}

/** Longer than any client here keeps a connection: a request on one that is just closing would fail by chance. */
const KEEP_ALIVE_MS = 120_000;

export class Front {
  readonly #authority: CertificateAuthority;
  readonly #log: (line: string) => void;
  readonly #listeners = new Map<string, Listener>();

  constructor(authority: CertificateAuthority, log: (line: string) => void) {
    this.#authority = authority;
    this.#log = log;
  }

  /** Serves a name at an address, opening the listener there if none is open yet. */
  async serve(name: string, handle: Handle, options: ListenerOptions): Promise<void> {
    const known = this.#listeners.get(options.address);
    if (known !== undefined) {
      known.services.set(name, handle);
      return;
    }
    const services = new Map([[name, handle]]);
    const server = createServer({
      SNICallback: (asked, answer) => this.#chooseCertificate(services, asked, answer),
    });
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    const listener: Listener = { server, network: options.network, services };
    this.#listeners.set(options.address, listener);
    server.on(
      'request',
      (message, response) => void this.#answer(listener, options.address, message, response),
    );
    try {
      await options.host.listen(server, { address: options.address, port: 443 });
    } catch (error) {
      this.#listeners.delete(options.address);
      throw error;
    }
  }

  /** Stops serving everything at an address; open connections are cut. */
  async shut(address: string): Promise<void> {
    const listener = this.#listeners.get(address);
    if (listener === undefined) return;
    this.#listeners.delete(address);
    await closeServer(listener.server);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#listeners.keys()].map((address) => this.shut(address)));
  }

  #chooseCertificate(
    services: ReadonlyMap<string, Handle>,
    asked: string,
    answer: (error: Error | null, context?: SecureContext) => void,
  ): void {
    const name = asked.toLowerCase();
    if (!services.has(name)) {
      answer(new Error('no certificate for that name here'));
      return;
    }
    this.#authority.context([name]).then(
      (context) => answer(null, context),
      (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
    );
  }

  async #answer(
    listener: Listener,
    address: string,
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const host = hostOf(message);
    const handle = listener.services.get(host);
    // A request for a second name over a connection made for a first one is misdirected, even when both are served here.
    const greeted = (message.socket as TLSSocket).servername;
    if (handle === undefined || (typeof greeted === 'string' && greeted.toLowerCase() !== host)) {
      send(response, {
        status: 421,
        headers: { 'content-type': 'text/plain' },
        body: 'this host is not served here\n',
      });
      message.resume();
      return;
    }
    try {
      const request = await readRequest(message, { host, network: listener.network, address });
      const reply = await handle(request);
      this.#log(
        `${request.method} https://${host}${request.path} ${String(reply.status)} (${listener.network})`,
      );
      send(response, reply, request.method === 'HEAD');
    } catch (error) {
      this.#fail(error, host, message, response);
    }
  }

  #fail(error: unknown, host: string, message: IncomingMessage, response: ServerResponse): void {
    if (message.destroyed && !message.complete) return;
    const status = error instanceof BodyTooLarge ? 413 : 500;
    this.#log(
      `${message.method ?? ''} https://${host} ${String(status)}: ${error instanceof Error ? error.message : String(error)}`,
    );
    if (response.headersSent) response.destroy();
    else
      send(response, {
        status,
        body: {
          error: {
            code: status === 413 ? 'RequestEntityTooLarge' : 'InternalServerError',
            message: 'The server could not answer this request.',
          },
        },
      });
  }
}

function hostOf(message: IncomingMessage): string {
  return (message.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
