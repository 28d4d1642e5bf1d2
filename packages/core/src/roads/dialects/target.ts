// Reads a user's URL (`host`, `host:port`, a full URL) into the
// target that dialects decide about. IPv6 literals may carry a zone (RFC 6874).

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { parseAddress, type Address } from '@sekisho/dns/address.ts';
import type { BypassTarget } from './dialect.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  ftp: 21,
  gopher: 70,
};

/** The port that the scheme has by default, or null for a scheme we do not know. */
export function defaultPortOf(scheme: string): number | null {
  return Object.hasOwn(DEFAULT_PORTS, scheme) ? (DEFAULT_PORTS[scheme] ?? null) : null;
}

/** A bare host is asked for by https, `host:80` by http. Throws a UserError on anything that is no URL. */
export function parseBypassTarget(text: string): BypassTarget {
  const trimmed = text.trim();
  const parts = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(trimmed);
  const authority = (parts?.[2] ?? trimmed).split(/[/?#\\]/, 1)[0] ?? '';
  const { hostText, portText } = splitAuthority(
    authority.slice(authority.lastIndexOf('@') + 1),
    text,
  );
  const port = portText === '' ? null : Number(portText);
  if (port !== null && port > 65535) refuse(text, `the port ${portText} is above 65535`);
  const scheme = parts?.[1]?.toLowerCase() ?? (port === 80 ? 'http' : 'https');
  const realPort = port ?? defaultPortOf(scheme);
  if (realPort === null) refuse(text, `the scheme "${scheme}" has no port that we know: give one`);
  const host = toCanonicalHost(hostText);
  if (host === null) refuse(text, 'its host is neither a name nor an address');
  const target = {
    scheme,
    host,
    port: realPort,
    ...(/[A-Z]/.test(hostText) ? { hasCapitals: true as const } : {}),
  };
  return /[^\0-\x7f]/.test(hostText)
    ? { ...target, written: hostText.normalize('NFC').toLowerCase() }
    : target;
}

/** The host as programs compare it as text: IPv6 in brackets. */
export function hostTextOf(target: BypassTarget): string {
  return target.host.includes(':') ? `[${target.host}]` : target.host;
}

/** The address that a host is, or null for a name. Cheap for names, which is what hosts mostly are. */
export function addressOf(host: string): Address | null {
  const last = host.charCodeAt(host.length - 1);
  const mayBeAddress = (last >= 48 && last <= 57) || host.includes(':');
  if (!mayBeAddress) return null;
  const zone = host.indexOf('%');
  return parseAddress(zone < 0 ? host : host.slice(0, zone));
}

/** The one spelling of an IPv6 address (RFC 5952), or null when the text is not an address. */
export function toCanonicalIPv6(text: string): string | null {
  const url = /^[0-9a-f:.]+$/i.test(text) ? parseUrl(`http://[${text}]/`) : null;
  return url === null ? null : url.hostname.slice(1, -1);
}

/** The IPv4 address that a URL parser makes of the text (`127.1`, `0x7f.1`), or null. */
export function toCanonicalIPv4(text: string): string | null {
  const host = /^[0-9a-fx.]+$/i.test(text) ? parseUrl(`http://${text}/`)?.hostname : undefined;
  return host !== undefined && /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host : null;
}

/** The A-label form of a name, lower case, or null when there is none. */
export function toAsciiName(text: string): string | null {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  if (/[\s/?#@:\\[\]%]/.test(text)) return null;
  return parseUrl(`http://${text}/`)?.hostname ?? null;
}

function splitAuthority(authority: string, text: string): { hostText: string; portText: string } {
  if (!authority.includes('[') && authority.split(':').length > 2)
    return { hostText: `[${authority}]`, portText: '' };
  const parts = /^(\[[^\]]*\]|[^:[\]]*)(?::(\d{0,9}))?$/.exec(authority);
  if (parts === null) refuse(text, 'what follows the host is not a port');
  return { hostText: parts[1] ?? '', portText: parts[2] ?? '' };
}

function toCanonicalHost(hostText: string): string | null {
  const literal = /^\[([^\]%]*)(?:%(?:25)?([\w.~-]+))?\]$/.exec(hostText);
  if (literal !== null) {
    const address = toCanonicalIPv6(literal[1] ?? '');
    return address === null || literal[2] === undefined
      ? address
      : `${address}%${literal[2].toLowerCase()}`;
  }
  const host = /[\0-\x20\x7f[\]]/.test(hostText) ? null : parseUrl(`http://${hostText}/`)?.hostname;
  if (host === null || host === undefined) return null;
  const withoutDot = host.endsWith('.') ? host.slice(0, -1) : host;
  const isName =
    withoutDot.length > 0 &&
    withoutDot.length <= 253 &&
    withoutDot.split('.').every((label) => label !== '');
  return isName ? host : null;
}

function refuse(text: string, reason: string): never {
  // What stands before an "@" may be a user's name and password.
  const shown = JSON.stringify(text.replace(/^((?:[a-z][a-z0-9+.-]*:\/\/)?)[^/?#]*@/i, '$1…@'));
  throw new UserError(`not a URL: ${shown}: ${reason}`, {
    code: 'bypass.bad-url',
    hint: 'give a host, host:port or a URL, such as https://app.example.com or https://[2001:db8::1]:8443',
  });
}
