// A link's first request: a token in the address becomes a cookie, and the token leaves the address.

import type { Answer } from './answer.ts';
import { equalSecret, readingCookie, type AccessRules, type Asked } from './guard.ts';

/** The cookie that `GET /?token=…` gives with a right token; a wrong one is nobody's. */
export function cookieOfEntry(
  { method, url }: Asked,
  { cookie, secrets }: AccessRules,
): string | null {
  const token = url.searchParams.get('token');
  if (method !== 'GET' || url.pathname !== '/' || token === null) return null;
  if (equalSecret(token, secrets.token)) return `${cookie}=${secrets.session}`;
  const { reading } = secrets;
  return reading !== undefined && equalSecret(token, reading.token)
    ? `${readingCookie(cookie)}=${reading.session}`
    : null;
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
