// Every single setting of a plan as a value that can be taken away: what the test
// of "turn off one setting" walks through.

import { formatFirewallAllow } from '@sekisho/core/model/firewall-rule.ts';
import type { Layer } from '@sekisho/core/model/layer.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { formatRecord } from '@sekisho/core/model/dns-record.ts';

export interface SingleSetting {
  readonly layer: Layer;
  readonly entry: string;
}

const ENABLE = 'EnableProxyBypassList';

export function listSettings(settings: Settings): SingleSetting[] {
  const { bypassListEnabled, bypassField } = settings.configurationManager;
  const isKeyRead = bypassListEnabled === true && bypassField !== 'always-shown';
  return [
    ...(isKeyRead ? [{ layer: 'configuration-manager', entry: ENABLE } as const] : []),
    ...settings.configurationManager.bypass.map(
      (entry) => ({ layer: 'configuration-manager', entry }) as const,
    ),
    ...settings.system.bypass.map((entry) => ({ layer: 'system-bypass', entry }) as const),
    ...settings.proxyAllow.map((entry) => ({ layer: 'proxy-allow', entry }) as const),
    ...settings.dnsRecords.map(
      (record) => ({ layer: 'dns', entry: formatRecord(record) }) as const,
    ),
    ...settings.firewallAllow.map(
      (rule) => ({ layer: 'firewall', entry: formatFirewallAllow(rule) }) as const,
    ),
  ];
}

export function withoutSetting(settings: Settings, { layer, entry }: SingleSetting): Settings {
  const manager = settings.configurationManager;
  switch (layer) {
    case 'configuration-manager':
      return entry === ENABLE
        ? { ...settings, configurationManager: { ...manager, bypassListEnabled: false } }
        : {
            ...settings,
            configurationManager: {
              ...manager,
              bypass: manager.bypass.filter((each) => each !== entry),
            },
          };
    case 'system-bypass':
      return {
        ...settings,
        system: {
          ...settings.system,
          bypass: settings.system.bypass.filter((each) => each !== entry),
        },
      };
    case 'proxy-allow':
      return { ...settings, proxyAllow: settings.proxyAllow.filter((each) => each !== entry) };
    case 'dns':
      return {
        ...settings,
        dnsRecords: settings.dnsRecords.filter((each) => formatRecord(each) !== entry),
      };
    case 'firewall':
      return {
        ...settings,
        firewallAllow: settings.firewallAllow.filter((each) => formatFirewallAllow(each) !== entry),
      };
    case 'azure':
      return settings;
  }
}
