// Times as logs write them, to milliseconds since 1970; NaN when the text is no
// time. A time without a zone is read in the zone that the caller gives.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** From 0; NaN for a word that is not a month. */
export function monthNumber(word: string): number {
  const at = MONTHS.indexOf(word);
  return at < 0 ? Number.NaN : at;
}

const CLF =
  /^(\d{1,2})\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?: ([+-]\d\d)(\d\d))?$/;

/** `23/Nov/2023:18:00:00 +0900` of the common format; HAProxy writes milliseconds and no zone. */
export function parseClfTime(text: string): number {
  const match = CLF.exec(text);
  if (match === null) return Number.NaN;
  const [
    ,
    day,
    month = '',
    year,
    hour,
    minute,
    second,
    fraction = '',
    zoneHours = '+00',
    zoneMinutes = '00',
  ] = match;
  const local = Date.UTC(
    Number(year),
    monthNumber(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return local + millisOf(fraction) - offsetOf(zoneHours, zoneMinutes);
}

const DATE_TIME =
  /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/;

/** `2023-11-23 18:00:00.123`, `2023/11/23 18:00:00`, RFC 3339; without a zone, UTC. */
export function parseDateTime(text: string): number {
  const match = DATE_TIME.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return (
    local + millisOf(fraction) - (zone === 'Z' ? 0 : offsetOf(zone.slice(0, 3), zone.slice(-2)))
  );
}

const WORDED =
  /^(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? (\d{4})$/;

/** `Mon Jun 20 15:29:11 2022`, as ctime writes it. */
export function parseWordedTime(text: string): number {
  const match = WORDED.exec(text);
  if (match === null) return Number.NaN;
  const [, month = '', day, hour, minute, second, fraction = '', year] = match;
  return (
    Date.UTC(
      Number(year),
      monthNumber(month),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    ) + millisOf(fraction)
  );
}

const MAIL =
  /^(?:[A-Z][a-z]{2,8}, )?(\d{1,2})[ -]([A-Z][a-z]{2})[ -](\d{4}|\d\d) (\d\d):(\d\d):(\d\d)$/;
const PROXYSG = /^(\d\d)\/(\d\d)\/(\d{4}):(\d\d):(\d\d):(\d\d)$/;

/** `Thu, 23 Nov 2023 18:00:00` of mail and HTTP, `Thu, 23-Nov-23 18:00:00` of cookies, `23/11/2023:18:00:00` of ProxySG. */
export function parseMailTime(text: string): number {
  const match = MAIL.exec(text) ?? PROXYSG.exec(text);
  if (match === null) return Number.NaN;
  const [, day, month = '', year = '', hour, minute, second] = match;
  return Date.UTC(
    Number(year.length === 2 ? `20${year}` : year),
    /^\d/.test(month) ? Number(month) - 1 : monthNumber(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
}

const BIND = /^(\d{1,2})-([A-Z][a-z]{2})-(\d{4}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/;

/** `23-Nov-2023 18:00:00.123`, as BIND writes it. */
export function parseBindTime(text: string): number {
  const match = BIND.exec(text);
  if (match === null) return Number.NaN;
  const [, day, month = '', year, hour, minute, second, fraction = ''] = match;
  return (
    Date.UTC(
      Number(year),
      monthNumber(month),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    ) + millisOf(fraction)
  );
}

const NUMBER = /^\d{9,19}(?:\.\d+)?$/;

/** The number of digits distinguishes seconds, milliseconds, microseconds and nanoseconds since 1970. */
export function parseEpoch(text: string): number {
  if (!NUMBER.test(text)) return Number.NaN;
  const digits = text.indexOf('.') < 0 ? text.length : text.indexOf('.');
  return Math.round(
    Number(text) * (digits <= 11 ? 1000 : digits <= 14 ? 1 : digits <= 17 ? 1e-3 : 1e-6),
  );
}

function millisOf(fraction: string): number {
  return Number(fraction.padEnd(3, '0').slice(0, 3));
}

function offsetOf(hours: string, minutes: string): number {
  const sign = hours.startsWith('-') ? -1 : 1;
  return sign * (Math.abs(Number(hours)) * 60 + Number(minutes)) * 60_000;
}
