// Access rules, checked before any route. Pure; each refusal is a status with its reason.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** `open`: everybody; `page`: the cookie of a link; `machine`: that, or the machines' token. */
export type Access = 'open' | 'page' | 'machine';

export interface Secrets {
  /** In the cookie. */
  readonly session: string;
  /** For programs that fetch lists and figures, and nothing else. */
  readonly machineToken: string;
  /** Of the link for reading only; absent where none was given out. */
  readonly reading?: { readonly token: string; readonly session: string };
}

/** What a cookie lets somebody do. */
export type Rights = 'all' | 'reading' | null;

export interface Asked {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly url: URL;
}

export interface AccessRules {
  /** Accepted Host headers, lower case, with port. */
  readonly hosts: ReadonlySet<string>;
  readonly cookie: string;
  readonly secrets: Secrets;
}

export interface Refusal {
  readonly status: 401 | 403 | 421;
  readonly code: 'no-token' | 'read-only' | 'wrong-host' | 'wrong-origin';
}

/** In this order: 1. a foreign Host header (DNS rebinding); 2. a request from another site's page; 3. a missing or wrong token; 4. a change from whoever may read only. */
export function findRefusal(
  asked: Asked,
  access: Access,
  accessRules: AccessRules,
): Refusal | null {
  const host = asked.headers.host?.toLowerCase() ?? '';
  if (!accessRules.hosts.has(host)) return { status: 421, code: 'wrong-host' };
  if (!isOwnOrigin(asked, host)) return { status: 403, code: 'wrong-origin' };
  if (access === 'open') return null;
  const rights = rightsOf(asked, accessRules);
  if (rights === 'all') return null;
  if (rights === 'reading')
    return asked.method === 'GET' ? null : { status: 403, code: 'read-only' };
  if (access === 'machine' && isKnownMachine(asked, accessRules.secrets)) return null;
  return { status: 401, code: 'no-token' };
}

/** Whoever opened both links may do what the first one lets him. */
export function rightsOf(asked: Asked, { cookie, secrets }: AccessRules): Rights {
  if (hasCookie(asked, cookie, secrets.session)) return 'all';
  const { reading } = secrets;
  return reading !== undefined && hasCookie(asked, readingCookie(cookie), reading.session)
    ? 'reading'
    : null;
}

export function readingCookie(cookie: string): string {
  return `${cookie}-reading`;
}

export function equalSecret(given: string, secret: string): boolean {
  // Of equal length whatever was given, so that the time tells nothing.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

function isOwnOrigin({ method, headers }: Asked, own: string): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  // TLS may end before us, so either scheme is ours.
  if (origin !== undefined && origin.toLowerCase().replace(/^https?:\/\//, '') !== own)
    return false;
  // Another page may lead here (a link), but may not ask from where it is.
  if (site === 'cross-site' || site === 'same-site')
    return method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  // What changes something comes from a page that says so.
  return method !== 'POST' || origin !== undefined;
}

function hasCookie({ headers }: Asked, cookie: string, secret: string): boolean {
  const values = (headers.cookie ?? '').split(';').flatMap((each) => {
    const [name = '', value = ''] = each.trim().split('=');
    return name === cookie ? [value] : [];
  });
  return values.some((value) => equalSecret(value, secret));
}

/** `Authorization: Bearer`, the password of `Authorization: Basic`, or `?token=` where a product has nothing else. */
function isKnownMachine({ headers, url }: Asked, { machineToken }: Secrets): boolean {
  const [, kind = '', value = ''] =
    /^(bearer|basic) +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const password =
    kind.toLowerCase() === 'basic'
      ? Buffer.from(value, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '')
      : value;
  return (
    equalSecret(password, machineToken) ||
    equalSecret(url.searchParams.get('token') ?? '', machineToken)
  );
}
