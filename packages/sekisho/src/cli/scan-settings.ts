// From options to how logs are read, for commands that read all of them.

import { FORMAT_IDS } from '@sekisho/core/diagnose/formats.ts';
import { requireFormat, requireZone, type LogReading } from '@sekisho/core/diagnose/given-words.ts';
import type { ScanSettings } from '@sekisho/core/diagnose/scan/choose-scanner.ts';
import type { FileReading } from '@sekisho/core/diagnose/tally/tally-file.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

/** As commander leaves them. */
export interface ScanOptions {
  readonly logFormat?: string;
  readonly timeZone?: string;
}

export function scanSettings(
  { logFormat: format, timeZone = 'Z' }: ScanOptions,
  command: Exclude<LogReading, 'diagnose'>,
): ScanSettings {
  const now = new Date();
  const zoneMs = requireZone(timeZone, now, command);
  return {
    format: format === undefined ? null : requireFormat(format, command),
    range: { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY },
    zoneMs,
    now,
  };
}

/** That nothing was found would be a lie where nothing could be read. */
export function requireKnown(readings: readonly FileReading[], command: LogReading): void {
  const stated = readings.filter(({ lines }) => lines > 0);
  if (stated.length === 0 || stated.some(({ format }) => format !== null)) return;
  throw new UserError(`no log is of a known format: ${stated.map(({ file }) => file).join(', ')}`, {
    code: `${command}.nothing-understood`,
    hint: `name it with --log-format: ${FORMAT_IDS.join(', ')}, or a Squid logformat such as '%ts.%03tu %>a %rm %ru'`,
  });
}
