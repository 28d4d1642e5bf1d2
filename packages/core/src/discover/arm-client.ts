// Reads from Azure Resource Manager: patient with what passes (throttling, faults,
// cut connections, tokens that end), plain about what does not, and never more calls
// than it was allowed.

import { randomUUID } from 'node:crypto';

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import { pause } from '../pause.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { VERSION } from '../version.ts';
import { ArmRefusal, readRefusal } from './arm-refusal.ts';
import {
  WireError,
  type HttpsAnswer,
  type HttpsClient,
  type HttpsRequest,
} from './https-client.ts';
import type { TokenCache } from './token-cache.ts';

export interface ArmClientOptions {
  /** `https://management.azure.com` */
  readonly endpoint: string;
  readonly https: Pick<HttpsClient, 'send'>;
  readonly tokens: TokenCache;
  readonly signal: AbortSignal;
  readonly maxCalls: number;
  /** At a time. */
  readonly concurrency: number;
  /** Attempts of one request before it fails. Default 7. */
  readonly attempts?: number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random?: () => number;
}

export interface CallCounts {
  /** Requests that were sent, repeated ones too. */
  readonly calls: number;
  readonly repeated: number;
  /** Answers 429. */
  readonly throttled: number;
  readonly waitedMs: number;
  readonly bytes: number;
}

export interface Page {
  readonly text: string;
  readonly body: unknown;
}

const ATTEMPTS = 7;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;
/** A longer Retry-After is not waited for: the message says so instead. */
const LONGEST_RETRY_AFTER_S = 120;
/** Below so many remaining reads the pace slows to the rate at which they come back (25 a second, documented). */
const FEW_READS_LEFT = 20;
const REFILL_MS = 40;
const MAX_PAGES = 2000;
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

export class ArmClient {
  readonly #options: ArmClientOptions;
  readonly #wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly #queue: (() => void)[] = [];
  #running = 0;
  #notBefore = 0;
  #counts = { calls: 0, repeated: 0, throttled: 0, waitedMs: 0, bytes: 0 };

  constructor(options: ArmClientOptions) {
    this.#options = options;
    this.#wait = options.wait ?? pause;
  }

  get counts(): CallCounts {
    return { ...this.#counts };
  }

  async get(path: string): Promise<Page> {
    return await this.#call({ method: 'GET', url: this.#urlOf(path) });
  }

  async post(path: string, body: unknown): Promise<Page> {
    return await this.#call({ method: 'POST', url: this.#urlOf(path), body: JSON.stringify(body) });
  }

  /** Every page of a list. The links are followed as they are; only their host is checked. */
  async list(path: string): Promise<Page[]> {
    const pages: Page[] = [];
    const seen = new Set<string>();
    let next: string | undefined = this.#urlOf(path);
    while (next !== undefined) {
      if (seen.has(next) || pages.length >= MAX_PAGES)
        throw new OutsideError(`the list ${pathOf(next)} leads in a circle or has no end`, {
          code: 'azure.endless-list',
        });
      seen.add(next);
      const page = await this.#call({ method: 'GET', url: next });
      pages.push(page);
      next = nextLinkOf(page.body);
    }
    return pages;
  }

  #urlOf(pathOrUrl: string): string {
    return pathOrUrl.startsWith('https://') ? pathOrUrl : `${this.#options.endpoint}${pathOrUrl}`;
  }

