// From options to how logs are read, for commands that read all of them.

import { FORMAT_IDS } from '@sekisho/core/diagnose/formats.ts';
import type { ScanSettings } from '@sekisho/core/diagnose/scan/choose-scanner.ts';
import type { FileReading } from '@sekisho/core/diagnose/tally/tally-file.ts';
import { parseZone } from '@sekisho/core/diagnose/time-words.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

/** As commander leaves them. */
export interface ScanOptions {
  readonly logFormat?: string;
  readonly timeZone?: string;
}

type Reader = 'assist' | 'diagnose' | 'serve' | 'to-do';

export function scanSettings(
  { logFormat: format, timeZone }: ScanOptions,
  command: Exclude<Reader, 'diagnose'>,
): ScanSettings {
  const now = new Date();
  const zoneMs = zoneOf(timeZone, now, command);
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

/** In milliseconds; without one, UTC. */
export function zoneOf(timeZone: string | undefined, now: Date, command: Reader): number {
  const zoneMs = parseZone(timeZone ?? 'Z', now);
  if (zoneMs === null)
    throw new UserError(`no time zone ${JSON.stringify(timeZone)}`, {
      code: `${command}.no-such-zone`,
      hint: 'give Z, local, or an offset such as +09:00',
    });
  return zoneMs;
}

/** That nothing was found would be a lie where nothing could be read. */
export function requireKnown(readings: readonly FileReading[], command: Reader): void {
  const stated = readings.filter(({ lines }) => lines > 0);
  if (stated.length === 0 || stated.some(({ format }) => format !== null)) return;
  throw new UserError(`no log is of a known format: ${stated.map(({ file }) => file).join(', ')}`, {
    code: `${command}.nothing-understood`,
    hint: `name it with --log-format: ${FORMAT_IDS.join(', ')}, or a Squid logformat such as '%ts.%03tu %>a %rm %ru'`,
  });
}
