// Findings: what broke the plan, with the evidence and the fix.

import type { Program, DnsRecord, Layer } from '../roads/settings.ts';
import type { Reason } from '../roads/trace-types.ts';
import type { Evidence } from './observation.ts';

/** Stable for ever; docs/findings.md and `--explain` describe each. */
export const FINDING_CODES = [
  'vault-has-items',
  'bypass-list-not-shown',
  'bypass-list-rejected',
  'manager-bypass-missing',
  'system-bypass-missing',
  'user-bypass-missing',
  'private-name-of-other-client',
  'private-name-not-found',
  'private-name-public-address',
  'private-name-other-address',
  'proxy-denies-needed-name',
  'proxy-denies-shared-form',
  'proxy-denies-other-client',
  'proxy-denies-optional-name',
  'proxy-denies-public-road',
  'proxy-denies-unknown-name',
  'name-of-other-appliance',
  'proxy-wants-password',
  'proxy-inspects-tls',
  'proxy-cannot-reach',
  'proxy-resolves-otherwise',
  'firewall-rejects-needed',
  'bypassed-without-endpoint',
  'direct-attempt',
  'internal-name-at-proxy',
  'allowed-by-wide-rule',
  'allowed-name-unused',
  'needed-name-never-asked',
  'agent-not-yet-healthy',
  'service-refused',
  'service-forbids',
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];

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

/** high: the logs say it; medium: it follows from the plan; low: the logs leave more than one cause. */
export type Confidence = 'high' | 'medium' | 'low';

export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning' | 'info';
  readonly confidence: Confidence;
  readonly name: string;
  readonly program: Program | 'unknown';
  /** null when it is not one client's. */
  readonly client: string | null;
  /** Of a site with several: the appliance whose address, or whose source's address, the client has. */
  readonly appliance?: string;
  readonly layer: Layer;
  readonly count: number;
  /** That took the wrong road, as far as the logs count bytes. */
  readonly bytes: number;
  readonly first: string;
  readonly last: string;
  /** English; {@link because} is the same as data. */
  readonly message: string;
  readonly because: Reason;
  readonly fix: Fix;
  readonly evidence: readonly Evidence[];
}
