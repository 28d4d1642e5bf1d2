// From a server's `sync:` block in site.yaml to its driver. Drivers use sockets, files and other programs, so
// each is loaded only when a site has a server for it.

import type { ProxySync, ResolverSync } from '../../../site/site.ts';
import type { RenderInput } from '../render/rendered-file.ts';
import type { Driver, Published } from './driver.ts';
import type { Entry } from './entry.ts';
import type { SiteOwner } from './site-owner.ts';

type Sync = ResolverSync | ProxySync;
export type DriverId = Sync['driver'];

export interface SyncServer<Settings = Sync> {
  /** The site's name. */
  readonly site: string;
  /** Whose marks the server has, where it has some. */
  readonly owner?: () => SiteOwner;
  /** As site.yaml names the server. */
  readonly name: string;
  /** Where it is asked. */
  readonly address: string;
  readonly port: number;
  readonly settings: Settings;
  /** Of a path in site.yaml. */
  readonly path: (relative: string) => string;
  /** How long it may take to answer, and to put a change into force. */
  readonly timeoutMs: number;
}

/** A driver, and what of the plan it has to bring there. */
export interface LiveDriver {
  readonly driver: Driver;
  readonly entries: (input: RenderInput) => readonly Entry[];
}

/** For a product that a person changes: what has to be run is written, and the server is asked whether that has been done. */
export interface Publisher {
  readonly product: string;
  readonly layer: Driver['layer'];
  readonly publish: (
    input: RenderInput,
    options: { readonly isDryRun: boolean; readonly signal: AbortSignal },
  ) => Promise<Published>;
}

/** Throws a UserError for settings that can't be used, such as a key file that is none. */
type Open<Settings> = (server: SyncServer<Settings>) => Promise<LiveDriver | Publisher>;

export interface ProductDriver<Id extends DriverId = DriverId> {
  /** The `driver` in site.yaml. */
  readonly id: Id;
  readonly open: Open<Sync>;
}

export function driverOf<Id extends DriverId>(
  id: Id,
  load: () => Promise<Open<Extract<Sync, { readonly driver: Id }>>>,
): ProductDriver<Id> {
  return {
    id,
    open: async (server) => {
      const { settings } = server;
      if (!isFor(settings, id)) throw new Error(`the settings are for ${settings.driver}`);
      return (await load())({ ...server, settings });
    },
  };
}

function isFor<Id extends DriverId>(
  settings: Sync,
  id: Id,
): settings is Extract<Sync, { readonly driver: Id }> {
  return settings.driver === id;
}
