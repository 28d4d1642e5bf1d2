// The first link: a token in the address becomes a cookie, and the token leaves the address.

import type { Answer } from './answer.ts';
import type { Asked, AccessRules } from './guard.ts';

/** `GET /?token=…` with the right token; a wrong one is nobody's. */
export function isEntry({ method, url }: Asked, isToken: (token: string) => boolean): boolean {
  const token = url.searchParams.get('token');
  return method === 'GET' && url.pathname === '/' && token !== null && isToken(token);
}

export function entryPage({ headers }: Asked, { cookie, secrets }: AccessRules): Answer {
  const setCookie = `${cookie}=${secrets.session}; HttpOnly; SameSite=Strict; Path=/`;
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
