// What each team has to do: the steps of a plan, each with what is there already as far as it was
// read, the products' own files, and how to check it. Codes and values; sentences are made at the door.

import type { Layer, Team } from '../model/layer.ts';
import type { NotKnownPart, Reason } from '../model/road.ts';
import type { PlanObstacle } from '../plan/plan.ts';

export const TO_DO_SCHEMA = 'sekisho/to-do/1';

/** Whether something is set today: `not-known` where nobody has told what is set there; `surplus`: it stands there, and has to go. */
export type EntryState = 'there' | 'missing' | 'surplus' | 'not-known';

/** `later`: what it lists is known only while the set-up runs. */
export type StepState = 'done' | 'open' | 'not-known' | 'later';

/**
 * `applied`: what the plan asks for is there; `not-applied`: it is complete, and some of it is missing or was not
 * read; `blocked` and `not-known`: as the plan says of itself.
 */
export type ToDoState = 'applied' | 'not-applied' | 'blocked' | 'not-known';

export interface ToDo {
  readonly schema: typeof TO_DO_SCHEMA;
  readonly site: string;
  readonly state: ToDoState;
  /** What blocks it, or is not known. */
  readonly by: readonly PlanObstacle[];
  readonly today: Today;
  /** What of today nobody has told, so that steps or names hang on it. */
  readonly unknown: readonly Unknown[];
  /** Steps that are open, or of which is not known whether they are done. */
  readonly left: { readonly changes: number; readonly teams: number; readonly notKnown: number };
  /** In the order in which each begins; those with nothing to do are left out. */
  readonly teams: readonly TeamToDo[];
}

/** Where the names that are known end today. The parts add up to `names`. */
export interface Today {
  readonly names: number;
  readonly arrive: number;
  /** They arrive, on another path than the planned one. */
  readonly astray: number;
  readonly refused: number;
  readonly notKnown: number;
  /** Adds up to `refused`, the most first. */
  readonly refusedBy: readonly { readonly cause: RefusalCause; readonly names: number }[];
  /** Of so many names a line of a log tells how they end; `at`: the newest such line, empty without a time. Null: of none. */
  readonly byLogs: { readonly names: number; readonly at: string } | null;
}

/**
 * What has to change for a refused name. `settings`: the program refuses its own; `dns`: the record with the private
 * address is missing, or differs; `bypass-`: the proxy refuses it, and the list of these programs lacks it; `past-proxy`:
 * a list sends it past the proxy; `proxy-dns`: the proxy cannot resolve it. Of several, the first of these counts.
 */
export const REFUSAL_CAUSES = [
  'settings',
  'dns',
  'firewall',
  'proxy-list',
  'bypass-lists',
  'bypass-manager',
  'bypass-system',
  'past-proxy',
  'proxy-dns',
  'other',
] as const;
export type RefusalCause = (typeof REFUSAL_CAUSES)[number];

export interface Unknown {
  readonly part: NotKnownPart;
  /** So many names hang on it. */
  readonly names: number;
  /** Orders of the steps of which is not known whether they are done. */
  readonly steps: readonly number[];
  /** Shows it; null: a file has to be given, or an export. */
  readonly command: string | null;
}

export interface TeamToDo {
  readonly team: Team;
  readonly steps: readonly ToDoStep[];
}

export interface ToDoStep {
  /** Of a site with several appliances: whose step it is. */
  readonly appliances: readonly string[];
  /** In the order of all teams; null: it is done, so that the order needs it no more. */
  readonly order: number | null;
  readonly team: Team;
  readonly layer: Layer;
  readonly state: StepState;
  readonly because: { readonly what: Reason; readonly why: Reason };
  /** Where it is carried out; empty where the site does not name it. */
  readonly at: readonly ToDoPlace[];
  readonly entries: readonly ToDoEntry[];
  /** Of servers that sync reads: when that was, and where it does not count, why. */
  readonly readings: readonly Reason[];
  /** How its result comes back, so that entries become known; null: it is done, or later. */
  readonly feedback: Reason | null;
  /** The products' own texts: any one of these sets the layer. The site's own stand first. */
  readonly ways: readonly Way[];
  readonly checks: readonly Check[];
}

/** A server, or the appliance; `address` with the port, where it is found by that. */
export interface ToDoPlace {
  readonly name: string;
  readonly address: string;
}

export interface ToDoEntry {
  readonly text: string;
  readonly state: EntryState;
  /** The line of a log that shows it, where one does. */
  readonly seen?: Reason;
}

/** One way to set the layer: the files of a product, how to put them into force together, and back. */
export interface Way {
  /** As `sekisho render --only` names it; its title is the text `product.ID`. */
  readonly product: string;
  /** The site does not say that it has the product. */
  readonly isChoice: boolean;
  readonly files: readonly ToDoFile[];
  readonly how: readonly Reason[];
  readonly back: readonly Reason[];
}

export interface ToDoFile {
  /** As `sekisho render` writes it. */
  readonly path: string;
  readonly text: string;
}

/** A command that shows whether one entry is in force, and what it prints then. */
export interface Check {
  readonly shell: 'sh' | 'powershell';
  /** The address of the machine on which it says something; not there: wherever its step's team is. */
  readonly from?: string;
  readonly command: string;
  readonly expect: string;
}
