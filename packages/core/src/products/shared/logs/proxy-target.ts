// What a proxy was asked for, out of the forms that logs write it in: `host:port`
// of a CONNECT, or the URL of a plain request.

export interface ProxyTarget {
  readonly name: string;
  readonly port: number;
}

const AUTHORITY = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/?#@[\]]+))(?::(\d{1,5}))?$/;
const URL_START =
  /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:[^\s/?#@]*@)?(\[[^\]\s]*\][^\s/?#]*|[^\s/?#]*)/;
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ftp: 21,
  tunnel: 443,
  tcp: 443,
  ssl: 443,
};

/** `a.example.com:443`, `A.example.com.:443` (the same name), `[2001:db8::1]:443`; without a port only when a default is given. */
export function splitAuthority(text: string, defaultPort?: number): ProxyTarget | null {
  const match = AUTHORITY.exec(text);
  if (match === null) return null;
  const port = match[3] === undefined ? defaultPort : Number(match[3]);
  if (port === undefined || port > 65_535) return null;
  const name = (match[1] ?? match[2] ?? '').toLowerCase();
  // One final dot is the root's (RFC 1034 §3.1).
  return {
    name:
      name.length > 1 && name.endsWith('.') && match[1] === undefined ? name.slice(0, -1) : name,
    port,
  };
}

/** `http://a.example.com:8080/path` and, as some products write it, the same without its scheme. */
export function splitUrl(text: string, scheme?: string): ProxyTarget | null {
  const match = URL_START.exec(text);
  if (match !== null)
    return splitAuthority(match[2] ?? '', DEFAULT_PORTS[(match[1] ?? '').toLowerCase()] ?? 80);
  if (scheme === undefined) return null;
  return splitAuthority(
    /^[^/?#]*/.exec(text)?.[0] ?? '',
    DEFAULT_PORTS[scheme.toLowerCase()] ?? 80,
  );
}

export function splitRequest(method: string, target: string): ProxyTarget | null {
  return method === 'CONNECT'
    ? (splitAuthority(target, 443) ?? splitUrl(target, 'https'))
    : splitUrl(target);
}
