// Every single setting as one switch: what it says and where; the settings without some of them, and with a line more.

import { formatFirewallAllow } from '@sekisho/core/model/firewall-rule.ts';
import { formatFamilies, recordName } from '@sekisho/core/model/dns-record.ts';
import type { Layer } from '@sekisho/core/model/layer.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';

/** What an entry is in the settings. */
type Kind = 'record' | 'forward' | 'rule' | 'allow' | 'show-list' | 'manager' | 'system';

export interface Entry {
  readonly key: string;
  readonly layer: Layer;
  readonly text: string;
  readonly kind: Kind;
  /** Of a record its name: all of its addresses go with it. */
  readonly value: string;
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
      entry('dns', 'record', {
        text: `${recordName(record)} ${formatFamilies(record.type, record.values).join(' ')}`,
        value: recordName(record),
      }),
    ),
    ...(dnsForward ?? []).map((name) =>
      entry('dns', 'forward', { text: `forward ${name}`, value: name }),
    ),
    ...firewallAllow.map((rule) => ofText('firewall', 'rule', formatFirewallAllow(rule))),
    ...proxyAllow.map((line) => ofText('proxy-allow', 'allow', line)),
    ...(manager.bypassListEnabled === true && manager.bypassField !== 'always-shown'
      ? [ofText('configuration-manager', 'show-list', 'EnableProxyBypassList=true')]
      : []),
    ...manager.bypass.map((line) => ofText('configuration-manager', 'manager', line)),
    ...system.bypass.map((line) => ofText('system-bypass', 'system', line)),
  ];
}

function entry(
  layer: Layer,
  kind: Kind,
  { text, value }: { readonly text: string; readonly value: string },
): Entry {
  return { key: `${layer} ${text}`, layer, text, kind, value };
}

function ofText(layer: Layer, kind: Kind, text: string): Entry {
  return entry(layer, kind, { text, value: text });
}

/** All at once: one by one, thousands would take seconds. */
export function withoutEntries(settings: Settings, off: readonly Entry[]): Settings {
  if (off.length === 0) return settings;
  const left = (kind: Kind): ((value: string) => boolean) => {
    const gone = new Set(off.filter((each) => each.kind === kind).map(({ value }) => value));
    return (value) => !gone.has(value);
  };
  const [isRecordLeft, isRuleLeft] = [left('record'), left('rule')];
  const { configurationManager: manager, system, dnsForward } = settings;
  return {
    ...settings,
    dnsRecords: settings.dnsRecords.filter((record) => isRecordLeft(recordName(record))),
    ...(dnsForward === undefined ? {} : { dnsForward: dnsForward.filter(left('forward')) }),
    firewallAllow: settings.firewallAllow.filter((rule) => isRuleLeft(formatFirewallAllow(rule))),
    proxyAllow: settings.proxyAllow.filter(left('allow')),
    configurationManager: {
      ...manager,
      ...(off.some(({ kind }) => kind === 'show-list') ? { bypassListEnabled: false } : {}),
      bypass: manager.bypass.filter(left('manager')),
    },
    system: { ...system, bypass: system.bypass.filter(left('system')) },
  };
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
