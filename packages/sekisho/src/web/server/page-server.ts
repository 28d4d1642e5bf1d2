// The page's server: node:http, the guard before every route, the streams, and an end that
// leaves no connection behind.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import { isIP, type AddressInfo } from 'node:net';

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { API } from '../api.ts';
import {
  answerError,
  chooseCoding,
  compress,
  SAFE_HEADERS,
  type Answer,
  type Coding,
} from './answer.ts';
import { resumeFrom, streamEvents } from './event-stream.ts';
import { findRefusal, rightsOf, type AccessRules, type Asked, type Secrets } from './guard.ts';
import {
  describeError,
  makeRoutes,
  type ErrorCode,
  type Route,
  type RouteInput,
} from './routes.ts';
import type { StaticFiles } from './static-files.ts';
import { limitWaiting } from './waiting-sockets.ts';
import { entryOf, entryPage, isLookingAhead, type Entry } from './entry.ts';
import { Links } from './links.ts';
import { askedByBrowser, refusalPage } from './refusal-page.ts';

const MOST_BODY_BYTES = 16 << 10;
const MOST_CONNECTIONS = 256;
/** Of those that have not asked anything yet. */
const MOST_WAITING = 128;
const MOST_STREAMS = 32;
/** Below this, compressing costs more than it saves. */
const LEAST_TO_COMPRESS = 1024;

export interface PageServerOptions extends Omit<RouteInput, 'countStreams' | 'readingLink'> {
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  /** How long a client may take for its headers. Default: ten seconds. */
  readonly patienceMs?: number;
  /** Takes any free port where this one is taken. */
  readonly mayMove?: boolean;
  /** Names under which a proxy before us is reached. */
  readonly hostNames: readonly string[];
  readonly secrets: Secrets;
  /** Somebody has opened the page by a link, from this address. */
  readonly onLinkUsed?: (address: string) => void;
  readonly files: StaticFiles;
  /** A bug, or a disk that is full; nothing that a client can cause. */
  readonly onError: (error: unknown) => void;
}

export class PageServer {
  readonly #options: PageServerOptions;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #server: Server;
  readonly #end = new AbortController();
  readonly #streams = new Set<ServerResponse>();
  readonly #compressed = new WeakMap<Answer, Map<Coding, Promise<Buffer>>>();
  readonly #links = new Links();
  #accessRules: AccessRules | null = null;

