// What every product offers to keep, one file a product in drivers/. A driver talks to one server; what is
// wanted, what is ours and what is held back is decided outside of it.

import type { Layer } from '../roads/settings.ts';
import type { Change, Conflict } from './compare-entries.ts';
import type { Entries, Entry, Owned } from './entry.ts';

export interface Observation {
  readonly entries: Entries;
  /** Null: the product has no place for marks, so a journal beside it holds what is ours. */
  readonly owned: Owned | null;
}

export interface Applied {
  /** Those of the changes that the server took. */
  readonly done: readonly Change[];
  /** What had changed there in the meantime; nothing of these was done. */
  readonly conflicts: readonly Conflict[];
}

export interface Mismatch {
  readonly key: string;
  /** What the server says now, in words. */
  readonly found: string;
}

/** A connection through a proxy that was opened before its name was taken off the list. */
export interface OpenTunnel {
  /** Address and port. */
  readonly client: string;
  /** Name and port. */
  readonly target: string;
  readonly openSeconds: number | null;
}

export interface OpenTunnels {
  readonly tunnels: readonly OpenTunnel[];
  /** Why it can't be told. `refused`: the proxy does not let this machine ask. `not-asked`: the site says not to. */
  readonly unknown: 'refused' | 'no-answer' | 'not-asked' | null;
}

export interface Driver {
  /** As site.yaml names the server. */
  readonly name: string;
  readonly product: string;
  readonly layer: Layer;
  /** What this product can be brought to, from what is wanted of all. */
  prepare(desired: readonly Entry[]): Prepared;
  /** Throws an OutsideError when the server can't be asked. */
  observe(signal: AbortSignal): Promise<Observation>;
  /** All or, where the product takes it in parts, some from the beginning. Throws an OutsideError when the server refuses; the old state stands then. */
  apply(changes: readonly Change[], signal: AbortSignal): Promise<Applied>;
  /** Asks the server for the new answers; an empty list: every change is in force. */
  verify(changes: readonly Change[], signal: AbortSignal): Promise<readonly Mismatch[]>;
  /** What goes on although the last apply() took its entry away. Absent: nothing lives longer than its entry there, or nobody can tell. */
  openTunnels?(signal: AbortSignal): Promise<OpenTunnels>;
}

export interface Prepared {
  readonly entries: readonly Entry[];
  /** Keys that this server has no place for. */
  readonly uncovered: readonly string[];
}
