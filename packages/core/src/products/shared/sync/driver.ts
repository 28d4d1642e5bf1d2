// What the driver.ts of a product offers to sync. A driver talks to one server; what is wanted, what is ours
// and what is held back is decided outside of it.

import type { Layer } from '../../../model/layer.ts';
import type { Change, Conflict } from './change.ts';
import type { Entries, Entry, Owned } from './entry.ts';

export interface Observation {
  readonly entries: Entries;
  /** Null: the product has no place for ownership marks, so a journal records what Sekisho manages. */
  readonly owned: Owned | null;
  /** Of `owned`: those whose mark does not say the site's id yet, and is written anew. */
  readonly former?: ReadonlySet<string>;
}

/** What a round has read of a server, or made of it. */
export interface ServerEntries {
  readonly entries: ReadonlyMap<string, readonly string[]>;
  /** Keys that the plan wants there. */
  readonly wanted: readonly string[];
  /** Of `wanted`: those that are not there. */
  readonly absent: readonly string[];
  /** False: more may stand there than `entries` has. */
  readonly isWhole: boolean;
}

export interface Applied {
  /** Those of the changes that the server took. */
  readonly done: readonly Change[];
  /** Entries that somebody changed in the meantime; none of these changes was made. */
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
  /** Why it is not known. `refused`: the proxy does not let this machine ask. `not-asked`: the site says not to. */
  readonly unknown: 'refused' | 'no-answer' | 'not-asked' | null;
}

export interface Driver {
  /** As site.yaml names the server. */
  readonly name: string;
  readonly product: string;
  readonly layer: Layer;
  /** The entries that this product can hold, out of all desired entries. */
  prepare(desired: readonly Entry[]): Prepared;
  /** Throws an OutsideError when the server can't be asked. */
  observe(signal: AbortSignal): Promise<Observation>;
  /** All or, where the product takes it in parts, some from the beginning. Throws an OutsideError when the server refuses; the old state stands then. */
  apply(changes: readonly Change[], signal: AbortSignal): Promise<Applied>;
  /** From here on the server takes the changes of this process only, and refuses what one sends late that was taken over from. Absent: only the kernel's lock says who may change it. */
  claim?(assertHeld: () => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Nothing of ours is there any more: what claim() wrote goes too. */
  leave?(signal: AbortSignal): Promise<void>;
  /** Asks the server for the new answers; an empty list: every change is in force. */
  verify(changes: readonly Change[], signal: AbortSignal): Promise<readonly Mismatch[]>;
  /** Of a product whose entries stand in files: whether the server itself answers. Absent: observe() has asked it. */
  isUp?(signal: AbortSignal): Promise<boolean>;
  /** Traffic that continues although the last apply() removed its entry. Absent: nothing outlives its entry, or that is not known. */
  openTunnels?(signal: AbortSignal): Promise<OpenTunnels>;
}

export interface Prepared {
  readonly entries: readonly Entry[];
  /** Keys that this server has no place for. */
  readonly uncovered: readonly string[];
}

/** What a person has to run on a server that has no live driver. */
export interface ByHand {
  readonly file: string;
  readonly isNew: boolean;
  /** Names that the server does not answer as wanted. */
  readonly unanswered: readonly string[];
}

/** What there is of it, and what the server said; null: it did not answer. */
export interface Published {
  readonly byHand: ByHand;
  readonly read: ServerEntries | null;
}
