// CONNECT: a tunnel for bytes that the proxy doesn't read.

import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { parseAuthority } from './proxy-target.ts';
import { formatErrorReply, invalidReply, type ErrorReply } from './squid-pages.ts';
import type { ProxyParts } from './proxy-parts.ts';
import type { Admission } from './admission.ts';
import type { RequestLog, Exchange } from './request-log.ts';
import type { Upstream } from './upstream.ts';

const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';

export class Tunnels {
  readonly #log: RequestLog;
  readonly #admission: Admission;
  readonly #upstream: Upstream;
  readonly #ports: readonly number[];
  readonly #idleMs: number;

  constructor(
    { log, admission, upstream }: ProxyParts,
    { ports, idleMs }: { readonly ports: readonly number[]; readonly idleMs: number },
  ) {
    this.#log = log;
    this.#admission = admission;
    this.#upstream = upstream;
    this.#ports = ports;
    this.#idleMs = idleMs;
  }

  async open(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    client.on('error', () => client.destroy());
    const target = parseAuthority(request.url ?? '');
    const exchange = this.#log.begin(
      request,
      target === null ? 'error:invalid-request' : `${target.host}:${String(target.port)}`,
    );
    if (target === null)
      return this.refuse(client, exchange, invalidReply('ERR_INVALID_REQ'), {
        tag: 'NONE_NONE',
        server: null,
      });
    if (!this.#admission.isAllowed(target, this.#ports))
      return this.refuse(client, exchange, this.#admission.refusal(target, this.#ports), {
        tag: 'TCP_DENIED',
        server: null,
      });
    const opened = await this.#upstream.openTunnel(target, client);
    if (client.destroyed) {
      if ('stream' in opened) opened.stream.destroy();
      return this.#log.write(exchange, {
        tag: 'TCP_TUNNEL_ABORTED',
        status: 0,
        bytes: 0,
        server: opened.server,
        contentType: null,
      });
    }
    if ('reply' in opened) return this.#fail(client, exchange, opened);
    const sentBefore = bytesSent(client);
    client.once('close', () => {
      this.#log.write(exchange, {
        tag: 'TCP_TUNNEL',
        status: 200,
        bytes: bytesSent(client) - sentBefore,
        server: opened.server,
        contentType: null,
      });
    });
    this.#join(client, opened.stream, head);
  }

  /** The reply, the end of the connection and the line in the log. */
  refuse(
    client: Duplex,
    exchange: Exchange,
    reply: ErrorReply,
    how: { readonly tag: string; readonly server: string | null },
  ): void {
    const text = formatErrorReply(reply);
    client.end(text);
    this.#log.write(exchange, {
      ...how,
      status: reply.status,
      bytes: Buffer.byteLength(text),
      contentType: 'text/html',
    });
  }

  #join(client: Duplex, upstream: Duplex, head: Buffer): void {
    if (client instanceof Socket) client.setTimeout(this.#idleMs, () => client.destroy());
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

  /** Squid logs a tunnel that never opened with no bytes and no type, although it sends a page (seen in logs of Squid 6). */
  #fail(
    client: Duplex,
    exchange: Exchange,
    failed: { readonly reply: ErrorReply; readonly server: string | null },
  ): void {
    client.end(formatErrorReply(failed.reply));
    this.#log.write(exchange, {
      tag: 'TCP_TUNNEL',
      status: failed.reply.status,
      bytes: 0,
      server: failed.server,
      contentType: null,
    });
  }
}

/** node:http hands over the very socket it accepted. */
function bytesSent(stream: Duplex): number {
  return stream instanceof Socket ? stream.bytesWritten : 0;
}
