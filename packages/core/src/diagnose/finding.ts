// Findings: what broke the plan, with the evidence and the fix.

import type { Program } from '../model/program.ts';
import type { Fix } from '../model/change.ts';
import type { Layer } from '../model/layer.ts';
import type { Reason } from '../model/road.ts';
import type { Evidence } from '../products/shared/logs/observation.ts';

/** The worst first. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;

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

/** One of the codes that docs/findings.md explains. */
export type FindingCode = (typeof FINDING_CODES)[number];

/** high: the logs say it; medium: it follows from the plan; low: the logs leave more than one cause. */
export type Confidence = 'high' | 'medium' | 'low';

/** Something that went wrong or will, with the evidence and the fix. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: (typeof SEVERITIES)[number];
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
