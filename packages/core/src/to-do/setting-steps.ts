// The steps that set what decides a path, and what each of them sets; all others prepare one of these.

import type { SettingsPart } from '../model/settings.ts';

export const SETTING_STEPS = {
  'step.add-records': 'dnsRecords',
  'step.add-records-on-each': 'dnsRecords',
  'step.add-to-hosted': 'dnsRecords',
  'step.change-records': 'dnsRecords',
  'step.change-records-on-each': 'dnsRecords',
  'step.forward-names': 'dnsForward',
  'step.allow-rules': 'firewallAllow',
  'step.let-names-out': 'proxyAllow',
  'step.allow-names': 'proxyAllow',
  'step.set-manager-list': 'configurationManager',
  'step.set-system-list': 'system',
  'step.set-machine-list': 'system',
} as const satisfies Readonly<Record<string, SettingsPart>>;

export type SettingStep = keyof typeof SETTING_STEPS;

const PARTS: ReadonlyMap<string, SettingsPart> = new Map(Object.entries(SETTING_STEPS));

/** By the code of a step; undefined: it sets nothing of the kind. */
export function partSetBy(code: string): SettingsPart | undefined {
  return PARTS.get(code);
}
