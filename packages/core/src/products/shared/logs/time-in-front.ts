// The time that a device writes in front of its own message, whatever else its header holds: the last one there, because
// a collector's stands before it. `Apr 15 2013 09:36:50`, `Nov 23 18:00:00`, RFC 3339, `2023-11-23 18:00:00`.

import { readAnyTime } from './any-time.ts';
import { parseSyslogTime } from './syslog-time.ts';
import type { ReaderOptions } from './reader-options.ts';

const TIMES =
  /(?:[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,6})?(?: (?:UTC|GMT))?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)/g;

/** NaN: there is none. */
export function timeInFront(front: string, { zoneMs, now }: ReaderOptions): number {
  const text = front.match(TIMES)?.at(-1)?.replace(/ {2}/, ' ');
  if (text === undefined) return Number.NaN;
  return /^[A-Z][a-z]{2} \d{1,2} \d\d:/.test(text)
    ? parseSyslogTime(text, now, / (?:UTC|GMT)$/.test(text) ? 0 : zoneMs)
    : readAnyTime(text, { zoneMs });
}
