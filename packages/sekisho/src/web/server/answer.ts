// What a route answers, and the headers that every answer carries.

import { visibleJson } from '@sekisho/core/visible-text.ts';
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { constants, brotliCompress, gzip } from 'node:zlib';

import type { ApiError } from '../api.ts';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: OutgoingHttpHeaders;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  // No text can be made markup or script, whatever a future line of the page does.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Of a document that brings its own style, and no script: the page's policy would take the style away. */
export const STYLED_HEADERS: OutgoingHttpHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** An answer's own headers may replace any of these. */
export const SAFE_HEADERS: OutgoingHttpHeaders = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

export function answerJson(document: unknown, status = 200): Answer {
  // As printJson() of the command line, byte for byte.
  return {
    status,
    type: 'application/json; charset=utf-8',
    body: `${visibleJson(document, 2)}\n`,
  };
}

/** Tells whether a body is the one that somebody has. */
export function tagOf(body: string | Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

export function answerText(text: string, status = 200): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: text };
}

export function answerError(status: number, error: ApiError): Answer {
  return answerJson(error, status);
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

export type Coding = 'br' | 'gzip';

export function compress(body: Buffer, coding: Coding): Promise<Buffer> {
  return coding === 'br'
    ? brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
    : zip(body);
}

/** The better of the codings that the client takes; null for none. */
export function chooseCoding(headers: IncomingHttpHeaders): Coding | null {
  const accepted = String(headers['accept-encoding'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => !/;\s*q=0(?:\.0*)?$/.test(each))
    .map((each) => each.split(';')[0]?.trim().toLowerCase());
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null;
}
