// What FindProxyForURL returns: `PROXY a:1; DIRECT`, as roads in the order tried.
// Pure, so that the page can show PAC answers too.

export interface PacRoad {
  readonly kind: 'direct' | 'http' | 'https' | 'socks4' | 'socks5';
  /** Empty and 0 for `direct`. */
  readonly host: string;
  readonly port: number;
}

const KINDS: Readonly<Record<string, { readonly kind: PacRoad['kind']; readonly port: number }>> = {
  PROXY: { kind: 'http', port: 80 },
  HTTP: { kind: 'http', port: 80 },
  HTTPS: { kind: 'https', port: 443 },
  SOCKS: { kind: 'socks4', port: 1080 },
  SOCKS4: { kind: 'socks4', port: 1080 },
  SOCKS5: { kind: 'socks5', port: 1080 },
};

const DIRECT: PacRoad = { kind: 'direct', host: '', port: 0 };

/** Elements that cannot be read are left out; when none is left the answer is DIRECT, as in Chromium. */
export function parsePacResult(text: string): PacRoad[] {
  const roads = text
    .split(';')
    .map(parseElement)
    .filter((road) => road !== null);
  return roads.length === 0 ? [DIRECT] : roads;
}

function parseElement(text: string): PacRoad | null {
  const [word = '', server = '', ...more] = text.trim().split(/\s+/);
  if (more.length > 0) return null;
  if (word.toUpperCase() === 'DIRECT') return server === '' ? DIRECT : null;
  const known = Object.hasOwn(KINDS, word.toUpperCase()) ? KINDS[word.toUpperCase()] : undefined;
  const parts = /^(\[[0-9a-f:.]+\]|[^\s:/@[\]]+)(?::(\d{1,5}))?$/i.exec(server);
  if (known === undefined || parts === null) return null;
  const port = parts[2] === undefined ? known.port : Number(parts[2]);
  const host = (parts[1] ?? '').replace(/^\[|\]$/g, '').toLowerCase();
  return port > 65535 ? null : { kind: known.kind, host, port };
}
