// A mend as lines for people: what to add, what to take away, what else to do.

import { say, type Language } from '../../text/text.ts';
import type { Finding } from '../finding.ts';

export function mendLines(language: Language, { fix }: Finding): string[] {
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

/** The client, and on a site with several appliances whose it is. */
export function clientText({ client, appliance }: Finding): string {
  if (client === null) return '';
  return appliance === undefined ? client : `${client} (${appliance})`;
}
