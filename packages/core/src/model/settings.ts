// The settings that decide roads, as the programs that read them hold them.
// This is what the plan produces, what the rehearsal writes into its files, and
// what a fix changes: one value for all three.

import type { DnsRecord } from './dns-record.ts';
import type { FirewallAllow } from './firewall-rule.ts';
import type { Reason } from './reason.ts';

/** `set-by-key`: the page shows the field while EnableProxyBypassList is "true". */
export type BypassField = 'set-by-key' | 'always-shown' | 'not-known';

/** One part of the settings, which somebody can know while the others are not known. */
export type SettingsPart = Exclude<
  keyof Settings,
  'notKnown' | 'notKnownBecause' | 'proxyAllowOf' | 'recordsKnownOn'
>;

/** Contents of appliance.json: docs/facts/appliance.md#appliancejson. */
export interface ConfigurationManagerSettings {
  /** `http://host:port`, or null for no proxy. */
  readonly proxy: string | null;
  /** EnableProxyBypassList; null when the file has no such key. See {@link listUse} for the consequences. */
  readonly bypassListEnabled: boolean | null;
  /** By the appliance's version. Absent: not known. */
  readonly bypassField?: BypassField;
  readonly bypassProxyOnLocal: boolean;
  /** True: a name for a login at the proxy stands there (Proxy.UserName). */
  readonly asksLogin?: boolean;
  /** Proxy.BypassList cut at `;`. */
  readonly bypass: readonly string[];
}

/** Whether the page shows the list and uses it. What is not shown is not used. */
export type ListUse = 'shown' | 'hidden' | 'likely-shown';

/** A file without the key is the normal form since 9.60, so an appliance of unknown version likely shows its list. */
export function listUse({
  bypassListEnabled,
  bypassField = 'not-known',
}: Pick<ConfigurationManagerSettings, 'bypassListEnabled' | 'bypassField'>): ListUse {
  if (bypassField === 'always-shown' || bypassListEnabled === true) return 'shown';
  return bypassListEnabled === null && bypassField === 'not-known' ? 'likely-shown' : 'hidden';
}

/** Windows internet options of one account. */
export interface InternetOptions {
  readonly proxy: string | null;
  /** ProxyOverride cut at `;`. */
  readonly bypass: readonly string[];
  /** What the account's script answers for the one name that is asked; then neither the proxy nor its list is read. */
  readonly script?: {
    readonly url: string;
    readonly answer: string;
    readonly road: 'direct' | 'proxy';
  };
}

export interface Settings {
  readonly configurationManager: ConfigurationManagerSettings;
  readonly system: InternetOptions;
  readonly user: InternetOptions;
  /** Allow-list of the proxy: patterns as text (`a.example.com`, `*.example.com`, `.example.com`). */
  readonly proxyAllow: readonly string[];
  /** The same of parents and of the browser's proxy, by name; a list that is missing is not known. */
  readonly proxyAllowOf?: Readonly<Record<string, readonly string[]>>;
  /** Records that the on-premises resolver answers by itself. */
  readonly dnsRecords: readonly DnsRecord[];
  /** Resolvers of which all records are among these, whatever is not known of others. */
  readonly recordsKnownOn?: readonly string[];
  readonly firewallAllow: readonly FirewallAllow[];
  /**
   * Names and suffixes that have to be forwarded into the virtual network, for a resolver that forwards there by
   * single zones. One that sends there whatever it has no record for (`forwards: azure`) answers others too.
   */
  readonly dnsForward?: readonly string[];
  /** ProxyInfo.conf on machines whose mobility agent talks to Azure itself. Absent: the agent talks to the appliance only. */
  readonly mobilityAgent?: InternetOptions;
  /** Parts that were not given: they are empty here, and every answer that depends on them is not known. */
  readonly notKnown?: readonly SettingsPart[];
  /** Why a part of them is not known, where a file was given that does not tell it. */
  readonly notKnownBecause?: Readonly<Partial<Record<SettingsPart, Reason>>>;
}
