// What the proxy is given, and its limits.

import type { Name } from '@sekisho/dns/name.ts';
import type { RuleIndex } from '@sekisho/core/names/rule-index.ts';
import type { Host, SitePoint } from '@sekisho/dns/host.ts';

export interface ForwardProxyOptions {
  readonly host: Host;
  /** Default: the host's first address. */
  readonly address?: string;
  /** Default: 3128. */
  readonly port?: number;
  /** Asked anew for every request; open tunnels keep what they have. */
  readonly allow: () => Pick<RuleIndex<unknown>, 'has'>;
  /** Another proxy, to which it passes everything on; it resolves nothing then. */
  readonly parent?: SitePoint;
  /** Whom its list does not let through has to log in. */
  readonly asksLogin?: boolean;
  /** The addresses of a name; none, or a rejection, when it cannot be resolved. */
  readonly resolve: (name: Name) => Promise<readonly string[]>;
  readonly log: (line: string) => void;
  readonly clock: () => Date;
  /** `report` lets through what the list does not allow, and notes it. Default: `enforce`. */
  readonly mode?: () => 'enforce' | 'report';
  /** Ports for CONNECT (Squid's SSL_ports); default 443. */
  readonly tunnelPorts?: readonly number[];
  /** Ports for plain HTTP; default 80. */
  readonly plainPorts?: readonly number[];
  readonly limits?: Partial<ProxyLimits>;
}

export interface ProxyLimits {
  readonly connectTimeoutMs: number;
  /** A tunnel or request without a byte for so long is closed. */
  readonly idleMs: number;
  readonly headersTimeoutMs: number;
  readonly headerBytes: number;
}

export const DEFAULT_LIMITS: ProxyLimits = {
  connectTimeoutMs: 60_000,
  idleMs: 15 * 60_000,
  headersTimeoutMs: 60_000,
  headerBytes: 64 * 1024,
};
