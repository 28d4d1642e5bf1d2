// A server of the site that sync looks after, made from its `sync:` block in site.yaml.

import { resolve } from 'node:path';

import type { RenderInput } from '../render/rendered-file.ts';
import type { ProxySync, ResolverSync, Site, SiteProxy, SiteResolver } from '../site/site.ts';
import { desiredAllow, desiredDns, type Aliases } from './desired.ts';
import type { Driver } from './driver.ts';
import { bindDriver } from './drivers/bind.ts';
import { corednsDriver } from './drivers/coredns.ts';
import { dnsmasqDriver } from './drivers/dnsmasq.ts';
import { edlDriver, edlEntries } from './drivers/edl.ts';
import { flushNames } from './drivers/rndc.ts';
import { squidDriver, squidEntries } from './drivers/squid.ts';
import { unboundDriver } from './drivers/unbound.ts';
import { publishWindowsScript } from './drivers/windows-dns.ts';
import type { Entry } from './entry.ts';
import { syncTarget, type SyncOptions, type SyncReport } from './sync-target.ts';
import { readTsigKey } from '@sekisho/dns/wire/tsig-key.ts';

export interface Target {
  readonly name: string;
  readonly product: string;
  readonly layer: Driver['layer'];
  sync(input: RenderInput, options: SyncOptions): Promise<SyncReport>;
}

/** How long a server may take to answer, and to put a change into force. */
const TIMEOUT_MS = 3000;

/** In the order of site.yaml, resolvers first. Throws a UserError for a key file that can't be read. */
export async function makeTargets(site: Site, folder: string): Promise<Target[]> {
  const resolvers = await Promise.all(
    site.resolvers.flatMap((each) =>
      each.sync === undefined ? [] : [resolverTarget(site, each, { sync: each.sync, folder })],
    ),
  );
  const proxies = site.proxies.flatMap((each) =>
    each.sync === undefined ? [] : [proxyTarget(each, each.sync, folder)],
  );
  return [...resolvers, ...proxies];
}

/** A target of one driver; `entries` is what of the plan it has to bring there. */
export function driverTarget(
  driver: Driver,
  entries: (input: RenderInput) => readonly Entry[],
): Target {
  return {
    name: driver.name,
    product: driver.product,
    layer: driver.layer,
    sync: (input, options) => syncTarget(driver, entries(input), options),
  };
}

async function resolverTarget(
  site: Site,
  { name, address }: SiteResolver,
  { sync, folder }: { readonly sync: ResolverSync; readonly folder: string },
): Promise<Target> {
  const resolver = { address: sync.server ?? address, port: sync.port };
  const path = (relative: string): string => resolve(folder, relative);
  const optional = (relative: string | undefined): string | null =>
    relative === undefined ? null : path(relative);
  const wanted: { aliases: Aliases } = { aliases: new Map() };
  const common = { name, resolver, aliases: (): Aliases => wanted.aliases, timeoutMs: TIMEOUT_MS };
  const asTarget = (driver: Driver): Target =>
    driverTarget(driver, (input) => {
      const { entries, aliases } = desiredDns(input);
      wanted.aliases = aliases;
      return entries;
    });
  switch (sync.driver) {
    case 'bind': {
      const { rndc } = sync;
      const key = await readTsigKey(path(sync.tsigKeyFile));
      const flush =
        rndc === undefined
          ? null
          : (names: readonly string[], signal: AbortSignal) =>
              flushNames(
                {
                  program: rndc.program,
                  address: resolver.address,
                  port: rndc.port,
                  keyFile: path(rndc.keyFile),
                },
                names,
                signal,
              );
      return asTarget(
        bindDriver({
          name,
          site: site.name,
          server: { ...resolver, key, timeoutMs: TIMEOUT_MS, now: Date.now },
          zones: sync.zones,
          policyZone: sync.policyZone ?? null,
          aliases: common.aliases,
          flush,
        }),
      );
    }
    case 'unbound':
      return asTarget(
        unboundDriver({
          ...common,
          controlSocket: path(sync.controlSocket),
          file: optional(sync.file),
        }),
      );
    case 'dnsmasq':
      return asTarget(
        dnsmasqDriver({
          ...common,
          hostsFile: path(sync.hostsFile),
          serversFile: optional(sync.serversFile),
          pidFile: path(sync.pidFile),
        }),
      );
    case 'coredns':
      return asTarget(
        corednsDriver({
          ...common,
          hostsFile: path(sync.hostsFile),
          pidFile: optional(sync.pidFile),
        }),
      );
    case 'windows':
      return windowsTarget(name, { resolver, script: path(sync.script), timeoutMs: TIMEOUT_MS });
  }
}

function windowsTarget(name: string, options: Parameters<typeof publishWindowsScript>[0]): Target {
  const head = { target: name, product: 'windows', layer: 'dns' } as const;
  return {
    name,
    product: head.product,
    layer: head.layer,
    sync: async (input, { isDryRun, signal }) => {
      const byHand = await publishWindowsScript(options, input, { isDryRun, signal });
      const inStep = desiredDns(input).entries.length - byHand.unanswered.length;
      return {
        ...head,
        changes: [],
        conflicts: [],
        held: [],
        waiting: [],
        uncovered: [],
        takenBack: [],
        inStep,
        owned: 0,
        byHand,
      };
    },
  };
}

function proxyTarget({ name, address, port }: SiteProxy, sync: ProxySync, folder: string): Target {
  const lists = resolve(folder, sync.folder);
  if (sync.driver === 'edl') return driverTarget(edlDriver({ name, folder: lists }), edlEntries);
  const way = sync.driver === 'squid' ? 'helper' : 'reconfigure';
  const reconfigure =
    sync.driver === 'squid'
      ? null
      : { program: sync.program, config: sync.config, service: sync.service ?? null };
  const driver = squidDriver({
    name,
    proxy: { address, port },
    folder: lists,
    reconfigure,
    isProbed: sync.probe,
    timeoutMs: TIMEOUT_MS,
  });
  return driverTarget(driver, ({ plan }) => squidEntries(desiredAllow(plan), way));
}
