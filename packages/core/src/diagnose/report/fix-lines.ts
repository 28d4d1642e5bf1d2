// A fix as lines for people: entries to add, entries to remove, other actions.

import { say, type Language } from '../../text/text.ts';
import type { Finding } from '../finding.ts';

export function fixLines(language: Language, { fix }: Finding): string[] {
  return [
    ...(fix.remove ?? []).map((entry) => `- ${entry}`),
    ...fix.add.map((entry) => `+ ${entry}`),
    ...(fix.enableBypassList === true ? [say(language, 'diagnose.enable-list')] : []),
    ...(fix.wait === true ? [say(language, 'diagnose.wait')] : []),
  ];
}

export function evidenceText({ evidence }: Finding): string {
  return evidence.map(({ file, line }) => `${file}:${String(line)}`).join(', ');
}

/** The client, and on a site with several appliances the appliance that it belongs to. */
export function clientText({ client, appliance }: Finding): string {
  if (client === null) return '';
  return appliance === undefined ? client : `${client} (${appliance})`;
}
