// From options to how logs are read, for commands that read all of them.

import { FORMAT_IDS } from '@sekisho/core/diagnose/formats.ts';
import type { ScanSettings } from '@sekisho/core/diagnose/scan/choose-scanner.ts';
import { parseZone } from '@sekisho/core/diagnose/time-words.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

/** As commander leaves them. */
export interface ScanOptions {
  readonly logFormat?: string;
  readonly timeZone?: string;
}

export function scanSettings(
  { logFormat: format, timeZone }: ScanOptions,
  command: 'serve' | 'to-do',
): ScanSettings {
  const now = new Date();
  const zoneMs = parseZone(timeZone ?? 'Z', now);
  if (zoneMs === null)
    throw new UserError(`no time zone ${JSON.stringify(timeZone)}`, {
      code: `${command}.no-such-zone`,
      hint: 'give Z, local, or an offset such as +09:00',
    });
  if (format !== undefined && !format.includes('%') && !FORMAT_IDS.includes(format))
    throw new UserError(`no log format ${JSON.stringify(format)}`, {
      code: `${command}.no-such-format`,
      hint: `use one of ${FORMAT_IDS.join(', ')}`,
    });
  return {
    format: format ?? null,
    range: { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY },
    zoneMs,
    now,
  };
}