  async #call(request: Pick<HttpsRequest, 'method' | 'url' | 'body'>): Promise<Page> {
    if (!isUnder(request.url, this.#options.endpoint))
      throw new OutsideError(
        `an answer leads to another host than ${new URL(this.#options.endpoint).host}: ${hostOf(request.url)}`,
        {
          code: 'azure.foreign-link',
          hint: 'the token is for that host alone; nothing was sent',
        },
      );
    await this.#enter();
    try {
      return await this.#attempt(request);
    } finally {
      this.#leave();
    }
  }

  async #attempt(request: Pick<HttpsRequest, 'method' | 'url' | 'body'>): Promise<Page> {
    let hasRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      await this.#pause(this.#notBefore - performance.now());
      const token = await this.#options.tokens.token(this.#options.signal);
      const sent = await this.#send(request, token, attempt > 1);
      if (!(sent instanceof WireError) && sent.status >= 200 && sent.status < 300) {
        const page = parsePage(sent, request.url);
        if (page !== undefined) return page;
      }
      if (!(sent instanceof WireError) && sent.status === 401 && !hasRenewed) {
        hasRenewed = true;
        this.#options.tokens.forget(token);
        continue;
      }
      const isPassing =
        sent instanceof WireError
          ? isPassingFailure(sent)
          : PASSING.has(sent.status) || sent.status < 300;
      const waitMs = this.#delayAfter(sent, attempt);
      if (!isPassing || attempt >= (this.#options.attempts ?? ATTEMPTS) || waitMs === undefined)
        throw failureOf(sent, request, attempt);
      await this.#pause(waitMs);
    }
  }

  async #send(
    request: Pick<HttpsRequest, 'method' | 'url' | 'body'>,
    token: string,
    isRepeated: boolean,
  ): Promise<HttpsAnswer | WireError> {
    if (this.#counts.calls >= this.#options.maxCalls)
      throw new OutsideError(
        `Azure was asked ${String(this.#counts.calls)} times, which is the limit; the estate is larger than expected`,
        {
          code: 'azure.too-many-calls',
          hint: 'narrow it with --subscription, or raise --max-calls',
        },
      );
    this.#counts.calls += 1;
    if (isRepeated) this.#counts.repeated += 1;
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'user-agent': `sekisho/${VERSION}`,
      'x-ms-client-request-id': randomUUID(),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    try {
      const answer = await this.#options.https.send({
        ...request,
        headers,
        signal: this.#options.signal,
      });
      this.#counts.bytes += answer.text.length;
      this.#slowDown(answer);
      return answer;
    } catch (error) {
      if (error instanceof WireError) return error;
      throw error;
    }
  }

  /** A pause that one response demands holds for all requests. */
  #slowDown(answer: HttpsAnswer): void {
    if (answer.status === 429) {
      this.#counts.throttled += 1;
      const seconds = retryAfterOf(answer);
      if (seconds !== undefined && seconds <= LONGEST_RETRY_AFTER_S)
        this.#notBefore = Math.max(this.#notBefore, performance.now() + seconds * 1000);
    }
    const left = Number(answer.headers['x-ms-ratelimit-remaining-subscription-reads'] ?? Infinity);
    if (left < FEW_READS_LEFT)
      this.#notBefore = Math.max(
        this.#notBefore,
        performance.now() + REFILL_MS * this.#options.concurrency,
      );
  }

  /** undefined: longer than anybody should wait. */
  #delayAfter(sent: HttpsAnswer | WireError, attempt: number): number | undefined {
    const asked = sent instanceof WireError ? undefined : retryAfterOf(sent);
    if (asked !== undefined) return asked > LONGEST_RETRY_AFTER_S ? undefined : asked * 1000;
    const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
    return grown * (0.5 + (this.#options.random ?? Math.random)() / 2);
  }

  async #pause(ms: number): Promise<void> {
    if (ms <= 0) return;
    const begun = performance.now();
    await this.#wait(ms, this.#options.signal);
    this.#counts.waitedMs += Math.round(performance.now() - begun);
  }

  async #enter(): Promise<void> {
    this.#options.signal.throwIfAborted();
    if (this.#running >= this.#options.concurrency)
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#running += 1;
  }

  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}

/** undefined: an answer of success that is no JSON, as a proxy's page or half an answer would be. */
function parsePage(answer: HttpsAnswer, url: string): Page | undefined {
  try {
    const body: unknown = JSON.parse(answer.text);
    return { text: answer.text, body };
  } catch (cause) {
    if (answer.headers['content-type']?.includes('json') === true) return undefined;
    throw new OutsideError(
      `${hostOf(url)} answers with something else than JSON (${answer.headers['content-type'] ?? 'no type'}): is a proxy or a sign-in page in between?`,
      {
        code: 'azure.not-json',
        cause,
      },
    );
  }
}

function failureOf(
  sent: HttpsAnswer | WireError,
  request: Pick<HttpsRequest, 'method' | 'url'>,
  attempts: number,
): Error {
  const times = attempts > 1 ? ` (${String(attempts)} attempts)` : '';
  if (sent instanceof WireError)
    return new OutsideError(
      `${request.method} ${pathOf(request.url)} at ${hostOf(request.url)} failed${times}: ${sent.message}`,
      {
        code: 'azure.unreachable',
        hint:
          sent.code === 'PROXY'
            ? "the proxy's allow-list must hold that name for this machine"
            : 'check the way there, or name a proxy in site.yaml (azure: proxy) or HTTPS_PROXY',
        cause: sent,
      },
    );
  if (sent.status < 300)
    return new OutsideError(
      `${request.method} ${pathOf(request.url)}${times}: the answer is no whole JSON`,
      { code: 'azure.half-an-answer' },
    );
  const seconds = retryAfterOf(sent);
  return new ArmRefusal(readRefusal(sent), {
    what: `${request.method} ${pathOf(request.url)}${times}`,
    ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }),
  });
}

/** Wrong certificates, refusing proxies and names that nobody knows stay as they are. */
function isPassingFailure({ code }: WireError): boolean {
  return ['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ECONNABORTED', 'EAI_AGAIN', 'ENETRESET'].includes(
    code,
  );
}

function retryAfterOf(answer: HttpsAnswer): number | undefined {
  const value =
    answer.headers['retry-after'] ??
    (answer.status === 429
      ? clockSeconds(answer.headers['x-ms-user-quota-resets-after'])
      : undefined);
  if (value === undefined) return undefined;
  const seconds = /^\d+(?:\.\d+)?$/.test(value)
    ? Number(value)
    : (Date.parse(value) - (Date.parse(answer.headers['date'] ?? '') || Date.now())) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** `00:00:05` → `5`; the format in which Resource Graph gives its quota. */
function clockSeconds(text: string | undefined): string | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d)/.exec(text ?? '') ?? [];
  return hours === undefined
    ? undefined
    : String(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** Ends when it is absent, null or empty, by the taste of the service. */
function nextLinkOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('nextLink' in body)) return undefined;
  return typeof body.nextLink === 'string' && body.nextLink !== '' ? body.nextLink : undefined;
}

function isUnder(url: string, endpoint: string): boolean {
  return parseUrl(url)?.origin === new URL(endpoint).origin;
}

function hostOf(url: string): string {
  return parseUrl(url)?.host ?? 'an address that is none';
}

/** Without the query, which may hold signatures. */
function pathOf(url: string): string {
  return parseUrl(url)?.pathname ?? url.split('?')[0] ?? '';
}
