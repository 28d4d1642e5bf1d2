// A forward proxy with an allow-list of names: tunnels (CONNECT) and plain HTTP.
// It decides, logs and fails as Squid 6 does, so that what reads Squid's log reads
// this one. Squid logs a request when it ends; a tunnel's line comes when the tunnel closes.

import { once } from 'node:events';
import {
  createServer,
  request as requestHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Name } from '@sekisho/dns/name.ts';
import type { RuleIndex } from '@sekisho/core/names/rule-index.ts';
import type { Host, RealPoint } from '@sekisho/dns/host.ts';
import {
  parseAuthority,
  parsePlainUrl,
  type PlainTarget,
  type ProxyTarget,
} from './proxy-target.ts';
import { formatAccessEntry, type AccessEntry } from './squid-log.ts';
import {
  brokenReply,
  deniedReply,
  errorBody,
  errorHeaders,
  formatErrorReply,
  invalidReply,
  tooBigReply,
  unreachableReply,
  unresolvedReply,
  type ErrorReply,
} from './squid-pages.ts';

export interface ForwardProxyOptions {
  readonly host: Host;
  /** Default: the host's first address. */
  readonly address?: string;
  /** Default: 3128. */
  readonly port?: number;
  /** Asked anew for every request; open tunnels keep what they have. */
  readonly allow: () => Pick<RuleIndex<unknown>, 'has'>;
  /** The addresses of a name; none, or a rejection, when it cannot be resolved. */
  readonly resolve: (name: Name) => Promise<readonly string[]>;
  readonly log: (line: string) => void;
  readonly clock: () => Date;
  /** `report` lets through what the list does not allow, and notes it. Default: `enforce`. */
  readonly mode?: () => 'enforce' | 'report';
  /** Ports for CONNECT (Squid's SSL_ports); default 443. */
  readonly tunnelPorts?: readonly number[];
  /** Ports for plain HTTP; default 80. */
  readonly plainPorts?: readonly number[];
  readonly limits?: Partial<ProxyLimits>;
}

export interface ProxyLimits {
  readonly connectTimeoutMs: number;
  /** A tunnel or request without a byte for so long is closed. */
  readonly idleMs: number;
  readonly headersTimeoutMs: number;
  readonly headerBytes: number;
}

/** A name that only `report` mode let through. */
export interface WouldDeny {
  readonly host: string;
  readonly port: number;
  readonly count: number;
  readonly firstAt: Date;
}

/** One request from its arrival to its line in the log. */
interface Exchange {
  readonly startedAt: Date;
  readonly client: string;
  readonly method: string;
  readonly url: string;
}

type Opened =
  | { readonly stream: Duplex; readonly server: string }
  | { readonly reply: ErrorReply; readonly server: string | null };

/** What the log will say of a plain request, as far as it is known. */
interface Outcome {
  tag: string;
  server: string | null;
  contentType: string | null;
}

interface Relay {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly outcome: Outcome;
}

const DEFAULT_LIMITS: ProxyLimits = {
  connectTimeoutMs: 60_000,
  idleMs: 15 * 60_000,
  headersTimeoutMs: 60_000,
  headerBytes: 64 * 1024,
};
const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';
const ERRNO: Readonly<Record<string, number>> = {
  ECONNREFUSED: 111,
  ETIMEDOUT: 110,
  EHOSTUNREACH: 113,
  ENETUNREACH: 101,
  ECONNRESET: 104,
};
/** RFC 9110 §7.6.1, and what speaks to the proxy itself. */
const HOP_BY_HOP = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-authorization',
  'proxy-authenticate',
  'proxy-authentication-info',
];

export class ForwardProxy {
  readonly #options: ForwardProxyOptions;
  readonly #limits: ProxyLimits;
  readonly #server: Server;
  readonly #streams = new Set<Duplex>();
  readonly #spoken = new WeakSet<Duplex>();
  readonly #wouldDeny = new Map<string, WouldDeny>();
  #isClosing = false;
  #real: RealPoint | null = null;

  private constructor(options: ForwardProxyOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#server = createServer({
      maxHeaderSize: this.#limits.headerBytes,
      headersTimeout: this.#limits.headersTimeoutMs,
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(30_000, this.#limits.headersTimeoutMs),
    });
    this.#server.on('connection', (socket) => this.#welcome(socket));
    this.#server.on('connect', (request, stream, head) => void this.#tunnel(request, stream, head));
    this.#server.on('request', (request, response) => void this.#forward(request, response));
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

