// The form of a time as strftime(3) has it, which squid.conf gives in braces: `%{%Y-%m-%d %H:%M:%S}tl`.

import { monthNumber } from '../shared/logs/clock-time.ts';

export interface Strftime {
  /** What matches a time of this form, without groups. */
  readonly source: string;
  /** Milliseconds since 1970; a time that has no zone is one of the zone given. NaN: not a whole time. */
  parse(text: string, zoneMs: number): number;
}

type Part =
  | 'year'
  | 'short-year'
  | 'month'
  | 'month-name'
  | 'day'
  | 'hour'
  | 'half-hour'
  | 'minute'
  | 'second'
  | 'half'
  | 'zone'
  | 'epoch'
  | 'day-of-year';

const TWO = String.raw`[ \d]?\d`;
const WORD = String.raw`[^\s\d:/]{1,20}`;
/** null: it says nothing that a time needs. */
const CODES: Readonly<Record<string, readonly [source: string, part: Part | null]>> = {
  Y: [String.raw`\d{4}`, 'year'],
  y: [String.raw`\d\d`, 'short-year'],
  m: [TWO, 'month'],
  b: [WORD, 'month-name'],
  B: [WORD, 'month-name'],
  h: [WORD, 'month-name'],
  d: [TWO, 'day'],
  e: [TWO, 'day'],
  H: [TWO, 'hour'],
  k: [TWO, 'hour'],
  I: [TWO, 'half-hour'],
  l: [TWO, 'half-hour'],
  M: [String.raw`\d\d`, 'minute'],
  S: [String.raw`\d\d(?:[.,]\d{1,6})?`, 'second'],
  p: [String.raw`[AaPp]\.?[Mm]\.?`, 'half'],
  P: [String.raw`[AaPp]\.?[Mm]\.?`, 'half'],
  z: [String.raw`[+-]\d\d:?\d\d`, 'zone'],
  s: [String.raw`\d{9,11}`, 'epoch'],
  j: [String.raw`\d{3}`, 'day-of-year'],
  Z: [String.raw`[A-Za-z]{1,6}(?:[+-]\d{1,4})?`, null],
  a: [WORD, null],
  A: [WORD, null],
  u: [String.raw`\d`, null],
  w: [String.raw`\d`, null],
  V: [String.raw`\d\d`, null],
  U: [String.raw`\d\d`, null],
  W: [String.raw`\d\d`, null],
  '%': ['%', null],
};
const SHORT: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  R: '%H:%M',
  F: '%Y-%m-%d',
  D: '%m/%d/%y',
  c: '%a %b %e %H:%M:%S %Y',
  r: '%I:%M:%S %p',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
  n: ' ',
  t: ' ',
};

function inFull(form: string): string {
  return form.replace(/%[EO_0^#-]?([TRFDcrxXnt])/g, (_, code: string) => SHORT[code] ?? '');
}

/** `18:00:00` stands in it once, behind no other colon than that of `23/Nov/2023:18:00:00`. */
const WITH_CLOCK = /^[^:]*?(?:%Y:)?%[HI]:%M:%S[^:]*$/;
/** They begin with a blank at times, or hold what is no letter. */
const UNEVEN = /%(?:[ekl]|[EO_0^#-])/;

/** null: lines of a log can not be compared by their minute. */
export function blanksInTime(form: string): number | null {
  const whole = inFull(form);
  const codes = [...whole.matchAll(/%(.)/g)].map((match) => match[1] ?? '');
  const isPlain = WITH_CLOCK.test(whole) && !UNEVEN.test(whole) && !codes.includes('s');
  return isPlain && codes.every((code) => code in CODES && code !== 'j')
    ? whole.split(' ').length - 1
    : null;
}

export function compileStrftime(form: string): Strftime {
  const whole = inFull(form);
  const parts: (Part | null)[] = [];
  let source = '';
  let grouped = '';
  const add = (text: string): void => {
    source += text;
    grouped += text;
  };
  let end = 0;
  for (const match of whole.matchAll(/%[EO_0^#-]?(.)/g)) {
    add(quote(whole.slice(end, match.index)));
    end = match.index + match[0].length;
    const [text, part] = CODES[match[1] ?? ''] ?? [String.raw`\S+?`, null];
    source += text;
    grouped += `(${text})`;
    parts.push(part);
  }
  add(quote(whole.slice(end)));
  const expression = new RegExp(`^(?:${grouped})$`);
  return {
    source,
    parse(text, zoneMs) {
      const match = expression.exec(text);
      if (match === null) return Number.NaN;
      const found = new Map<Part, string>();
      for (const [index, part] of parts.entries())
        if (part !== null) found.set(part, (match[index + 1] ?? '').trim());
      return timeOf(found, zoneMs);
    },
  };
}

function timeOf(found: ReadonlyMap<Part, string>, zoneMs: number): number {
  const number = (part: Part): number | undefined => {
    const text = found.get(part);
    return text === undefined ? undefined : Number(text);
  };
  const epoch = number('epoch');
  if (epoch !== undefined) return epoch * 1000;
  const short = number('short-year');
  const year = number('year') ?? (short === undefined ? undefined : 2000 + short);
  const name = found.get('month-name');
  const dayOfYear = number('day-of-year');
  const month =
    name === undefined ? (number('month') ?? Number.NaN) - 1 : monthNumber(name.slice(0, 3));
  const half = number('half-hour');
  const hour =
    half === undefined
      ? number('hour')
      : (half % 12) + (/^p/i.test(found.get('half') ?? '') ? 12 : 0);
  if (year === undefined || hour === undefined) return Number.NaN;
  const day =
    dayOfYear === undefined
      ? Date.UTC(year, month, number('day') ?? Number.NaN)
      : Date.UTC(year, 0, dayOfYear);
  const [seconds = '', fraction = ''] = (found.get('second') ?? '').split(/[.,]/);
  const millis = Number(seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  const clock = (hour * 60 + (number('minute') ?? 0)) * 60_000 + millis;
  const zone = /^([+-])(\d\d):?(\d\d)$/.exec(found.get('zone') ?? '');
  const ahead =
    zone === null
      ? zoneMs
      : (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000;
  return day + clock - ahead;
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/ +/g, ' +');
}
