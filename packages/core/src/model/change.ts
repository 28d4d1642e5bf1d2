// Changes to settings as values: what a fix or the plan alters at each layer.

import { formatRecord, recordName, type DnsRecord } from './dns-record.ts';
import { formatFirewallAllow, parseFirewallAllow, type FirewallAllow } from './firewall-rule.ts';
import type { Layer } from './layer.ts';
import type { Settings } from './settings.ts';

/** What to change, and where. */
export interface Fix {
  readonly layer: Layer;
  /** Entries to add, as text of that layer. */
  readonly add: readonly string[];
  readonly remove?: readonly string[];
  /** The same additions at layer `dns`, as data. */
  readonly records?: readonly DnsRecord[];
  /** Set EnableProxyBypassList to "true" and start the appliance again. */
  readonly enableBypassList?: boolean;
  /** Of a site whose appliances use several proxies: the one whose list it is. */
  readonly on?: string;
  /** Nothing to change: it heals by itself. */
  readonly wait?: boolean;
}

/** Of fixes that only say what to look at, or to wait: false. */
export function changesSomething({ add, remove = [], enableBypassList = false }: Fix): boolean {
  return add.length > 0 || remove.length > 0 || enableBypassList;
}

export interface SettingsChange {
  readonly layer: Layer;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Settings after a fix. Entries that are there already stay as they are. */
export function applyFix(settings: Settings, fix: Fix): Settings {
  const remove = new Set(fix.remove ?? []);
  const edit = (list: readonly string[]): string[] => [
    ...new Set([...list.filter((entry) => !remove.has(entry)), ...fix.add]),
  ];
  switch (fix.layer) {
    case 'configuration-manager': {
      const manager = settings.configurationManager;
      return {
        ...settings,
        configurationManager: {
          ...manager,
          bypassListEnabled: fix.enableBypassList === true || manager.bypassListEnabled,
          bypass: edit(manager.bypass),
        },
      };
    }
    case 'system-bypass':
      return { ...settings, system: { ...settings.system, bypass: edit(settings.system.bypass) } };
    case 'proxy-allow':
      return { ...settings, proxyAllow: edit(settings.proxyAllow) };
    case 'dns':
      return { ...settings, dnsRecords: mergeRecords(settings.dnsRecords, fix.records ?? []) };
    case 'firewall':
      return {
        ...settings,
        firewallAllow: mergeRules(settings.firewallAllow, fix.add.map(parseFirewallAllow)),
      };
    case 'azure':
      return settings;
  }
}

/** What differs between two settings, by layer, in words of each layer. */
export function compareSettings(before: Settings, after: Settings): SettingsChange[] {
  const lists: readonly [Layer, readonly string[], readonly string[]][] = [
    ['configuration-manager', describeManager(before), describeManager(after)],
    ['system-bypass', before.system.bypass, after.system.bypass],
    ['proxy-allow', before.proxyAllow, after.proxyAllow],
    ['dns', before.dnsRecords.map(formatRecord), after.dnsRecords.map(formatRecord)],
    [
      'firewall',
      before.firewallAllow.map(formatFirewallAllow),
      after.firewallAllow.map(formatFirewallAllow),
    ],
  ];
  return lists
    .map(([layer, old, now]) => ({
      layer,
      add: now.filter((entry) => !old.includes(entry)),
      remove: old.filter((entry) => !now.includes(entry)),
    }))
    .filter((change) => change.add.length > 0 || change.remove.length > 0);
}

function describeManager({ configurationManager }: Settings): string[] {
  return [
    ...(configurationManager.bypassListEnabled === null
      ? []
      : [`EnableProxyBypassList=${String(configurationManager.bypassListEnabled)}`]),
    ...configurationManager.bypass,
  ];
}

function mergeRecords(records: readonly DnsRecord[], more: readonly DnsRecord[]): DnsRecord[] {
  const byName = new Map([...records, ...more].map((record) => [recordName(record), record]));
  return [...byName.values()];
}

function mergeRules(
  rules: readonly FirewallAllow[],
  more: readonly FirewallAllow[],
): FirewallAllow[] {
  const byText = new Map([...rules, ...more].map((rule) => [formatFirewallAllow(rule), rule]));
  return [...byText.values()];
}
