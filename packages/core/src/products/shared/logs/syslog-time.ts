// The time at the front of a syslog line: `Nov 23 18:00:00` (RFC 3164, no year) or RFC 3339.

import { monthNumber, parseDateTime } from './clock-time.ts';

/** `<134>`, and the version that RFC 5424 has behind it. */
const PRIORITY = /^<\d{1,3}>(?:1 )?/;

/**
 * Milliseconds since 1970; NaN when the line has no time. A time without a zone is one of the zone given.
 * Without a year the one is taken that puts the line nearest to `now`, not after it by more than a day.
 */
export function parseSyslogTime(whole: string, now: Date = new Date(), zoneMs = 0): number {
  const line = whole.replace(PRIORITY, '');
  const iso = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(Z|[+-]\d\d:?\d\d)?/.exec(line);
  if (iso !== null) return parseDateTime(iso[0]) - (iso[2] === undefined ? zoneMs : 0);
  const match = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?/.exec(line);
  if (match === null) return Number.NaN;
  const [, month = '', day, hour, minute, second, fraction = '0'] = match;
  const millis = Number(fraction.padEnd(3, '0').slice(0, 3));
  const at = (year: number): number =>
    Date.UTC(
      year,
      monthNumber(month),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
      millis,
    ) - zoneMs;
  const thisYear = at(now.getUTCFullYear());
  return thisYear - now.getTime() > 86_400_000 ? at(now.getUTCFullYear() - 1) : thisYear;
}