  /** Where programs outside the rehearsal find it. */
  get real(): RealPoint {
    if (this.#real === null) throw new Error('the proxy has not started');
    return this.#real;
  }

  /** What `report` mode let through although the list does not allow it, in the order of the first observation. */
  get wouldDeny(): readonly WouldDeny[] {
    return [...this.#wouldDeny.values()];
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const closed = this.#server.listening ? once(this.#server, 'close') : Promise.resolve();
    this.#server.close();
    for (const stream of this.#streams) stream.destroy();
    await closed;
  }

  #welcome(socket: Socket): void {
    const startedAt = this.#options.clock();
    const client = this.#clientOf(socket);
    this.#hold(socket);
    socket.once('close', () => {
      if (this.#spoken.has(socket) || this.#isClosing) return;
      const exchange = {
        startedAt,
        client,
        method: '-',
        url: 'error:transaction-end-before-headers',
      };
      this.#write(exchange, {
        tag: 'NONE_NONE',
        status: 0,
        bytes: 0,
        server: null,
        contentType: null,
      });
    });
  }

  async #tunnel(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    this.#spoken.add(client);
    client.on('error', () => client.destroy());
    const target = parseAuthority(request.url ?? '');
    const exchange = this.#begin(
      request,
      target === null ? 'error:invalid-request' : `${target.host}:${String(target.port)}`,
    );
    if (target === null)
      return this.#endTunnel(client, exchange, invalidReply('ERR_INVALID_REQ'), {
        tag: 'NONE_NONE',
        server: null,
      });
    if (!this.#isAllowed(target, this.#options.tunnelPorts ?? [443]))
      return this.#endTunnel(client, exchange, deniedReply(target.host), {
        tag: 'TCP_DENIED',
        server: null,
      });
    const opened = await this.#open(target, client);
    if (client.destroyed) {
      if ('stream' in opened) opened.stream.destroy();
      return this.#write(exchange, {
        tag: 'TCP_TUNNEL_ABORTED',
        status: 0,
        bytes: 0,
        server: opened.server,
        contentType: null,
      });
    }
    if ('reply' in opened) return this.#failTunnel(client, exchange, opened);
    const sentBefore = bytesSent(client);
    client.once('close', () => {
      this.#write(exchange, {
        tag: 'TCP_TUNNEL',
        status: 200,
        bytes: bytesSent(client) - sentBefore,
        server: opened.server,
        contentType: null,
      });
    });
    this.#join(client, opened.stream, head);
  }

  #join(client: Duplex, upstream: Duplex, head: Buffer): void {
    if (client instanceof Socket) client.setTimeout(this.#limits.idleMs, () => client.destroy());
    upstream.on('error', () => client.destroy());
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => {
      // An orderly end has passed through the pipe; anything else cuts. What the client still
      // sends has no receiver: it is read away, or its own end would never be seen.
      if (client.writableEnded) client.resume();
      else client.destroy();
    });
    client.write(ESTABLISHED);
    if (head.length > 0) upstream.write(head);
    client.pipe(upstream).pipe(client);
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    this.#spoken.add(socket);
    request.on('error', () => response.destroy());
    const target = parsePlainUrl(request.url ?? '');
    const exchange = this.#begin(request, target?.loggedUrl ?? loggablePath(request.url ?? ''));
    const sentBefore = socket.bytesWritten;
    const outcome: Outcome = { tag: 'TCP_MISS', server: null, contentType: null };
    response.once('close', () => {
      const status = response.headersSent ? response.statusCode : 0;
      const tag = response.writableFinished ? outcome.tag : `${outcome.tag}_ABORTED`;
      this.#write(exchange, { ...outcome, tag, status, bytes: socket.bytesWritten - sentBefore });
    });
    if (target === null)
      return sendError(response, invalidReply('ERR_INVALID_URL'), outcome, 'NONE_NONE');
    if (!this.#isAllowed(target, this.#options.plainPorts ?? [80]))
      return sendError(response, deniedReply(target.host), outcome, 'TCP_DENIED');
    const opened = await this.#open(target, socket);
    outcome.server = opened.server;
    if ('reply' in opened) return sendError(response, opened.reply, outcome);
    if (response.destroyed) return void opened.stream.destroy();
    this.#relay({ request, response, outcome }, opened.stream, target);
  }

  #relay({ request, response, outcome }: Relay, upstream: Duplex, target: PlainTarget): void {
    const headers = {
      ...withoutHopByHop(request.headers),
      host: target.port === 80 ? target.host : `${target.host}:${String(target.port)}`,
      via: [request.headers.via, `${request.httpVersion} ${this.#options.host.name} (sekisho)`]
        .filter((each) => each !== undefined)
        .join(', '),
      'x-forwarded-for': [request.headers['x-forwarded-for'], this.#clientOf(request.socket)]
        .filter((each) => each !== undefined)
        .join(', '),
      connection: 'close',
    };
    const asked = requestHttp({
      createConnection: () => upstream,
      method: request.method,
      path: target.path,
      headers,
      setHost: false,
    });
    asked.on('response', (reply) => {
      outcome.contentType = reply.headers['content-type'] ?? null;
      response.writeHead(
        reply.statusCode ?? 502,
        reply.statusMessage,
        withoutHopByHop(reply.headers),
      );
      reply.on('error', () => response.destroy());
      reply.pipe(response);
    });
    asked.on('error', () => {
      if (response.headersSent) response.destroy();
      else sendError(response, brokenReply(target.host), outcome);
    });
    asked.setTimeout(this.#limits.idleMs, () => asked.destroy(new Error('idle for too long')));
    response.once('close', () => upstream.destroy());
    request.pipe(asked);
  }

  /** Tries the addresses in turn, as long as the client is there. */
  async #open(target: ProxyTarget, client: Duplex): Promise<Opened> {
    const addresses =
      target.name === null
        ? [target.host.replace(/^\[|\]$/g, '')]
        : await this.#options.resolve(target.name).catch(() => []);
    let failed: Opened = { reply: unresolvedReply(target.host), server: null };
    const gone = new AbortController();
    const onClose = (): void => gone.abort();
    client.once('close', onClose);
    for (const address of addresses) {
      if (client.destroyed) break;
      try {
        const stream = await this.#options.host.connect(
          { address, port: target.port },
          { timeoutMs: this.#limits.connectTimeoutMs, signal: gone.signal },
        );
        this.#hold(stream);
        client.off('close', onClose);
        return { stream, server: address };
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        failed = { reply: unreachableReply(target.host, ERRNO[code] ?? 0), server: address };
      }
    }
    client.off('close', onClose);
    return failed;
  }

  #isAllowed(target: ProxyTarget, ports: readonly number[]): boolean {
    if (!ports.includes(target.port)) return false;
    if (target.name !== null && this.#options.allow().has(target.name)) return true;
    if (this.#options.mode?.() !== 'report') return false;
    const key = `${target.host}:${String(target.port)}`;
    const known = this.#wouldDeny.get(key);
    this.#wouldDeny.set(key, {
      host: target.host,
      port: target.port,
      count: (known?.count ?? 0) + 1,
      firstAt: known?.firstAt ?? this.#options.clock(),
    });
    return true;
  }

  #endTunnel(
    client: Duplex,
    exchange: Exchange,
    reply: ErrorReply,
    how: { readonly tag: string; readonly server: string | null },
  ): void {
    const text = formatErrorReply(reply);
    client.end(text);
    this.#write(exchange, {
      ...how,
      status: reply.status,
      bytes: Buffer.byteLength(text),
      contentType: 'text/html',
    });
  }

  /** Squid logs a tunnel that never opened with no bytes and no type, although it sends a page (seen in logs of Squid 6). */
  #failTunnel(
    client: Duplex,
    exchange: Exchange,
    failed: { readonly reply: ErrorReply; readonly server: string | null },
  ): void {
    client.end(formatErrorReply(failed.reply));
    this.#write(exchange, {
      tag: 'TCP_TUNNEL',
      status: failed.reply.status,
      bytes: 0,
      server: failed.server,
      contentType: null,
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
    const address = client instanceof Socket ? this.#clientOf(client) : '-';
    const url =
      code === 'HPE_HEADER_OVERFLOW' ? 'error:request-too-large' : 'error:invalid-request';
    this.#endTunnel(
      client,
      { startedAt: this.#options.clock(), client: address, method: '-', url },
      reply,
      { tag: 'NONE_NONE', server: null },
    );
  }

  #begin(request: IncomingMessage, url: string): Exchange {
    return {
      startedAt: this.#options.clock(),
      client: this.#clientOf(request.socket),
      method: request.method ?? '-',
      url,
    };
  }

  #write(
    exchange: Exchange,
    end: Pick<AccessEntry, 'tag' | 'status' | 'bytes' | 'server' | 'contentType'>,
  ): void {
    const endedAt = this.#options.clock();
    const { client, method, url, startedAt } = exchange;
    this.#options.log(
      formatAccessEntry({
        endedAt,
        elapsedMs: endedAt.getTime() - startedAt.getTime(),
        client,
        method,
        url,
        ...end,
      }),
    );
  }

  #clientOf(socket: Socket): string {
    return this.#options.host.siteOf({
      address: socket.remoteAddress ?? '-',
      port: socket.remotePort ?? 0,
    }).address;
  }

  #hold(stream: Duplex): void {
    this.#streams.add(stream);
    stream.once('close', () => this.#streams.delete(stream));
  }
}

/** node:http hands over the very socket it accepted. */
function bytesSent(stream: Duplex): number {
  return stream instanceof Socket ? stream.bytesWritten : 0;
}

function sendError(
  response: ServerResponse,
  reply: ErrorReply,
  outcome: Outcome,
  tag = outcome.tag,
): void {
  const body = errorBody(reply);
  outcome.tag = tag;
  outcome.contentType = 'text/html';
  response.writeHead(reply.status, reply.reason, errorHeaders(reply, body));
  response.end(body);
}

/** A path may be shown, without its query; anything else may hold a user's name and password. */
function loggablePath(text: string): string {
  return text.startsWith('/') ? text.replace(/\?.*$/, '?') : 'error:invalid-request';
}

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((each) => each.trim().toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name) && !named.includes(name)),
  );
}
