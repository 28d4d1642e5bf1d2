// The servers that sync drives, each started for real, with a driver of its own.

import type { Driver } from '@sekisho/core/products/shared/sync/driver.ts';
import { bindDriver } from '@sekisho/core/products/bind/driver.ts';
import { corednsDriver } from '@sekisho/core/products/coredns/driver.ts';
import { dnsmasqDriver } from '@sekisho/core/products/dnsmasq/driver.ts';
import { unboundDriver } from '@sekisho/core/products/unbound/driver.ts';
import { ZONE } from '@sekisho/test-kit/sync/desired.ts';
import { prepareBind } from '@sekisho/test-kit/sync/real-bind.ts';
import { prepareCoredns } from '@sekisho/test-kit/sync/real-coredns.ts';
import { prepareDnsmasq } from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import { prepareUnbound } from '@sekisho/test-kit/sync/real-unbound.ts';
import { readTsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import { startSmallDns } from '@sekisho/test-kit/render/small-dns.ts';

export interface Running {
  readonly port: number;
  readonly folder: string;
  /** Of the same site each time, unless another is named. */
  readonly driver: (site?: string) => Promise<Driver>;
  stop(): Promise<void>;
}

interface Kind {
  readonly product: string;
  readonly program: string;
  start(path: string, upstream: number): Promise<Running>;
}

const KINDS: readonly Kind[] = [
  {
    product: 'bind, zone',
    program: 'named',
    start: (path, upstream) => startBind(path, upstream, { zones: [ZONE] }),
  },
  {
    product: 'bind, policy zone',
    program: 'named',
    start: (path, upstream) => startBind(path, upstream, { zones: [], policyZone: 'sekisho.rpz' }),
  },
  {
    product: 'unbound',
    program: 'unbound',
    start: async (path, upstream) => {
      const server = await prepareUnbound(path, upstream);
      await server.start();
      return {
        ...server,
        driver: async () =>
          unboundDriver({
            ...common(server.port),
            controlSocket: server.controlSocket,
            file: server.file,
            aliases: () => new Map(),
          }),
      };
    },
  },
  {
    product: 'dnsmasq',
    program: 'dnsmasq',
    start: async (path, upstream) => {
      const server = await prepareDnsmasq(path, upstream);
      await server.start();
      return {
        ...server,
        driver: async () =>
          dnsmasqDriver({
            ...common(server.port),
            hostsFile: server.hostsFile,
            serversFile: server.serversFile,
            pidFile: server.pidFile,
          }),
      };
    },
  },
  {
    product: 'coredns',
    program: 'coredns',
    start: async (path, upstream) => {
      const server = await prepareCoredns(path, upstream);
      await server.start();
      return {
        ...server,
        driver: async () =>
          corednsDriver({
            ...common(server.port),
            hostsFile: server.hostsFile,
            pidFile: server.pidFile,
          }),
      };
    },
  },
];

function common(port: number): {
  readonly name: string;
  readonly resolver: { readonly address: string; readonly port: number };
  readonly timeoutMs: number;
} {
  return { name: 'dns1', resolver: { address: '127.0.0.1', port }, timeoutMs: 5000 };
}

export async function startBind(
  path: string,
  upstreamPort: number,
  site: { readonly zones: readonly string[]; readonly policyZone?: string },
): Promise<Running> {
  const server = await prepareBind(path, { ...site, upstreamPort });
  await server.start();
  const options = {
    name: 'dns1',
    zones: site.zones,
    policyZone: site.policyZone ?? null,
    aliases: () => new Map(),
    flush: null,
  };
  return {
    ...server,
    driver: async (name = 'bench') =>
      bindDriver({
        ...options,
        site: name,
        server: {
          address: '127.0.0.1',
          port: server.port,
          key: await readTsigKey(server.keyFile),
          timeoutMs: 30_000,
          now: Date.now,
        },
      }),
  };
}

/** One after the other, each beside an internet without names. A server that is not installed is named as not measured. */
export async function eachServer(
  measure: (server: Running) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const { product, program, start } of KINDS) {
    const path = findProgram(program);
    if (path === null) {
      results[product] = `not measured: ${program} is not installed`;
      continue;
    }
    const internet = await startSmallDns('127.0.0.1', () => null);
    const server = await start(path, internet.port);
    results[product] = await measure(server);
    await server.stop();
    await internet.close();
  }
  return results;
}