  private constructor(options: PageServerOptions) {
    this.#options = options;
    this.#routes = makeRoutes({
      ...options,
      countStreams: () => this.#streams.size,
      readingLink: () => this.readingLink,
    });
    const { patienceMs = 10_000 } = options;
    this.#server = createServer(
      {
        maxHeaderSize: 16 << 10,
        headersTimeout: patienceMs,
        requestTimeout: patienceMs * 1.5,
        keepAliveTimeout: patienceMs,
        connectionsCheckingInterval: patienceMs / 2,
      },
      (request, response) => void this.#serve(request, response),
    );
    this.#server.maxConnections = MOST_CONNECTIONS;
    limitWaiting(this.#server, MOST_WAITING);
  }

  static async start(options: PageServerOptions): Promise<PageServer> {
    const page = new PageServer(options);
    const { address, port, mayMove = false } = options;
    await page.#listen(port).catch(async (cause: NodeJS.ErrnoException) => {
      if (mayMove && cause.code === 'EADDRINUSE') return page.#listen(0);
      throw new OutsideError(
        `can't listen at ${address}, port ${String(port)}: ${cause.code ?? cause.message}`,
        {
          code: 'serve.cannot-listen',
          where: `${address}:${String(port)}`,
          hint: 'choose another one: --port 0 takes any that is free',
          cause,
        },
      );
    });
    page.#server.on('error', options.onError);
    page.#accessRules = {
      hosts: hostsOf(address, page.port, options.hostNames),
      cookie: `sekisho-${String(page.port)}`,
      secrets: options.secrets,
    };
    return page;
  }

  get port(): number {
    // A listening TCP server has an address with a port.
    return (this.#server.address() as AddressInfo).port;
  }

  /** A link that opens the page once. */
  newLink(): string {
    return `${this.url}/?token=${this.#links.make()}`;
  }

  /** For as many people as like, each of whom may read only; null where none is given out. */
  get readingLink(): string | null {
    const { reading } = this.#options.secrets;
    return reading === undefined ? null : `${this.urlForOthers}/?token=${reading.token}`;
  }

  /** Without a token: the address that people and machines use. */
  get url(): string {
    const { address } = this.#options;
    return this.#urlAt(isAnyAddress(address) ? '127.0.0.1' : address);
  }

  /** The same for somebody at another machine. */
  get urlForOthers(): string {
    const { address } = this.#options;
    if (!isAnyAddress(address)) return this.url;
    const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const outer = own.find(({ internal, family }) => !internal && family === 'IPv4');
    return outer === undefined ? this.url : this.#urlAt(outer.address);
  }

  #urlAt(host: string): string {
    return `http://${isIP(host) === 6 ? `[${host}]` : host}:${String(this.port)}`;
  }

  #listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, this.#options.address, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.#end.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that goes away in the middle is no error of ours.
    response.on('error', () => undefined);
    try {
      await this.#answer(request, response);
    } catch (error) {
      this.#options.onError(error);
      if (response.headersSent) response.destroy();
      else this.#refuse(request, response, 500, 'internal');
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    const url = parseTarget(request.url ?? '/');
    const accessRules = this.#accessRules;
    // Of two names, whatever stands before us may have believed the other one.
    const hasTwoHosts = (request.headersDistinct['host'] ?? []).length > 1;
    if (accessRules === null || url === null || hasTwoHosts)
      return this.#refuse(request, response, 400, 'bad-request');
    const asked = { method: method === 'HEAD' ? 'GET' : method, headers, url };
    const route = this.#routes.get(url.pathname);
    const isStream = url.pathname === API.events;
    const file = this.#options.files.get(url.pathname);
    const entry = entryOf(asked, accessRules, this.#links);
    const access = entry === null ? (route?.access ?? 'page') : 'open';
    const refusal = findRefusal(asked, access, accessRules);
    if (refusal !== null) return this.#refuse(request, response, refusal.status, refusal.code);
    if (entry !== null) return this.#enter(request, response, entry, asked);
    if (route === undefined && !isStream && file === undefined)
      return this.#refuse(request, response, 404, 'not-found');
    if (asked.method !== (route?.method ?? 'GET'))
      return this.#refuse(request, response, 405, 'method-not-allowed');
    if (isStream) return this.#stream(request, response, url);
    if (route === undefined)
      return file === undefined ? undefined : this.#send(request, response, file);
    const body =
      asked.method === 'POST' ? await readJson(request) : { ok: true as const, value: null };
    if (!body.ok) return this.#refuse(request, response, body.status, body.code);
    const isReading = rightsOf(asked, accessRules) !== 'all';
    return this.#send(
      request,
      response,
      await route.answer({ url, headers, isReading, body: body.value }),
    );
  }

  #enter(
    request: IncomingMessage,
    response: ServerResponse,
    { cookie, once }: Entry,
    asked: Asked,
  ): void {
    const rules = this.#accessRules;
    if (once?.isUsed === true && (rules === null || rightsOf(asked, rules) !== 'all'))
      return this.#refuse(request, response, 401, 'used-link');
    if (once?.isUsed === false) {
      if (isLookingAhead(request))
        return this.#write(request, response, { status: 200, type: 'text/plain', body: '' });
      this.#links.use(once.token);
      this.#options.onLinkUsed?.(request.socket.remoteAddress ?? '?');
    }
    // Whoever is in already comes back to the page by the link in his history.
    this.#write(request, response, entryPage(asked, cookie));
  }

  #refuse(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    code: ErrorCode,
  ): void {
    // What is still being sent is not read to its end.
    if (request.method === 'POST' && !request.complete) response.setHeader('connection', 'close');
    const { language } = this.#options.session;
    this.#write(
      request,
      response,
      askedByBrowser(request)
        ? refusalPage(status, code, language)
        : answerError(status, describeError(language, code)),
    );
  }

  async #stream(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (this.#streams.size >= MOST_STREAMS)
      return this.#refuse(request, response, 503, 'too-many-streams');
    const { log } = this.#options.state;
    response.writeHead(200, {
      ...SAFE_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') return void response.end();
    const lastId = request.headers['last-event-id'];
    this.#streams.add(response);
    try {
      await streamEvents(response, {
        log,
        from: resumeFrom(
          log,
          (typeof lastId === 'string' ? lastId : url.searchParams.get('since')) ?? undefined,
        ),
        signal: this.#end.signal,
      });
    } finally {
      this.#streams.delete(response);
    }
  }

  async #send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
    const etag = answer.headers?.['etag'];
    if (etag !== undefined && request.headers['if-none-match'] === etag)
      return this.#write(request, response, { ...answer, status: 304, body: '' });
    const coding = chooseCoding(request.headers);
    if (coding === null || answer.body.length < LEAST_TO_COMPRESS)
      return this.#write(request, response, answer);
    this.#write(request, response, {
      ...answer,
      body: await this.#compress(answer, coding),
      headers: { ...answer.headers, 'content-encoding': coding },
    });
  }

  /** Once for each answer: files and documents that stand are given to everybody. */
  #compress(answer: Answer, coding: Coding): Promise<Buffer> {
    const codings = this.#compressed.get(answer) ?? new Map<Coding, Promise<Buffer>>();
    this.#compressed.set(answer, codings);
    const body = codings.get(coding) ?? compress(Buffer.from(answer.body), coding);
    codings.set(coding, body);
    return body;
  }

  #write(
    request: IncomingMessage,
    response: ServerResponse,
    { status, type, body, headers }: Answer,
  ): void {
    response.writeHead(status, {
      ...SAFE_HEADERS,
      'content-type': type,
      vary: 'accept-encoding',
      ...headers,
      ...(status === 304 ? {} : { 'content-length': Buffer.byteLength(body) }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

function parseTarget(target: string): URL | null {
  // Only what names a path here; `//host/…` would be read as another host.
  if (!target.startsWith('/') || target.startsWith('//')) return null;
  return parseUrl(`http://page.invalid${target}`);
}

type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly code: ErrorCode };

async function readJson(request: IncomingMessage): Promise<Body> {
  if (!/^application\/json *(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    return { ok: false, status: 415, code: 'not-json' };
  const blocks: Buffer[] = [];
  let bytes = 0;
  for await (const block of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(block)) continue;
    bytes += block.length;
    if (bytes > MOST_BODY_BYTES) return { ok: false, status: 413, code: 'too-large' };
    blocks.push(block);
  }
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(blocks).toString('utf8')) };
  } catch {
    return { ok: false, status: 400, code: 'not-json' };
  }
}

function isAnyAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** Every Host header under which this server is meant. */
function hostsOf(address: string, port: number, hostNames: readonly string[]): Set<string> {
  const isAny = isAnyAddress(address);
  const own = isAny
    ? Object.values(networkInterfaces())
        .flatMap((each) => each ?? [])
        .map((each) => each.address)
    : [address];
  const isLoopback = isAny || address === '::1' || address.startsWith('127.');
  const names = [
    ...own,
    ...(isLoopback ? ['localhost', '127.0.0.1', '::1'] : []),
    ...(isAny ? [hostname()] : []),
  ].map((name) => (isIP(name) === 6 ? `[${name}]` : name));
  const withPort = [...names, ...hostNames].map((name) => `${name}:${String(port)}`);
  return new Set(
    [...withPort, ...hostNames, ...(port === 80 ? names : [])].map((name) => name.toLowerCase()),
  );
}
