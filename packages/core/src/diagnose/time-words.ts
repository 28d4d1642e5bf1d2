// Times as people give them on the command line: a date, a date and time, or how long
// ago (`2h`, `30m`, `7d`); and time zones as `Z`, `+09:00` or `local`.

import { parseDateTime } from '../products/shared/logs/clock-time.ts';

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds since 1970, or null. A time without a zone is read in the given zone. */
export function parseTimeWord(
  text: string,
  { now, zoneMs }: { readonly now: Date; readonly zoneMs: number },
): number | null {
  const ago = /^(\d{1,6}(?:\.\d+)?)([smhdw])$/.exec(text);
  if (ago !== null) return now.getTime() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0);
  const full = /^\d{4}-\d\d-\d\d$/.test(text)
    ? `${text}T00:00:00`
    : /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$/.test(text)
      ? `${text}:00`
      : text;
  const at = parseDateTime(full);
  if (Number.isNaN(at)) return null;
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(full.slice(10)) ? at : at - zoneMs;
}

/** How far ahead of UTC, in milliseconds; null for an unknown zone. `local` is this machine's zone now. */
export function parseZone(text: string, now: Date): number | null {
  if (text === 'local') return -now.getTimezoneOffset() * 60_000;
  if (/^(?:Z|UTC)$/i.test(text)) return 0;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (match === null || Number(match[2]) > 14 || Number(match[3]) > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}
