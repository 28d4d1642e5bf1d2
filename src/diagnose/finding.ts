// Findings: what broke the plan, with the evidence and the mend.

import type { Actor, DnsRecord, Layer } from '../roads/settings.ts';
import type { Reason } from '../roads/trace-types.ts';
import type { Evidence } from './sighting.ts';

export type FindingCode =
  | 'vault-has-items'
  | 'bypass-list-not-shown'
  | 'bypass-list-rejected'
  | 'manager-bypass-missing'
  | 'system-bypass-missing'
  | 'user-bypass-missing'
  | 'private-name-not-found'
  | 'private-name-public-address'
  | 'private-name-other-address'
  | 'proxy-denies-needed-name'
  | 'proxy-denies-unknown-name'
  | 'firewall-rejects-needed'
  | 'agent-not-yet-healthy'
  | 'service-refused';

export interface Fix {
  readonly layer: Layer;
  /** Entries to add, as text of that layer. */
  readonly add: readonly string[];
  readonly remove?: readonly string[];
  /** The same additions at layer `dns`, as data. */
  readonly records?: readonly DnsRecord[];
  /** Set EnableProxyBypassList to "true" and start the appliance again. */
  readonly enableBypassList?: boolean;
  /** Nothing to change: it heals by itself. */
  readonly wait?: boolean;
}

export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning' | 'info';
  readonly name: string;
  readonly actor: Actor | 'unknown';
  readonly client: string | null;
  readonly layer: Layer;
  readonly count: number;
  readonly first: string;
  readonly last: string;
  /** English; {@link because} is the same as data. */
  readonly message: string;
  readonly because: Reason;
  readonly fix: Fix;
  readonly evidence: readonly Evidence[];
}
