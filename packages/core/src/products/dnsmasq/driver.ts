// dnsmasq, through files that it reads again at SIGHUP, when it also empties its cache: `addn-hosts` for the
// addresses, and `servers-file` so that other types of these names (AAAA) are not asked upstream, where the
// answer would be public.

import type { Change } from '../shared/sync/change.ts';
import type { Driver } from '../shared/sync/driver.ts';
import type { Resolver } from '../shared/sync/ask-names.ts';
import { hostsDriver } from '../shared/sync/hosts-driver.ts';
import { signalServer } from '../shared/sync/signal-server.ts';
import type { ResolverSync } from '../../site/site.ts';
import { wantedDns } from '../shared/sync/desired.ts';
import type { LiveDriver, SyncServer } from '../shared/sync/open-driver.ts';

export interface DnsmasqOptions {
  readonly name: string;
  readonly resolver: Resolver;
  readonly hostsFile: string;
  readonly serversFile: string | null;
  readonly pidFile: string;
  readonly timeoutMs: number;
}

export function dnsmasqDriver({ serversFile, pidFile, ...options }: DnsmasqOptions): Driver {
  return hostsDriver({
    ...options,
    product: 'dnsmasq',
    reload: () => signalServer(pidFile, 'dnsmasq', 'SIGHUP'),
    others:
      serversFile === null
        ? []
        : [
            {
              path: serversFile,
              change: changeServersFile,
            },
          ],
  });
}

const MARK = '# Made by sekisho sync from the names of its hosts file.';
const OUR_LINE = /^server=\/([^/]+)\/$/;

/** Ours are the lines behind our head; all others, such as forwarders of the company, stay as and where they are. */
export function changeServersFile(before: string, changes: readonly Change[]): string {
  const lines = before === '' ? [] : before.replace(/\n$/, '').split('\n');
  const at = lines.indexOf(MARK);
  const start = at < 0 ? lines.length : at + 1;
  let end = start;
  while (OUR_LINE.test(lines[end] ?? '')) end += 1;
  const names = new Set(lines.slice(start, end).map((line) => OUR_LINE.exec(line)?.[1] ?? ''));
  for (const change of changes) {
    if ('after' in change) names.add(change.key);
    else names.delete(change.key);
  }
  const own = [...names].sort().map((name) => `server=/${name}/`);
  const head = lines.slice(0, at < 0 ? lines.length : at);
  return [...head, MARK, ...own, ...lines.slice(end)].map((line) => `${line}\n`).join('');
}

export async function openDnsmasq({
  name,
  address,
  port,
  settings: { hostsFile, serversFile, pidFile },
  path,
  timeoutMs,
}: SyncServer<Extract<ResolverSync, { driver: 'dnsmasq' }>>): Promise<LiveDriver> {
  const driver = dnsmasqDriver({
    name,
    resolver: { address, port },
    hostsFile: path(hostsFile),
    serversFile: serversFile === undefined ? null : path(serversFile),
    pidFile: path(pidFile),
    timeoutMs,
  });
  return { driver, entries: wantedDns().entries };
}
