// What a service of the emulated cloud sees of a request, and what it answers.

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

import { parseJson, type Json } from './json.ts';

/** By which road the request came in: the service's address on the internet, or a private endpoint's. */
export type Network = 'public' | 'private';

export interface Request {
  readonly method: string;
  /** The Host header without its port, lower case. */
  readonly host: string;
  /** As sent, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly network: Network;
  /** The address at which it arrived, as the site writes it. */
  readonly address: string;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object or list is sent as JSON; text and bytes as they are. */
  readonly body?: Json | Uint8Array;
}

export type Handle = (request: Request) => Reply | Promise<Reply>;

/** Larger than any control message; data goes to the cache storage and not through here. */
const BODY_LIMIT = 32 * 1024 * 1024;

export class BodyTooLarge extends Error {}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    // Without an encoding set, a request's chunks are buffers.
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > BODY_LIMIT) throw new BodyTooLarge(`more than ${BODY_LIMIT} bytes in one request`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

export async function readRequest(
  message: IncomingMessage,
  arrival: Pick<Request, 'host' | 'network' | 'address'>,
): Promise<Request> {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const rawQuery = mark < 0 ? '' : target.slice(mark + 1);
  return {
    method: message.method ?? 'GET',
    host: arrival.host,
    path: mark < 0 ? target : target.slice(0, mark),
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: message.headers,
    network: arrival.network,
    address: arrival.address,
    body: await readBody(message),
  };
}

export function send(response: ServerResponse, reply: Reply, isHead = false): void {
  const { body } = reply;
  const isPlain = typeof body === 'string' || body instanceof Uint8Array;
  const bytes =
    body === undefined
      ? undefined
      : isPlain
        ? Buffer.from(body)
        : Buffer.from(JSON.stringify(body));
  const headers: Record<string, string> = {
    'cache-control': 'no-cache',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    ...reply.headers,
  };
  if (bytes !== undefined)
    headers['content-type'] ??= isPlain
      ? 'text/plain; charset=utf-8'
      : 'application/json; charset=utf-8';
  if (reply.status !== 204) headers['content-length'] = String(bytes?.length ?? 0);
  response.writeHead(reply.status, headers);
  response.end(isHead ? undefined : bytes);
}

/** The body as JSON; undefined when it is empty or not JSON. */
export function jsonOf(request: Request): Json | undefined {
  return request.body.length === 0 ? undefined : parseJson(request.body.toString('utf8'));
}

/** The body as an HTML form's fields. */
export function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(request.body.toString('utf8'));
}

export function header(request: Request, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export const NOT_FOUND: Reply = {
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: 'not found\n',
};

/** Path segments, percent-decoded; a malformed escape stays as it is. */
export function segmentsOf(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
}
