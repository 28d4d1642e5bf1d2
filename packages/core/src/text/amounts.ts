// Amounts and times for people, the same in the terminal, on the page and in documents.

const COUNTS = { en: new Intl.NumberFormat('en'), ja: new Intl.NumberFormat('ja') };

/** Thousands apart, as the language writes them. */
export function formatCount(language: keyof typeof COUNTS, count: number): string {
  return count < 1000 ? String(count) : COUNTS[language].format(count);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** In binary units. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? String(Math.round(value)) : value.toFixed(value < 10 ? 2 : 1)} ${UNITS[unit] ?? ''}`;
}

/** Date and time of an RFC 3339 time of UTC; what is none stays as it is. */
export function formatUtc(at: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(at);
  return match === null ? at : `${match[1] ?? ''} ${match[2] ?? ''} UTC`;
}

/** From the first to the last, the date once where it is one day; empty where no time is known. */
export function formatSpan(first: string, last: string): string {
  const [from, to] = [formatUtc(first), formatUtc(last)];
  if (from === to || to === '') return from;
  if (from === '') return to;
  const isOneDay = from.slice(0, 11) === to.slice(0, 11) && from.endsWith(' UTC');
  return isOneDay ? `${from.slice(0, -4)} – ${to.slice(11)}` : `${from} – ${to}`;
}
