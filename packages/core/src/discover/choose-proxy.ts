// Which proxy leads to Azure from where Sekisho runs: the site's own word first, then
// the environment's, in the form that curl and Azure's own clients read.

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import type { Site } from '../site/site.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

export interface ProxyChoice {
  readonly site: Pick<Site, 'azure' | 'proxies'>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function chooseProxy(url: string, { site, env }: ProxyChoice): string | undefined {
  const named = site.azure?.proxy;
  if (named === 'none') return undefined;
  if (named !== undefined) {
    const proxy = site.proxies.find((each) => each.name === named);
    // parseSite() has refused references to nothing.
    if (proxy === undefined) throw new Error(`no proxy ${JSON.stringify(named)} in the site`);
    return `http://${proxy.host ?? proxy.address}:${String(proxy.port)}`;
  }
  const fromEnvironment = env['HTTPS_PROXY'] || env['https_proxy'];
  if (
    fromEnvironment === undefined ||
    fromEnvironment === '' ||
    isExcepted(new URL(url).hostname, env['NO_PROXY'] ?? env['no_proxy'] ?? '')
  )
    return undefined;
  const proxy = fromEnvironment.includes('://') ? fromEnvironment : `http://${fromEnvironment}`;
  if (parseUrl(proxy)?.protocol === 'http:') return proxy;
  throw new UserError('HTTPS_PROXY is not the address of an HTTP proxy', {
    code: 'azure.proxy',
    hint: 'write http://ADDRESS:PORT',
  });
}

function isExcepted(host: string, list: string): boolean {
  const entries = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
  return entries.some(
    (entry) =>
      entry === '*' ||
      host === entry.replace(/^\*?\./, '') ||
      host.endsWith(`.${entry.replace(/^\*?\./, '')}`),
  );
}
