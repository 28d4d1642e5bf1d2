// What people give as a log's format and as its times' zone: taken, or refused with what may be given.

import { UserError } from '@sekisho/dns/user-error.ts';
import { FORMAT_IDS } from './formats.ts';
import { parseZone } from './time-words.ts';

/** In which a refusal has its code: `diagnose` gives `diagnose.no-such-format`. */
export type LogReading = 'assist' | 'diagnose' | 'serve' | 'to-do';

/**
 * An id of {@link FORMAT_IDS}, a Squid logformat (it holds a `%`), or the name of a declared one.
 *
 * Throws a {@link UserError} for any other.
 */
export function requireFormat(
  format: string,
  reading: LogReading,
  declared: ReadonlyMap<string, string> = new Map(),
): string {
  const specification = declared.get(format) ?? format;
  if (specification.includes('%') || FORMAT_IDS.includes(specification)) return specification;
  throw new UserError(`no log format ${JSON.stringify(format)}`, {
    code: `${reading}.no-such-format`,
    hint: `use one of ${[...declared.keys(), ...FORMAT_IDS].join(', ')}, or a Squid logformat such as '%ts.%03tu %>a %rm %ru'`,
  });
}

/** How far ahead of UTC, in milliseconds. Throws a {@link UserError} where it is no zone. */
export function requireZone(timeZone: string, now: Date, reading: LogReading): number {
  const zoneMs = parseZone(timeZone, now);
  if (zoneMs !== null) return zoneMs;
  throw new UserError(`no time zone ${JSON.stringify(timeZone)}`, {
    code: `${reading}.no-such-zone`,
    hint: 'give Z, local, or an offset such as +09:00',
  });
}
