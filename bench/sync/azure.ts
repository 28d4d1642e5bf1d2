// The whole way, as the command line runs it: a private endpoint is created in the emulated Azure → each server
// answers its name, NXDOMAIN having been cached just before. At the pace that `sync --azure` has after a change.

import { setTimeout as delay } from 'node:timers/promises';

import { AZURE_PACE } from '@sekisho/core/sync/pace.ts';
import { openScene } from '../soak/sync/sync-scene.ts';
import type { Program } from '../soak/sync/soak-servers.ts';
import { cacheNxdomain, spread, untilAnswered, type Spread } from './measure.ts';

/** What others do is documented, not measured: neither is a package of Debian or npm. */
const OTHERS = {
  'external-dns': {
    intervalMs: 60_000,
    source:
      'https://github.com/kubernetes-sigs/external-dns/blob/master/docs/flags.md (--interval=1m0s)',
  },
  octodns: {
    intervalMs: null,
    source:
      'https://github.com/octodns/octodns#readme (octodns-sync runs once, from a pipeline or a timer of its user)',
  },
};

export async function measureAzure(
  programs: Readonly<Record<Program, string>>,
  { records, rounds }: { readonly records: number; readonly rounds: number },
): Promise<unknown> {
  const { azure, servers, sync, close } = await openScene({
    programs,
    seed: 1,
    keyVaults: records + rounds,
    graceSeconds: 600,
  });
  const times = new Map<string, number[]>(servers.map(({ product }) => [product, []]));
  try {
    for (const host of azure.hosts.slice(0, records)) await azure.create(host);
    sync.start();
    for (const server of servers) await untilAnswered(server.port, azure.hosts[records - 1] ?? '');
    for (const host of azure.hosts.slice(records)) {
      for (const server of servers) await cacheNxdomain(server.port, host);
      // Anywhere in sync's interval.
      await delay(Math.random() * AZURE_PACE.fastMs);
      await azure.create(host);
      const begun = performance.now();
      await Promise.all(
        servers.map(async ({ product, port }) =>
          times.get(product)?.push((await untilAnswered(port, host)) - begun),
        ),
      );
      // The subnet has 250 addresses. The record stays for its grace.
      await azure.toggle(host);
    }
  } finally {
    await close();
  }
  const measured: Record<string, Spread> = Object.fromEntries(
    [...times].map(([product, each]) => [product, spread(each)]),
  );
  return { records, pollMs: AZURE_PACE.fastMs, ...measured, stated: sync.stated, others: OTHERS };
}
