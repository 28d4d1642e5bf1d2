// What a request asks a proxy for. Pure: text of a request line in, a target or
// the reason for refusing it out. The text itself never goes into a log when it
// may hold credentials.

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import { parseName, type Name } from '@sekisho/dns/name.ts';
import { parseAddress } from '@sekisho/dns/address.ts';

export interface ProxyTarget {
  /** Null for an address: an allow-list of names does not speak of it. */
  readonly name: Name | null;
  /** The name or address, as it is asked for and logged. */
  readonly host: string;
  readonly port: number;
}

export interface PlainTarget extends ProxyTarget {
  /** What the server is asked for: path and query. */
  readonly path: string;
  /** What another proxy is asked for. */
  readonly wholeUrl: string;
  /** The URL as Squid logs it with `strip_query_terms on`, its default. */
  readonly loggedUrl: string;
}

const AUTHORITY = /^(\[[^\]]*\]|[^:[\]]+):(\d{1,5})$/;

/** `host:port`, as CONNECT has it; null when it is anything else. */
export function parseAuthority(text: string): ProxyTarget | null {
  const match = AUTHORITY.exec(text);
  const [, host, portText] = match ?? [];
  if (host === undefined || portText === undefined) return null;
  return makeTarget(host, Number(portText));
}

/** `http://host[:port]/path`; null when it is anything else, or names a user. */
export function parsePlainUrl(text: string): PlainTarget | null {
  const url = /^http:\/\//i.test(text) ? parseUrl(text) : null;
  if (url === null) return null;
  if (url.username !== '' || url.password !== '') return null;
  const target = makeTarget(url.hostname, url.port === '' ? 80 : Number(url.port));
  if (target === null) return null;
  const shownPort = url.port === '' ? '' : `:${url.port}`;
  const query = url.search === '' && !url.href.endsWith('?') ? '' : '?';
  return {
    ...target,
    path: url.pathname + url.search,
    wholeUrl: `http://${target.host}${shownPort}${url.pathname}${url.search}`,
    loggedUrl: `http://${target.host}${shownPort}${url.pathname}${query}`,
  };
}

function makeTarget(host: string, port: number): ProxyTarget | null {
  if (port < 1 || port > 65_535) return null;
  if (host.startsWith('['))
    return parseAddress(host.slice(1, -1))?.version === 6 ? { name: null, host, port } : null;
  if (parseAddress(host) !== null) return { name: null, host, port };
  const parsed = parseName(host);
  return parsed.ok ? { name: parsed.name, host: parsed.name, port } : null;
}
