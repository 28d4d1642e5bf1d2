// The time at the front of a syslog line: `Nov 23 18:00:00` (RFC 3164, no year) or RFC 3339.

import { monthNumber } from './clock-time.ts';

/**
 * Milliseconds since 1970, read as UTC; NaN when the line has no time.
 * Without a year the one is taken that puts the line nearest to `now`, not after it by more than a day.
 */
export function parseSyslogTime(line: string, now: Date = new Date()): number {
  const iso = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)/.exec(line);
  if (iso !== null) return Date.parse(iso[1] ?? '');
  const match = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)/.exec(line);
  if (match === null) return Number.NaN;
  const [, month = '', day, hour, minute, second] = match;
  const at = (year: number): number => Date.UTC(year, monthNumber(month), Number(day), Number(hour), Number(minute), Number(second));
  const thisYear = at(now.getUTCFullYear());
  return thisYear - now.getTime() > 86_400_000 ? at(now.getUTCFullYear() - 1) : thisYear;
}
