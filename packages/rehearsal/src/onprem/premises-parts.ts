// Proxies and resolvers of the premises as they are to be started, whichever programs they become.

import { parsePattern } from '@sekisho/core/names/pattern.ts';
import { buildRuleIndex } from '@sekisho/core/names/rule-index.ts';
import { toName } from '@sekisho/dns/name.ts';
import type { DnsRecord } from '@sekisho/core/model/dns-record.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { SiteResolver } from '@sekisho/core/site/site.ts';
import type { Host, SitePoint } from '@sekisho/dns/host.ts';
import type { LogFiles } from '../workspace/log-files.ts';
import type { Forwarder } from '@sekisho/dns/resolve.ts';

/** A server at a point of the site, or one that is asked without crossing it. */
export type Upstream = SitePoint | Forwarder;

export interface ResolverPart<H extends Host = Host> {
  readonly name: string;
  readonly product: SiteResolver['product'];
  readonly host: H;
  /** Whom it asks for what it has no record for, in this order; none: nobody. */
  readonly upstreams: readonly Upstream[];
  /** Whom it asks for the names that the settings forward into the virtual network. */
  readonly conditional: readonly Upstream[];
  /** What it holds of the settings that are rehearsed. */
  readonly records: (settings: Settings) => readonly DnsRecord[];
  readonly forwards: (settings: Settings) => readonly string[];
}

export interface ProxyPart<H extends Host = Host> {
  readonly name: string;
  readonly host: H;
  readonly port: number;
  /** Whom it asks for names. */
  readonly dns: SitePoint;
  readonly allow: (settings: Settings) => readonly string[];
}

/** The first of each is the rehearsed appliance's. */
export interface PremisesParts<H extends Host = Host> {
  readonly settings: Settings;
  readonly logs: LogFiles;
  readonly resolvers: readonly [ResolverPart<H>, ...ResolverPart<H>[]];
  readonly proxies: readonly [ProxyPart<H>, ...ProxyPart<H>[]];
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
