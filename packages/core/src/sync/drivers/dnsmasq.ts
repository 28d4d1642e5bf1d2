// dnsmasq, through files that it reads again at SIGHUP, when it also empties its cache: `addn-hosts` for the
// addresses, and `servers-file` so that other types of these names (AAAA) are not asked upstream, where the
// answer would be public.

import type { Driver } from '../driver.ts';
import type { Resolver } from './ask-names.ts';
import { hostsDriver } from './hosts-driver.ts';
import { signalServer } from './signal-server.ts';

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
              textOf: (names) =>
                [
                  '# Made by sekisho sync from the names of its hosts file.',
                  ...names.map((name) => `server=/${name}/`),
                ]
                  .map((line) => `${line}\n`)
                  .join(''),
            },
          ],
  });
}
