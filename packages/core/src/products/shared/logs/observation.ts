// Observations: one request, question, packet or step as a log shows it. The products' readers
// make them from lines; findings are made from them and the plan.

import type { Program } from '../../../model/program.ts';

/** What readers put where a log has no client. */
export const NO_CLIENT: readonly string[] = ['-', 'unknown'];

/** A line of a log. */
export interface Evidence {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line itself. A tally holds that of the first sighting only, without secrets and cut. */
  readonly text?: string;
}

interface Seen {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly evidence: Evidence;
}

export interface ProxyObservation extends Seen {
  readonly kind: 'proxy';
  readonly client: string;
  readonly name: string;
  readonly port: number;
  readonly verdict: 'allowed' | 'denied' | 'failed';
  readonly status: number;
  readonly bytes: number;
  /** Address that the proxy connected to, when it did. */
  readonly server: string | null;
  /** User agent of the request, in logs that have it. */
  readonly agent?: string;
  /** The log shows what is inside TLS, so the proxy opened it. */
  readonly isInspected?: true;
}

export interface DnsObservation extends Seen {
  readonly kind: 'dns';
  readonly client: string;
  readonly name: string;
  /**
   * struck-out: the resolver had private addresses and gave none of them away (rebind protection).
   * unknown: asked and answered, and the log does not say with which address.
   */
  readonly answer: 'address' | 'nxdomain' | 'nodata' | 'struck-out' | 'failed' | 'unknown';
  readonly addresses: readonly string[];
  /** The question was for an IPv6 address. Of its answers, only "no such name" and failures are kept. */
  readonly isIPv6?: true;
}

export interface FirewallObservation extends Seen {
  readonly kind: 'firewall';
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/** A line of the appliance's own log. */
export interface ApplianceObservation extends Seen {
  readonly kind: 'appliance';
  readonly event: 'settings' | 'stage-started' | 'stage-done' | 'stage-failed' | 'health';
  readonly stage: string;
  readonly program: Program | null;
  readonly name: string | null;
  /** The program's own word for what happened (RoadErrorKind, an error code of the service). */
  readonly error: string | null;
  readonly message: string;
  /** Entries of its own settings that the program did not take. */
  readonly entries: readonly string[];
  readonly bypassListEnabled: boolean | null;
}

export type Observation =
  | ProxyObservation
  | DnsObservation
  | FirewallObservation
  | ApplianceObservation;

/** A reader of one format: takes a line, returns an observation. */
export interface LineReader {
  /** null: a line of this format that says nothing of interest; undefined: not a line of this format. */
  (line: string, evidence: Evidence): Observation | null | undefined;
}
