// Every single setting as one switch: what it says, where, and the settings
// without it. The same list serves for switching off what is there and for adding.

import { formatFirewallAllow } from '@sekisho/core/model/firewall-rule.ts';
import { formatFamilies, recordName } from '@sekisho/core/model/dns-record.ts';
import type { Layer } from '@sekisho/core/model/layer.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';

export interface Entry {
  readonly key: string;
  readonly layer: Layer;
  readonly text: string;
  readonly without: (settings: Settings) => Settings;
}

/** Layers to which a single line can be added by hand. */
export const ADDABLE = [
  'proxy-allow',
  'configuration-manager',
  'system-bypass',
] as const satisfies readonly Layer[];
export type Addable = (typeof ADDABLE)[number];

export function listEntries(settings: Settings): Entry[] {
  const {
    configurationManager: manager,
    system,
    proxyAllow,
    dnsRecords,
    dnsForward,
    firewallAllow,
  } = settings;
  return [
    ...dnsRecords.map((record) =>
      entry(
        'dns',
        `${recordName(record)} ${formatFamilies(record.type, record.values).join(' ')}`,
        (now) => ({
          ...now,
          dnsRecords: now.dnsRecords.filter((each) => recordName(each) !== recordName(record)),
        }),
      ),
    ),
    ...(dnsForward ?? []).map((name) =>
      entry('dns', `forward ${name}`, (now) => ({
        ...now,
        dnsForward: (now.dnsForward ?? []).filter((each) => each !== name),
      })),
    ),
    ...firewallAllow.map((rule) =>
      entry('firewall', formatFirewallAllow(rule), (now) => ({
        ...now,
        firewallAllow: now.firewallAllow.filter(
          (each) => formatFirewallAllow(each) !== formatFirewallAllow(rule),
        ),
      })),
    ),
    ...proxyAllow.map((line) =>
      entry('proxy-allow', line, (now) => ({
        ...now,
        proxyAllow: now.proxyAllow.filter((each) => each !== line),
      })),
    ),
    ...(manager.bypassListEnabled === true && manager.bypassField !== 'always-shown'
      ? [
          entry('configuration-manager', 'EnableProxyBypassList=true', (now) => ({
            ...now,
            configurationManager: { ...now.configurationManager, bypassListEnabled: false },
          })),
        ]
      : []),
    ...manager.bypass.map((line) =>
      entry('configuration-manager', line, (now) => ({
        ...now,
        configurationManager: {
          ...now.configurationManager,
          bypass: now.configurationManager.bypass.filter((each) => each !== line),
        },
      })),
    ),
    ...system.bypass.map((line) =>
      entry('system-bypass', line, (now) => ({
        ...now,
        system: { ...now.system, bypass: now.system.bypass.filter((each) => each !== line) },
      })),
    ),
  ];
}

function entry(layer: Layer, text: string, without: Entry['without']): Entry {
  return { key: `${layer} ${text}`, layer, text, without };
}

export function addLine(settings: Settings, layer: Addable, line: string): Settings {
  switch (layer) {
    case 'proxy-allow':
      return { ...settings, proxyAllow: [...settings.proxyAllow, line] };
    case 'configuration-manager':
      return {
        ...settings,
        configurationManager: {
          ...settings.configurationManager,
          bypass: [...settings.configurationManager.bypass, line],
        },
      };
    case 'system-bypass':
      return {
        ...settings,
        system: { ...settings.system, bypass: [...settings.system.bypass, line] },
      };
  }
}
