// The planned proxy, cut into what products ask for.

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import { parseName } from '@sekisho/dns/name.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

export interface ProxyAddress {
  /** As a product writes it: an IPv6 literal in brackets. */
  readonly host: string;
  readonly port: number;
}

/** Throws a UserError on anything but `http://host:port`: the text ends up in scripts. */
export function parseProxy(url: string): ProxyAddress {
  const parsed = parseUrl(url);
  const host = parsed?.hostname ?? '';
  const isHost = parseName(host).ok || parseAddress(host.replace(/^\[|\]$/g, '')) !== null;
  const isPlain =
    parsed?.protocol === 'http:' &&
    parsed.username === '' &&
    parsed.password === '' &&
    parsed.pathname === '/' &&
    parsed.search === '' &&
    parsed.hash === '';
  if (!isPlain || !isHost)
    throw new UserError(`the plan's proxy is no "http://host:port": ${JSON.stringify(url)}`, {
      code: 'render.bad-proxy',
      hint: 'correct the proxy in site.yaml',
    });
  return { host, port: parsed.port === '' ? 80 : Number(parsed.port) };
}
