// A time in a field whose writer is not known for certain: whatever form it has. NaN when it is none that is known.

import {
  parseClfTime,
  parseDateTime,
  parseEpoch,
  parseMailTime,
  parseWordedTime,
} from './clock-time.ts';
import { parseLocalDate, type DateOrder } from './local-date.ts';
import { parseSyslogTime } from './syslog-time.ts';

export interface TimeContext {
  /** How far the clock of times without a zone runs ahead of UTC. */
  readonly zoneMs: number;
  readonly dates?: DateOrder;
}

const ZONE = /(?:Z|GMT|UTC|[+-]\d\d:?\d\d)$/;

export function readAnyTime(given: string, { zoneMs, dates }: TimeContext): number {
  const text = given
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/ (?:GMT|UTC)$/, 'Z')
    .replace(/ (?=[+-]\d\d:?\d\d$)/, (blank, _at: number, whole: string) =>
      // The common format has a blank in front of its zone.
      /^\d{1,2}\/[A-Z]/.test(whole) ? blank : '',
    );
  if (text === '') return Number.NaN;
  const epoch = parseEpoch(text);
  if (!Number.isNaN(epoch)) return epoch;
  const isZoned = ZONE.test(text);
  const own = (at: number): number => (isZoned ? at : at - zoneMs);
  // .NET writes seven digits of a second, and WCF `/Date(…)/`.
  const wcf = /^\/Date\((\d{10,14})\)\/$/.exec(text);
  if (wcf !== null) return Number(wcf[1]);
  const forms = [parseDateTime, parseClfTime, parseWordedTime];
  for (const parse of forms) {
    const at = parse(text);
    if (!Number.isNaN(at)) return own(at);
  }
  const clf = parseClfTime(text.replace(/Z$/, ' +0000'));
  if (!Number.isNaN(clf)) return clf;
  const dated = parseMailTime(text.replace(/Z$/, ''));
  if (!Number.isNaN(dated)) return own(dated);
  const cef = /^([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)Z?$/.exec(text);
  if (cef !== null)
    return own(parseWordedTime(`${cef[1] ?? ''} ${cef[2] ?? ''} ${cef[4] ?? ''} ${cef[3] ?? ''}`));
  const local = parseLocalDate(text, dates ?? null);
  if (!Number.isNaN(local)) return local - zoneMs;
  return parseSyslogTime(text, new Date(), zoneMs);
}
