// A link's first request: a token in the address becomes a cookie, and the token leaves the address. That of the page
// is good once; a link for reading, for as many as like.

import type { IncomingMessage } from 'node:http';

import type { Answer } from './answer.ts';
import { equalSecret, readingCookie, type AccessRules, type Asked } from './guard.ts';
import type { Links } from './links.ts';

export interface Entry {
  /** What the browser gets. */
  readonly cookie: string;
  /** Of a link that opens the page once. */
  readonly once: { readonly token: string; readonly isUsed: boolean } | null;
}

/** `GET /?token=…` with a right token; a wrong one is nobody's. */
export function entryOf(
  { method, url }: Asked,
  { cookie, secrets }: AccessRules,
  links: Links,
): Entry | null {
  const token = url.searchParams.get('token');
  if (method !== 'GET' || url.pathname !== '/' || token === null) return null;
  const { reading } = secrets;
  if (reading !== undefined && equalSecret(token, reading.token))
    return { cookie: `${readingCookie(cookie)}=${reading.session}`, once: null };
  const standing = links.look(token);
  return standing === 'unknown'
    ? null
    : {
        cookie: `${cookie}=${secrets.session}`,
        once: { token, isUsed: standing === 'used' },
      };
}

/** Who only looks ahead (HEAD, a browser that fetches before Enter) uses no link up. */
export function isLookingAhead({ method, headers }: IncomingMessage): boolean {
  return method === 'HEAD' || String(headers['sec-purpose'] ?? '').startsWith('prefetch');
}

export function entryPage({ headers }: Asked, cookie: string): Answer {
  const setCookie = `${cookie}; HttpOnly; SameSite=Strict; Path=/`;
  // From another site's page (a link in a web mail) the cookie would not be sent along a redirect; from this page it is.
  if (headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site')
    return {
      status: 200,
      type: 'text/html; charset=utf-8',
      body: '<!doctype html><meta http-equiv="refresh" content="0;url=/"><a href="/">Sekisho</a>\n',
      headers: { 'set-cookie': setCookie },
    };
  return {
    status: 303,
    type: 'text/plain; charset=utf-8',
    body: '',
    headers: { 'set-cookie': setCookie, location: '/' },
  };
}
