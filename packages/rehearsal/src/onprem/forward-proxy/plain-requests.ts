// Plain HTTP: a request is passed on as the proxy's own, and its reply back.

import {
  request as requestHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';

import { parsePlainUrl, type PlainTarget } from './proxy-target.ts';
import {
  brokenReply,
  errorBody,
  errorHeaders,
  invalidReply,
  type ErrorReply,
} from './squid-pages.ts';
import type { Admission } from './admission.ts';
import type { RequestLog } from './request-log.ts';
import type { ProxyParts } from './proxy-parts.ts';
import type { Upstream } from './upstream.ts';

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

export class PlainRequests {
  readonly #log: RequestLog;
  readonly #admission: Admission;
  readonly #upstream: Upstream;
  readonly #name: string;
  readonly #ports: readonly number[];
  readonly #idleMs: number;

  constructor(
    { log, admission, upstream }: ProxyParts,
    {
      name,
      ports,
      idleMs,
    }: { readonly name: string; readonly ports: readonly number[]; readonly idleMs: number },
  ) {
    this.#log = log;
    this.#admission = admission;
    this.#upstream = upstream;
    this.#name = name;
    this.#ports = ports;
    this.#idleMs = idleMs;
  }

  async forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    request.on('error', () => response.destroy());
    const target = parsePlainUrl(request.url ?? '');
    const exchange = this.#log.begin(request, target?.loggedUrl ?? loggablePath(request.url ?? ''));
    const sentBefore = socket.bytesWritten;
    const outcome: Outcome = { tag: 'TCP_MISS', server: null, contentType: null };
    response.once('close', () => {
      const status = response.headersSent ? response.statusCode : 0;
      const tag = response.writableFinished ? outcome.tag : `${outcome.tag}_ABORTED`;
      this.#log.write(exchange, {
        ...outcome,
        tag,
        status,
        bytes: socket.bytesWritten - sentBefore,
      });
    });
    if (target === null)
      return sendError(response, invalidReply('ERR_INVALID_URL'), outcome, 'NONE_NONE');
    if (!this.#admission.isAllowed(target, this.#ports))
      return sendError(
        response,
        this.#admission.refusal(target, this.#ports),
        outcome,
        'TCP_DENIED',
      );
    const opened = await this.#upstream.open(target, socket);
    outcome.server = opened.server;
    if ('reply' in opened) return sendError(response, opened.reply, outcome);
    if (response.destroyed) return void opened.stream.destroy();
    this.#relay({ request, response, outcome }, opened.stream, target);
  }

  #relay({ request, response, outcome }: Relay, upstream: Duplex, target: PlainTarget): void {
    const headers = {
      ...withoutHopByHop(request.headers),
      host: target.port === 80 ? target.host : `${target.host}:${String(target.port)}`,
      via: [request.headers.via, `${request.httpVersion} ${this.#name} (sekisho)`]
        .filter((each) => each !== undefined)
        .join(', '),
      'x-forwarded-for': [request.headers['x-forwarded-for'], this.#log.clientOf(request.socket)]
        .filter((each) => each !== undefined)
        .join(', '),
      connection: 'close',
    };
    const asked = requestHttp({
      createConnection: () => upstream,
      method: request.method,
      path: this.#upstream.hasParent ? target.wholeUrl : target.path,
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
    asked.setTimeout(this.#idleMs, () => asked.destroy(new Error('idle for too long')));
    response.once('close', () => upstream.destroy());
    request.pipe(asked);
  }
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
