// CoreDNS, through the file of its `hosts` plugin. The plugin looks at the file by itself (`reload`), but what
// the `cache` plugin holds, NXDOMAIN among it, it holds on to: SIGUSR1 makes CoreDNS start its plugins again,
// with empty caches. Without a pid file the Corefile has to keep refusals out of the cache (docs/sync.md).

import type { Driver } from '../driver.ts';
import type { Resolver } from './ask-names.ts';
import { hostsDriver } from './hosts-driver.ts';
import { signalServer } from './signal-server.ts';

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
