// Proxies and resolvers of the premises as they are to be started, whichever programs they become.

import { parsePattern } from '@sekisho/core/names/pattern.ts';
import { buildRuleIndex } from '@sekisho/core/names/rule-index.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import type { DnsRecord } from '@sekisho/core/model/dns-record.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { SiteResolver } from '@sekisho/core/site/site.ts';
import type { Host, SitePoint } from '@sekisho/dns/host.ts';
import type { LogFiles } from '../workspace/log-files.ts';
import type { Forwarder } from '@sekisho/dns/resolve.ts';

/** What protection against DNS rebinding takes for private. */
export const PRIVATE_RANGES: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fd00::/8',
  'fe80::/10',
];

/** A server at a point of the site, or one that is asked without crossing it. */
export type Upstream = SitePoint | Forwarder;

/** A zone that a resolver answers by itself; a missing name in it does not exist. */
export interface PlayedZone {
  readonly name: Name;
  readonly records: readonly PlayedRecord[];
}

export interface PlayedRecord {
  /** The whole name; `*` may be its first label. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME';
  readonly values: readonly string[];
}

/** Suffixes whose questions go to these servers, the next where one does not answer. */
export interface PlayedForwarder {
  readonly zones: readonly Name[];
  readonly to: readonly SitePoint[];
}

/** What the rehearsed settings put on a resolver. */
export interface Held {
  readonly records: readonly DnsRecord[];
  /** Names and suffixes that it forwards into the virtual network. */
  readonly forwards: readonly string[];
}

export interface ResolverPart<H extends Host = Host> {
  readonly name: string;
  readonly product: SiteResolver['product'];
  readonly host: H;
  /** Whom it asks for what nothing else tells, in this order; none: nobody. */
  readonly upstreams: readonly Upstream[];
  /** Whom it asks for the names that the settings forward into the virtual network. */
  readonly inward: readonly Upstream[];
  /** What it forwards whatever the settings are. */
  readonly conditional: readonly PlayedForwarder[];
  readonly hosted: readonly PlayedZone[];
  /** It drops private addresses in what others answer, but for these suffixes; null: it takes them. */
  readonly dropsPrivateBut: readonly Name[] | null;
  readonly held: (settings: Settings) => Held;
}

export interface ProxyPart<H extends Host = Host> {
  readonly name: string;
  /** Where clients connect. */
  readonly host: H;
  readonly port: number;
  /** Further addresses of that host. */
  readonly entrances: readonly string[];
  /** The machines of a cluster, which resolve and go on; none: the host itself. */
  readonly nodes: readonly H[];
  /** Another proxy, to which it passes everything on. */
  readonly parent: SitePoint | null;
  /** Whom its list does not let through has to log in. */
  readonly asksLogin: boolean;
  /** Whom it asks for names, in this order. */
  readonly dns: readonly SitePoint[];
  readonly allow: (settings: Settings) => readonly string[];
}

/** The first of each is the rehearsed appliance's; it may have no proxy. */
export interface PremisesParts<H extends Host = Host> {
  readonly settings: Settings;
  readonly logs: LogFiles;
  readonly resolvers: readonly [ResolverPart<H>, ...ResolverPart<H>[]];
  readonly proxies: readonly ProxyPart<H>[];
}

/** Whether a name is one of those that are forwarded: the name itself, or a name at or under the entry. */
export function forwardTest(entries: readonly string[]): (name: string) => boolean {
  const rules = entries.flatMap((entry) =>
    [entry, `.${entry.replace(/^(?:\*\.|\.)/, '')}`].flatMap((text) => {
      const parsed = parsePattern(text);
      return parsed.ok ? [{ pattern: parsed.pattern, value: true as const }] : [];
    }),
  );
  const index = buildRuleIndex(rules);
  return (name) => index.has(toName(name));
}
