// A date and a time as the region of a Windows server writes them: `11/30/2023 6:00:00 PM`, `30.11.2023 18:00:00`,
// `2023-11-30 18.00.00`. Between slashes day and month are told apart by a number over 12, or by all dates of a file
// (diagnose/input/survey-dates.ts); no region writes the month first between dots or hyphens (Unicode CLDR, short
// date patterns).

/** null: not known. */
export type DateOrder = 'day-first' | 'month-first' | null;

const DATE = String.raw`(\d{1,4})([/.-]) ?(\d{1,2})[/.-] ?(\d{1,4})\.?`;
/** `AM`, `p. m.`, `午後`: some stand in front of the time. */
const HALF = String.raw`[^\d\s:."]{1,4}\.?(?: [^\d\s:."]\.)?`;
const TIME = String.raw`(?:(${HALF}) ?)?(\d{1,2})[:.](\d\d)[:.](\d\d)(?:[.,]\d{1,9})?(?: ?(${HALF})(?=\s|$))?`;
/** With nine groups, which {@link timeOfParts} takes. */
export const LOCAL_TIME = `${DATE},? ${TIME}`;
const WHOLE = new RegExp(`^${LOCAL_TIME}$`);

/** Afternoon, in the languages whose regions count to 12. */
const AFTERNOON = /^(?:p|du$|nm|em|ip|ch|午後|下午|오후|μ|م)/i;

/** As if it were UTC; NaN: none. */
export function parseLocalDate(text: string, order: DateOrder): number {
  const match = WHOLE.exec(text);
  return match === null ? Number.NaN : timeOfParts(match.slice(1), order);
}

/** Of the groups of {@link LOCAL_TIME}. */
export function timeOfParts(parts: readonly (string | undefined)[], order: DateOrder): number {
  const [
    first = '',
    separator = '',
    second = '',
    third = '',
    before,
    hour,
    minute,
    seconds,
    after,
  ] = parts;
  const half = after ?? before;
  const date = dateOf([first, separator, second, third], {
    order: order ?? (half === undefined ? 'day-first' : 'month-first'),
  });
  if (date === null) return Number.NaN;
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (AFTERNOON.test(half) ? 12 : 0);
  return Date.UTC(date.year, date.month - 1, date.day, hours, Number(minute), Number(seconds));
}

interface PlainDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

type DateParts = readonly [first: string, separator: string, second: string, third: string];

function dateOf(
  [first, separator, second, third]: DateParts,
  { order }: { readonly order: DateOrder },
): PlainDate | null {
  const [a, b, c] = [Number(first), Number(second), Number(third)];
  if (first.length > 2) return { year: a, month: b, day: c };
  const year = third.length <= 2 ? 2000 + c : c;
  const decided = orderOfDate([first, separator, second, third]) ?? order;
  const [day, month] = decided === 'month-first' ? [b, a] : [a, b];
  return month > 12 ? null : { year, month, day };
}

/** What one date tells by itself. */
export function orderOfDate([first, separator, second]: DateParts): DateOrder {
  if (first.length > 2) return null;
  if (separator !== '/' || Number(first) > 12) return 'day-first';
  return Number(second) > 12 ? 'month-first' : null;
}

/** Tells the order of day and month from the dates of a whole log, whose lines follow one another in time. */
export class DateSurvey {
  #last: DateParts | null = null;
  #decided: DateOrder = null;
  /** Days that the log goes forth and back, if read so. */
  #way = { 'day-first': 0, 'month-first': 0 };

  /** True when it is decided. */
  take(parts: DateParts): boolean {
    this.#decided ??= orderOfDate(parts);
    if (this.#decided !== null || parts[0].length > 2) return this.#decided !== null;
    const last = this.#last;
    this.#last = parts;
    if (last === null) return false;
    for (const order of ['day-first', 'month-first'] as const) {
      const [from, to] = [daysOf(last, order), daysOf(parts, order)];
      // A log never goes back by days.
      this.#way[order] += to < from ? 1000 * (from - to) : to - from;
    }
    return false;
  }

  get order(): DateOrder {
    if (this.#decided !== null) return this.#decided;
    const { 'day-first': day, 'month-first': month } = this.#way;
    return day === month ? null : day < month ? 'day-first' : 'month-first';
  }
}

function daysOf(parts: DateParts, order: DateOrder): number {
  const date = dateOf(parts, { order });
  return date === null ? 0 : Date.UTC(date.year, date.month - 1, date.day) / 86_400_000;
}
