// A forward proxy with an allow-list of names: tunnels (CONNECT) and plain HTTP.
// It decides, logs and fails as Squid 6 does, so that what reads Squid's log reads
// this one. Squid logs a request when it ends; a tunnel's line comes when the tunnel closes.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { RealPoint } from '@sekisho/dns/host.ts';
import { invalidReply, tooBigReply } from './squid-pages.ts';
import { Admission, type WouldDeny } from './admission.ts';
import { OpenStreams } from './open-streams.ts';
import { PlainRequests } from './plain-requests.ts';
import { type ForwardProxyOptions, DEFAULT_LIMITS } from './proxy-options.ts';
import { RequestLog } from './request-log.ts';
import { Tunnels } from './tunnels.ts';
import { Upstream } from './upstream.ts';

export class ForwardProxy {
  readonly #clock: () => Date;
  readonly #log: RequestLog;
  readonly #admission: Admission;
  readonly #tunnels: Tunnels;
  readonly #server: Server;
  readonly #streams = new OpenStreams();
  readonly #spoken = new WeakSet<Duplex>();
  #isClosing = false;
  #real: RealPoint | null = null;

  private constructor(options: ForwardProxyOptions) {
    const { connectTimeoutMs, idleMs, headersTimeoutMs, headerBytes } = {
      ...DEFAULT_LIMITS,
      ...options.limits,
    };
    this.#clock = options.clock;
    this.#log = new RequestLog(options);
    this.#admission = new Admission(options);
    const parts = {
      log: this.#log,
      admission: this.#admission,
      upstream: new Upstream(options, connectTimeoutMs, this.#streams),
    };
    this.#tunnels = new Tunnels(parts, { ports: options.tunnelPorts ?? [443], idleMs });
    const plain = new PlainRequests(parts, {
      name: options.host.name,
      ports: options.plainPorts ?? [80],
      idleMs,
    });
    this.#server = createServer({
      maxHeaderSize: headerBytes,
      headersTimeout: headersTimeoutMs,
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(30_000, headersTimeoutMs),
    });
    this.#server.on('connection', (socket) => this.#welcome(socket));
    this.#server.on('connect', (request, stream, head) => {
      this.#spoken.add(stream);
      void this.#tunnels.open(request, stream, head);
    });
    this.#server.on('request', (request, response) => {
      this.#spoken.add(request.socket);
      void plain.forward(request, response);
    });
    this.#server.on('clientError', (error, stream) => this.#refuseUnreadable(error, stream));
  }

  static async start(options: ForwardProxyOptions): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(options);
    proxy.#real = await options.host.listen(proxy.#server, {
      address: options.address ?? options.host.address,
      port: options.port ?? 3128,
    });
    return proxy;
  }

  /** Serves a connection that came in elsewhere: at the address of a cluster. */
  take(socket: Socket): void {
    this.#server.emit('connection', socket);
  }

  /** Where programs outside the rehearsal find it. */
  get real(): RealPoint {
    if (this.#real === null) throw new Error('the proxy has not started');
    return this.#real;
  }

  /** What `report` mode let through although the list does not allow it, in the order of the first observation. */
  get wouldDeny(): readonly WouldDeny[] {
    return this.#admission.wouldDeny;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const closed = this.#server.listening ? once(this.#server, 'close') : Promise.resolve();
    this.#server.close();
    this.#streams.destroy();
    await closed;
  }

  #welcome(socket: Socket): void {
    const startedAt = this.#clock();
    const client = this.#log.clientOf(socket);
    this.#streams.hold(socket);
    socket.once('close', () => {
      if (this.#spoken.has(socket) || this.#isClosing) return;
      const exchange = {
        startedAt,
        client,
        method: '-',
        url: 'error:transaction-end-before-headers',
      };
      this.#log.write(exchange, {
        tag: 'NONE_NONE',
        status: 0,
        bytes: 0,
        server: null,
        contentType: null,
      });
    });
  }

  #refuseUnreadable(error: Error, client: Duplex): void {
    const code = 'code' in error ? error.code : '';
    if (!client.writable || code === 'ECONNRESET') {
      client.destroy();
      return;
    }
    this.#spoken.add(client);
    const reply = code === 'HPE_HEADER_OVERFLOW' ? tooBigReply() : invalidReply('ERR_INVALID_REQ');
    const address = client instanceof Socket ? this.#log.clientOf(client) : '-';
    const url =
      code === 'HPE_HEADER_OVERFLOW' ? 'error:request-too-large' : 'error:invalid-request';
    this.#tunnels.refuse(
      client,
      { startedAt: this.#clock(), client: address, method: '-', url },
      reply,
      { tag: 'NONE_NONE', server: null },
    );
  }
}
