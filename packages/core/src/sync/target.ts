// A server of the site that sync looks after, made from its `sync:` block in site.yaml.

import { resolve } from 'node:path';

import { PRODUCTS } from '../products/index.ts';
import type { RenderInput } from '../products/shared/render/rendered-file.ts';
import { desiredDns } from '../products/shared/sync/desired.ts';
import type { Driver } from '../products/shared/sync/driver.ts';
import type { Entry } from '../products/shared/sync/entry.ts';
import type { Publisher, SyncServer } from '../products/shared/sync/open-driver.ts';
import type { SiteOwner } from '../products/shared/sync/site-owner.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { Site } from '../site/site.ts';
import { syncTarget, type SyncOptions, type SyncReport } from './sync-target.ts';

export interface Target {
  readonly name: string;
  readonly product: string;
  readonly layer: Driver['layer'];
  /** The server itself refuses the late change of a process that was taken over from. */
  readonly refusesLateChanges?: boolean;
  sync(input: RenderInput, options: SyncOptions): Promise<SyncReport>;
}

/** How long a server may take to answer, and to put a change into force. */
const TIMEOUT_MS = 3000;

/** In the order of site.yaml, resolvers first. Throws a UserError for a key file that can't be read. */
export async function makeTargets(
  site: Site,
  folder: string,
  owner?: () => SiteOwner,
): Promise<Target[]> {
  const common = {
    site: site.name,
    ...(owner === undefined ? {} : { owner }),
    path: (relative: string): string => resolve(folder, relative),
    timeoutMs: TIMEOUT_MS,
  };
  const resolvers = site.resolvers.flatMap(({ name, address, sync }) =>
    sync === undefined
      ? []
      : [{ ...common, name, address: sync.server ?? address, port: sync.port, settings: sync }],
  );
  const proxies = site.proxies.flatMap(({ name, address, port, sync }) =>
    sync === undefined ? [] : [{ ...common, name, address, port, settings: sync }],
  );
  return Promise.all([...resolvers, ...proxies].map(openTarget));
}

/** What sync writes on this machine: files, and folders of lists. */
export function writtenPaths(site: Site, folder: string): readonly string[] {
  return [...site.resolvers, ...site.proxies].flatMap(({ sync }) =>
    sync === undefined
      ? []
      : Object.entries(sync).flatMap(([key, value]) =>
          WRITTEN.has(key) && typeof value === 'string' ? [resolve(folder, value)] : [],
        ),
  );
}

/** Keys of a `sync:` block that name what is written. */
const WRITTEN: ReadonlySet<string> = new Set([
  'file',
  'folder',
  'hostsFile',
  'serversFile',
  'script',
]);

async function openTarget(server: SyncServer): Promise<Target> {
  const { driver: id } = server.settings;
  const found = PRODUCTS.flatMap(({ drivers = [] }) => drivers).find((each) => each.id === id);
  // The types of the list hold it against those of site.yaml.
  if (found === undefined) throw new Error(`no product has the driver ${id}`);
  const opened = await found.open(server);
  return 'driver' in opened
    ? driverTarget(opened.driver, opened.entries)
    : publisherTarget(server.name, opened);
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
    refusesLateChanges: driver.claim !== undefined,
    sync: (input, options) => {
      // Asked in any case: the driver learns of it by which other names its entries are asked for.
      const wanted = entries(input);
      return syncTarget(driver, options.isRemoval === true ? [] : wanted, options);
    },
  };
}

function publisherTarget(name: string, { product, layer, publish }: Publisher): Target {
  return {
    name,
    product,
    layer,
    refusesLateChanges: false,
    sync: async (input, { isDryRun, isRemoval, onRead, signal }) => {
      if (isRemoval === true)
        throw new OutsideError(`${name}: what Sekisho's script made there goes by that script`, {
          code: 'sync.remove-by-hand',
          where: name,
          hint: 'run it on the server with -Remove (-WhatIf shows what that does)',
        });
      const { byHand, read } = await publish(input, { isDryRun, signal });
      onRead?.(read ?? { failed: 'sync.no-answer' });
      const inStep = desiredDns(input).entries.length - byHand.unanswered.length;
      return {
        target: name,
        product,
        layer,
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
