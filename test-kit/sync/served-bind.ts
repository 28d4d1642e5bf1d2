// A real BIND for the tests of one group, and rounds of sync against it.

import { afterAll, beforeAll } from 'vitest';

import { bindDriver, type BindOptions } from '@sekisho/core/products/bind/driver.ts';
import { syncTarget, type SyncReport } from '@sekisho/core/sync/sync-target.ts';
import { readTsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import { makeFolder } from '../render/programs.ts';
import { startSmallDns, type SmallDnsServer } from '../render/small-dns.ts';
import { syncOptions, wanted } from './desired.ts';
import { prepareBind, type BindSite, type RealBind } from './real-bind.ts';

export interface ServedBind {
  bind(): RealBind;
  options(parts?: Partial<BindOptions>): Promise<BindOptions>;
  sync(
    desired: Readonly<Record<string, readonly string[]>>,
    parts?: Parameters<typeof syncOptions>[1] & { readonly options?: Partial<BindOptions> },
  ): Promise<SyncReport>;
}

export function serveBind(path: string, site: Omit<BindSite, 'upstreamPort'>): ServedBind {
  let bind: RealBind;
  let internet: SmallDnsServer;
  let state: Awaited<ReturnType<typeof makeFolder>>;
  beforeAll(async () => {
    // The internet: nothing exists.
    internet = await startSmallDns('127.0.0.1', () => null);
    state = await makeFolder();
    bind = await prepareBind(path, { ...site, upstreamPort: internet.port });
    await bind.start();
  });
  afterAll(async () => {
    await bind.stop();
    await Promise.all([internet.close(), state.remove()]);
  });
  const options: ServedBind['options'] = async (parts = {}) => ({
    name: 'dns1',
    site: 'japan-east',
    server: {
      address: '127.0.0.1',
      port: bind.port,
      key: await readTsigKey(bind.keyFile),
      timeoutMs: 15_000,
      now: Date.now,
    },
    zones: site.zones,
    policyZone: site.policyZone ?? null,
    aliases: () => new Map(),
    flush: null,
    ...parts,
  });
  return {
    bind: () => bind,
    options,
    sync: async (desired, { options: parts, ...rest } = {}) =>
      syncTarget(bindDriver(await options(parts)), wanted(desired), syncOptions(state.path, rest)),
  };
}
