// CoreDNS, through the file of its `hosts` plugin. The plugin looks at the file by itself (`reload`), but what
// the `cache` plugin holds, NXDOMAIN among it, it holds on to: SIGUSR1 makes CoreDNS start its plugins again,
// with empty caches. Without a pid file the Corefile has to keep refusals out of the cache (docs/sync.md).

import type { Driver } from '../shared/sync/driver.ts';
import type { Resolver } from '../shared/sync/ask-names.ts';
import { hostsDriver } from '../shared/sync/hosts-driver.ts';
import { signalServer } from '../shared/sync/signal-server.ts';
import type { ResolverSync } from '../../site/site.ts';
import { wantedDns } from '../shared/sync/desired.ts';
import type { LiveDriver, SyncServer } from '../shared/sync/open-driver.ts';

export interface CorednsOptions {
  readonly name: string;
  readonly resolver: Resolver;
  readonly hostsFile: string;
  readonly pidFile: string | null;
  readonly timeoutMs: number;
}

export function corednsDriver({ pidFile, ...options }: CorednsOptions): Driver {
  return hostsDriver({
    ...options,
    product: 'coredns',
    reload: pidFile === null ? null : () => signalServer(pidFile, 'coredns', 'SIGUSR1'),
    others: [],
  });
}

export async function openCoredns({
  name,
  address,
  port,
  settings: { hostsFile, pidFile },
  path,
  timeoutMs,
}: SyncServer<Extract<ResolverSync, { driver: 'coredns' }>>): Promise<LiveDriver> {
  const driver = corednsDriver({
    name,
    resolver: { address, port },
    hostsFile: path(hostsFile),
    pidFile: pidFile === undefined ? null : path(pidFile),
    timeoutMs,
  });
  return { driver, entries: wantedDns().entries };
}
